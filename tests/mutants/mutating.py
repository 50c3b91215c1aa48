"""Small faults in the text of a module: one changed place for each mutant.

Tables are written as calls and tuples, guards as comparisons and decorators, and what an operation
does as statements; general tools leave most of these alone.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
# What only tells: the log, words, labels.
_WORDS = {"_", "_l", "ngettext", "lazy_pgettext", "pgettext", "getLogger", "TypeVar", "ContextVar"}
_QUIET = {"debug", "info", "warning", "exception"}
_STRANGER = "'resident'"
MOST_ENTRIES = 15


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault in it."""

    path: str
    line: int
    where: str
    change: str
    source: str
    nth: int = 1

    @property
    def key(self) -> str:
        """What names it over runs, wherever it has moved in its file; equal changes of one function are counted."""
        return hashlib.sha256(f"{self.path}\n{self.where}\n{self.change}\n{self.nth}".encode()).hexdigest()[:12]


def list_mutants(path: str, source: str, is_wanted: Callable[[str], bool] = bool) -> list[Mutant]:
    """Every mutant of a module, none twice; of those whose change ``is_wanted``, if asked for."""
    raw = source.encode()
    starts = [0]
    for row in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    found: dict[str, Mutant] = {}
    seen = Counter[tuple[str, str]]()
    for statement in ast.parse(source).body:
        begins, ends = starts[first_line(statement) - 1], starts[statement.end_lineno or statement.lineno]
        # Only the statement itself is read again for each mutant: a module may be long.
        before = ast.dump(ast.parse(raw[begins:ends]))
        for where, node, text in _Walk().walk(statement):
            first = starts[node.lineno - 1] + node.col_offset
            # What was parsed from a text has its ends.
            last = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[operator]
            change = f"{shorten(' '.join(raw[first:last].decode().split()))} → {shorten(text)}"
            if not is_wanted(change):
                continue
            mutated = (raw[:first] + text.encode() + raw[last:]).decode()
            piece = (raw[begins:first] + text.encode() + raw[last:ends]).decode()
            if mutated not in found and _is_other_python(piece, before):
                seen[where, change] += 1
                found[mutated] = Mutant(path, node.lineno, where, change, mutated, seen[where, change])
    return list(found.values())


def list_bounds(path: str, source: str) -> list[Mutant]:
    """Of the mutants of a module those that move a bound: what was below it, on it or above it comes out otherwise."""
    return list_mutants(path, source, lambda change: _moves_bound(*change.split(" → ", 1)))


def _moves_bound(before: str, after: str) -> bool:
    """Whether nothing but a sign of order differs."""
    is_order = re.search(r"(?<![<>-])[<>]=?(?![<>])", after) is not None
    return is_order and re.sub(r"\W", "", before) == re.sub(r"\W", "", after)


def piece_of(source: str, line: int) -> str:
    """The function, class or table of a module in which a line is; a result holds while it reads the same."""
    return next((text for first, last, text in _pieces(source) if first <= line <= last), source)


@lru_cache(maxsize=4)
def _pieces(source: str) -> list[tuple[int, int, str]]:
    """First and last line of each, with its text; a template has none."""
    rows, found = source.splitlines(), []
    for node in ast.parse(source).body if is_python(source) else []:
        first, last = first_line(node), node.end_lineno or node.lineno
        found.append((first, last, "\n".join(rows[first - 1 : last])))
    return found


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, with what decorates it."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def is_python(source: str) -> bool:
    """Whether it can be read as Python at all."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def shorten(text: str) -> str:
    """The beginning and the end of a long change."""
    return text if len(text) <= 90 else f"{text[:44]} … {text[-42:]}"


def _is_other_python(source: str, before: str) -> bool:
    try:
        return ast.dump(ast.parse(source)) != before
    except SyntaxError:
        return False


Change = tuple[str, "ast.expr | ast.stmt", str]


class _Walk:
    """Goes through a statement of a module and yields what to put in the place of a node."""

    def walk(self, statement: ast.stmt) -> Iterator[Change]:
        yield from self._statement(statement, "", None)

    def _statement(self, node: ast.stmt, where: str, around: ast.FunctionDef | None) -> Iterator[Change]:
        if isinstance(node, (ast.Import, ast.ImportFrom)) or _is_docstring(node) or (not where and _is_alias(node)):
            return
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield from self._definition(node, f"{where}.{node.name}".lstrip("."))
            return
        yield from ((where, node, text) for text in _other_statements(node, around))
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                yield from self._statement(child, where, around)
            elif isinstance(child, (ast.ExceptHandler, ast.withitem, ast.match_case)):
                for inner in ast.iter_child_nodes(child):
                    yield from self._either(inner, where, around)
            elif isinstance(child, ast.expr) and child is not getattr(node, "annotation", None):
                yield from self._expression(child, where, not where)

    def _either(self, node: ast.AST, where: str, around: ast.FunctionDef | None) -> Iterator[Change]:
        if isinstance(node, ast.stmt):
            yield from self._statement(node, where, around)
        elif isinstance(node, ast.expr):
            yield from self._expression(node, where, False)

    def _definition(self, node: ast.FunctionDef | ast.ClassDef, where: str) -> Iterator[Change]:
        for decorator in node.decorator_list:
            if not _is_plain(decorator):
                yield where, decorator, "(lambda same: same)"
                yield from self._expression(decorator, where, False)
        function = node if isinstance(node, ast.FunctionDef) else None
        for default in [*function.args.defaults, *filter(None, function.args.kw_defaults)] if function else []:
            yield from self._expression(default, where, False)
        for statement in node.body:
            yield from self._statement(statement, where, function)

    def _expression(self, node: ast.expr, where: str, is_table: bool) -> Iterator[Change]:
        if isinstance(node, ast.Call) and _name_of(node.func) in _WORDS:
            return
        if isinstance(node, ast.JoinedStr):
            return
        for text in _other_expressions(node, is_table):
            yield where, node, text
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.keyword):
                yield from self._expression(child.value, where, is_table)
            elif isinstance(child, ast.comprehension):
                for part in (child.iter, *child.ifs):
                    yield from self._expression(part, where, is_table)
                    if part in child.ifs:
                        yield where, part, "True"
            elif isinstance(child, ast.expr):
                yield from self._expression(child, where, is_table)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_alias(node: ast.stmt) -> bool:
    """A name for a type, which says nothing while the house runs."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)


def _is_plain(decorator: ast.expr) -> bool:
    """Decorators whose loss is no fault of the rules: it breaks at once, or changes nothing that a rule says."""
    name = _name_of(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return name in {"dataclass", "property", "classmethod", "staticmethod", "contextmanager", "lru_cache", "directive"}


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _other_statements(node: ast.stmt, around: ast.FunctionDef | None) -> Iterator[str]:
    """What a statement may be instead: nothing, or another answer."""
    if isinstance(node, ast.Return) and node.value is not None and around is not None:
        if isinstance(around.returns, ast.Name) and around.returns.id == "bool":
            yield "return True"
            yield "return False"
        return
    if around is None:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if not (isinstance(node.value.func, ast.Attribute) and node.value.func.attr in _QUIET):
            yield "pass"
    elif isinstance(node, (ast.Raise, ast.AugAssign, ast.Continue, ast.Break)) or (
        isinstance(node, ast.Assign)
        and all(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets)
    ):
        yield "pass"


def _other_expressions(node: ast.expr, is_table: bool) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        yield from _joined(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield _text(node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        yield _text(ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right))
        if isinstance(node.op, (ast.BitAnd, ast.BitOr)):
            yield from (_text(node.left), _text(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (_text(node.body), _text(node.orelse))
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Call):
        yield from _called(node)
    elif is_table and isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
        yield from _shortened(node)


def _text(node: ast.expr) -> str:
    return f"({ast.unparse(node)})"


def _compared(node: ast.Compare) -> Iterator[str]:
    for index, operator in enumerate(node.ops):
        for other in _COMPARED.get(type(operator), ()):
            ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield _text(ast.Compare(node.left, ops, node.comparators))


def _joined(node: ast.BoolOp) -> Iterator[str]:
    yield _text(ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))
    for index in range(len(node.values)):
        rest = node.values[:index] + node.values[index + 1 :]
        yield _text(rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))


def _constants(node: ast.Constant) -> Iterator[str]:
    if isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node.value, int):
        yield from (str(node.value + 1), f"({node.value - 1})")
    elif isinstance(node.value, float):
        yield from (repr(node.value + 0.01), f"({node.value - 0.01!r})")


def _called(node: ast.Call) -> Iterator[str]:
    name = _name_of(node.func)
    if name == "step":
        yield from _steps(node)
    elif (
        name in {"where", "and_", "or_", "filter"}
        and node.args
        and not any(isinstance(a, ast.Starred) for a in node.args)
    ):
        for index in range(len(node.args)):
            rest = [*node.args[:index], *node.args[index + 1 :]]
            yield ast.unparse(ast.Call(node.func, rest or [ast.Constant(True)], node.keywords))
    elif name in {"is_", "is_not", "in_", "not_in"}:
        other = {"is_": "is_not", "is_not": "is_", "in_": "not_in", "not_in": "in_"}[name]
        # Asked one line above.
        yield ast.unparse(ast.Call(ast.Attribute(node.func.value, other), node.args, node.keywords))  # type: ignore[attr-defined]
    elif name in {"min", "max"} and len(node.args) > 1:
        yield ast.unparse(ast.Call(ast.Name("max" if name == "min" else "min"), node.args, node.keywords))
        yield from (_text(argument) for argument in node.args if not isinstance(argument, ast.Starred))
    elif name == "define_setting":
        for keyword in node.keywords:
            if keyword.arg in {"floor", "protects"}:
                rest_of = [other for other in node.keywords if other is not keyword]
                yield ast.unparse(ast.Call(node.func, node.args, rest_of))
    elif name in {"has_role", "has_role_at", "holds", "concerns", "concerns_place"}:
        yield from (_text(ast.Constant(True)), _text(ast.Constant(False)))


def _steps(node: ast.Call) -> Iterator[str]:
    """A step of a table of states: gone, from one state less, to elsewhere, for fewer and for others."""
    yield "[]"
    sources, action, target, *roles = node.args
    assert isinstance(sources, ast.Constant) and isinstance(sources.value, str)
    names = sources.value.split()
    for name in names if len(names) > 1 else []:
        fewer = ast.Constant(" ".join(other for other in names if other != name))
        yield ast.unparse(ast.Call(node.func, [fewer, action, target, *roles], []))
    yield ast.unparse(ast.Call(node.func, [sources, action, ast.Constant(names[0]), *roles], []))
    for role in roles if len(roles) > 1 else []:
        rest = [other for other in roles if other is not role]
        yield ast.unparse(ast.Call(node.func, [sources, action, target, *rest], []))
    yield ast.unparse(ast.Call(node.func, [*node.args, ast.parse(_STRANGER, mode="eval").body], []))


def _shortened(node: ast.Tuple | ast.List | ast.Set | ast.Dict) -> Iterator[str]:
    """A table with one entry less; long lists of words are data, not rules."""
    if len(list(ast.iter_child_nodes(node))) > MOST_ENTRIES * 2:
        return
    if isinstance(node, ast.Dict):
        if any(isinstance(value, ast.Call) and _name_of(value.func) == "State" for value in node.values):
            return  # a table of states refuses steps to what is not there
        for index in range(len(node.keys)) if len(node.keys) > 1 else []:
            yield ast.unparse(ast.Dict(_without(node.keys, index), _without(node.values, index)))
        return
    for index in range(len(node.elts)) if len(node.elts) > 1 else []:
        yield ast.unparse(
            type(node)(_without(node.elts, index), *([ast.Load()] if not isinstance(node, ast.Set) else []))
        )


def _without(rows: Sequence[Any], index: int) -> list[Any]:
    return [*rows[:index], *rows[index + 1 :]]
