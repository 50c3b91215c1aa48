"""Until when: every limit of an order, to the minute, around a weekend and a holiday of 2026."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from govtrack.casework import clocks
from govtrack.casework.settings import MAX_RETURNS
from govtrack.core.clock import LOCAL_ZONE
from govtrack.core.settings import DEFINITIONS


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment on the clocks of the neighbourhood."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL_ZONE)


def category(profile: str) -> Any:
    return SimpleNamespace(profile=profile)


@pytest.mark.parametrize(
    ("profile", "due"),
    [
        ("danger", at(3, 6, 12)),
        ("utility", at(3, 7)),
        ("general", at(3, 13)),
        ("complex", at(3, 21)),
        ("unheard of", at(3, 13)),
        ("", at(3, 13)),
    ],
)
def test_the_reply_is_due_by_the_kind_of_matter(office: dict[str, Any], profile: str, due: datetime) -> None:
    assert clocks.reply_clock(category(profile)).due(at(3, 6)) == due


def test_a_letter_without_a_category_is_a_general_matter(office: dict[str, Any]) -> None:
    assert clocks.reply_clock(None).due(at(3, 6)) == at(3, 13)


def test_the_office_may_set_its_own_limits(office: dict[str, Any]) -> None:
    office["intake.reply_hours"] = {"danger": 1, "utility": 12, "general": 48, "complex": 49}
    assert clocks.reply_clock(category("danger")).due(at(3, 6)) == at(3, 6, 11)
    assert clocks.reply_clock(category("complex")).due(at(3, 6)) == at(3, 8, 11)


@pytest.mark.parametrize(
    ("received", "sent", "due"),
    [
        (at(3, 6), at(3, 7), at(3, 13)),
        (at(3, 6), at(3, 13, 9, 59), at(3, 13)),
        (at(3, 6), at(3, 13), at(3, 20)),
        (at(3, 6), at(3, 13, 10, 1), at(3, 20, 10, 1)),
    ],
)
def test_a_case_runs_on_its_reporters_clock_until_that_is_over(
    office: dict[str, Any], received: datetime, sent: datetime, due: datetime
) -> None:
    letter: Any = SimpleNamespace(category=category("general"), received_at=received)
    assert clocks.case_due(letter, sent) == due


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        (at(3, 5), at(3, 6)),
        (at(3, 6), at(3, 9)),
        (at(3, 7), at(3, 9)),
        (at(9, 30), at(10, 8)),
        (at(10, 9), at(10, 10)),
    ],
    ids=["Thursday", "Friday", "Saturday", "before the golden week", "before a Saturday that is worked"],
)
def test_a_unit_may_return_an_order_for_one_working_day(
    office: dict[str, Any], sent: datetime, until: datetime
) -> None:
    assert clocks.returnable_until(sent, sent + timedelta(days=30)) == until


def test_orders_may_be_returned_twice() -> None:
    assert DEFINITIONS[MAX_RETURNS].default == 2


@pytest.mark.parametrize(
    ("occasion", "by"),
    [("emergency", at(3, 6, 10, 30)), ("enforcement", at(3, 7)), ("difficult", at(3, 11))],
)
def test_units_that_were_whistled_for_come_in_time(office: dict[str, Any], occasion: str, by: datetime) -> None:
    assert clocks.arrive_by(occasion, at(3, 6)) == by


@pytest.mark.parametrize(
    ("due", "supervised", "criticised"),
    [
        (at(3, 6), at(3, 7), at(3, 13)),
        (at(3, 2), at(3, 3), at(3, 9)),
        (at(9, 28), at(9, 29), at(10, 10)),
    ],
    ids=["Friday", "Monday", "before the golden week"],
)
def test_a_late_order_is_urged_supervised_and_criticised(
    office: dict[str, Any], due: datetime, supervised: datetime, criticised: datetime
) -> None:
    assert clocks.reminder_levels(due) == {"urged": due, "supervised": supervised, "criticised": criticised}


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "1小时"), (24, "24小时"), (48, "48小时"), (49, "49小时"), (71, "71小时"), (72, "3天"), (168, "7天")],
)
def test_a_limit_is_told_in_hours_up_to_two_days(app: Any, office: dict[str, Any], hours: int, words: str) -> None:
    office["intake.reply_hours"] = {"general": hours}
    with app.test_request_context("/"):
        assert clocks.REPLY_CLOCKS["general"].length().replace(" ", "") == words


def test_times_are_told_in_utc_inside(office: dict[str, Any]) -> None:
    assert clocks.returnable_until(at(3, 5), at(3, 9)).tzinfo is UTC


@time_machine.travel(at(3, 6), tick=False)
def test_without_a_moment_a_clock_runs_from_now(office: dict[str, Any]) -> None:
    letter: Any = SimpleNamespace(category=category("general"), received_at=at(2, 1))
    assert clocks.case_due(letter) == at(3, 13)
    assert clocks.arrive_by("emergency") == at(3, 6, 10, 30)
    assert clocks.arrive_by("difficult") == at(3, 11)
