"""No view hands a row of another step to a template, in branches that no test renders either.

What a view gives to ``render_template`` or to a function of its own that renders is followed back to the query that
it comes from, whose annotation says what it returns. ``tests/touches.py`` watches what is rendered, and
``test_template_chains.py`` reads the templates; this reads the views.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import govtrack
from govtrack.core.db import Base

ROOT = Path(govtrack.__file__).parent
# Who is signed in is the business of every step; places are below all of them, and their names are data.
SHARED = {"accounts", "places", "core"}


def step_of(module: str) -> str:
    return module.split(".")[1]


def view_modules() -> list[ModuleType]:
    files = [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/**/*.py")]
    names = [".".join(("govtrack", *file.relative_to(ROOT).with_suffix("").parts)) for file in files]
    return [importlib.import_module(name.removesuffix(".__init__")) for name in sorted(names)]


def rows_in(annotation: Any, step: str) -> set[str]:
    """The tables of other steps of which something with this annotation is, or may hold, a row."""
    if isinstance(annotation, type) and issubclass(annotation, Base):
        owner = step_of(annotation.__module__)
        return {annotation.__name__} if owner not in {step, *SHARED} else set()
    return {name for part in typing.get_args(annotation) for name in rows_in(part, step)}


def called(node: ast.expr, module: ModuleType) -> Any:
    """The function that this expression names, None for what the module does not know."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute) and inspect.ismodule(behind := called(node.value, module)):
        return getattr(behind, node.attr, None)
    return None


def rows_of(node: ast.expr | None, names: dict[str, ast.expr], module: ModuleType) -> set[str]:
    """The tables of other steps of which this expression is a row, or several."""
    if isinstance(node, ast.Name):
        behind = names.get(node.id)
        return rows_of(behind, {key: value for key, value in names.items() if key != node.id}, module)
    if isinstance(node, ast.IfExp):
        return rows_of(node.body, names, module) | rows_of(node.orelse, names, module)
    if isinstance(node, ast.BoolOp):
        return {name for one in node.values for name in rows_of(one, names, module)}
    if isinstance(node, ast.Call) and inspect.isfunction(function := called(node.func, module)):
        try:
            returned = typing.get_type_hints(function).get("return")
        except NameError:  # a type that only the type checker imports is no table
            return set()
        return rows_in(returned, step_of(module.__name__))
    return set()


def given_rows(source: str, module: ModuleType) -> Iterator[str]:
    """Each argument of a template that is a row of another step, as ``view: argument is Table``."""
    for view in ast.walk(ast.parse(source)):
        if not isinstance(view, ast.FunctionDef):
            continue
        names: dict[str, ast.expr] = {}
        for one in ast.walk(view):
            if isinstance(one, ast.Assign) and isinstance(target := one.targets[0], ast.Name):
                names[target.id] = one.value
            elif isinstance(one, ast.Assign) and isinstance(target, ast.Tuple) and isinstance(one.value, ast.Tuple):
                names |= {
                    name.id: value
                    for name, value in zip(target.elts, one.value.elts, strict=False)
                    if isinstance(name, ast.Name)
                }
        for call in ast.walk(view):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"render_template", "show"}:
                for given in call.keywords:
                    for table in sorted(rows_of(given.value, names, module)):
                        yield f"{view.name}: {given.arg} is {table}"


def test_no_view_hands_a_row_of_another_step_to_a_template() -> None:
    found = {
        module.__name__: lines
        for module in view_modules()
        if (lines := list(given_rows(inspect.getsource(module), module)))
    }
    assert found == {}


def test_a_row_is_found_behind_a_name_and_in_a_branch() -> None:
    module = importlib.import_module("govtrack.proposals.views.public")
    planted = """
def page(key):
    row, topic = 1, get_topic(key) if key else None
    return render_template("x.html", topic=topic, name=topic_name(topic), own=queries.list_editions(row))
"""
    assert list(given_rows(planted, module)) == ["page: topic is Topic"]
