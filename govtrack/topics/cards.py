"""What pages show of a topic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govtrack.core.cards import card_of, name_of
from govtrack.topics.models import Topic


@dataclass(frozen=True, slots=True)
class TopicName:
    """Enough for a link to a topic."""

    id: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class TopicCard(TopicName):
    """A topic in a list."""

    place: str
    state: str
    state_since: datetime
    voices: int
    hotness: float


def topic_name(topic: Topic) -> TopicName:
    """The topic as a link."""
    return card_of(TopicName, topic)


def topic_card(topic: Topic) -> TopicCard:
    """The topic as a line of a list."""
    return card_of(TopicCard, topic, place=name_of(topic.place))


@dataclass(frozen=True, slots=True)
class TopicOutcome(TopicCard):
    """A topic with what was decided about it, and the one that it was joined with."""

    decision_reason: str
    merged_into_id: int | None


def topic_outcome(topic: Topic) -> TopicOutcome:
    """The topic with what became of it."""
    return card_of(TopicOutcome, topic, place=name_of(topic.place))
