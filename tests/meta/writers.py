"""Where rows are written, read off the syntax tree: what is added or deleted, statements that change, attributes set.

An attribute counts, by itself or by ``setattr``, where its owner is a row as far as the source tells: a parameter that
is annotated with a model, or a name for what was made of one or came out of the database. What is handed around further
is not followed. Values given to a statement count wherever the statement was made.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from pathlib import Path

SESSION = {"add", "add_all", "delete", "merge", "flush", "commit", "bulk_save_objects", "bulk_insert_mappings"}
STATEMENTS = {"update", "insert", "delete", "upsert", "insert_if_new", "insert_rows"}
PLAIN = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\s+(INTO|FROM|\w+\s+SET)\b")
HOMES_OF_STATEMENTS = ("sqlalchemy", "govtrack.core.db")


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; nothing for what is no chain of names."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def models_of(house: Path) -> set[str]:
    """The names of all classes that have a table."""
    found = set()
    for path in house.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(
                isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "__tablename__"
                for line in node.body
            ):
                found.add(node.name)
    return found


def find_writes(source: str, models: Set[str]) -> Iterator[tuple[int, str]]:
    """Each place that writes: its line, and what stands there."""
    tree = ast.parse(source)
    statements = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(HOMES_OF_STATEMENTS)
        for name in node.names
        if name.name in STATEMENTS
    }
    statements |= {f"{whole}.{name}" for whole in _whole_libraries(tree) for name in STATEMENTS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            end = name.rpartition(".")[2]
            if (name.startswith("db.session.") and end in SESSION) or name in statements or _is_of_table(name, end):
                yield node.lineno, name
            elif end == "values" and (node.keywords or any(isinstance(given, ast.Dict) for given in node.args)):
                yield node.lineno, ".values"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PLAIN.match(node.value):
            yield node.lineno, node.value.split()[0]
        if isinstance(node, ast.FunctionDef):
            yield from _find_set(node, models)


MAKING = STATEMENTS - {"update", "delete"} | {"bulk_insert_mappings"}


def find_made(source: str, model: str, table: str) -> Iterator[tuple[int, str]]:
    """Each place that makes a row of one model: its line, and what stands there."""
    tree = ast.parse(source)
    names = {model} | {
        name.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name == model and name.asname
    }
    plain = re.compile(rf"\s*(?:INSERT|REPLACE)\b.*\bINTO\s+{table}\b", re.IGNORECASE | re.DOTALL)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            owner, _dot, end = name.rpartition(".")
            first = dotted(node.args[0]) if node.args else ""
            is_of_it = _is_named(first.removesuffix(".__table__"), names) and end in MAKING
            if _is_named(name, names) or is_of_it or (end in MAKING and _is_named(owner.partition(".__")[0], names)):
                yield node.lineno, name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and plain.match(node.value):
            yield node.lineno, node.value.split()[0]


def _is_named(name: str, names: Set[str]) -> bool:
    return name.rpartition(".")[2] in names


def _whole_libraries(tree: ast.AST) -> set[str]:
    """Under which names the library of statements is imported as a whole."""
    return {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
        if name.name == "sqlalchemy"
    }


def _is_of_table(name: str, end: str) -> bool:
    return end in {"insert", "update", "delete"} and name.endswith(f"__table__.{end}")


def _find_set(function: ast.FunctionDef, models: Set[str]) -> Iterator[tuple[int, str]]:
    rows = _rows_in(function, models)
    for node in ast.walk(function):
        owner = dotted(node.args[0]) if isinstance(node, ast.Call) and dotted(node.func) == "setattr" else ""
        if owner.partition(".")[0] in rows:
            yield node.lineno, f"setattr {owner}"
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) else []:
            if isinstance(target, ast.Attribute) and dotted(target.value).partition(".")[0] in rows:
                yield node.lineno, f"{dotted(target)} ="


def _rows_in(function: ast.FunctionDef, models: Set[str]) -> set[str]:
    """The names of a function that stand for rows."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    rows = {one.arg for one in arguments if one.annotation is not None and _names(one.annotation) & models}
    for node in ast.walk(function):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "iter", None) or getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.expr) and _gives_row(value, models):
            rows.add(target.id)
    return rows


def _gives_row(value: ast.expr, models: Set[str]) -> bool:
    name = dotted(value.func) if isinstance(value, ast.Call) else ""
    return name in models or name.startswith("db.session.")


def _names(node: ast.expr) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
