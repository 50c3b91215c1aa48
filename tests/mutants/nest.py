"""Trying many faults without starting anew: one process imports, collects and warms up, and each mutant is a fork.

In the fork of a fault inside functions these get their other code. For a fault in tables and settings the
module is run once more in its place, and whoever has imported something of it gets the new one; what
others have worked out of it before stays, so that such a mutant may live though it would die in a fresh
process, never the other way round. What runs while the application is built needs a fresh process.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.mutants.mutating import Mutant
from tests.mutants.running import OPTIONS, wait_for

FAILS_WITHOUT_FAULT, OTHER_ORDER = 13, 14
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
    """The other code of each function that differs, by its qualified name; none where the module itself does.

    None where a fresh process is needed.
    """
    old, new = (compile(text, "module", "exec", dont_inherit=True) for text in (before, after))
    if _outside(old) != _outside(new):
        return {}
    olds, news = list(functions_of(old)), list(functions_of(new))
    if [code.co_qualname for code in olds] != [code.co_qualname for code in news]:
        changed = {code.co_qualname: code for code in news if "<locals>" not in code.co_qualname}
    else:
        changed = {two.co_qualname: two for one, two in zip(olds, news, strict=True) if _all_of(one) != _all_of(two)}
    if any(name.startswith("<") for name in changed):
        return {}  # a comprehension of the module itself has run already, and its lambdas share one name
    names = {part for name in changed for part in name.split(".")}
    return None if names & SET_UP else changed


def _all_of(code: CodeType) -> tuple[Any, ...]:
    return code.co_code, code.co_names, code.co_varnames, tuple(
        _all_of(constant) if isinstance(constant, CodeType) else repr(constant) for constant in code.co_consts
    )  # fmt: skip


def living_functions(file: str) -> list[FunctionType]:
    """Every function of a file that somebody has; looked for once, since it means looking at everything there is."""
    return [
        thing for thing in gc.get_objects() if isinstance(thing, FunctionType) and thing.__code__.co_filename == file
    ]


def exchange(functions: Sequence[FunctionType], file: str, codes: dict[str, CodeType]) -> None:
    """Gives the living functions of ``file`` their other code; a function that nobody has is not planted."""
    count = 0
    for function in functions:
        code = codes.get(function.__code__.co_qualname)
        if code is not None and len(code.co_freevars) == len(function.__code__.co_freevars):
            function.__code__ = code.replace(co_filename=file)
            count += 1
    if not count:
        print(f"{file}: nobody has {', '.join(codes)}", file=sys.stderr)


# Modules that may run once more in a living process: they declare nothing that the database or a queue knows.
AGAIN = (
    "states.py", "settings.py", "clocks.py", "roles.py", "profiles.py", "policy.py", "reserved.py", "duties.py",
    "hands.py", "matters.py", "reasons.py", "pagination.py", "verbs.py", "rules.py", "trail.py", "visibility.py",
    "delivery.py", "answers.py", "numbers.py", "digits.py", "sessions.py", "schedule.py", "idempotency.py",
)  # fmt: skip
_PLAIN = (str, int, float, bool, bytes, type(None))


def run_again(module: ModuleType, source: str) -> None:
    """Runs the module's other text in its place and gives its things to everybody who has imported them."""
    before = dict(vars(module))
    definitions = sys.modules["govtrack.core.settings"].DEFINITIONS
    for key in [key for key in definitions if f'"{key}"' in source]:
        del definitions[key]
    exec(compile(source, module.__file__ or "", "exec", dont_inherit=True), vars(module))
    changed = {}
    for name, old in before.items():
        new = vars(module).get(name)
        if type(old).__name__ == "StateTable" and new is not old:
            vars(old).update(vars(new))
            setattr(module, name, old)
        elif new is not old and not isinstance(old, _PLAIN) and not name.startswith("__"):
            changed[id(old)] = new
    for other in [other for other in sys.modules.values() if isinstance(other, ModuleType) and other is not module]:
        for name, value in list(vars(other).items()):
            if id(value) in changed and (other.__name__.partition(".")[0] in {"govtrack", "tests"}):
                setattr(other, name, changed[id(value)])


class Nest:
    """A plugin of pytest: its loop runs the tests once as they are, and then once in a fork for each mutant."""

    def __init__(self, mutants: Sequence[tuple[Mutant, dict[str, CodeType]]], is_over: Callable[[], bool]) -> None:
        self.mutants, self.is_over, self.parent = mutants, is_over, os.getpid()
        self.tell: Callable[[Mutant, str], Any] = lambda _mutant, _verdict: None
        # The tests that noticed something, the latest first: they are likely to notice the next fault too.
        self.noticed: list[str] = []
        self.engines: list[Any] = []
        self.functions: list[FunctionType] = []

    @property
    def file(self) -> str:
        """The module in which the faults are."""
        return os.path.join(os.getcwd(), self.mutants[0][0].path) if self.mutants else ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        begun = time.monotonic()
        self._run_all(session)
        self.engines, self.functions = _living_engines(), living_functions(self.file)
        if session.testsfailed or not session.items:
            os._exit(FAILS_WITHOUT_FAULT)
        seconds = 20 + 4 * (time.monotonic() - begun)
        if self._try(session, lambda: None, seconds) != "survived":
            os._exit(FAILS_WITHOUT_FAULT)  # a fork alone must harm no test
        for mutant, plant in self._plants(session, seconds):
            if self.is_over() or os.getppid() != self.parent:
                break
            self.tell(mutant, self._try(session, plant, seconds))
        # In another order the tests must pass as well, or what they noticed was the order.
        os._exit(0 if not self.noticed or self._try(session, lambda: None, seconds) == "survived" else OTHER_ORDER)

    def _plants(self, session: pytest.Session, seconds: float) -> Iterator[tuple[Mutant, Callable[[], None]]]:
        """Each mutant with what plants it; those that need a fresh process are left out."""
        for mutant, codes in self.mutants:
            if codes:
                yield mutant, partial(exchange, self.functions, self.file, codes)
        # A registration that is not made again is still there from the first time.
        tables = [m for m, codes in self.mutants if not codes and not m.change.endswith("(lambda same: same)")]
        if not tables or not tables[0].path.endswith(AGAIN):
            return
        name = tables[0].path.removesuffix(".py").replace("/", ".")
        module, source = sys.modules[name], Path(tables[0].path).read_text("utf-8")
        if self._try(session, partial(run_again, module, source), seconds) == "survived":
            yield from ((mutant, partial(run_again, module, mutant.source)) for mutant in tables)

    def _run_all(self, session: pytest.Session) -> str:
        """All tests until one fails, whose name it gives; what lives for the whole session stays warm."""
        ranks = {name: rank for rank, name in enumerate(self.noticed)}
        items = sorted(session.items, key=lambda item: ranks.get(item.nodeid, len(ranks)))
        for item, following in zip(items, [*items[1:], session], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return item.nodeid
        return ""

    def _try(self, session: pytest.Session, plant: Callable[[], None], seconds: float) -> str:
        told, telling = os.pipe()
        os.set_blocking(told, False)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.setsid()
                for engine in self.engines:  # a fork opens its own connections and closes none of its parent's
                    engine.dispose(close=False)
                plant()
                os.write(telling, self._run_all(session).encode())
                status = int(bool(session.testsfailed))
            except Exception as error:
                print(repr(error), file=sys.stderr)
            finally:
                os._exit(status)
        verdict = {0: "survived", None: "timeout"}.get(wait_for(child, seconds), "killed")
        self._remember(told, telling)
        return verdict

    def _remember(self, told: int, telling: int) -> None:
        os.close(telling)
        with suppress(BlockingIOError):
            if name := os.read(told, 65536).decode():
                self.noticed = [name, *(other for other in self.noticed if other != name)]
        os.close(told)


def _living_engines() -> list[Any]:
    engine = sys.modules.get("sqlalchemy.engine")
    return [thing for thing in gc.get_objects() if isinstance(thing, engine.Engine)] if engine is not None else []


def hatch(nest: Nest, tests: Sequence[str]) -> int:
    """Runs the nest in this process, which does not come back from it."""
    return int(pytest.main([*OPTIONS, *tests], plugins=[nest]))
