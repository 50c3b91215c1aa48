"""On which day something about an entry turns yellow or red: one day before, on it, one after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from govtrack.registries.clocks import reckon, reckon_all, worst
from govtrack.registries.definitions import REGISTRIES

ELEVATORS = REGISTRIES["elevators"]


@pytest.mark.parametrize(
    ("day", "colour", "changes_on"),
    [
        (date(2026, 5, 1), None, date(2026, 5, 2)),
        (date(2026, 5, 2), "yellow", date(2026, 6, 2)),
        (date(2026, 6, 1), "yellow", date(2026, 6, 2)),
        (date(2026, 6, 2), "red", None),
    ],
)
def test_what_ends_on_a_day_is_yellow_before_it_and_red_after_it(day, colour, changes_on) -> None:
    due = reckon(ELEVATORS.get_watch("policy"), {"policy_until": "2026-06-01"}, day, 30)
    assert (due.colour, due.changes_on) == (colour, changes_on)


@pytest.mark.parametrize(
    ("day", "colour", "changes_on"),
    [
        (date(2026, 5, 16), None, date(2026, 5, 17)),
        (date(2026, 5, 17), "yellow", date(2026, 6, 1)),
        (date(2026, 5, 31), "yellow", date(2026, 6, 1)),
        (date(2026, 6, 1), "red", None),
    ],
)
def test_what_is_done_again_and_again_is_yellow_after_its_days_and_red_after_twice_as_many(
    day, colour, changes_on
) -> None:
    due = reckon(ELEVATORS.get_watch("maintenance"), {"maintained_on": "2026-05-01"}, day, 15)
    assert (due.colour, due.changes_on) == (colour, changes_on)


def test_a_day_that_nobody_knows_is_yellow() -> None:
    assert reckon(ELEVATORS.get_watch("policy"), {}, date(2026, 5, 1), 30).colour == "yellow"


def test_an_elevator_out_of_order_is_red_and_one_in_service_is_not() -> None:
    watch = ELEVATORS.get_watch("out_of_order")
    seen = {state: reckon(watch, {"state": state}, date(2026, 5, 1), 0).colour for state in ELEVATORS.fields[0].choices}
    assert seen == {"running": None, "stopped": "red", "renewed": None, "off": None}


def test_the_next_change_of_an_entry_is_the_first_of_all_its_warnings() -> None:
    values = {"policy_until": "2026-06-01", "inspected_until": "2026-05-20", "maintained_on": "2026-05-01"}
    days = {"policy": 30, "inspection": 30, "maintenance": 15}
    colours, changes_on = reckon_all(ELEVATORS, values, date(2026, 5, 10), days)
    assert (colours, changes_on) == ({"policy": "yellow", "inspection": "yellow"}, date(2026, 5, 17))


@pytest.mark.parametrize(
    ("day", "colours", "changes_on"),
    [
        (date(2026, 5, 31), {}, date(2026, 6, 1)),
        (date(2026, 6, 1), {"policy": "yellow"}, date(2026, 6, 2)),
        (date(2026, 6, 2), {"policy": "red"}, None),
    ],
)
def test_a_warning_for_which_nothing_is_set_comes_on_the_day_itself(day, colours, changes_on) -> None:
    only_policy = replace(ELEVATORS, watches=(ELEVATORS.get_watch("policy"),))
    assert reckon_all(only_policy, {"policy_until": "2026-06-01"}, day, {}) == (colours, changes_on)


def test_the_worst_colour_of_several() -> None:
    assert [worst({}), worst({"a": "yellow"}), worst({"a": "yellow", "b": "red"})] == [None, "yellow", "red"]
