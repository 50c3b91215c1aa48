"""Trying many faults inside functions without starting anew: one process imports, collects and warms up, and each
mutant is a fork of it in which the changed functions get their other code.

What a module does when it is imported (tables, settings, decorators, defaults) cannot be changed so.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.mutants.mutating import Mutant
from tests.mutants.running import OPTIONS, wait_for

FAILS_WITHOUT_FAULT = 13
# Functions that run when modules are imported or the application is built, which a warm process has behind it.
SET_UP = {
    "init_app", "create_app", "_check", "step", "define_setting", "define_rule", "job", "every", "hands_of",
    "around_transactions", "_prepare_sqlite", "_load_rooms", "_register",
}  # fmt: skip


def functions_of(code: CodeType) -> Iterator[CodeType]:
    """The functions in a module or function, at whatever depth, in their order."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from functions_of(constant)


def _outside(code: CodeType) -> tuple[Any, ...]:
    """What a module does by itself, whatever its functions do; the bodies of classes belong to it."""
    own = tuple(constant for constant in code.co_consts if not isinstance(constant, CodeType))
    classes = [inner for inner in code.co_consts if isinstance(inner, CodeType) and "__module__" in inner.co_names]
    return code.co_code, code.co_names, tuple(map(repr, own)), tuple(map(_outside, classes))


def changed_functions(before: str, after: str) -> dict[str, CodeType] | None:
    """The other code of each function that differs, by its qualified name; None where a fresh process is needed."""
    old, new = (compile(text, "module", "exec", dont_inherit=True) for text in (before, after))
    if _outside(old) != _outside(new):
        return None
    olds, news = list(functions_of(old)), list(functions_of(new))
    if [code.co_qualname for code in olds] != [code.co_qualname for code in news]:
        changed = {code.co_qualname: code for code in news if "<locals>" not in code.co_qualname}
    else:
        changed = {two.co_qualname: two for one, two in zip(olds, news, strict=True) if _all_of(one) != _all_of(two)}
    names = {part for name in changed for part in name.split(".")}
    return None if names & SET_UP else changed


def _all_of(code: CodeType) -> tuple[Any, ...]:
    return code.co_code, code.co_names, code.co_varnames, tuple(
        _all_of(constant) if isinstance(constant, CodeType) else repr(constant) for constant in code.co_consts
    )  # fmt: skip


def exchange(file: str, codes: dict[str, CodeType]) -> int:
    """Gives the living functions of ``file`` their other code; returns how many there were."""
    count = 0
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == file:
            code = codes.get(thing.__code__.co_qualname)
            if code is not None and len(code.co_freevars) == len(thing.__code__.co_freevars):
                thing.__code__ = code.replace(co_filename=file)
                count += 1
    return count


class Nest:
    """A plugin of pytest: its loop runs the tests once as they are, and then once in a fork for each mutant."""

    def __init__(self, mutants: Sequence[tuple[Mutant, dict[str, CodeType]]], is_over: Callable[[], bool]) -> None:
        self.mutants, self.is_over = mutants, is_over
        self.tell: Callable[[Mutant, str], Any] = lambda _mutant, _verdict: None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        begun = time.monotonic()
        self._run_all(session)
        if session.testsfailed or not session.items:
            os._exit(FAILS_WITHOUT_FAULT)
        seconds = 20 + 4 * (time.monotonic() - begun)
        if self._try(session, None, {}, seconds) != "survived":
            os._exit(FAILS_WITHOUT_FAULT)  # a fork alone must harm no test
        for mutant, codes in self.mutants:
            if self.is_over():
                break
            self.tell(mutant, self._try(session, mutant, codes, seconds))
        os._exit(0)

    def _run_all(self, session: pytest.Session) -> None:
        """All tests until one fails; what lives for the whole session stays warm."""
        for item, following in zip(session.items, [*session.items[1:], session], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return

    def _try(self, session: pytest.Session, mutant: Mutant | None, codes: dict[str, CodeType], seconds: float) -> str:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.setsid()
                _leave_connections_alone()
                if mutant is not None:
                    assert exchange(os.path.join(os.getcwd(), mutant.path), codes), "the function was nowhere"
                self._run_all(session)
                status = int(bool(session.testsfailed))
            except BaseException as error:
                print(repr(error), file=sys.stderr)
                status = 2 if isinstance(error, AssertionError) else 1
            finally:
                os._exit(status)
        return {0: "survived", 1: "killed", 2: "not planted", None: "timeout"}.get(wait_for(child, seconds), "killed")


def _leave_connections_alone() -> None:
    """A fork opens its own connections; those of its parent are neither used nor closed."""
    engine = sys.modules.get("sqlalchemy.engine")
    if engine is not None:
        for thing in gc.get_objects():
            if isinstance(thing, engine.Engine):
                thing.dispose(close=False)


def hatch(nest: Nest, tests: Sequence[str]) -> int:
    """Runs the nest in this process, which does not come back from it."""
    return int(pytest.main([*OPTIONS, *tests], plugins=[nest]))
