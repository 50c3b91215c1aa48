"""Trying many faults without starting anew: one process imports, collects and warms up, and each mutant is a fork.

It goes through one module after the other and keeps for all of them what lives as long as a run of pytest. What
``planting`` cannot plant in a warm process is left to fresh ones. A fault inside functions meets the tests that run one
of them (see ``reach``): the others cannot notice it. How long a fork may take is counted in the time that it computes,
since how busy the machine is says nothing of a fault.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.mutants.mutating import Mutant
from tests.mutants.planting import AGAIN, exchange, functions_of, living_functions, run_again
from tests.mutants.reach import Reach, with_marks
from tests.mutants.running import OPTIONS, say, wait_for

# How a fork ends in which not the tests failed but what runs them.
BROKEN = 13
Plant = Callable[[], None]


@dataclass(frozen=True)
class Lot:
    """The mutants of one module, each with the other code of its functions, and the tests that they meet."""

    path: str
    mutants: Sequence[tuple[Mutant, dict[str, CodeType]]]
    tests: Sequence[str]
    tell: Callable[[Mutant, str], None]

    @property
    def file(self) -> str:
        """The module as Python names it."""
        return os.path.join(os.getcwd(), self.path)

    @property
    def name(self) -> str:
        """The module as it is imported."""
        return self.path.removesuffix(".py").replace("/", ".")

    def tests_among(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Its tests, of all that were collected."""
        ends = tuple(f"{test}{sign}" for test in self.tests for sign in ("::", "["))
        return [item for item in items if item.nodeid in self.tests or item.nodeid.startswith(ends)]


class Nest:
    """A plugin of pytest: its loop runs the tests of a module once as they are, and then in a fork for each mutant."""

    def __init__(self, lots: Sequence[Lot], is_over: Callable[[], bool]) -> None:
        self.lots, self.is_over, self.parent = lots, is_over, os.getpid()
        self.engines: list[Any] = []
        self.is_forked = False

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[None]:
        """What a fixture of several tests runs counts for all of them."""
        with nullcontext() if fixturedef.scope == "function" else self.reach.of_a_file(request.node.nodeid):
            yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        self.session = session
        for lot in self.lots:
            if self._is_at_an_end():
                break
            self._begin(lot)
            if problem := self._go_through(lot):
                say(f"{lot.path}: {problem}")
            session.testsfailed = 0
        os._exit(0)

    def _is_at_an_end(self) -> bool:
        return self.is_over() or os.getppid() != self.parent

    def _begin(self, lot: Lot) -> None:
        # The tests that noticed something, the latest first: they are likely to notice the next fault too.
        self.noticed: list[str] = []
        self.trusted: dict[tuple[str, bool], bool] = {}
        self.functions: list[FunctionType] = []
        self.reach, self.longest = Reach(), 3600.0
        self.items = lot.tests_among(self.session.items)
        gc.unfreeze()  # what is frozen is nowhere to be found

    def _go_through(self, lot: Lot) -> str:
        """Tries its mutants; what went wrong without any, if so."""
        begun = time.monotonic()
        with self._reach_noted(lot):
            name = self._run(self.items)
        if name or not self.items:
            return f"its tests fail without any fault: {name}"
        self.engines, self.functions = _living_engines(), living_functions(lot.file)
        # The machine may be ten times as busy later; what computes for ever ends by the time it computes.
        self.longest = 60 + 10 * (time.monotonic() - begun)
        gc.freeze()  # what lives so far is shared with the forks for as long as nobody touches it
        for mutant, plant, harmless, changed in self._plants(lot):
            if self._is_at_an_end():
                break
            verdict, name = self._try(plant, self.reach.tests_of(self.items, changed))
            if verdict == "broken":
                return f"the tests cannot be run with {mutant.where}: {mutant.change}"
            if not name or self._is_trusted(name, harmless, is_table=changed is None):
                lot.tell(mutant, verdict)
        # In another order the tests must pass as well, or what they noticed was the order.
        noticed = [item for item in self.items if item.nodeid in self.noticed]
        failing = [name for (name, _is_table), is_sound in self.trusted.items() if not is_sound]
        verdict, name = self._try(_plant_nothing, noticed)
        failing += [name or verdict] if verdict != "survived" else []
        return f"these fail in a fork or in another order: {', '.join(failing)}" if failing else ""

    def _is_trusted(self, name: str, harmless: Plant, *, is_table: bool) -> bool:
        """Whether the test that noticed something passes in a fork without fault, so that the fork alone harms it not.

        What was planted is planted in the same way, but as it reads without the fault.
        """
        if (name, is_table) not in self.trusted:
            items = [item for item in self.items if item.nodeid == name]
            self.trusted[name, is_table] = self._try(harmless, items)[0] == "survived"
        return self.trusted[name, is_table]

    def _plants(self, lot: Lot) -> Iterator[tuple[Mutant, Plant, Plant, Collection[str] | None]]:
        """Each mutant with what plants it, the same without the fault, and the functions that it changes.

        Those that need a fresh process are left out. For a fault in what the module itself does no functions are named.
        """
        for mutant, codes in lot.mutants:
            if codes:
                yield mutant, partial(exchange, self.functions, lot.file, codes), _plant_nothing, codes
        # A registration that is not made again is still there from the first time.
        tables = [m for m, codes in lot.mutants if not codes and not m.change.endswith("(lambda same: same)")]
        if not tables or not lot.path.endswith(AGAIN):
            return
        module, source = sys.modules[lot.name], Path(lot.path).read_text("utf-8")
        harmless = partial(run_again, module, source)
        if self._try(harmless, [])[0] == "survived":
            yield from ((mutant, partial(run_again, module, mutant.source), harmless, None) for mutant in tables)

    @contextmanager
    def _reach_noted(self, lot: Lot) -> Iterator[None]:
        """Meanwhile the functions of the module say when they run."""
        importlib.import_module(lot.name)
        code = compile(with_marks(Path(lot.path).read_text("utf-8")), lot.file, "exec", dont_inherit=True)
        names = Counter(function.co_qualname for function in functions_of(code))
        functions = living_functions(lot.file)
        before = [function.__code__ for function in functions]
        self.reach.begin()
        exchange(
            functions, lot.file, {one.co_qualname: one for one in functions_of(code) if names[one.co_qualname] < 2}
        )
        yield
        for function, own in zip(functions, before, strict=True):
            function.__code__ = own
        self.reach.end()

    def _run(self, chosen: Sequence[pytest.Item]) -> str:
        """Tests until one fails, whose name it gives; what lives for the whole session stays warm."""
        ranks = {name: rank for rank, name in enumerate(self.noticed)}
        items = sorted(chosen, key=lambda item: ranks.get(item.nodeid, len(ranks)))
        for item, following in zip(items, [*items[1:], self.session], strict=False):
            begun = time.process_time()
            if self.is_forked:
                _compute_at_most(begun + 3 + 4 * self.reach.seconds[item.nodeid])
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.reach.note(item.nodeid, begun)
            if self.session.testsfailed:
                return item.nodeid
        return ""

    def _try(self, plant: Plant, chosen: Sequence[pytest.Item]) -> tuple[str, str]:
        """How these tests end in a fork, and the name of the one that noticed something."""
        told, telling = os.pipe()
        os.set_blocking(told, False)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.setsid()
                self.is_forked = True
                for engine in self.engines:  # a fork opens its own connections and closes none of its parent's
                    engine.dispose(close=False)
                plant()
                status = BROKEN
                os.write(telling, self._run(chosen).encode())
                status = int(bool(self.session.testsfailed))
            except Exception as error:
                print(repr(error), file=sys.stderr)
            finally:
                os._exit(status)
        ended = {0: "survived", None: "timeout", -signal.SIGXCPU: "timeout", BROKEN: "broken"}
        verdict = ended.get(wait_for(child, self.longest), "killed")
        return verdict, self._remember(told, telling)

    def _remember(self, told: int, telling: int) -> str:
        os.close(telling)
        name = ""
        with suppress(BlockingIOError):
            name = os.read(told, 65536).decode()
        os.close(told)
        if name:
            self.noticed = [name, *(other for other in self.noticed if other != name)]
        return name


def _plant_nothing() -> None:
    """The house as it is."""


def _compute_at_most(seconds: float) -> None:
    """The process ends by SIGXCPU when it has computed so long."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), resource.RLIM_INFINITY))


def _living_engines() -> list[Any]:
    engine = sys.modules.get("sqlalchemy.engine")
    return [thing for thing in gc.get_objects() if isinstance(thing, engine.Engine)] if engine is not None else []


def hatch(nest: Nest) -> int:
    """Runs the nest in this process, which does not come back from it."""
    tests = dict.fromkeys(test for lot in nest.lots for test in lot.tests)
    return int(pytest.main([*OPTIONS, *tests], plugins=[nest]))
