"""What pages show of a council: the meeting, its matters, what was suggested and voted on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from govtrack.core.cards import card_of, name_of
from govtrack.council.models import AgendaItem, Meeting, Motion, Suggestion


@dataclass(frozen=True, slots=True)
class MeetingName:
    """Enough for a link to a meeting."""

    id: int
    number: str
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingCard(MeetingName):
    """A meeting in a list."""

    place: str
    state: str
    mode: str


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggestion and what became of it."""

    id: int
    text: str
    party: str
    adopted: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class MotionCard:
    """A motion and how the vote went."""

    id: int
    text: str
    state: str
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None


@dataclass(frozen=True, slots=True)
class TalkCard:
    """A matter on the agenda of a meeting, with what came of it."""

    id: int
    meeting: MeetingName
    question: str
    decision_reason: str
    outcome_text: str
    decided_at: datetime | None
    suggestions: tuple[SuggestionCard, ...]
    motions: tuple[MotionCard, ...]


def meeting_name(meeting: Meeting) -> MeetingName:
    """The meeting as a link."""
    return card_of(MeetingName, meeting)


def meeting_card(meeting: Meeting) -> MeetingCard:
    """The meeting as a line of a list."""
    return card_of(MeetingCard, meeting, place=name_of(meeting.place))


def talk_card(item: AgendaItem, suggestions: Iterable[Suggestion] = (), motions: Iterable[Motion] = ()) -> TalkCard:
    """The matter with those of the suggestions and motions that belong to it."""
    return card_of(
        TalkCard,
        item,
        meeting=meeting_name(item.meeting),
        suggestions=tuple(card_of(SuggestionCard, row) for row in suggestions if row.agenda_item_id == item.id),
        motions=tuple(card_of(MotionCard, row) for row in motions if row.agenda_item_id == item.id),
    )
