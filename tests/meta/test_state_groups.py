"""A group of states stands below its table, so that whoever adds a state finds every group that may want it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Flask

from govtrack.core.jobs.states import STATES as JOB_STATES
from govtrack.core.states import TABLES
from govtrack.notify.states import STATES as MESSAGE_STATES

ROOT = Path(__file__).parents[2]
Tables = Mapping[str, frozenset[str]]


def _tables() -> Tables:
    named = {name: frozenset(table.states) for name, table in TABLES.items()}
    return named | {"job": frozenset(JOB_STATES), "message": frozenset(MESSAGE_STATES)}


def _words(node: ast.AST) -> set[str]:
    """The texts of a tuple, a set or a list; starred groups in it are named elsewhere."""
    if not isinstance(node, (ast.Tuple, ast.Set, ast.List)):
        return set()
    constants = [entry for entry in node.elts if isinstance(entry, ast.Constant)]
    return {entry.value for entry in constants if isinstance(entry.value, str)}


def _groups(source: str, tables: Tables) -> Iterator[tuple[int, str]]:
    """The line and the table of each group of three or more states of that one table."""
    for node in ast.walk(ast.parse(source)):
        words = _words(node)
        for name, states in tables.items():
            if len(words) >= 3 and words <= states:
                yield node.lineno, name  # type: ignore[attr-defined]  # what holds words has its line


def test_groups_of_states_stand_below_their_tables(app: Flask) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sorted((ROOT / "govtrack").rglob("*.py"))
        if path.name != "states.py"
        for line, name in _groups(path.read_text(encoding="utf-8"), _tables())
    ]
    assert found == []


def _pairs(path: Path, tables: Tables) -> Iterator[tuple[str, frozenset[str]]]:
    """Groups of two states of one table; what a verb writes are events, which may bear their names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    events = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "events"}
    for node in ast.walk(tree):
        words = _words(node)
        if len(words) == 2 and id(node) not in events:
            yield from ((name, frozenset(words)) for name, states in tables.items() if words <= states)


def test_a_pair_that_is_told_twice_stands_below_its_table_too(app: Flask) -> None:
    told = Counter[tuple[str, frozenset[str]]]()
    for path in sorted((ROOT / "govtrack").rglob("*.py")):
        told.update(_pairs(path, _tables()))
    assert sorted(f"{name}: {sorted(pair)}" for (name, pair), times in told.items() if times > 1) == []


def test_a_group_is_found_in_whatever_holds_it() -> None:
    tables: Tables = {"lamp": frozenset({"off", "dim", "on", "broken"})}
    assert list(_groups('LIT = ("dim", "on", "broken")', tables)) == [(1, "lamp")]
    assert list(_groups('\nif state in {"off", "dim", "on"}:\n    pass', tables)) == [(2, "lamp")]
    assert list(_groups('ALL = [*LIT, "off", "dim", "on"]', tables)) == [(1, "lamp")]
    assert list(_groups('PAIR = ("dim", "on")', tables)) == []
    assert list(_groups('OTHERS = ("dim", "on", "blue")', tables)) == []
