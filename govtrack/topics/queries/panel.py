"""Rounds of review, declared interests, corrections: what colleagues have done so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.accounts.models import User
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.topics.models import EngineConstraint, Topic, TopicReview
from govtrack.topics.queries.topics import concerning

CORRECTIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """One round of the panel with the name of whoever decided, for colleagues."""

    review: TopicReview
    closed_by: str | None


def list_reviews(topic: Topic) -> list[ReviewRound]:
    """All rounds, oldest first."""
    rows = db.session.execute(
        select(TopicReview, User.name)
        .outerjoin(User, TopicReview.closed_by_id == User.id)
        .where(TopicReview.topic_id == topic.id)
        .order_by(TopicReview.round)
    )
    return [ReviewRound(review, name) for review, name in rows]


def list_undecided_parked(place_paths: Sequence[str]) -> Sequence[Topic]:
    """Topics that were put off and concern these places, the next date first."""
    statement = select(Topic).where(Topic.state == "parked", concerning(place_paths)).options(joinedload(Topic.place))
    return db.session.scalars(statement.order_by(Topic.parked_until)).all()


def list_corrections(topic: Topic) -> Sequence[EngineConstraint]:
    """What curators corrected on this topic, newest first."""
    statement = select(EngineConstraint).where(EngineConstraint.topic_id == topic.id, EngineConstraint.is_curation)
    return db.session.scalars(statement.order_by(EngineConstraint.id.desc()).limit(CORRECTIONS_SHOWN)).all()


def get_correction(constraint_id: int) -> EngineConstraint:
    """One correction; raises NotFound."""
    row = db.session.get(EngineConstraint, constraint_id)
    if row is None or not row.is_curation or row.topic_id is None:
        raise NotFound()
    return row
