"""The page about the house tells of the house that stands: its picture, and every name on it."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from flask import Flask

from deploy.picture import PAGE, ROOT, with_picture, without_detours

TEXT = PAGE.read_text(encoding="utf-8")
LETTER = TEXT.partition("## A letter's way")[2].partition("## Recipe")[0]
BESIDE = TEXT.partition("## Beside the recipes")[2].partition("\n## ")[0]
RECIPES = re.findall(r"^## (Recipe: [^\n]+)\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)


def spans(text: str) -> list[str]:
    """What stands in backticks, fences left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def test_the_picture_is_the_house_as_it_is() -> None:
    assert with_picture(TEXT) == TEXT, "run `make docs`"


def test_arrows_that_follow_from_others_are_left_out() -> None:
    graph = {"a": {"b", "c", "d"}, "b": {"c"}, "c": set(), "d": {"c"}}
    assert without_detours(graph) == {"a": ["b", "d"], "b": ["c"], "c": [], "d": ["c"]}


def operations_of(step: str) -> set[str]:
    """The names of the functions that are written in the operations of a step; what they import is none of them."""
    room = import_module(f"govtrack.{step}.operations")
    inner = [import_module(info.name) for info in walk_packages(getattr(room, "__path__", []), f"{room.__name__}.")]
    return {
        name
        for module in (room, *inner)
        for name, value in vars(module).items()
        if isfunction(value) and value.__module__.startswith(room.__name__)
    }


def test_a_letter_passes_functions_that_exist() -> None:
    named = [name.split(".") for name in spans(LETTER) if re.fullmatch(r"[a-z]+\.[a-z_]+", name)]
    assert len(named) > 50
    assert [f"{step}.{name}" for step, name in named if name not in operations_of(step)] == []
    # What a room only imports is no function of its own.
    assert "demand_text" not in operations_of("plans") and "sign_plan" in operations_of("plans")


def test_there_is_a_recipe_for_each_thing_that_is_added_often() -> None:
    names = " ".join(title for title, _text in RECIPES)
    for thing in ("a channel", "a verb", "an event kind", "a message", "a registry", "a setting", "a state"):
        assert f"Recipe: {thing}" in names, thing


@pytest.mark.parametrize(("title", "text"), RECIPES, ids=[title for title, _text in RECIPES])
def test_what_a_recipe_takes_is_there(title: str, text: str) -> None:
    fences = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert fences, "a recipe begins with what it imports"
    imported = set()
    for node in ast.parse("\n".join(fences)).body:
        assert isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names:
            assert hasattr(import_module(node.module), alias.name), f"{node.module}.{alias.name}"
            imported.add(alias.name)
    assert [name for name in sorted(imported) if name not in re.sub(r"```.*?```", "", text, flags=re.DOTALL)] == []


def lines_of(text: str) -> list[str]:
    """The lines that somebody reads in a recipe, what it imports left out."""
    return [line for line in re.sub(r"```.*?```", "", text, flags=re.DOTALL).splitlines() if line.strip()]


@pytest.mark.parametrize(("title", "text"), RECIPES, ids=[title for title, _text in RECIPES])
def test_a_recipe_is_ten_lines_at_most(title: str, text: str) -> None:
    lines = lines_of(text)
    assert 1 <= len(lines) <= 10
    assert [line for line in lines if len(line) > 140] == []


def test_lines_are_counted_without_what_is_imported() -> None:
    assert lines_of("\n```python\nfrom a import b\n```\n\n1. One\n   goes on.\n\n2. Two.\n") == [
        "1. One", "   goes on.", "2. Two.",
    ]  # fmt: skip


# What whoever follows a recipe names: the new thing itself, and rows, columns and types that every step calls its own.
INVENTED = {
    "TABLE", "THING", "THINGS", "SIZE", "STATE_TABLE", "NAME", "Table", "NameForm", "_name", "may_be_given", "walk",
    "measure", "measured", "ROLES",
}  # fmt: skip


def names_in(text: str) -> set[str]:
    """The functions, types and tables that a text names in backticks, whether they are called or stand alone."""
    found: set[str] = set()
    for span in spans(text):
        whole = re.fullmatch(r"(?:[A-Za-z_]+\.)?([A-Za-z_]+)", span)
        found |= {whole[1]} if whole else set()
        found |= set(re.findall(r"\b([A-Za-z_]+)\(", re.sub(r'"[^"]*"', "", span)))
    return {name for name in found if name != name.lower() or "_" in name or f"{name}(" in text} - INVENTED


def test_every_name_of_a_recipe_is_in_the_sources() -> None:
    files = [path for room in ("govtrack", "deploy", "tests") for path in (ROOT / room).rglob("*.py")]
    files.remove(Path(__file__))
    known = set(re.findall(r"[A-Za-z_]+", "\n".join(path.read_text(encoding="utf-8") for path in files)))
    named = {title: names_in(text) for title, text in [*RECIPES, ("Beside", BESIDE)]}
    assert len(set().union(*named.values())) > 80
    assert {title: names - known for title, names in named.items() if names - known} == {}
    assert names_in('`gone_away(row, step("x", kept))`, `Gone`, `plain` and `A.sources("b")`') == {
        "gone_away", "step", "Gone", "sources",
    }  # fmt: skip


def test_files_on_the_page_are_there() -> None:
    paths = [name for name in spans(TEXT) if re.fullmatch(r"(govtrack|tests|docs|deploy|templates)/[\w/.]+", name)]
    assert len(paths) > 15
    gone = [path for path in paths if not any(ROOT.glob(path.replace("STEP", "*")))]
    assert not gone


def source_of(module: str) -> str:
    """The text of a module, or of a whole package."""
    path = ROOT / module.replace(".", "/")
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize(("title", "text"), RECIPES, ids=[title for title, _text in RECIPES])
def test_arguments_that_a_recipe_writes_out_exist(title: str, text: str) -> None:
    known = "".join(map(source_of, re.findall(r"^from ([\w.]+) import", text, re.MULTILINE)))
    # Parameters of sentences and keys of events, which whoever adds one invents.
    written = set(re.findall(r"\b([a-z_]+)=", " ".join(spans(text)))) - {"number", "title", "size"}
    assert [name for name in sorted(written) if not re.search(rf"\b{name}\b", known)] == []


def taken_by_the_house() -> set[str]:
    """The names of all that functions take and that typed objects hold."""
    found: set[str] = set()
    for path in (ROOT / "govtrack").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return found


def test_arguments_beside_the_recipes_are_taken() -> None:
    written = set(re.findall(r"(?<![-\w])([a-z_]+)=", " ".join(spans(BESIDE))))
    assert len(written) > 8
    assert written - taken_by_the_house() == set()


def test_commands_and_marks_on_the_page_are_there(app: Flask) -> None:
    commands = [name.split()[1:] for name in spans(TEXT) if name.startswith("flask ")]
    assert ["duties", "check"] in commands
    gone = []
    for words in commands:
        found: Any = app.cli
        for word in words:
            found = getattr(found, "commands", {}).get(word)
        gone += [] if found is not None else [" ".join(words)]
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "govtrack/static/js").glob("*.js"))
    marks = [name for name in spans(TEXT) if name.startswith("data-")]
    assert marks == ["data-stream"]
    assert gone + [mark for mark in marks if not re.search(rf"{mark}(?![-\w])", scripts)] == []
