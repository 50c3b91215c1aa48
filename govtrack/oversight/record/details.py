"""The details of an event in the reader's words; the sealed original is kept beside them, unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from govtrack.accounts import roles
from govtrack.audit.models import Event
from govtrack.casework.operations.whistling import OCCASIONS
from govtrack.casework.profiles import PROFILES
from govtrack.casework.states import WORK_ORDER
from govtrack.core.errors import Text
from govtrack.core.i18n import show_date, show_time
from govtrack.core.states import StateTable
from govtrack.council import vocabulary
from govtrack.council.states import AGENDA_ITEM, MEETING, MOTION
from govtrack.intake import wording as letters
from govtrack.intake.states import INTAKE
from govtrack.oversight.record.labels import KEYS, LEVELS, SCORES, SOLVED, UNIT_KINDS, WAYS
from govtrack.oversight.record.names import Names, Thing
from govtrack.oversight.values import NO, YES
from govtrack.plans.operations.deciding import RAISED_AS
from govtrack.plans.slots import SLOTS
from govtrack.plans.states import OBJECTION, PLAN
from govtrack.responses.states import DISPUTE, RESPONSE
from govtrack.topics import wording as topics
from govtrack.topics.states import BURST, TOPIC

STATES: dict[str, StateTable] = {
    "submissions": INTAKE,
    "work_orders": WORK_ORDER,
    "topics": TOPIC,
    "topic_bursts": BURST,
    "meetings": MEETING,
    "agenda_items": AGENDA_ITEM,
    "motions": MOTION,
    "plans": PLAN,
    "objections": OBJECTION,
    "responses": RESPONSE,
    "disputes": DISPUTE,
}
# The details that hold a state, a colour or a name before and after.
TURNS = ("from", "to", "old", "new")
# The codes that a detail may hold, and their words.
WORDS: dict[str, Mapping[str, Text]] = {
    "kind": {**UNIT_KINDS, **letters.KIND_LABELS, **letters.LINK_KIND_LABELS, **letters.UNMASK_LABELS},
    "level": LEVELS,
    "source": letters.SOURCE_LABELS,
    "channel": letters.CHANNEL_LABELS,
    "urgency": letters.URGENCY_LABELS,
    "target": letters.REDIRECT_LABELS,
    "role": roles.LABELS,
    "party": vocabulary.PARTIES,
    "mode": vocabulary.MODES,
    "scope": vocabulary.SCOPES,
    "outcome": vocabulary.OUTCOMES,
    "adopted": vocabulary.ANSWERS,
    "ballot": vocabulary.BALLOTS,
    "profile": {profile.name: profile.label for profile in PROFILES.values()},
    "occasion": OCCASIONS,
    "slot": SLOTS,
    "raised_as": RAISED_AS,
    "reasons": topics.REASONS,
    "what": topics.CORRECTIONS,
    "score": SCORES,
    "solved": SOLVED,
    "follow_up": WAYS,
    "direction": WAYS,
}
# The details that point at another thing, by its number or its code.
REFERENCES = {
    "meeting": "meetings",
    "topic": "topics",
    "motion": "motions",
    "commitment": "commitments",
    "objection": "objections",
    "party": "plan_parties",
    "burst": "topic_bursts",
    "successor": "work_orders",
    "submission_id": "submissions",
    "response_id": "responses",
    "unit": "organisations",
    "units": "organisations",
    "organisation": "organisations",
    "category": "categories",
    "place": "places",
}


def _points_at(key: str, value: Any) -> Iterator[Thing]:
    kind = REFERENCES.get(key)
    for entry in value if isinstance(value, list) else [value]:
        if kind and isinstance(entry, (int, str)) and not isinstance(entry, bool):
            yield kind, entry


def list_things(events: Iterable[Event]) -> Iterator[Thing]:
    """Everything that these events are about or point at."""
    for event in events:
        yield event.subject_type, event.subject_id
        for key, value in event.data.items():
            yield from _points_at(key, value)


def _moment(text: str) -> str | None:
    """A moment or a day as the reader's language writes it; None for other texts."""
    if not (len(text) >= 10 and text[:4].isdigit() and text[4] == text[7] == "-"):
        return None
    try:
        return show_date(date.fromisoformat(text)) if len(text) == 10 else show_time(datetime.fromisoformat(text))
    except ValueError:
        return None


def _word(key: str, code: str, subject_type: str) -> str:
    if key in TURNS:
        table = STATES.get(subject_type)
        found = table.states.get(code) if table else None
        return str(found.label if found else topics.COLOURS.get(code, code))
    return str(WORDS.get(key, {}).get(code, code))


def tell(key: str, value: Any, subject_type: str, names: Names) -> str:
    """One detail in words: yes and no, moments, names, and the words of the closed lists."""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if value is None:
        return "–"
    if isinstance(value, list):
        return " · ".join(tell(key, entry, subject_type, names) for entry in value) or "–"
    if isinstance(value, dict):
        return " · ".join(f"{name_key(part)} {tell(part, entry, subject_type, names)}" for part, entry in value.items())
    name = names.get((REFERENCES.get(key, ""), value))
    if name:
        return name
    text = str(value)
    return _moment(text) or _word(key, text, subject_type)


def name_key(key: str) -> str:
    """What a detail is called; one without a name as it stands in the record."""
    return str(KEYS.get(key, key.replace("_", " ")))


def tell_details(event: Event, names: Names) -> list[tuple[str, str]]:
    """What each detail of the event is called, and what it says."""
    return [(name_key(key), tell(key, value, event.subject_type, names)) for key, value in event.data.items()]
