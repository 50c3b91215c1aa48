"""Until when: the limits of the office, each a setting with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from govtrack.casework.settings import (
    CRITICISE_WORKING_DAYS,
    RETURN_SHARE,
    RETURN_WORKING_DAYS,
    SUPERVISE_HOURS,
    WHISTLE_MINUTES,
    WHISTLE_WORKING_DAYS,
)
from govtrack.core.clock import add_working_days, now
from govtrack.core.errors import Text
from govtrack.core.i18n import _l, ngettext
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.settings import REPLY_HOURS
from govtrack.places.models import Category

LIMIT_SOURCE = _l(
    "practice of the 12345 hotline: danger 2 hours, utilities 24 hours, general matters 7 days, complex matters 15 days"
)


@dataclass(frozen=True, slots=True)
class ReplyClock:
    """The limit of one category profile; its hours stand in the office's table of reply limits."""

    profile: str
    label: Text

    @property
    def hours(self) -> int:
        """The limit in calendar hours."""
        return int(get_setting(REPLY_HOURS)[self.profile])

    def due(self, since: datetime) -> datetime:
        """The deadline of something that begins at ``since``."""
        return since + timedelta(hours=self.hours)

    def length(self) -> str:
        """The limit in words: ``24 hours``, ``7 days``."""
        if self.hours <= 48 or self.hours % 24:
            return ngettext("%(num)d hour", "%(num)d hours", self.hours)
        return ngettext("%(num)d day", "%(num)d days", self.hours // 24)

    @property
    def source(self) -> Text:
        """Where the limits come from."""
        return LIMIT_SOURCE


REPLY_CLOCKS = {
    clock.profile: clock
    for clock in (
        ReplyClock("danger", _l("Danger to life or property")),
        ReplyClock("utility", _l("Water, power, gas, heating")),
        ReplyClock("general", _l("General matter")),
        ReplyClock("complex", _l("Complex matter")),
    )
}


def reply_clock(category: Category | None) -> ReplyClock:
    """The clock of a category; what has none runs as a general matter."""
    return REPLY_CLOCKS.get(category.profile if category else "", REPLY_CLOCKS["general"])


def case_due(submission: Submission, since: datetime | None = None) -> datetime:
    """The deadline of a case: the reporter's own clock, counted from the day the letter came in.

    Where that day lies before ``since``, the moment of dispatch (imported letters, late
    dispatch), the limit runs from there.
    """
    return due_by_kind(submission.category, submission.received_at, since or now())


def due_by_kind(category: Category | None, received_at: datetime, start: datetime) -> datetime:
    """The deadline of a matter of this kind that came in at ``received_at`` and is given out at ``start``."""
    clock = reply_clock(category)
    due = clock.due(received_at)
    return due if due > start else clock.due(start)


def returnable_until(sent_at: datetime, due_at: datetime) -> datetime:
    """Until when the unit may hand an order back: some working days, and of an urgent one a share of its time.

    What is late already when a unit gets it has no time of which there could be a share.
    """
    last = add_working_days(sent_at, int(get_setting(RETURN_WORKING_DAYS)))
    time = due_at - sent_at
    return min(last, sent_at + time * int(get_setting(RETURN_SHARE)) / 100) if time > timedelta() else last


def arrive_by(occasion: str, since: datetime | None = None) -> datetime:
    """Until when the units called by a whistle must have come."""
    start = since or now()
    if occasion in WHISTLE_MINUTES:
        return start + timedelta(minutes=int(get_setting(WHISTLE_MINUTES[occasion])))
    return add_working_days(start, int(get_setting(WHISTLE_WORKING_DAYS)))


def reminder_levels(due_at: datetime) -> dict[str, datetime]:
    """From when on a late order is urged, supervised and criticised."""
    return {
        "urged": due_at,
        "supervised": due_at + timedelta(hours=int(get_setting(SUPERVISE_HOURS))),
        "criticised": add_working_days(due_at, int(get_setting(CRITICISE_WORKING_DAYS))),
    }
