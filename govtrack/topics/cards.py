"""What pages show of topics, of the rounds of the panel, of corrections and of look-alike letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govtrack.core.cards import card_of, name_of
from govtrack.topics.clustering.hot_lists import HotMatter
from govtrack.topics.models import EngineConstraint, EngineRun, Topic, TopicBurst


@dataclass(frozen=True, slots=True)
class TopicName:
    """Enough for a link to a topic."""

    id: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class TopicLine(TopicName):
    """A topic in one line: a title that nobody has approved is masked by ``wording.name_of``."""

    is_title_edited: bool
    state: str
    state_since: datetime
    voices: int
    hotness: int


@dataclass(frozen=True, slots=True)
class TopicCard(TopicLine):
    """A topic in a list."""

    place: str


@dataclass(frozen=True, slots=True)
class TopicOutcome(TopicCard):
    """A topic with what was decided about it, and the one that it was joined with."""

    decision_reason: str
    merged_into_id: int | None


@dataclass(frozen=True, slots=True)
class TopicTile(TopicCard):
    """A topic in the public list and in that of the panel."""

    category: str
    colour: str
    is_rising: bool
    letters: int
    last_at: datetime | None
    weekly: Sequence[int]
    hotness_parts: Mapping[str, Any]
    decision_due_at: datetime | None
    is_decision_overdue: bool
    parked_until: datetime | None


@dataclass(frozen=True, slots=True)
class TopicPage(TopicTile):
    """A topic with all that its own pages tell."""

    question: str
    origin: str
    outcome: str | None
    keywords: Sequence[Mapping[str, Any]]
    label_sources: Mapping[str, Any]
    nomination_reason: str
    decided_at: datetime | None
    decision_reason: str
    handling_unit: str
    is_pinned: bool
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class BurstCard:
    """Letters that look alike and came within days, and how somebody judged them."""

    id: int
    letters: int
    reporters: int
    new_accounts: int
    reasons: Sequence[str]
    state: str
    state_since: datetime
    decided_at: datetime | None
    decision_reason: str
    judged_letters: int


@dataclass(frozen=True, slots=True)
class OpenBurst(BurstCard):
    """Look-alike letters that wait for a look, with their topic."""

    topic: TopicName


@dataclass(frozen=True, slots=True)
class CorrectionCard:
    """What a curator corrected."""

    id: int
    kind: str
    created_at: datetime
    made_by_name: str
    reason: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunCard:
    """One run of the comparison."""

    subdistrict_id: int
    state: str
    created_at: datetime
    finished_at: datetime | None
    documents: int
    total_documents: int
    result: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A list of the hot matters of a period in one line; ``is_waiting`` while it is drawn up."""

    id: int
    place_id: int
    place: str
    first_day: date
    last_day: date
    asked_at: datetime
    drawn_at: datetime | None
    letters: int

    @property
    def is_waiting(self) -> bool:
        """Whether the worker has still to draw it up."""
        return self.drawn_at is None


@dataclass(frozen=True, slots=True)
class PeriodCard(PeriodLine):
    """The list itself: its matters, the hottest first, and whether its drawing up was given up."""

    matters: Sequence[HotMatter]
    lacks_spread: bool
    has_failed: bool


def topic_name(topic: Topic) -> TopicName:
    """The topic as a link."""
    return card_of(TopicName, topic)


def topic_line(topic: Topic) -> TopicLine:
    """The topic in one line."""
    return card_of(TopicLine, topic)


def topic_card(topic: Topic) -> TopicCard:
    """The topic as a line of a list."""
    return card_of(TopicCard, topic, place=name_of(topic.place))


def topic_outcome(topic: Topic) -> TopicOutcome:
    """The topic with what became of it."""
    return card_of(TopicOutcome, topic, place=name_of(topic.place))


def topic_tile(topic: Topic) -> TopicTile:
    """The topic as the lists of this step show it."""
    return card_of(TopicTile, topic, place=name_of(topic.place), category=name_of(topic.category))


def topic_page(topic: Topic) -> TopicPage:
    """The topic as its own pages show it."""
    unit = name_of(topic.handling_unit)
    return card_of(TopicPage, topic, place=name_of(topic.place), category=name_of(topic.category), handling_unit=unit)


def burst_card(burst: TopicBurst) -> BurstCard:
    """The look-alike letters of a topic."""
    return card_of(BurstCard, burst)


def open_burst(burst: TopicBurst) -> OpenBurst:
    """The look-alike letters with their topic."""
    return card_of(OpenBurst, burst, topic=topic_name(burst.topic))


def correction_card(row: EngineConstraint) -> CorrectionCard:
    """The correction as a line of a list."""
    return card_of(CorrectionCard, row)


def run_card(run: EngineRun) -> RunCard:
    """The run as a line of a list."""
    return card_of(RunCard, run)
