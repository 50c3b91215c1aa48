"""One clock: UTC inside, Asia/Shanghai at the edges, working days of the PRC."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
_pretended: ContextVar[datetime | None] = ContextVar("pretended_time", default=None)
NOISE = timedelta(seconds=1)
HOLIDAYS_FILE = Path(__file__).parent / "data" / "holidays.json"


def now() -> datetime:
    """The present moment as an aware UTC datetime."""
    return _pretended.get() or datetime.now(UTC) + _Skew.ahead


class _Skew:
    """How far the clock of the database is ahead of this machine's."""

    ahead = timedelta()


def follow(moment: datetime) -> None:
    """Sets this process by ``moment``, the present one on the clock that all processes share.

    Machines whose clocks differ would otherwise end each other's leases and move deadlines.
    """
    ahead = moment - datetime.now(UTC)
    _Skew.ahead = ahead if abs(ahead) > NOISE else timedelta()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Lets everything inside happen at ``moment``: how the demonstration tells its past."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def local(moment: datetime) -> datetime:
    """``moment`` on the clocks of the neighbourhood."""
    return moment.astimezone(LOCAL_ZONE)


def today() -> date:
    """The calendar day in the neighbourhood."""
    return local(now()).date()


def local_midnight(day: date) -> datetime:
    """The start of ``day`` in the neighbourhood, as UTC."""
    return datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)


def month_of(moment: datetime, later: int = 0) -> datetime:
    """The start of the month of ``moment`` in the neighbourhood, or of the month so many ``later``, as UTC."""
    day = local(moment).date()
    years, month = divmod(day.month - 1 + later, 12)
    return local_midnight(date(day.year + years, month + 1, 1))


Days = Collection[str]


@lru_cache
def shipped_calendar() -> tuple[list[str], list[str]]:
    """The public holidays and the weekend days that are worked, as published when this version was made."""
    data = json.loads(HOLIDAYS_FILE.read_text(encoding="utf-8"))
    return data["holidays"], data["make_up_days"]


class _Calendar:
    """Where the days come from: what ships, until the settings of the office say more."""

    read: Callable[[], tuple[Days, Days]] = staticmethod(shipped_calendar)


def follow_calendar(read: Callable[[], tuple[Days, Days]]) -> None:
    """From now on ``read`` gives public holidays and weekend days that are worked, as ISO dates."""
    _Calendar.read = staticmethod(read)


@contextmanager
def shipped_days() -> Iterator[None]:
    """Counts by the days that ship: while tables are being changed the settings of the office cannot be asked."""
    former, _Calendar.read = _Calendar.read, staticmethod(shipped_calendar)
    try:
        yield
    finally:
        _Calendar.read = staticmethod(former)


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``: weekdays but holidays, and make-up weekend days."""
    holidays, make_up_days = _Calendar.read()
    return day.isoformat() in make_up_days or (day.weekday() < 5 and day.isoformat() not in holidays)


def add_working_days(moment: datetime, days: int) -> datetime:
    """The same time of day, ``days`` working days later (counted from the next day)."""
    result = local(moment)
    while days > 0:
        result += timedelta(days=1)
        if is_working_day(result.date()):
            days -= 1
    return result.astimezone(UTC)
