"""``python -m tests.mutants``: plants faults one by one and writes down which of them no test noticed.

Without a word all is tried; ``named``, ``tables``, ``pure`` and ``bounds`` are its parts, ``report`` writes
docs/mutants.md again. What was tried already is passed over, so that it may be stopped at any moment.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from functools import partial

import click

from tests.mutants import ledger, modules, report
from tests.mutants.ledger import Result
from tests.mutants.mutating import Mutant, piece_of
from tests.mutants.named import NAMED, Named
from tests.mutants.nest import Lot, Nest, hatch
from tests.mutants.planting import changed_functions
from tests.mutants.report import MAKERS
from tests.mutants.running import Copy, copied, import_libraries, say, wait_for


class Time:
    """How long this slice may still take."""

    def __init__(self, minutes: float, *, is_for_warm_ones: bool = False) -> None:
        self.ends, self.is_for_warm_ones = time.monotonic() + minutes * 60, is_for_warm_ones

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.ends


def planted(copy: Copy, fault: Named) -> Mutant:
    """The module with the named fault in it; it must fit the module exactly once."""
    source = copy.read(fault.path)
    if source.count(fault.old) != 1:
        raise click.ClickException(f"{fault.name}: its place in {fault.path} is not there (once) any more")
    line = source[: source.index(fault.old)].count("\n") + 1
    return Mutant(fault.path, line, "named", fault.name, source.replace(fault.old, fault.new))


class Trial:
    """Tries mutants of one module on its tests."""

    def __init__(self, copy: Copy, tool: str, path: str, tests: Iterable[str]) -> None:
        self.copy, self.tool, self.path = copy, tool, path
        self.tests = list(tests)
        self.source = copy.read(path)
        self.tests_mark = ledger.mark_of(copy.read(test.partition("::")[0]) for test in self.tests)
        self.seconds = 0.0

    def pending(self, mutants: Iterable[Mutant], known: dict[str, Result]) -> list[Mutant]:
        """What has to be tried still."""
        return [m for m in mutants if not ledger.is_known(known.get(m.key), self._piece_mark(m), self.tests_mark)]

    def _piece_mark(self, mutant: Mutant) -> str:
        return ledger.mark_of([piece_of(self.source, mutant.line)])

    def lot(self, mutants: list[Mutant]) -> Lot:
        """Those of them that can be tried in a warm process, with what happens to their results."""
        found = ((mutant, changed_functions(self.source, mutant.source)) for mutant in mutants)
        warm = [(mutant, codes) for mutant, codes in found if codes is not None]
        return Lot(self.path, warm, self.tests, self._tell)

    def run(self, mutants: list[Mutant], ends: Time) -> None:
        """Tries those of them that nobody has tried yet, each in a process of its own."""
        for mutant in self.pending(mutants, ledger.read()):
            if ends.is_over or ends.is_for_warm_ones:
                return
            self._run_cold(mutant)

    def _run_cold(self, mutant: Mutant) -> None:
        if not self.seconds:
            verdict, seconds = self.copy.try_tests(self.tests, 600, keeps_bytecode=True)
            if verdict != "survived":
                raise click.ClickException(f"{self.path}: its tests fail without any fault\n{self.copy.output()}")
            self.seconds = 20 + 4 * seconds
        with self.copy.altered(mutant.path, mutant.source):
            verdict, _seconds = self.copy.try_tests(self.tests, self.seconds)
        self._tell(mutant, verdict)

    def _tell(self, mutant: Mutant, verdict: str) -> None:
        result = Result(
            mutant.key, self.tool, mutant.path, mutant.line, mutant.where, mutant.change, verdict,
            self._piece_mark(mutant), self.tests_mark, ledger.today(),
        )  # fmt: skip
        ledger.write(result)
        say(f"{verdict:9} {mutant.path}:{mutant.line} {mutant.where}: {mutant.change}")


def try_named(copy: Copy, ends: Time, wanted: tuple[str, ...]) -> None:
    """The faults that somebody thought of; without any, their tests are run once for all of them."""
    known, waiting = ledger.read(), []
    for fault in NAMED:
        if not wanted or any(word in fault.name or fault.path.startswith(word) for word in wanted):
            trial = Trial(copy, "named", fault.path, fault.tests)
            waiting += [(trial, mutant) for mutant in trial.pending([planted(copy, fault)], known)]
    tests = sorted({test for trial, _mutant in waiting for test in trial.tests})
    verdict, seconds = copy.try_tests(tests, 1800, keeps_bytecode=True) if tests else ("survived", 0.0)
    if verdict != "survived":
        raise click.ClickException(f"the tests fail without any fault\n{copy.output()}")
    for trial, mutant in waiting:
        if ends.is_over:
            return
        trial.seconds = 20 + 4 * seconds
        trial.run([mutant], ends)


def drawn(mutants: list[Mutant], sample: int) -> list[Mutant]:
    """So many of them, always the same ones and chosen by nobody: those with the smallest keys; 0: all."""
    chosen = {mutant.key for mutant in sorted(mutants, key=lambda mutant: mutant.key)[:sample]}
    return [mutant for mutant in mutants if not sample or mutant.key in chosen]


def try_modules(tool: str, sample: int, lived: bool, copy: Copy, ends: Time, wanted: tuple[str, ...]) -> None:
    """The faults that a mutator makes: our own in tables, operations and bounds, cosmic-ray in what only computes."""
    known = ledger.read()
    make, table = MAKERS[tool], modules.BY_TOOL[tool]
    trials: list[tuple[Trial, list[Mutant]]] = []
    for path, tests in modules.named(table, wanted):
        trial = Trial(copy, tool, path, tests)
        mutants = make(path, copy.read(path))
        chosen = [mutant for mutant in mutants if mutant.key in known] if lived else drawn(mutants, sample)
        trials.append((trial, trial.pending(chosen, known)))
        say(f"{path}: {len(trials[-1][1])} to try")
    run_warm(copy, [trial.lot(waiting) for trial, waiting in trials if len(waiting) > 1], ends)
    for trial, waiting in trials:
        try:
            trial.run(waiting, ends)
        except click.ClickException as error:  # the others can be tried all the same
            say(error.message)


def run_warm(copy: Copy, lots: list[Lot], ends: Time) -> None:
    """Tries as many as can be tried in one process that has imported the house."""
    lots = [lot for lot in lots if lot.mutants]
    if lots and wait_for(copy.fork(partial(hatch, Nest(lots, lambda: ends.is_over)), keeps_bytecode=True), 24 * 3600):
        say(f"the tests cannot be collected\n{copy.output()}")


@click.command(help=__doc__)
@click.argument("part", type=click.Choice(["all", "named", *MAKERS, "report"]), default="all")
@click.argument("wanted", nargs=-1)
@click.option("--minutes", default=90.0, help="How long it may take at most; what is left waits for the next time.")
@click.option("--sample", default=0, help="Tries so many mutants of a module, drawn by their keys; 0: all.")
@click.option("--lived", is_flag=True, help="Tries only those again that were tried before and lived.")
@click.option("--warm", is_flag=True, help="Leaves those for another time that need a process of their own.")
def main(part: str, wanted: tuple[str, ...], minutes: float, sample: int, lived: bool, warm: bool) -> None:
    """Runs the parts."""
    os.nice(10)
    ends = Time(minutes, is_for_warm_ones=warm)
    import_libraries()
    makers = {tool: partial(try_modules, tool, sample, lived) for tool in MAKERS}
    parts = {"named": try_named, **makers}
    with copied() as copy:
        for name, attempt in parts.items():
            if part in {"all", name}:
                attempt(copy, ends, wanted)
    report.write_document()


if __name__ == "__main__":
    main()
