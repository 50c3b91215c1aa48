"""The load-bearing walls, read off the syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtrack.app import STEPS

HOUSE = Path(__file__).parents[2] / "govtrack"
FILES = sorted(path for path in HOUSE.rglob("*.py") if "engine" not in path.parts)
OPENERS = {
    "views",
    "tasks",
    "commands",
    "core",
    "demo",
    "subscribers",
    "cli.py",
    "supervisor.py",
    "database_commands.py",
}
OPENERS |= {"sessions.py"}
READERS = {"queries", "policy", "forms", "models", "states"}
WRITES = {"add", "add_all", "delete", "merge", "flush", "commit", "bulk_save_objects"}


def rooms(path: Path) -> set[str]:
    """The names a file goes by: its folders and itself, with and without its ending."""
    parts = path.relative_to(HOUSE).parts
    return {*parts, path.stem}


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call of a file with the dotted name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def test_nothing_but_transaction_commits() -> None:
    commits = [
        f"{path.relative_to(HOUSE)}:{call.lineno}"
        for path in FILES
        for call, name in calls(path)
        if name.endswith(".commit") and path != HOUSE / "core" / "db.py"
    ]
    assert not commits


def test_transactions_are_opened_at_the_edge_only() -> None:
    inside = [
        f"{path.relative_to(HOUSE)}:{call.lineno}"
        for path in FILES
        if not rooms(path) & OPENERS
        for call, name in calls(path)
        if name in {"transaction", "once"}
    ]
    assert not inside


def test_what_an_office_may_change_stands_in_the_settings_of_its_step() -> None:
    elsewhere = [
        f"{path.relative_to(HOUSE)}:{call.lineno}"
        for path in sorted(HOUSE.rglob("*.py"))
        for call, name in calls(path)
        if name.rpartition(".")[2] == "define_setting" and path.relative_to(HOUSE).parts[1:] != ("settings.py",)
    ]
    assert not elsewhere


def test_operations_are_the_only_writers() -> None:
    writes = [
        f"{path.relative_to(HOUSE)}:{call.lineno} {name}"
        for path in FILES
        if rooms(path) & (READERS | {"views"}) and "core" not in path.parts
        for call, name in calls(path)
        if (name.startswith("db.session.") and name.rpartition(".")[2] in WRITES)
        or name in {"update", "insert", "delete"}
    ]
    assert not writes


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_the_rooms_of_the_house(step: str) -> None:
    known = {"__init__", "states", "models", "signals", "policy", "queries", "operations", "forms", "views", "tasks"}
    known |= {"commands", "subscribers"}
    own = {path.stem for path in (HOUSE / step).iterdir() if path.suffix == ".py" or path.is_dir()}
    if step not in {"core", "demo", "audit"}:
        assert own & known, step


def test_no_file_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(HOUSE)): count
        for path in HOUSE.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_no_function_takes_more_than_eight_parameters() -> None:
    """More belong into an object that has a name. ``FILES`` leaves out the engine, whose compiled loops take none."""
    crowded = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if len(taken) > 8:
                    crowded.append(f"{path.relative_to(HOUSE)}: {node.name} takes {len(taken)}")
    assert crowded == []


def test_public_functions_say_what_they_do() -> None:
    silent = []
    for path in HOUSE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None:
            silent.append(str(path.relative_to(HOUSE)))
        for node in tree.body:
            named = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if named and ast.get_docstring(node) is None:
                silent.append(f"{path.relative_to(HOUSE)}:{node.name}")
    assert not silent


def test_nothing_is_left_unfinished() -> None:
    marks = ("TODO", "FIXME", "XXX", "NotImplementedError")
    left = [
        f"{path.relative_to(HOUSE)}: {mark}"
        for path in HOUSE.rglob("*.py")
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert not left


def test_no_page_takes_what_people_wrote_as_markup() -> None:
    """Pages escape every text; one function joins parts that a template of its own has escaped."""
    trusting = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(")
    files = [*(HOUSE.parent / "templates").rglob("*.*"), *HOUSE.rglob("*.py")]
    found = {str(file.relative_to(HOUSE.parent)) for file in files if trusting.search(file.read_text("utf-8"))}
    assert found == {"govtrack/topics/views/similar.py"}
