"""Which tests a fault meets: those that run the function in which it lies, whoever called it and from where."""

from __future__ import annotations

import builtins
from types import SimpleNamespace
from typing import Any

import pytest

from tests.mutants import reach
from tests.mutants.nest import Lot
from tests.mutants.reach import Reach, outermost, with_marks

SOURCE = '''"""Words."""
from __future__ import annotations
table = [lambda: 1]
def plain():
    """Says nothing."""
    return 2
def makes():
    return (lambda: 3), inner_of(4)
def inner_of(number):
    def inner():
        return number
    return inner
class Thing:
    """Has methods."""
    def method(self):
        return 5
'''


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> tuple[SimpleNamespace, list[str]]:
    """The marked module and what it marked so far."""
    met: list[str] = []
    monkeypatch.setattr(builtins, reach._MARK, met.append, raising=False)
    names: dict[str, Any] = {}
    exec(compile(with_marks(SOURCE), "m.py", "exec", dont_inherit=True), names)
    return SimpleNamespace(**names), met


def test_every_function_says_that_it_runs_and_answers_as_before(module: tuple[SimpleNamespace, list[str]]) -> None:
    house, met = module
    assert met == [] and house.table[0]() == 1 and met == [], "what the module itself does is nobody's"
    assert (house.plain(), house.Thing().method()) == (2, 5)
    assert met == ["plain", "Thing.method"]


def test_what_is_made_inside_a_function_says_the_name_of_that_one(module: tuple[SimpleNamespace, list[str]]) -> None:
    house, met = module
    three, four = house.makes()
    met.clear()
    assert (three(), four()) == (3, 4)
    assert met == ["makes", "inner_of"]
    assert outermost("inner_of.<locals>.inner") == outermost("inner_of") == "inner_of"


def test_a_fault_meets_the_tests_that_run_its_function_and_the_cheapest_first() -> None:
    found = Reach(
        {"t.py::a": {"plain"}, "t.py::b": {"plain", "makes"}, "u.py::c": {"makes"}},
        {"t.py::a": 0.9, "t.py::b": 0.3, "u.py::c": 0.6},
    )
    items: Any = [SimpleNamespace(nodeid=name) for name in ("t.py::a", "t.py::b", "u.py::c")]

    def met_by(changed: set[str] | None) -> list[str]:
        return [item.nodeid for item in found.tests_of(items, changed)]

    assert met_by({"plain"}) == ["t.py::b", "t.py::a"]
    assert met_by({"makes.<locals>.<lambda>"}) == ["t.py::b", "u.py::c"]
    assert met_by({"nobody"}) == []
    assert met_by(None) == ["t.py::b", "u.py::c", "t.py::a"], "a fault in a table meets all of them"


def test_what_a_fixture_of_a_file_runs_counts_for_each_of_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, reach._MARK, None, raising=False)
    one = Reach()
    one.begin()
    mark = getattr(builtins, reach._MARK)
    with one.of_a_file("t.py"):
        mark("makes")
    mark("plain")
    one.note("t.py::a", 0.0)
    one.note("t.py::b", 0.0)
    mark("plain")
    one.note("u.py::c", 0.0)
    one.end()
    mark("makes")
    one.note("u.py::c", 0.0)
    assert one.functions == {"t.py::a": {"makes", "plain"}, "t.py::b": {"makes"}, "u.py::c": {"plain"}}


def test_a_lot_has_its_own_tests_of_all_that_were_collected() -> None:
    names = ["t.py::a", "t.py::ab", "t.py::b[1]", "t.pyx::a", "u.py::a", "u.py::C::m"]
    items: Any = [SimpleNamespace(nodeid=name) for name in names]

    def found(*tests: str) -> list[str]:
        return [item.nodeid for item in Lot("m.py", [], tests, print).tests_among(items)]

    assert found("t.py") == ["t.py::a", "t.py::ab", "t.py::b[1]"]
    assert found("t.py::a", "t.py::b") == ["t.py::a", "t.py::b[1]"]
    assert found("u.py") == ["u.py::a", "u.py::C::m"]
