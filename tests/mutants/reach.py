"""Which functions of a module each test runs, and what each test costs: a fault in a function meets those tests alone.

While all tests run once, the functions have a mark as their first statement. What a fixture of a whole file
runs counts for every test of that file.
"""

from __future__ import annotations

import ast
import builtins
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

_MARK = "__reached_by_a_test__"


def outermost(qualified_name: str) -> str:
    """The function or method of the module in which another one is made."""
    return qualified_name.partition(".<locals>")[0]


class _Marking(ast.NodeTransformer):
    def __init__(self) -> None:
        self.around: list[str] = []
        self.depth = 0

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node, 0)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._inside(node, 1)
        mark = ast.Expr(self._mark(node.name))
        node.body.insert(0, ast.copy_location(mark, node.body[0]))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.generic_visit(node)
        if self.depth:  # what a lambda of the module itself does is the module's
            node.body = ast.copy_location(ast.BoolOp(ast.Or(), [self._mark(""), node.body]), node.body)
        return node

    def _inside(self, node: ast.ClassDef | ast.FunctionDef, depth: int) -> ast.AST:
        if not self.depth:
            self.around.append(node.name)
        self.depth += depth
        self.generic_visit(node)
        self.depth -= depth
        if not self.depth:
            self.around.pop()
        return node

    def _mark(self, name: str) -> ast.Call:
        names = self.around if self.depth else [*self.around, name]
        return ast.Call(ast.Name(_MARK, ast.Load()), [ast.Constant(".".join(names))], [])


def with_marks(source: str) -> str:
    """The module's text, in which every function says first that it runs."""
    return ast.unparse(ast.fix_missing_locations(_Marking().visit(ast.parse(source))))


@dataclass
class Reach:
    """What the tests ran: by the name of a test its functions, and its seconds of computing."""

    functions: dict[str, set[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    is_noting: bool = False
    _met: set[str] = field(default_factory=set)
    _of_files: dict[str, set[str]] = field(default_factory=dict)

    def begin(self) -> None:
        """From now on every function that runs is noted."""
        setattr(builtins, _MARK, self._met.add)
        self.is_noting = True

    def note(self, test: str, begun: float) -> None:
        """The test has run what was met since the last one, and computed since ``begun``."""
        if self.is_noting:
            self.functions[test], self.seconds[test] = set(self._met), time.process_time() - begun
            self._met.clear()

    @contextmanager
    def of_a_file(self, test: str) -> Iterator[None]:
        """What is met meanwhile counts for every test of the file."""
        before = set(self._met)
        yield
        self._of_files.setdefault(_file_of(test), set()).update(self._met - before)

    def end(self) -> None:
        """What runs from now on is not noted."""
        setattr(builtins, _MARK, lambda _name: None)  # for what was made meanwhile
        self.is_noting = False
        for test, functions in self.functions.items():
            functions |= self._of_files.get(_file_of(test), set())

    def tests_of(self, items: Sequence[pytest.Item], changed: Collection[str] | None) -> list[pytest.Item]:
        """Those that run one of these functions, the cheapest first; None: all."""
        names = None if changed is None else {outermost(name) for name in changed}
        met = [item for item in items if names is None or names & self.functions.get(item.nodeid, names)]
        return sorted(met, key=lambda item: self.seconds.get(item.nodeid, 0.0))


def _file_of(test: str) -> str:
    return test.partition("::")[0]
