"""The tools that plant faults: they plant what they say, and their lists fit the house as it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.mutants import ledger, modules, report
from tests.mutants.__main__ import drawn
from tests.mutants.answers import ANSWERS
from tests.mutants.ledger import Result
from tests.mutants.mutating import is_python, list_bounds, list_mutants, piece_of
from tests.mutants.named import NAMED, Named
from tests.mutants.running import ROOT


def is_there(test: Path) -> bool:
    """Whether this file of tests is there, and the one test in it, if one is named."""
    file, _, name = str(test).partition("::")
    return Path(file).is_file() and (not name or f"\ndef {name}(" in Path(file).read_text("utf-8"))


@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.name)
def test_a_named_fault_fits_its_module_once(fault: Named) -> None:
    """Where a module has changed, the fault is planted at its new place; the list is never shortened for it."""
    assert (ROOT / fault.path).read_text("utf-8").count(fault.old) == 1
    assert all(is_there(ROOT / test) for test in fault.tests)


ALL = [(path, tests) for table in modules.BY_TOOL.values() for path, tests in table.items()]


@pytest.mark.parametrize(("path", "tests"), ALL, ids=[path for path, _tests in ALL])
def test_every_module_has_its_tests(path: str, tests: tuple[str, ...]) -> None:
    assert (ROOT / "govtrack" / path).is_file()
    assert all(is_there(ROOT / "tests" / test) for test in tests)
    assert [other for other, _tests in ALL].count(path) == 1, "one tool tries it"


@cache
def made_of(module: str) -> list[tuple[str, str]]:
    """Where the mutants of a module are and what they change; none of one for which another tool is needed."""
    (tool,) = (tool for tool, table in modules.BY_TOOL.items() if module in table)
    source = (ROOT / "govtrack" / module).read_text("utf-8")
    return [(mutant.where, mutant.change) for mutant in report.MAKERS[tool](module, source)] if tool != "pure" else []


@pytest.mark.parametrize(("path", "where", "change", "text"), ANSWERS)
def test_an_answer_is_about_a_mutant_that_is_made_today(path: str, where: str, change: str, text: str) -> None:
    """Where a function goes, the answer goes; left behind it would excuse whatever comes to bear that name."""
    tried = [module for _tool, table in modules.BY_TOOL.items() for module in table if module.endswith(path)]
    assert tried, f"nothing is tried of {path}"
    assert text.endswith(".")
    if not set(tried) <= modules.PURE.keys():
        assert any(where in one and change in other for module in tried for one, other in made_of(module))


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("def f(a):\n    return a < now()\n", ["a < now() → (a <= now())", "a < now() → (a >= now())"]),
        ("def f(a):\n    return 0 <= a <= 9 and a != 3\n",
         ["0 <= a <= 9 → (0 < a <= 9)", "0 <= a <= 9 → (0 > a <= 9)", "0 <= a <= 9 → (0 <= a < 9)",
          "0 <= a <= 9 → (0 <= a > 9)"]),
        ("def f(a):\n    return a << 2 == -a\n", []),
    ],
)  # fmt: skip
def test_bounds_are_the_signs_of_order_alone(source: str, changes: list[str]) -> None:
    assert [mutant.change for mutant in list_bounds("m.py", source)] == changes


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("def f(a):\n    return a < 3\n", ["(a < 3) → (a <= 3)", "(a < 3) → (a >= 3)", "3 → 4", "3 → (2)"]),
        ("def f(a) -> bool:\n    return a\n", ["return a → return True", "return a → return False"]),
        ("def f(a, b):\n    a(b)\n", ["a(b) → pass"]),
        ("def f(a):\n    log.info(a)\n", []),
        ("def f(a):\n    a.b = 1\n", ["a.b = 1 → pass", "1 → 2", "1 → (0)"]),
        ("def f(a):\n    a = _l('words')\n", []),
        ("ROLES = (A, B)\n", ["(A, B) → (B,)", "(A, B) → (A,)"]),
        ("def f(a, b):\n    return not a and b\n",
         ["not a and b → (not a or b)", "not a and b → (b)", "not a and b → (not a)", "not a → (a)"]),
        ("def f(s, a):\n    return s.where(a)\n", ["s.where(a) → s.where(True)"]),
        ("@guard\ndef f(a):\n    return a\n", ["guard → (lambda same: same)"]),
        ("x = step('a b', 'go', 'c', R)\n",
         ["[]", "step('b', 'go', 'c', R)", "step('a', 'go', 'c', R)", "step('a b', 'go', 'a', R)",
          "step('a b', 'go', 'c', R, 'resident')"]),
        ('def f():\n    """Words."""\n', []),
    ],
)  # fmt: skip
def test_what_our_mutator_makes(source: str, changes: list[str]) -> None:
    found = [mutant.change for mutant in list_mutants("m.py", source)]
    assert len(found) == len(changes)
    for change, expected in zip(found, changes, strict=True):
        assert change.replace("a < 3 →", "(a < 3) →").endswith(expected)


def test_a_result_holds_for_the_function_or_table_in_which_the_fault_lies() -> None:
    source = (
        "import a\n\nROLES = (\n    A,\n    B,\n)\n\n@guard\n@other\ndef f(a):\n    return a\n\ndef g():\n    pass\n"
    )
    function, table = "@guard\n@other\ndef f(a):\n    return a", "ROLES = (\n    A,\n    B,\n)"
    pieces = [piece_of(source, line) for line in (3, 5, 6, 8, 11, 13, 14)]
    assert pieces == [table, table, table, function, function, "def g():\n    pass", "def g():\n    pass"]
    assert piece_of(source, 2) == piece_of(source, 7) == source, "between them it is the whole module"


def test_a_sample_is_the_same_every_time_and_chosen_by_nobody() -> None:
    mutants = list_mutants("m.py", "def f(a):\n    return a < 3 and a > 1 and a != 2\n")
    keys = [mutant.key for mutant in drawn(mutants, 3)]
    assert sorted(keys) == sorted(mutant.key for mutant in mutants)[:3]
    assert drawn(mutants, 0) == mutants == drawn(mutants, 99)


def test_what_is_no_python_is_no_mutant() -> None:
    assert is_python("if not (kind := f()):\n    pass\n") and not is_python("if not kind := f():\n    pass\n")


def test_what_was_tried_is_known_until_it_could_end_otherwise(tmp_path: Path) -> None:
    def result(verdict: str) -> Result:
        return Result("k", "tables", "m.py", 1, "f", "a → b", verdict, "piece", "tests", "2026-03-02")

    file, kept = tmp_path / "results", tmp_path / "kept"
    assert ledger.read(file, kept) == {}
    ledger.write(result("survived"), file)
    ledger.write(result("killed"), file)
    assert ledger.read(file, kept) == {"k": result("killed")}
    assert ledger.is_known(result("killed"), "piece", "other tests")
    assert not ledger.is_known(result("killed"), "another piece", "tests")
    assert ledger.is_known(result("survived"), "piece", "tests")
    assert not ledger.is_known(result("survived"), "piece", "other tests")
    assert not ledger.is_known(None, "piece", "tests")


def test_what_goes_along_with_the_sources_says_how_each_ended_and_what_lived(tmp_path: Path) -> None:
    dead = Result("k", "tables", "m.py", 1, "f", "a → b", "timeout", "piece", "tests", "2026-03-02")
    alive, other = replace(dead, key="l", verdict="survived"), replace(dead, key="m", piece="another")
    named = replace(dead, key="n", tool="named", change="one sign is a reason")
    file, kept = tmp_path / "results", tmp_path / "kept"
    ledger.keep([dead, alive, other, named], kept)
    found = ledger.read(file, kept)
    assert (found["l"], found["n"]) == (alive, named)
    assert [(found[key].piece, found[key].is_dead, found[key].tried_on) for key in "km"] == [
        ("piece", True, "2026-03-02"), ("another", True, "2026-03-02"),
    ]  # fmt: skip
    ledger.write(replace(alive, verdict="killed"), file)
    assert ledger.read(file, kept)["l"].is_dead, "what was tried here since says more"


def test_the_page_counts_what_was_made_tried_noticed_lived_and_answered() -> None:
    def result(where: str, verdict: str, day: str) -> Result:
        return Result(where, "tables", "govtrack/core/m.py", 1, where, "18 → 19", verdict, "p", "t", f"2026-03-0{day}")

    rows = [result("a", "killed", "2"), result("b", "timeout", "4"), result("c", "survived", "3")]
    made = {("tables", "govtrack/core/m.py"): dict.fromkeys("abcde", "p")}
    lines = list(report.list_modules(rows, made, [("govtrack/core/n.py", 7, "`tests/n.py`")]))
    assert "| `govtrack/core/m.py` | our mutator | 5 | 3 | 2 | 1 | 0 | 2026-03-04 |" in lines
    assert "| together, with those not tried | | 12 | 3 | 2 | 1 | 0 | |" in lines
    assert lines[-1] == "| `govtrack/core/n.py` | 7 | `tests/n.py` |"
    token = replace(rows[-1], path="govtrack/core/idempotency.py", where="new_token")
    assert report.answer(rows[-1]) is None
    assert report.answer(token) == "A token of one random byte more or less cannot be guessed either."
