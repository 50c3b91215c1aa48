"""Working days and the two time zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from govtrack.core import clock


@pytest.fixture
def own_clock() -> Iterator[None]:
    clock.follow(datetime.now(UTC))
    yield
    clock.follow(datetime.now(UTC))


def test_a_weekday_holiday_is_no_working_day() -> None:
    assert not clock.is_working_day(date(2026, 10, 1))


def test_a_make_up_saturday_is_worked() -> None:
    assert clock.is_working_day(date(2026, 10, 10))
    assert not clock.is_working_day(date(2026, 10, 17))


def test_working_days_skip_the_golden_week() -> None:
    start = datetime(2026, 9, 30, 2, tzinfo=UTC)
    assert clock.local(clock.add_working_days(start, 1)).date() == date(2026, 10, 8)


def test_as_many_working_days_lie_between_as_were_added() -> None:
    start = datetime(2026, 9, 29, 2, tzinfo=UTC)
    for days in range(1, 15):
        length = (clock.local(clock.add_working_days(start, days)).date() - date(2026, 9, 29)).days
        between = [date(2026, 9, 29) + timedelta(days=n) for n in range(1, length + 1)]
        assert sum(clock.is_working_day(day) for day in between) == days


def test_the_day_begins_at_midnight_in_hangzhou() -> None:
    assert clock.local_midnight(date(2026, 11, 22)) == datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), True),
        (date(2026, 3, 4), True),
        (date(2026, 3, 5), True),
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
        (date(2026, 3, 8), False),
        (date(2026, 2, 28), True),
        (date(2026, 6, 19), False),
        (date(2027, 10, 1), True),
    ],
    ids=[
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "worked Saturday",
        "holiday on a Friday",
        "not announced yet",
    ],
)
def test_each_day_of_a_week(day: date, is_worked: bool) -> None:
    assert clock.is_working_day(day) is is_worked


@pytest.mark.parametrize(("days", "until"), [(0, (3, 6)), (1, (3, 9)), (4, (3, 12)), (5, (3, 13)), (6, (3, 16))])
def test_working_days_are_counted_from_the_next_one_at_the_same_time_of_day(days: int, until: tuple[int, int]) -> None:
    friday = datetime(2026, 3, 6, 9, 30, tzinfo=clock.LOCAL_ZONE)
    assert clock.add_working_days(friday, days) == datetime(2026, *until, 9, 30, tzinfo=clock.LOCAL_ZONE)


def test_the_day_is_the_one_of_the_neighbourhood() -> None:
    """Late in the evening of UTC it is tomorrow there; working days begin there as well."""
    evening = datetime(2026, 3, 5, 17, tzinfo=UTC)
    with clock.pretend(evening):
        assert clock.now() == evening and clock.today() == date(2026, 3, 6)
    assert clock.local(clock.add_working_days(evening, 1)).date() == date(2026, 3, 9)


@time_machine.travel(datetime(2026, 3, 2, 4, tzinfo=UTC), tick=False)
def test_what_is_pretended_ends(own_clock: None) -> None:
    with clock.pretend(datetime(2025, 1, 1, tzinfo=UTC)):
        assert clock.now().year == 2025
    assert clock.now() == datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(("ahead", "followed"), [(0.9, 0.0), (1.0, 0.0), (1.1, 1.1), (-1.0, 0.0), (-7200.0, -7200.0)])
def test_another_clock_is_followed_from_a_second_on(own_clock: None, ahead: float, followed: float) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 4, tzinfo=UTC), tick=False):
        clock.follow(datetime.now(UTC) + timedelta(seconds=ahead))
        assert clock.now() - datetime.now(UTC) == timedelta(seconds=followed)
