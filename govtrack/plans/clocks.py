"""How long a plan is on notice and how often its promises are reported on."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.core.clock import now
from govtrack.core.i18n import _l
from govtrack.core.settings import Bounds, define_setting, get_setting

NOTICE_DAYS = define_setting(
    "plans.notice_days",
    7,
    _l("Days a plan is on public notice"),
    _l("default of the house; 5 to 7 are usual"),
    floor=Bounds(5, 60),
)
REPORT_DAYS = define_setting("plans.report_days", 14, _l("Days between two progress reports of a promise"))


def notice_end(since: datetime | None = None) -> datetime:
    """Until when objections can be raised."""
    return (since or now()) + timedelta(days=int(get_setting(NOTICE_DAYS)))


def report_due(last: datetime) -> datetime:
    """When the next progress report is expected after ``last``."""
    return last + timedelta(days=int(get_setting(REPORT_DAYS)))
