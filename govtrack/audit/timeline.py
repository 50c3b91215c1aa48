"""Events as the timelines of the pages show them, in the words that their kinds declare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from govtrack.audit.kinds import Kind, kind_of
from govtrack.audit.models import Event
from govtrack.core.errors import Text


def _entry(event: Event, kind: Kind, title: Text, text: str, actor: str | None) -> dict[str, Any]:
    return {"title": title, "at": event.at, "actor": actor, "text": text, "tone": kind.tone, "icon": kind.icon}


def describe_events(
    events: Iterable[Event], *, with_names: bool = True, text_of: Callable[[Event], str] = lambda event: event.reason
) -> list[dict[str, Any]]:
    """The events in the words of the staff; names of those who acted are for colleagues alone.

    ``text_of`` gives what was said with an event where that is not its reason.
    """
    entries = []
    for event in events:
        kind = kind_of(event.subject_type, event.verb)
        actor = event.actor_name if with_names and event.actor_kind != "system" else None
        entries.append(_entry(event, kind, kind.staff, text_of(event), actor))
    return entries


def describe_for_residents(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events that have words for residents, newest first and without names."""
    entries = []
    for event in events:
        kind = kind_of(event.subject_type, event.verb)
        if kind.resident is not None:
            entries.append(_entry(event, kind, kind.resident, event.reason, None))
    return entries[::-1]
