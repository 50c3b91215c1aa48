"""Where the house writes events: each call with its table, its verb and the details that it names.

Writers are ``record``, ``record_many``, ``record_each`` and the two methods of a ``Trail``, under whatever name a
module has them, and every function that hands a parameter of its own on as the verb. tests/audit/test_kinds.py
compares what is written with what is declared, and deploy/verbs.py with what each verb says that it writes.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from deploy.house import modules
from govtrack.audit.kinds import KINDS
from govtrack.audit.operations import Happened, record, record_each, record_many
from govtrack.audit.trail import Trail
from govtrack.core.db import Base

# Verbs that no text spells out, each with where they come from.
COMPOSED = {
    # The kinds of notes about who comes in.
    "govtrack.audit.access:hand_over": ("signed_in", "refused", "denied"),
    # The levels of `reminder_levels`.
    "govtrack.casework.operations.reminding:remind": ("urged", "supervised", "criticised"),
    # The two decisions about a text.
    "govtrack.intake.operations.confirming:_keep": ("text_public", "text_hidden"),
    # The states to which the decisions of the panel lead.
    "govtrack.topics.operations.decisions:_decide": ("admitted", "parked", "rejected", "direct_handling"),
    # The states to which the decisions about a flood lead.
    "govtrack.topics.operations.flagging:judge_burst": ("flood_cleared", "flood_kept"),
}
# What the keys of rows are called.
_KEY = re.compile(r"(^|_)ids?$")
# What every writer takes that is no detail of the event.
NO_DETAIL = {"actor", "verb", "row", "rows", "table", "subject", "action", "at", "place_path", "is_public", "reason"}


class Writer(NamedTuple):
    """How a function is called that writes an event: where verb and row stand, what it adds by itself.

    Where ``each`` event has its own details they stand in what was ``Happened``.
    """

    names: tuple[str, ...]
    verb: str
    row: str = ""
    table: str = ""
    adds: frozenset[str] = frozenset()
    passes_on: bool = True
    each: bool = False


class Written(NamedTuple):
    """One call that writes an event, one of ``verbs``: of a table where that is known, with its details.

    ``numbers`` are those of the details whose value is the number of a row; ``is_read`` says whether the details
    could be read from the source.
    """

    where: str
    function: Callable[..., Any] | None
    table: str
    verbs: frozenset[str]
    keys: frozenset[str]
    numbers: frozenset[str] = frozenset()
    is_read: bool = True


class Home(NamedTuple):
    """A function in its module, with the names that it knows."""

    name: str
    module: str
    node: ast.FunctionDef
    known: Mapping[str, Any]

    @property
    def function(self) -> Callable[..., Any] | None:
        """The function itself, where it stands at the top of its module."""
        found = self.known.get(self.node.name)
        found = inspect.unwrap(found) if callable(found) else None
        return found if inspect.isfunction(found) and found.__module__ == self.module else None

    @property
    def arguments(self) -> list[ast.arg]:
        """What it takes, by position and by name."""
        return [*self.node.args.posonlyargs, *self.node.args.args, *self.node.args.kwonlyargs]


BASES: dict[Any, Writer] = {
    record: Writer(("actor", "verb", "subject"), "verb", "subject"),
    record_many: Writer(("actor", "verb", "table", "rows"), "verb", "table"),
    record_each: Writer(("actor", "verb", "table", "rows"), "verb", "table", each=True),
    Trail.note: Writer(("actor", "row", "verb"), "verb", "row"),
    Trail.take_step: Writer(("actor", "row", "action", "verb"), "verb", "row", adds=frozenset({"old", "new"})),
}


@cache
def homes() -> list[Home]:
    """Every function of the steps."""
    found = []
    for name, path in modules().items():
        if ".engine" in name or name.startswith(("govtrack.audit.trail", "govtrack.audit.operations")):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        known = vars(import_module(name)) if _may_write(tree) else {}
        found += [Home(f"{name}:{node.name}", name, node, known) for node in functions if known]
    return found


def _may_write(tree: ast.Module) -> bool:
    """Whether a module names a step's writers or operations at all: pages and engines are not loaded for nothing."""
    return any(isinstance(node, ast.ImportFrom) and (node.module or "").startswith("govtrack.") for node in tree.body)


def _value_of(node: ast.expr, known: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        home = _value_of(node.value, known)
        return getattr(home, node.attr, None) if inspect.ismodule(home) or isinstance(home, Trail) else None
    return None


def _writer_of(call: ast.Call, home: Home, derived: Mapping[Any, Writer]) -> Writer | None:
    value = _value_of(call.func, home.known)
    trail = getattr(value, "__self__", None)
    if isinstance(trail, Trail):
        writer = BASES.get(value.__func__)
        return writer._replace(table=trail.subject.table if trail.subject else "") if writer else None
    value = inspect.unwrap(value) if inspect.isfunction(value) else value
    return next((found[value] for found in (BASES, derived) if inspect.isfunction(value) and value in found), None)


def _given(call: ast.Call, writer: Writer, name: str) -> ast.expr | None:
    by_name = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    if by_name is not None or name not in writer.names:
        return by_name
    position = writer.names.index(name)
    return call.args[position] if position < len(call.args) else None


def _table_of(row: ast.expr | None, home: Home) -> str:
    """The table of a row: by the annotation of the parameter, or by the class that made it."""
    if isinstance(row, ast.Constant) and isinstance(row.value, str):
        return row.value
    if isinstance(row, ast.Attribute) and row.attr == "__tablename__":
        return str(getattr(_value_of(row.value, home.known), "__tablename__", ""))
    if not isinstance(row, ast.Name):
        return ""
    annotated = {one.arg: one.annotation for one in home.arguments}
    node: ast.expr | None = annotated.get(row.id)
    for one in ast.walk(home.node):
        if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") == row.id:
            node = one.value.func if isinstance(one.value, ast.Call) else None
    model = _value_of(node, home.known) if node is not None else None
    is_model = inspect.isclass(model) and issubclass(model, Base)
    return str(getattr(model, "__tablename__", "")) if is_model else ""


def _spelled(node: ast.expr | None, home: Home) -> set[str] | None:
    """The verbs that an expression may be, None where they are not spelled out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        one, other = _spelled(node.body, home), _spelled(node.orelse, home)
        return None if one is None or other is None else one | other
    value = _value_of(node, home.known) if node is not None else None
    return {value} if isinstance(value, str) else None


def _calls(home: Home, derived: Mapping[Any, Writer]) -> Iterator[tuple[ast.Call, Writer]]:
    for node in ast.walk(home.node):
        if isinstance(node, ast.Call) and (writer := _writer_of(node, home, derived)) is not None:
            yield node, writer


def _details(call: ast.Call, writer: Writer, home: Home) -> dict[str, ast.expr] | None:
    """The details that a call names, with their values; None where they cannot be read."""
    if writer.each:
        return _details_of_each(home)
    named = {one.arg: one.value for one in call.keywords if one.arg}
    for one in call.keywords:
        if one.arg is None and isinstance(one.value, ast.Dict):
            pairs = zip(one.value.keys, one.value.values, strict=True)
            named |= {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}
    return {name: value for name, value in named.items() if name not in NO_DETAIL}


def _details_of_each(home: Home) -> dict[str, ast.expr] | None:
    """What the function says of each thing that happened: in a dictionary where it is called, or in a name for one."""
    found: dict[str, ast.expr] = {}
    named = {one.targets[0].id: one.value for one in ast.walk(home.node)
             if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}  # fmt: skip
    calls = [one for one in ast.walk(home.node) if isinstance(one, ast.Call)]
    happened = [one for one in calls if _value_of(one.func, home.known) is Happened]
    for call in happened:
        given = _given(call, Writer(("subject_id", "place_path", "data"), ""), "data")
        given = named.get(given.id) if isinstance(given, ast.Name) else given
        if not isinstance(given, ast.Dict):
            return None
        for key, value in zip(given.keys, given.values, strict=True):
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                return None
            found[key.value] = value
    return found if happened else None


def _keys(call: ast.Call, writer: Writer, home: Home) -> frozenset[str]:
    named = set(_details(call, writer, home) or ()) - (set() if writer.each else set(writer.names))
    return frozenset(named | writer.adds if writer.passes_on else writer.adds)


def _numbers(details: Mapping[str, ast.expr]) -> frozenset[str]:
    """The details that are given as the key of a row: ``topic=item.topic_id``, ``units=[one.id for one in units]``."""
    return frozenset(
        name
        for name, value in details.items()
        if any(isinstance(node, ast.Attribute) and _KEY.search(node.attr) for node in ast.walk(value))
    )


def list_unread() -> list[str]:
    """Calls that are named like writers, of something that cannot be told from the source: `self.trail.note(...)`."""
    names = {"note", "take_step", "record", "record_many", "record_each"}
    return [
        f"{home.name}: {ast.unparse(node.func)}"
        for home in homes()
        for node in ast.walk(home.node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
        if _writer_of(node, home, {}) is None
    ]


@cache
def writers() -> dict[Any, Writer]:
    """The functions that hand a parameter of theirs on as the verb, found until there are no more."""
    derived: dict[Any, Writer] = {}
    while True:
        before = len(derived)
        for home in homes():
            if home.function is not None and home.function not in BASES and home.function not in derived:
                for call, writer in _calls(home, derived):
                    if (found := _derive(home, call, writer)) is not None:
                        derived[home.function] = found
        if len(derived) == before:
            return derived


def _derive(home: Home, call: ast.Call, writer: Writer) -> Writer | None:
    names = tuple(one.arg for one in home.arguments)
    verb, row = _given(call, writer, writer.verb), _given(call, writer, writer.row)
    if not (isinstance(verb, ast.Name) and verb.id in names):
        return None
    by = row.id if isinstance(row, ast.Name) and row.id in names else ""
    passes_on = any(keyword.arg is None for keyword in call.keywords)
    adds = _keys(call, writer, home)
    return Writer(names, verb.id, by, writer.table or _table_of(row, home), adds, passes_on)


@cache
def list_written() -> list[Written]:
    """Every event that the house writes; no verbs where they are neither spelled out nor among the composed ones."""
    return [one for home in homes() for one in written_in(home, writers())]


def written_in(home: Home, derived: Mapping[Any, Writer]) -> Iterator[Written]:
    """The events that one function writes."""
    names = {one.arg for one in home.arguments}
    for call, writer in _calls(home, derived):
        given = _given(call, writer, writer.verb)
        if not (isinstance(given, ast.Name) and given.id in names):
            verbs = _spelled(given, home) or set(COMPOSED.get(home.name, ()))
            table = writer.table or _table_of(_given(call, writer, writer.row), home)
            where, details = f"{home.name}:{call.lineno}", _details(call, writer, home)
            keys, numbers = _keys(call, writer, home), _numbers(details or {})
            yield Written(where, home.function, table, frozenset(verbs), keys, numbers, details is not None)


def faults_of(one: Written) -> Iterator[str]:
    """What is written and declared by no kind of event: its verb, or a detail that it names."""
    if not one.verbs:
        yield f"{one.where}: the verb is not spelled out"
    if not one.is_read:
        yield f"{one.where}: the details are not spelled out"
    for verb in sorted(one.verbs):
        kinds = [kind for (table, name), kind in KINDS.items() if name == verb and one.table in ("", table)]
        known = [{key.name for key in kind.keys} for kind in kinds]
        if not kinds:
            yield f"{one.where}: no events.py declares {verb!r} of {one.table or 'anything'!r}"
        elif not any(one.keys <= names for names in known):
            yield f"{one.where}: {verb!r} declares no {', '.join(sorted(one.keys - set().union(*known)))}"
        bare = {key.name for kind in kinds for key in kind.keys if not key.points_at} & one.numbers
        if bare:
            yield f"{one.where}: {', '.join(sorted(bare))} of {verb!r} is the number of a row and points at no table"
