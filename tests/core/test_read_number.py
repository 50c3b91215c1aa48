"""Numbers that addresses and forms bring: what no database takes as a whole number is none, and no error."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from govtrack.core.text import read_number

HOUSE = Path(__file__).parents[2] / "govtrack"
# What reads numbers by a rule of its own: pages, positions of streams and amounts in texts, no ids.
OTHERWISE = {
    "core/pagination.py", "core/concurrency.py", "core/streams/views.py", "core/sheets/markup.py", "core/contacts.py",
    "discussion/opinion/votes.py", "intake/redaction/digits.py", "intake/operations/codes.py", "notify/by_gateway.py",
    "notify/gateway.py", "places/reading.py",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999), ("1000000000", None), ("9" * 30, None), ("", None),
     ("-1", None), ("+1", None), ("1.0", None), ("1_0", None), (" 1", None), ("1\n", None), ("²", None), ("７", None),
     ("٣", None), ("x", None)],
)  # fmt: skip
def test_one_to_nine_digits_are_a_number_and_nothing_else_is(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_nobody_reads_numbers_by_hand() -> None:
    found = set()
    for path in HOUSE.rglob("*.py"):
        if "engine" in path.parts:
            continue
        calls = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        if {"isascii", "isdigit"} <= calls:
            found.add(path.relative_to(HOUSE).as_posix())
    assert found == OTHERWISE
