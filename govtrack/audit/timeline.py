"""Events as the timelines of the pages show them, in the words that their kinds declare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from govtrack.audit.details import describe_details, list_things
from govtrack.audit.kinds import Audience, Kind, kind_of
from govtrack.audit.models import Event
from govtrack.audit.naming import Names, load_names
from govtrack.core.errors import Text

TO_STAFF: tuple[Audience, ...] = ("staff", "everybody")
TO_EVERYBODY: tuple[Audience, ...] = ("everybody",)


def is_withheld(event: Event) -> bool:
    """Whether the row names a resident, as sealed rows of earlier versions do; nobody is shown that name."""
    return event.actor_kind == "user" and kind_of(event.subject_type, event.verb).by_resident


def _entry(event: Event, kind: Kind, title: Text, names: Names, told: tuple[Audience, ...]) -> dict[str, Any]:
    details = describe_details(event, names, told)
    look = {"tone": kind.tone, "icon": kind.icon}
    said = {"text": event.reason, "place_path": event.place_path}
    return {"title": title, "at": event.at, "actor": None, "details": details, **said, **look}


def describe_events(
    events: Sequence[Event], *, with_names: bool = True, text_of: Callable[[Event], str] = lambda event: event.reason
) -> list[dict[str, Any]]:
    """The events in the words of the staff; names of those who acted are for colleagues alone.

    ``text_of`` gives what was said with an event where that is not its reason.
    """
    told = TO_STAFF if with_names else TO_EVERYBODY
    names = load_names(list_things(events, told), on_timelines=True)
    entries = []
    for event in events:
        kind = kind_of(event.subject_type, event.verb)
        actor = None if is_withheld(event) or event.actor_kind == "system" or not with_names else event.actor_name
        entries.append(_entry(event, kind, kind.staff, names, told) | {"actor": actor, "text": text_of(event)})
    return entries


def describe_for_residents(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The events that have words for residents, newest first and without names."""
    shown = [event for event in events if kind_of(event.subject_type, event.verb).resident is not None]
    names = load_names(list_things(shown, TO_EVERYBODY), on_timelines=True)
    entries = []
    for event in shown:
        kind = kind_of(event.subject_type, event.verb)
        entries.append(_entry(event, kind, kind.resident or kind.staff, names, TO_EVERYBODY))
    return entries[::-1]
