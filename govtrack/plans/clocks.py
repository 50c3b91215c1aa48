"""How long a plan is on notice and how often its promises are reported on."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.core.clock import now
from govtrack.core.settings import get_setting
from govtrack.plans.settings import NOTICE_DAYS, REPORT_DAYS


def notice_end(since: datetime | None = None) -> datetime:
    """Until when objections can be raised."""
    return (since or now()) + timedelta(days=int(get_setting(NOTICE_DAYS)))


def report_due(last: datetime) -> datetime:
    """When the next progress report is expected after ``last``."""
    return last + timedelta(days=int(get_setting(REPORT_DAYS)))
