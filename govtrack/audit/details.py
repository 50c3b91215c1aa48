"""The details of an event in the reader's words: for timelines, and for the record beside the sealed original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govtrack.audit.kinds import FORGOTTEN, Audience, Key, Kind, kind_of, read_data
from govtrack.audit.models import Event
from govtrack.audit.naming import Names, Thing, call_it
from govtrack.audit.reading import as_moment, as_truth
from govtrack.core.text import begin_line

Detail = tuple[str, str]
Data = Mapping[str, Any]
WHOLE_RECORD: tuple[Audience, ...] = ("nobody", "staff", "everybody")


def _details(event: Event, data: Data, told: tuple[Audience, ...]) -> Iterator[tuple[Kind, Key, Any]]:
    """The details that are told to these readers, in the order in which the kind declares them.

    What nobody declares any more comes last, with general words for a label.
    """
    kind = kind_of(event.subject_type, event.verb)
    undeclared = tuple(Key(name, FORGOTTEN) for name in data if kind.find_key(name) is None)
    for key in (*kind.keys, *undeclared):
        value = data.get(key.name)
        if key.name in data and key.told in told and (told == WHOLE_RECORD or value not in (None, "", [])):
            yield kind, key, value


def _points_at(key: Key, value: Any) -> Iterator[Thing]:
    for entry in value if isinstance(value, list) else [value]:
        if key.points_at and isinstance(entry, (int, str)) and not isinstance(entry, bool):
            yield key.points_at, entry


def list_things(events: Iterable[Event], told: tuple[Audience, ...] = WHOLE_RECORD) -> Iterator[Thing]:
    """Everything that the details of these events point at."""
    for event in events:
        for _kind, key, value in _details(event, read_data(event.subject_type, event.verb, event.data), told):
            yield from _points_at(key, value)


def list_subjects(events: Iterable[Event]) -> Iterator[Thing]:
    """Everything that these events are about."""
    return ((event.subject_type, event.subject_id) for event in events)


def _parts(kind: Kind, key: Key, values: Data, names: Names) -> str:
    """The details inside a detail, each with its name."""
    known = {part.name: part for part in key.parts}
    parts = [(known.get(name) or Key(name, FORGOTTEN), value) for name, value in values.items()]
    return " · ".join(f"{part.label} {describe_value(kind, part, value, values, names)}" for part, value in parts)


def describe_value(kind: Kind, key: Key, value: Any, data: Data, names: Names) -> str:
    """One detail in words: what its reader says, the name of a thing, or the words of a closed list."""
    if value is None:
        return "–"
    if key.reads is not None:
        return key.reads(value, data)
    if isinstance(value, list):
        return " · ".join(describe_value(kind, key, entry, data, names) for entry in value) or "–"
    if isinstance(value, dict):
        return _parts(kind, key, value, names)
    if isinstance(value, bool):
        return as_truth(value, data)
    if key.points_at:
        return call_it(key.points_at, value, names)
    words = kind.list_words(key)
    return str(words[value]) if value in words else as_moment(value, data)


def describe_details(event: Event, names: Names, told: tuple[Audience, ...] = WHOLE_RECORD) -> list[Detail]:
    """What each detail that is told to these readers is called, and what it says."""
    data = read_data(event.subject_type, event.verb, event.data)
    return [
        (begin_line(str(key.label)), describe_value(kind, key, value, data, names))
        for kind, key, value in _details(event, data, told)
    ]
