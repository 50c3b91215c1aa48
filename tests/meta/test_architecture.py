"""The page about the house tells of the house that stands: its picture, and every name on it."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from inspect import isfunction
from pkgutil import walk_packages

import pytest

from deploy.picture import PAGE, ROOT, with_picture, without_detours

TEXT = PAGE.read_text(encoding="utf-8")
LETTER = TEXT.partition("## A letter's way")[2].partition("## Recipe")[0]
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
