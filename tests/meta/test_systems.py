"""The table of named systems tells the truth: what works names a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATES = {"works", "partly", "not yet"}
CLASSES = {"CORE", "ADJ"}


def rows() -> list[list[str]]:
    """The cells of each row of docs/systems.md."""
    lines = (ROOT / "docs" / "systems.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]
    assert len(cells) > 45
    return cells


def test_each_row_has_a_class_and_a_state() -> None:
    for _number, name, kind, _where, _test, state in rows():
        assert kind in CLASSES, name
        assert state in STATES, name


def test_a_system_that_works_names_a_test_that_is_there() -> None:
    for _number, name, _kind, _where, test, state in rows():
        if state == "works" or test != "–":
            path, _colon, function = test.partition("::")
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert function in names, f"{name}: {test}"


def test_what_works_enters_data() -> None:
    """The named test's module enters data through operations, pages or the running house."""
    for _number, name, _kind, _where, test, state in rows():
        if state == "works":
            source = (ROOT / test.partition("::")[0]).read_text(encoding="utf-8")
            assert re.search(r"\b(transaction|as_role|client|house|house_on|operations)\b", source), f"{name}: {test}"
