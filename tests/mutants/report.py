"""Writes docs/mutants.md: which modules were tried and when, what lived, and why that is no harm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import click

from tests.mutants import ledger, modules
from tests.mutants.answers import ANSWERS
from tests.mutants.ledger import Result, mark_of
from tests.mutants.mutating import Mutant, list_bounds, list_mutants, piece_of
from tests.mutants.named import NAMED
from tests.mutants.pure import list_pure
from tests.mutants.running import ROOT

FILE = ROOT / "docs" / "mutants.md"
MAKERS = {"tables": list_mutants, "pure": list_pure, "bounds": list_bounds}
TOOLS = {"tables": "our mutator", "pure": "cosmic-ray", "bounds": "our mutator: bounds alone"}
# The mutants that are made of a module today, by tool and path: their keys with the marks of their functions.
Made = dict[tuple[str, str], dict[str, str]]
HEAD = """# Mutants

Faults planted on purpose, one at a time, to see whether a test notices. Written by `make mutants` (see
`tests/mutants/`): our own mutator for tables, policies, settings and operations, the operators of cosmic-ray for what
only computes, the signs of order alone where a clock, a limit or a share is asked, and faults that people thought of by
name. Each mutant meets the narrowest tests of its module
(`tests/mutants/modules.py`), of these inside a function those that run it, and nothing else. A mutant whose tests never
end counts as noticed. A result holds for as
long as the function or table in which the fault lies reads as it did. Where fewer were tried than there are, what was
tried is a sample that nobody chose: the mutants with the smallest keys, which are hashes (`--sample`), and whatever
earlier runs had tried.

What was tried is written down in `tests/mutants/tried.jsonl` and comes along with the sources. The notes of the runs
before the evening of 2026-11-29 were lost. What this page had said by then of modules that had been tried whole was
written back, for every function that still reads as it did; of other modules only what lived was known one by one, so
that the rest of them counts as not tried until a run has tried it again.
"""

LEFT = """### Not tried as they read today

The time of the last run was over before their turn came, or they have changed since. They are on the list of the tool,
and its next run, which passes over what is known, takes them up. These are the tests that they will meet."""


def write_document() -> None:
    """Writes it from the results so far."""
    made: Made = {}
    results = list(_of_this_house(ledger.read().values(), made))
    ledger.keep(results)
    lines = [HEAD, *_named(results), *list_modules(results, made, _left(made)), *_survivors(results)]
    FILE.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _of_this_house(results: Iterable[Result], made: Made) -> Iterator[Result]:
    """Those of mutants that are made today, in functions that read as they did when they were tried."""
    for row in results:
        if row.tool == "named":  # planted at its place or not at all, which a test of the suite watches
            yield row
            continue
        if not (ROOT / row.path).exists():
            continue
        if (row.tool, row.path) not in made:
            made[row.tool, row.path] = _marks(row.tool, row.path)
        if made[row.tool, row.path].get(row.key) == row.piece:
            yield row


def _marks(tool: str, path: str) -> dict[str, str]:
    text = (ROOT / path).read_text("utf-8")
    try:
        mutants: list[Mutant] = MAKERS[tool](path, text)
    except click.ClickException:
        return _marks_of_before(tool, path, text)
    return {mutant.key: mark_of([piece_of(text, mutant.line)]) for mutant in mutants}


def _marks_of_before(tool: str, path: str, text: str) -> dict[str, str]:
    """Without cosmic-ray: what was tried in functions that still read so, and as many more as the page counted."""
    pieces = {mark_of([piece_of(text, line)]) for line in range(1, text.count("\n") + 2)}
    rows = [row for row in ledger.read().values() if (row.tool, row.path) == (tool, path)]
    known = {row.key: row.piece for row in rows if row.piece in pieces}
    page = FILE.read_text("utf-8") if FILE.exists() else ""
    counted = re.search(rf"^\| `{re.escape(path)}` \|(?: {TOOLS[tool]} \|)? (\d+) \|", page, re.MULTILINE)
    missing = int(counted[1]) - len(known) if counted else 0
    return known | {f"not made {number}": "" for number in range(missing)}


def _named(results: Iterable[Result]) -> Iterator[str]:
    verdicts = {row.change: row for row in results if row.tool == "named"}
    yield "## Faults with a name\n"
    yield "Each was planted once and lived.\n\n| fault | where | seen | on |\n| --- | --- | --- | --- |"
    for fault in NAMED:
        row = verdicts.get(fault.name)
        seen, day = (row.verdict, row.tried_on) if row else ("not tried", "")
        yield f"| {fault.name} | `{fault.path}` | {seen} | {day} |"


def _left(made: Made) -> list[tuple[str, int, str]]:
    """The modules of which nothing was tried as it reads today: path, how many mutants are made of it, its tests."""
    return [
        (path, len(_marks(tool, path)), ", ".join(f"`{test}`" for test in tests))
        for tool, table in modules.BY_TOOL.items()
        for path, tests in modules.named(table)
        if (tool, path) not in made
    ]


def list_modules(results: Iterable[Result], made: Made, left: Sequence[tuple[str, int, str]]) -> Iterator[str]:
    """How many of each module were made, tried, noticed and lived, and how many of the last are answered."""
    rows = sorted((row for row in results if row.tool in TOOLS), key=lambda row: (row.tool, row.path))
    yield "\n## Modules\n\n| module | by | mutants | tried | noticed | lived | answered | on |"
    yield f"|{' --- |' * 8}"
    sums = Counter[str]()
    for (tool, path), group in groupby(rows, key=lambda row: (row.tool, row.path)):
        tried = list(group)
        lived = [row for row in tried if not row.is_dead]
        numbers = {
            "mutants": len(made[tool, path]), "tried": len(tried), "noticed": len(tried) - len(lived),
            "lived": len(lived), "answered": sum(answer(row) is not None for row in lived),
        }  # fmt: skip
        sums.update(numbers)
        yield f"| `{path}` | {TOOLS[tool]} | {_cells(numbers)} | {max(row.tried_on for row in tried)} |"
    sums["mutants"] += sum(count for _path, count, _tests in left)
    yield f"| together, with those not tried | | {_cells(sums)} | |"
    if left:
        yield f"\n{LEFT}\n\n| module | mutants | its tests |\n| --- | --- | --- |"
        yield from (f"| `{path}` | {count} | {tests} |" for path, count, tests in left)


def _cells(numbers: Mapping[str, int]) -> str:
    return " | ".join(str(numbers[name]) for name in ("mutants", "tried", "noticed", "lived", "answered"))


def _survivors(results: Iterable[Result]) -> Iterator[str]:
    alive = sorted((row for row in results if not row.is_dead and row.tool in TOOLS), key=lambda r: (r.path, r.line))
    yield "\n## What lived, and why\n\n| mutant | answer |\n| --- | --- |"
    for row in alive:
        change = f"`{row.path.removeprefix('govtrack/')}` {row.where}: `{row.change.replace('|', chr(92) + '|')}`"
        yield f"| {change} | {answer(row) or _waits(row)} |"


def _waits(row: Result) -> str:
    """What can be said of one that nobody has answered."""
    path = row.path.removeprefix("govtrack/")
    tests = {test.partition("::")[0] for test in modules.BY_TOOL[row.tool][path]}
    files = [f"tests/{test.partition('::')[0]}" for test in modules.BY_TOOL[row.tool][path]]
    if mark_of((ROOT / file).read_text("utf-8") for file in files) == row.tests:
        return "not answered yet"
    return f"lived before {', '.join(sorted(tests))} read as it does; to be tried again"


def answer(row: Result) -> str | None:
    """What the first fitting line of ``answers`` says."""
    for path, where, change, text in ANSWERS:
        if row.path.endswith(path) and where in row.where and change in row.change:
            return text
    return None
