"""Who wrote a letter is told in one place, so that a letter typed in a sheet of one's own is one's own everywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "govtrack"
# Where the account in the row of a letter or of a response is read, each with what it is read for.
READ = {
    "demo/stories/routine.py": "who else releases a response",
    "intake/operations/retention.py": "letting go of who wrote",
    "intake/policy.py": "the authors of letters",
    "intake/receipts.py": "the writer reads the own code",
    "intake/recipients.py": "where the writer is told",
    "responses/hands.py": "the writer of a response",
    "responses/notices.py": "the writer of a response",
    "responses/operations/writing.py": "the writer of a response",
    "responses/queries/voices.py": "the list of one's own letters",
    "topics/queries/shown.py": "how many different people wrote",
}


def reads(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Every place in which the account is read from a row."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "written_by_id":
            yield node


def test_the_account_in_a_row_is_read_where_it_is_known_to_be() -> None:
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.rglob("*.py")}
    named = {name: ast.parse(text) for name, text in texts.items() if "written_by_id" in text}
    assert {name for name, tree in named.items() if any(reads(tree))} == set(READ)


def test_the_rules_of_responses_read_it_from_responses_alone() -> None:
    tree = ast.parse((ROOT / "responses" / "hands.py").read_text("utf-8"))
    assert {ast.unparse(node.value) for node in reads(tree)} <= {"response", "row", "text", "Response", "earlier"}
