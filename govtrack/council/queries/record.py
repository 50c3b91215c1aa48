"""The whole record of a meeting in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from govtrack.council.cards import (
    ItemCard,
    MotionPage,
    NoticeCard,
    SuggestionCard,
    item_card,
    motion_page,
    notice_card,
    suggestion_card,
)
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


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One agenda item as the pages show it."""

    item: ItemCard
    notice: NoticeCard | None
    suggestions: tuple[SuggestionCard, ...]
    motions: tuple[MotionPage, ...]
    unanswered: int


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """The record of a meeting as the pages show it; who took part is told in numbers."""

    items: tuple[ShownItem, ...]
    attendances: int
    voters: int
    parties: dict[str, int]


def show_item(entry: ItemRecord) -> ShownItem:
    """One item of the record without its rows."""
    return ShownItem(
        item=item_card(entry.item),
        notice=notice_card(entry.notice) if entry.notice is not None else None,
        suggestions=tuple(map(suggestion_card, entry.suggestions)),
        motions=tuple(motion_page(motion, entry.dissents.get(motion.id, ())) for motion in entry.motions),
        unanswered=entry.unanswered,
    )


def show_record(record: MeetingRecord) -> ShownRecord:
    """The record without its rows."""
    items = tuple(show_item(entry) for entry in record.items)
    return ShownRecord(items, record.attendances, record.voters, record.parties)


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
