"""The whole record of a meeting in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from govtrack.council.models import AgendaItem, Dissent, ItemNotice, Meeting, Motion, Participant, Suggestion
from govtrack.council.queries.deliberation import list_dissents, list_motions, list_suggestions
from govtrack.council.queries.meetings import list_items, list_notices, list_participants


@dataclass(slots=True)
class ItemRecord:
    """One agenda item with all that was said and decided about it."""

    item: AgendaItem
    notice: ItemNotice | None = None
    suggestions: list[Suggestion] = field(default_factory=list)
    motions: list[Motion] = field(default_factory=list)
    dissents: dict[int, list[Dissent]] = field(default_factory=dict)

    @property
    def unanswered(self) -> int:
        """Suggestions that still wait for what became of them."""
        return sum(row.adopted is None for row in self.suggestions)


@dataclass(slots=True)
class MeetingRecord:
    """A meeting with its agenda and its attendance."""

    meeting: Meeting
    items: list[ItemRecord]
    participants: Sequence[Participant]

    @property
    def attendances(self) -> int:
        """How many took part."""
        return sum(person.has_attended for person in self.participants)

    @property
    def voters(self) -> int:
        """How many of them had a vote."""
        return sum(person.has_attended and person.is_voting for person in self.participants)

    @property
    def parties(self) -> dict[str, int]:
        """How many of each party took part: the public's view of the attendance sheet."""
        return dict(Counter(person.party for person in self.participants if person.has_attended))

    @property
    def unanswered(self) -> int:
        """Suggestions of the whole meeting that still wait for an answer."""
        return sum(record.unanswered for record in self.items)


def load_record(meeting: Meeting) -> MeetingRecord:
    """Agenda, notices, suggestions, motions, dissent and attendance: six queries, whatever the length."""
    items = list_items(meeting)
    notices = list_notices(items)
    suggestions = _group(list_suggestions(meeting), "agenda_item_id")
    motions = _group(list_motions(meeting), "agenda_item_id")
    dissents = _group(list_dissents(meeting), "motion_id")
    records = [
        ItemRecord(item, notices.get(item.id), suggestions[item.id], motions[item.id], dissents) for item in items
    ]
    return MeetingRecord(meeting, records, list_participants(meeting))


def _group(rows: Sequence[Any], key: str) -> defaultdict[int, list[Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return grouped
