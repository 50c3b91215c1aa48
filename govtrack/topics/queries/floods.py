"""Flags on look-alike letters: on a topic, on one page, and all that wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.intake.cards import LetterText, text_for
from govtrack.intake.models import Submission
from govtrack.topics.cards import OpenBurst, open_burst
from govtrack.topics.models import Topic, TopicBurst, TopicMember
from govtrack.topics.queries.members import is_open_to_topics, lives_on_in
from govtrack.topics.queries.topics import concerning

LETTERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class FloodLetters:
    """The letters behind a flag: the newest ones, all their number, and from when to when they came."""

    shown: Sequence[LetterText]
    total: int
    first_at: datetime | None
    last_at: datetime | None


def get_burst(burst_id: int) -> TopicBurst:
    """One flag with its topic; raises NotFound."""
    statement = select(TopicBurst).options(joinedload(TopicBurst.topic).joinedload(Topic.place))
    row = db.session.scalar(statement.where(TopicBurst.id == burst_id))
    if row is None:
        raise NotFound()
    return row


def list_bursts(topic: Topic) -> Sequence[TopicBurst]:
    """The flags of a topic and of those merged into it, the newest first; one query."""
    statement = select(TopicBurst).join(Topic, TopicBurst.topic_id == Topic.id).where(lives_on_in([topic.id]))
    return db.session.scalars(statement.order_by(TopicBurst.id.desc())).all()


def list_open_bursts(place_paths: Sequence[str]) -> Sequence[OpenBurst]:
    """The flags that wait for a person in topics that concern these places, the largest first; one query."""
    statement = (
        select(TopicBurst)
        .join(TopicBurst.topic)
        .where(TopicBurst.state == "open", Topic.state != "dissolved", concerning(place_paths))
        .options(contains_eager(TopicBurst.topic))
    )
    return [open_burst(row) for row in db.session.scalars(statement.order_by(TopicBurst.letters.desc(), TopicBurst.id))]


def list_flood_letters(reader: Actor, burst: TopicBurst) -> FloodLetters:
    """The letters that carry the flag, as this person may read them; two queries, however many they are."""
    marked = (TopicMember.burst_id == burst.id) & TopicMember.ended_at.is_(None) & is_open_to_topics()
    joined = (
        select(Submission)
        .join(TopicMember, TopicMember.submission_id == Submission.id)
        .where(marked, Submission.reserved_for.is_(None))
    )
    received = Submission.received_at
    counted = joined.with_only_columns(func.count(), func.min(received), func.max(received))
    total, first_at, last_at = db.session.execute(counted).one()
    newest = joined.options(joinedload(Submission.place)).order_by(received.desc(), Submission.id.desc())
    shown = [text_for(reader, row) for row in db.session.scalars(newest.limit(LETTERS_SHOWN))]
    return FloodLetters(shown, total, first_at, last_at)
