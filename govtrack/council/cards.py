"""What pages show of a council: the meeting, its matters, what was suggested and voted on, the minutes, the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govtrack.core.cards import card_of, name_of
from govtrack.council import policy
from govtrack.council.models import (
    AgendaItem,
    Dissent,
    ItemNotice,
    Meeting,
    MinutesRevision,
    Motion,
    Participant,
    RuleSet,
    Suggestion,
)
from govtrack.topics.cards import TopicName, topic_name


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
    venue: str
    state: str
    mode: str


@dataclass(frozen=True, slots=True)
class MeetingPage(MeetingCard):
    """A meeting with all that its pages tell."""

    planned_minutes: int
    chair: str
    recorder: str
    facilitator: str
    rule_number: int
    online_link: str
    urgent_reason: str
    decision_reason: str
    opened_at: datetime | None
    closed_at: datetime | None
    follows: MeetingName | None


@dataclass(frozen=True, slots=True)
class Opening:
    """From when on a meeting can be opened, and whether that moment has come."""

    opens_from: datetime
    has_come: bool


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggestion and what became of it."""

    id: int
    text: str
    party: str
    adopted: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DissentCard:
    """A different opinion on a motion."""

    party: str
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
class MotionPage(MotionCard):
    """A motion with what its record sheet tells; the names are for council staff alone."""

    ballot: str
    present: int | None
    silent: int
    has_carried: bool | None
    mover: str
    seconder: str
    dissents: tuple[DissentCard, ...]


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """The evidence with which a matter was announced."""

    evidence: Mapping[str, Any]
    parties: Sequence[str]


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A matter on an agenda."""

    id: int
    topic: TopicName
    question: str
    minutes: int
    scope: str
    scope_reason: str
    state: str
    decision_reason: str
    outcome: str | None
    outcome_text: str


@dataclass(frozen=True, slots=True)
class TalkCard:
    """A matter as the history of its topic tells it, with what came of it."""

    id: int
    meeting: MeetingName
    question: str
    decision_reason: str
    outcome_text: str
    decided_at: datetime | None
    suggestions: tuple[SuggestionCard, ...]
    motions: tuple[MotionCard, ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A line of the attendance sheet, for council staff."""

    name: str
    home: str
    party: str
    is_voting: bool
    has_attended: bool
    presence: str


@dataclass(frozen=True, slots=True)
class MinutesText:
    """One revision of minutes."""

    number: int
    state: str
    body: str
    change_note: str
    created_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class MinutesCard(MinutesText):
    """One revision of minutes with its author."""

    author: str


@dataclass(frozen=True, slots=True)
class RulesCard:
    """One version of the rules of order."""

    number: int
    title: str
    note: str
    reason: str
    rules: Sequence[Mapping[str, Any]]
    limits: Mapping[str, Any]
    created_at: datetime | None


def meeting_name(meeting: Meeting) -> MeetingName:
    """The meeting as a link."""
    return card_of(MeetingName, meeting)


def meeting_card(meeting: Meeting) -> MeetingCard:
    """The meeting as a line of a list."""
    return card_of(MeetingCard, meeting, place=meeting.place.name)


def meeting_page(meeting: Meeting) -> MeetingPage:
    """The meeting as its pages show it."""
    return card_of(
        MeetingPage,
        meeting,
        place=meeting.place.name,
        chair=meeting.chair.name,
        recorder=meeting.recorder.name,
        facilitator=name_of(meeting.facilitator),
        rule_number=meeting.rule_set.number,
        follows=meeting_name(meeting.follows) if meeting.follows is not None else None,
    )


def opening_of(meeting: Meeting) -> Opening:
    """When the meeting can be opened."""
    return Opening(policy.opens_from(meeting), policy.is_time_to_open(meeting))


def suggestion_card(suggestion: Suggestion) -> SuggestionCard:
    """The suggestion with its answer."""
    return card_of(SuggestionCard, suggestion)


def motion_card(motion: Motion) -> MotionCard:
    """The motion with its votes."""
    return card_of(MotionCard, motion)


def motion_page(motion: Motion, dissents: Iterable[Dissent]) -> MotionPage:
    """The motion as the record tells it, with those of the different opinions that are on it."""
    opinions = tuple(card_of(DissentCard, row) for row in dissents if row.motion_id == motion.id)
    return card_of(MotionPage, motion, mover=motion.mover.name, seconder=name_of(motion.seconder), dissents=opinions)


def notice_card(notice: ItemNotice) -> NoticeCard:
    """What was announced about a matter."""
    return card_of(NoticeCard, notice)


def item_card(item: AgendaItem) -> ItemCard:
    """The matter as the agenda shows it."""
    return card_of(ItemCard, item, topic=topic_name(item.topic))


def talk_card(item: AgendaItem, suggestions: Iterable[Suggestion] = (), motions: Iterable[Motion] = ()) -> TalkCard:
    """The matter with those of the suggestions and motions that belong to it."""
    return card_of(
        TalkCard,
        item,
        meeting=meeting_name(item.meeting),
        suggestions=tuple(suggestion_card(row) for row in suggestions if row.agenda_item_id == item.id),
        motions=tuple(motion_card(row) for row in motions if row.agenda_item_id == item.id),
    )


def person_card(person: Participant) -> PersonCard:
    """The line of somebody invited or present."""
    return card_of(PersonCard, person)


def minutes_text(revision: MinutesRevision) -> MinutesText:
    """The revision without its author."""
    return card_of(MinutesText, revision)


def minutes_card(revision: MinutesRevision) -> MinutesCard:
    """The revision with its author."""
    return card_of(MinutesCard, revision, author=revision.author.name)


def rules_card(rules: RuleSet) -> RulesCard:
    """One version of the rules in the reader's language."""
    return card_of(RulesCard, rules)
