"""The events of a meeting in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govtrack.audit.models import Event
from govtrack.core.i18n import _l

TITLES = {
    ("meetings", "called"): _l("Meeting called"),
    ("meetings", "changed"): _l("Meeting changed"),
    ("meetings", "noticed"): _l("Notice given"),
    ("meetings", "cancelled"): _l("Meeting called off"),
    ("meetings", "attendance_recorded"): _l("Attendance sheet saved"),
    ("meetings", "opened"): _l("Meeting opened"),
    ("meetings", "found_inquorate"): _l("No quorum"),
    ("meetings", "closed"): _l("Meeting closed"),
    ("meetings", "minutes_published"): _l("Minutes published"),
    ("agenda_items", "listed"): _l("Topic put on the agenda"),
    ("agenda_items", "moved"): _l("Order of the agenda changed"),
    ("agenda_items", "withdrawn"): _l("Item taken off the agenda"),
    ("agenda_items", "deferred"): _l("Item put off"),
    ("agenda_items", "decided"): _l("Outcome of an item"),
}


def tell(events: Iterable[Event], with_names: bool) -> list[dict[str, Any]]:
    """What the timeline shows; names of those who acted only for staff."""
    return [
        {
            "title": TITLES[event.subject_type, event.verb],
            "at": event.at,
            "actor": event.actor_name if with_names else None,
            "text": event.reason,
        }
        for event in events
        if (event.subject_type, event.verb) in TITLES
    ]
