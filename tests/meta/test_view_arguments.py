"""No view hands a row of another step to a template, in branches that no test renders either.

What a view gives to ``render_template`` or to a function of its own that renders is followed back to the query that
it comes from, whose annotation says what it returns: by names, branches, lists made of rows, typed objects that hold
rows, and the values that a function beside the view puts together. ``tests/touches.py`` watches what is rendered, and
``test_template_chains.py`` reads the templates; this reads the views.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import govtrack
from govtrack.core.db import Base
from govtrack.topics.models import Topic

ROOT = Path(govtrack.__file__).parent
# Who is signed in is the business of every step; places are below all of them, and their names are data.
SHARED = {"accounts", "places", "core"}
RENDERING = {"render_template", "show"}
MADE = ast.ListComp | ast.SetComp | ast.GeneratorExp


def step_of(module: str) -> str:
    return module.split(".")[1]


def view_modules() -> list[ModuleType]:
    files = [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/**/*.py")]
    names = [".".join(("govtrack", *file.relative_to(ROOT).with_suffix("").parts)) for file in files]
    return [importlib.import_module(name.removesuffix(".__init__")) for name in sorted(names)]


def hints_of(owner: Any) -> dict[str, Any]:
    """What is annotated; nothing where a type is known to the type checker alone, which no table is."""
    try:
        return typing.get_type_hints(owner)
    except NameError:
        return {}


def rows_in(annotation: Any, step: str, within: frozenset[Any] = frozenset()) -> set[str]:
    """The tables of other steps of which something with this annotation is, or may hold, a row."""
    if isinstance(annotation, type) and issubclass(annotation, Base):
        owner = step_of(annotation.__module__)
        return {annotation.__name__} if owner not in {step, *SHARED} else set()
    parts = [*typing.get_args(annotation)]
    if _is_typed_object(annotation) and annotation not in within:
        parts += hints_of(annotation).values()
    return {name for part in parts for name in rows_in(part, step, within | {annotation})}


def _is_typed_object(annotation: Any) -> bool:
    is_ours = isinstance(annotation, type) and annotation.__module__.startswith(("govtrack.", "tests."))
    return is_ours and (is_dataclass(annotation) or hasattr(annotation, "_fields"))


def called(node: ast.expr, module: ModuleType) -> Any:
    """The function that this expression names, None for what the module does not know."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute) and inspect.ismodule(behind := called(node.value, module)):
        return getattr(behind, node.attr, None)
    return None


def rows_of(node: ast.expr | None, names: Mapping[str, ast.expr], module: ModuleType) -> set[str]:
    """The tables of other steps of which this expression is a row, or several."""
    if isinstance(node, ast.Name):
        behind = names.get(node.id)
        return rows_of(behind, {key: value for key, value in names.items() if key != node.id}, module)
    if isinstance(node, ast.Call):
        function = called(node.func, module)
        returned = hints_of(function).get("return") if inspect.isfunction(function) else None
        return rows_in(returned, step_of(module.__name__))
    if isinstance(node, MADE):
        return rows_of(node.elt, {**names, **_targets(node)}, module)
    if isinstance(node, ast.DictComp):
        return rows_of(node.value, {**names, **_targets(node)}, module)
    return {name for part in _parts(node) for name in rows_of(part, names, module)}


def _targets(made: MADE | ast.DictComp) -> dict[str, ast.expr]:
    """What the names of the loops of something that is made of others stand for."""
    return {one.target.id: one.iter for one in made.generators if isinstance(one.target, ast.Name)}


def _parts(node: ast.expr | None) -> list[ast.expr]:
    """What an expression is one of, or is put together from."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BoolOp():
            return node.values
        case ast.List() | ast.Tuple() | ast.Set():
            return node.elts
        case ast.Dict():
            return [value for value in node.values if value is not None]
        case ast.Starred() | ast.Subscript():
            return [node.value]
        case ast.NamedExpr():
            return [node.value]
        case ast.BinOp():
            return [node.left, node.right]
    return []


def names_in(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """What the names of a function stand for, as it sets them or goes through them."""
    names: dict[str, ast.expr] = {}
    for one in ast.walk(function):
        if isinstance(one, ast.Assign):
            pairs = _pairs(one.targets[0], one.value)
        elif isinstance(one, ast.AnnAssign | ast.NamedExpr) and one.value is not None:
            pairs = _pairs(one.target, one.value)
        elif isinstance(one, ast.For):
            pairs = _pairs(one.target, one.iter)
        else:
            continue
        names |= dict(pairs)
    return names


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from (
            (part.id, one) for part, one in zip(target.elts, value.elts, strict=False) if isinstance(part, ast.Name)
        )


def rendering_in(tree: ast.AST) -> set[str]:
    """Under which names a module renders."""
    return RENDERING | {
        name.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name in RENDERING and name.asname
    }


def given_rows(source: str, module: ModuleType) -> Iterator[str]:
    """Each argument of a template that is a row of another step, as ``view: argument is Table``."""
    tree = ast.parse(source)
    rendering = rendering_in(tree)
    for view in ast.walk(tree):
        if isinstance(view, ast.FunctionDef):
            names = names_in(view)
            for call in ast.walk(view):
                if isinstance(call, ast.Call) and _name(call) in rendering:
                    for argument, table in _given(call, names, module):
                        yield f"{view.name}: {argument} is {table}"


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _given(call: ast.Call, names: Mapping[str, ast.expr], module: ModuleType) -> Iterator[tuple[str, str]]:
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield from ((keyword.arg, table) for table in sorted(rows_of(keyword.value, names, module)))
        else:
            yield from _spread(keyword.value, names, module)


def _spread(node: ast.expr, names: Mapping[str, ast.expr], module: ModuleType) -> Iterator[tuple[str, str]]:
    """What is given by two stars: the values as they stand there, or as a function of pages puts them together."""
    if isinstance(node, ast.Name) and node.id in names:
        yield from _spread(names[node.id], {key: one for key, one in names.items() if key != node.id}, module)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from _spread(value, names, module)
            else:
                name = str(getattr(key, "value", "?"))
                yield from ((name, table) for table in sorted(rows_of(value, names, module)))
    elif isinstance(node, ast.Call) and inspect.isfunction(function := called(node.func, module)):
        (inner,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
        home = importlib.import_module(function.__module__)
        if isinstance(inner, ast.FunctionDef) and ".views" in home.__name__:
            for one in ast.walk(inner):
                if isinstance(one, ast.Return) and one.value is not None:
                    yield from _spread(one.value, names_in(inner), home)


def test_no_view_hands_a_row_of_another_step_to_a_template() -> None:
    found = {
        module.__name__: lines
        for module in view_modules()
        if (lines := list(given_rows(inspect.getsource(module), module)))
    }
    assert found == {}


@dataclass
class _Holding:
    """A typed object that holds what it should not."""

    title: str
    topics: list[Topic]


def _find_holding() -> _Holding: ...


def _context() -> dict[str, Any]: ...


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("topic = get_topic(key) if key else None\n    return render_template('x', a=topic)", ["a is Topic"]),
        ("row, topic = 1, get_topic(1)\n    return show('x', a=topic)", ["a is Topic"]),
        ("return flask.render_template('x', a=get_topic(1))", ["a is Topic"]),
        ("return render_template('x', a=[get_topic(1)])", ["a is Topic"]),
        ("return render_template('x', a=[one for one in [get_topic(1)] if one])", ["a is Topic"]),
        ("return render_template('x', a={1: one for one in [get_topic(1)]})", ["a is Topic"]),
        ("return render_template('x', a={1: get_topic(1)})", ["a is Topic"]),
        ("return render_template('x', a=[get_topic(1)][0])", ["a is Topic"]),
        ("return render_template('x', a=(get_topic(1), 'x'))", ["a is Topic"]),
        ("return render_template('x', a=1 and get_topic(1))", ["a is Topic"]),
        ("for one in [get_topic(1)]:\n        return render_template('x', a=one)", ["a is Topic"]),
        ("if topic := get_topic(1):\n        return render_template('x', a=topic)", ["a is Topic"]),
        ("topic: Topic = get_topic(1)\n    return render_template('x', a=topic)", ["a is Topic"]),
        ("return render_template('x', a=_find_holding())", ["a is Topic"]),
        ("return render_template('x', **{'a': get_topic(1)})", ["a is Topic"]),
        ("return render_template('x', **{**{'a': get_topic(1)}})", ["a is Topic"]),
        ("values = {'a': get_topic(1)}\n    return render_template('x', **values)", ["a is Topic"]),
        ("return render_template('x', a=topic_name(get_topic(1)), b=queries.list_editions(1))", []),
        ("return render_template('x', a=[topic_name(one) for one in [get_topic(1)]])", []),
        ("return url_for('x', a=get_topic(1))", []),
    ],
)
def test_a_row_is_found_however_it_is_handed_on(way: str, found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("govtrack.proposals.views.public")
    monkeypatch.setattr(module, "_find_holding", _find_holding, raising=False)
    planted = f"from flask import render_template\ndef page(key):\n    {way}\n"
    assert list(given_rows(planted, module)) == [f"page: {line}" for line in found]


def test_a_row_is_found_in_what_a_function_of_pages_puts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("govtrack.plans.views.reading")
    source = inspect.getsource(module.plan_context).replace('"plan": plan_page(plan)', '"plan": get_topic(1)')
    assert "get_topic(1)" in source
    monkeypatch.setattr(inspect, "getsource", lambda _of: source)
    monkeypatch.setattr(
        module, "get_topic", importlib.import_module("govtrack.topics.queries").get_topic, raising=False
    )
    assert list(given_rows("def page():\n    render_template('x', **plan_context(row))", module)) == [
        "page: plan is Topic"
    ]
    assert list(given_rows("from flask import render_template as draw\ndef page():\n    draw('x', a=get_topic(1))",
                           module)) == ["page: a is Topic"]  # fmt: skip
