"""The details of an event in the reader's words; the sealed original is kept beside them, unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from govtrack.accounts.events import PAGE
from govtrack.audit.kinds import Key, Kind, kind_of, read_data
from govtrack.audit.models import Event
from govtrack.core.i18n import show_date, show_time
from govtrack.core.settings import DEFINITIONS
from govtrack.oversight.events import RULE
from govtrack.oversight.record.names import Names, Thing
from govtrack.oversight.record.pages import name_page
from govtrack.oversight.values import NO, YES


def _details(event: Event) -> Iterator[tuple[Kind, Key, Any]]:
    """Each detail with its declaration; one that nobody declares stands under its own name."""
    kind = kind_of(event.subject_type, event.verb)
    for name, value in read_data(event.subject_type, event.verb, event.data).items():
        yield kind, kind.find_key(name) or Key(name, name.replace("_", " ")), value


def _points_at(key: Key, value: Any) -> Iterator[Thing]:
    for entry in value if isinstance(value, list) else [value]:
        if key.points_at and isinstance(entry, (int, str)) and not isinstance(entry, bool):
            yield key.points_at, entry


def list_things(events: Iterable[Event]) -> Iterator[Thing]:
    """Everything that these events are about or point at."""
    for event in events:
        yield event.subject_type, event.subject_id
        for _kind, key, value in _details(event):
            yield from _points_at(key, value)


def _moment(text: str) -> str | None:
    """A moment or a day as the reader's language writes it; None for other texts."""
    if not (len(text) >= 10 and text[:4].isdigit() and text[4] == text[7] == "-"):
        return None
    try:
        return show_date(date.fromisoformat(text)) if len(text) == 10 else show_time(datetime.fromisoformat(text))
    except ValueError:
        return None


def _parts(kind: Kind, key: Key, values: dict[str, Any], names: Names) -> str:
    """The details inside a detail, each with its name."""
    known = {part.name: part for part in key.parts}
    parts = [(known.get(name) or Key(name, name.replace("_", " ")), value) for name, value in values.items()]
    return " · ".join(f"{part.label} {_describe(kind, part, value, names)}" for part, value in parts)


def _describe(kind: Kind, key: Key, value: Any, names: Names) -> str:
    """One detail in words: yes and no, moments, names, and the words of the closed lists."""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if value is None:
        return "–"
    if isinstance(value, list):
        return " · ".join(_describe(kind, key, entry, names) for entry in value) or "–"
    if isinstance(value, dict):
        return _parts(kind, key, value, names)
    name = names.get((key.points_at, value))
    if name:
        return name
    if key is PAGE:
        return name_page(str(value))
    if key is RULE and str(value) in DEFINITIONS:
        return str(DEFINITIONS[str(value)].label)
    text = str(value)
    return _moment(text) or str(kind.list_words(key).get(text, text))


def describe_details(event: Event, names: Names) -> list[tuple[str, str]]:
    """What each detail of the event is called, and what it says."""
    return [(str(key.label), _describe(kind, key, value, names)) for kind, key, value in _details(event)]
