"""Rounds of review, declared interests, corrections: what colleagues have done so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.accounts.models import User
from govtrack.core.cards import card_of
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.topics.cards import CorrectionCard, TopicTile, correction_card, topic_tile
from govtrack.topics.models import EngineConstraint, Topic, TopicReview
from govtrack.topics.queries.topics import concerning

CORRECTIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """One round of the panel with the name of whoever decided, for colleagues."""

    round: int
    opened_at: datetime
    decision: str | None
    reason: str
    closed_by: str


def list_reviews(topic: Topic) -> list[ReviewRound]:
    """All rounds, oldest first."""
    rows = db.session.execute(
        select(TopicReview, User.name)
        .outerjoin(User, TopicReview.closed_by_id == User.id)
        .where(TopicReview.topic_id == topic.id)
        .order_by(TopicReview.round)
    )
    return [card_of(ReviewRound, review, closed_by=name or "") for review, name in rows]


def list_undecided_parked(place_paths: Sequence[str]) -> Sequence[TopicTile]:
    """Topics that were put off and concern these places, the next date first."""
    statement = select(Topic).where(Topic.state == "parked", concerning(place_paths))
    statement = statement.options(joinedload(Topic.place), joinedload(Topic.category))
    return [topic_tile(row) for row in db.session.scalars(statement.order_by(Topic.parked_until))]


def list_corrections(topic: Topic) -> Sequence[CorrectionCard]:
    """What curators corrected on this topic, newest first."""
    statement = select(EngineConstraint).where(EngineConstraint.topic_id == topic.id, EngineConstraint.is_curation)
    rows = db.session.scalars(statement.order_by(EngineConstraint.id.desc()).limit(CORRECTIONS_SHOWN))
    return [correction_card(row) for row in rows]


def get_correction(constraint_id: int) -> EngineConstraint:
    """One correction; raises NotFound."""
    row = db.session.get(EngineConstraint, constraint_id)
    if row is None or not row.is_curation or row.topic_id is None:
        raise NotFound()
    return row
