"""Working days and the two time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from govtrack.core import clock


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
