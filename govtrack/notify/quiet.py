"""When messages leave the house: not at night, and what can wait once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.core.clock import local, now
from govtrack.core.settings import get_setting
from govtrack.notify.settings import DAILY_HOUR, QUIET_FROM, QUIET_UNTIL

ONE_DAY = timedelta(days=1)


def _hour(key: str) -> int:
    return int(get_setting(key))


def is_quiet(moment: datetime) -> bool:
    """Whether nobody is told anything at this moment, on the clocks of the neighbourhood."""
    begin, end, hour = _hour(QUIET_FROM), _hour(QUIET_UNTIL), local(moment).hour
    if begin == end:
        return False
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def end_of_quiet(moment: datetime) -> datetime:
    """``moment`` itself, or the end of the quiet hours in which it lies."""
    if not is_quiet(moment):
        return moment
    end = local(moment).replace(hour=_hour(QUIET_UNTIL), minute=0, second=0, microsecond=0)
    return end if end > moment else end + ONE_DAY


def last_daily_moment(moment: datetime) -> datetime:
    """What was written before it belongs into a message of a day; what was written since waits for the next."""
    today = local(moment).replace(hour=_hour(DAILY_HOUR), minute=0, second=0, microsecond=0)
    return today if today <= moment else today - ONE_DAY


def not_before(pace_is_now: bool) -> datetime:
    """The earliest moment at which a message written now may leave."""
    return now() if pace_is_now else end_of_quiet(now())
