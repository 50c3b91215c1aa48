"""What happens by itself as days go by: reminders, the ends of ratings and disputes, parked topics."""

from __future__ import annotations

from govtrack.casework.operations import remind
from govtrack.core.clock import now
from govtrack.demo.timetable import Timetable
from govtrack.responses.operations import close_settled, finish_evaluations
from govtrack.topics.operations import wake_parked

FIRST_DAY = 118


def schedule_deadlines(timetable: Timetable) -> None:
    """Adds one look a day at everything that has run its time, the last one just before the loading."""
    for days in range(FIRST_DAY, 0, -1):
        timetable.on_day(days - 0.02, look_after_deadlines, sets_going=True)
    timetable.on_day(0.005, look_after_deadlines, sets_going=True)


def look_after_deadlines() -> None:
    """What the recurring jobs of the worker do; what is in the outbox by then is done as well."""
    remind()
    finish_evaluations()
    close_settled()
    wake_parked(now())
