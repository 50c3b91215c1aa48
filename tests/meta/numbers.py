"""Numbers that stand in the code: found in the sources, and the list of those that no office sets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "govtrack"
# The demonstration tells a story of its own; the numbers of the engine are measured, and stand in its own settings.
OUTSIDE = ("demo", "topics/engine")
WAITING = {"timedelta": 0, "add_working_days": 1}
# What a number may be compared with, and say no more than none, one, a pair.
PLAIN = (0, 1, 2)
SCALARS = (ast.Constant, ast.UnaryOp, ast.BinOp)
IN_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
# A constant that is a span of time, such as ONE_DAY: so many of it are a wait as well.
SPAN = re.compile(r"_?(?:[A-Z]+_)*(?:SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|YEAR)S?")
# How often in how long, in the words of the limiter: "10 per minute; 60 per hour", "5/second".
RATE = re.compile(r"\d+ ?(?:/|per) ?\d* ?(?:second|minute|hour|day|month|year)s?\b", re.IGNORECASE)


def is_numeric(node: ast.expr) -> bool:
    """Whether the value is made of numbers alone: one, several, a table of them, a span of time."""
    if isinstance(node, ast.UnaryOp):
        return is_numeric(node.operand)
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float) or is_rate(node)
    if isinstance(node, ast.BinOp):
        return (is_numeric(node.left) and is_numeric(node.right)) or is_of_spans(node)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return bool(node.elts) and all(is_numeric(entry) for entry in node.elts)
    if isinstance(node, ast.Dict):
        return bool(node.values) and all(is_numeric(entry) for entry in node.values)
    return isinstance(node, ast.Call) and _name(node) == "timedelta" and _has_numbers(node, 0)


def is_of_spans(node: ast.AST) -> bool:
    """Whether it counts with a number and a span of time that has a name."""
    if not isinstance(node, ast.BinOp):
        return False
    sides = node.left, node.right
    is_span = any(isinstance(side, ast.Name) and SPAN.fullmatch(side.id) for side in sides)
    return is_span and any(isinstance(side, ast.Constant) and is_numeric(side) for side in sides)


def is_limit(node: ast.AST) -> bool:
    """Whether something is held against a number: more than six, at most half."""
    if not isinstance(node, ast.Compare) or not any(isinstance(order, IN_ORDER) for order in node.ops):
        return False
    sides = (side for side in (node.left, *node.comparators) if isinstance(side, SCALARS) and is_numeric(side))
    return any(not (isinstance(side, ast.Constant) and side.value in PLAIN) for side in sides if not is_rate(side))


def is_rate(node: ast.AST) -> bool:
    """Whether it is a rate written as text, which is made of numbers as well."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and RATE.match(node.value) is not None


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _has_numbers(call: ast.Call, first: int) -> bool:
    given = [*call.args[first:], *(keyword.value for keyword in call.keywords)]
    return bool(given) and all(is_numeric(value) for value in given)


def list_defaults(function: ast.FunctionDef) -> Iterator[str]:
    """The numbers that a function goes by where it is given none; the status of an answer is none of them."""
    taken = [*function.args.posonlyargs, *function.args.args]
    pairs = [*zip(taken[len(taken) - len(function.args.defaults) :], function.args.defaults, strict=True)]
    pairs += [(one, value) for one, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
              if value is not None]  # fmt: skip
    for one, value in pairs:
        is_plain = isinstance(value, ast.Constant) and value.value in PLAIN
        if one.arg != "status" and is_numeric(value) and not is_plain:
            yield f"{function.name}({one.arg}={ast.unparse(value)})"


def find_numbers(source: str) -> Iterator[str]:
    """Names of numbers and rates written as constants, and waits and rates written where they are counted.

    What a function goes by where it is given nothing counts as well.
    """
    tree = ast.parse(source)
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for name, value in _pairs(target, node.value):
                    if name.lstrip("_").isupper() and is_numeric(value):
                        inside |= {id(part) for part in ast.walk(value)}
                        yield name
    waiting = WAITING | _other_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from list_defaults(node)
        if id(node) not in inside and (is_rate(node) or is_limit(node) or is_of_spans(node)):
            yield ast.unparse(node)
        first = waiting.get(_name(node)) if isinstance(node, ast.Call) and id(node) not in inside else None
        if first is not None and isinstance(node, ast.Call) and _has_numbers(node, first):
            yield ast.unparse(node) if first == 0 else f"{_name(node)}({ast.unparse(node.args[first])})"


def _other_names(tree: ast.AST) -> dict[str, int]:
    """Under which other names a module has what waits: imported so, or named so."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {one.asname: WAITING[one.name] for one in node.names if one.asname and one.name in WAITING}
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in WAITING:
            found |= {one.id: WAITING[node.value.id] for one in node.targets if isinstance(one, ast.Name)}
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for part, entry in zip(target.elts, value.elts, strict=False):
            yield from _pairs(part, entry)


def list_numbers() -> dict[str, set[str]]:
    """Of each file of the house outside settings, the numbers that stand in it."""
    found = {}
    for path in sorted(HOUSE.rglob("*.py")):
        name = path.relative_to(HOUSE).as_posix()
        if path.name != "settings.py" and not name.startswith(OUTSIDE):
            numbers = set(find_numbers(path.read_text(encoding="utf-8")))
            if numbers:
                found[name] = numbers
    return found
