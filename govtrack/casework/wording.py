"""The words of an order's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.audit.models import Event
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation

# What each event is called, with its tone and its symbol on the timeline.
EVENTS = {
    "dispatched": (_l("Dispatched"), "info", "send"),
    "redispatched": (_l("Dispatched again"), "info", "send"),
    "signed": (_l("Signed for"), "info", "signature"),
    "started": (_l("Work started"), "info", "tools"),
    "returned": (_l("Returned to the desk"), "warning", "arrow-back-up"),
    "extension_requested": (_l("More time asked for"), "warning", "hourglass"),
    "extension_granted": (_l("More time granted"), "info", "hourglass"),
    "extension_denied": (_l("More time denied"), "warning", "hourglass"),
    "whistled": (_l("Other units called by whistle"), "warning", "speakerphone"),
    "arrived": (_l("A called unit has come"), "info", "users-group"),
    "all_arrived": (_l("All called units have come"), "success", "users-group"),
    "resumed": (_l("Work goes on"), "info", "tools"),
    "claimed_done": (_l("Reported done"), "info", "clipboard-check"),
    "verified": (_l("Verified"), "success", "circle-check"),
    "sent_back": (_l("Sent back for rework"), "danger", "recycle"),
    "called_back": (_l("Reporter called"), "info", "phone"),
    "closed": (_l("Closed"), "success", "check"),
    "cancelled": (_l("Cancelled"), "neutral", "circle-x"),
    "reopened": (_l("Opened again with a new order"), "warning", "refresh"),
    "urged": (_l("Became overdue; the unit was urged"), "danger", "clock"),
    "supervised": (_l("Supervision notice: still overdue"), "danger", "bell"),
    "criticised": (_l("Circulated criticism: long overdue"), "danger", "alert-triangle"),
}


def _title(event: Event) -> Any:
    return EVENTS[event.verb][0] if event.verb in EVENTS else event.verb


def _text(event: Event) -> str:
    """What was said with it. The reason for more time is the unit's own: with the grant stand the desk's words."""
    note = str(event.data.get("note") or "")
    return note if event.verb == "extension_granted" else event.reason or note


def timeline(events: Sequence[Event], units: dict[int, Organisation]) -> list[dict[str, Any]]:
    """The events as the timeline of the kit shows them; ``units`` by id name who was given the order."""
    entries = []
    for event in events:
        _label, tone, icon = EVENTS.get(event.verb, ("", "neutral", None))
        unit = units.get(event.data.get("unit", 0))
        text = _text(event) or (unit.name if unit else "")
        actor = "" if event.actor_kind == "system" else event.actor_name
        entries.append(
            {
                "title": _title(event),
                "at": event.at,
                "actor": actor,
                "text": text,
                "tone": tone,
                "icon": icon,
            }
        )
    return entries
