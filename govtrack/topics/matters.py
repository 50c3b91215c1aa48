"""What belongs to one matter: topics that were joined or split, their letters, corrections, the open review.

Policies, hands and queries read it alike; nothing here asks who may.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import aliased

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.topics.models import EngineConstraint, Topic, TopicMember, TopicReview


def root_id_of(topic: Topic) -> int:
    """The id of the topic in which this one lives on: its own, unless it was merged."""
    return topic.root_id or topic.id


def family_of(topic: Topic) -> Select[int]:
    """The ids of the topics that are one matter with this one: it, and what was merged with it."""
    return family_at(literal(root_id_of(topic)))


def family_at(root: ColumnElement[int]) -> Select[int]:
    """The same by the id of the root, which a statement that is built once takes as a parameter."""
    return select(Topic.id).where(func.coalesce(Topic.root_id, Topic.id) == root)


def matter_at(root: ColumnElement[int]) -> Select[int]:
    """The ids of the topics that are one matter with a root, and of those from which it was split off."""
    above = aliased(Topic)
    roots = select(root.label("root")).cte("roots", recursive=True)
    behind = select(func.coalesce(above.root_id, above.id)).join(Topic, Topic.parent_id == above.id)
    roots = roots.union(behind.where(func.coalesce(Topic.root_id, Topic.id) == roots.c.root))
    return select(Topic.id).where(func.coalesce(Topic.root_id, Topic.id).in_(select(roots.c.root)))


def letters_of(topics: Select[int], at: datetime | None = None) -> Select[int]:
    """The letters in these topics now, with those that were there at a moment and left since."""
    stays = TopicMember.ended_at.is_(None)
    there = stays if at is None else or_(stays, TopicMember.ended_at >= at)
    return select(TopicMember.submission_id).where(TopicMember.topic_id.in_(topics), there)


def is_emptied(topic: Topic, leaving: Collection[int]) -> bool:
    """Whether most letters that a matter had since the panel first looked at it would be gone, these ones among them.

    By whatever way the others left, and one after the other: split off, moved, set apart, or with a move taken back.
    """
    family = family_of(topic)
    first = db.session.scalar(select(func.min(TopicReview.created_at)).where(TopicReview.topic_id.in_(family)))
    had = set(db.session.scalars(letters_of(family, first or topic.created_at)))
    staying = set(db.session.scalars(letters_of(family))) - set(leaving)
    return len(had - staying) * 2 > len(had)


def rounds_of(topic_id: int) -> Select[TopicReview]:
    """The rounds of review of a topic but for a merge that was taken back: nothing was decided by it after all."""
    merge = select(Topic.decided_at).where(Topic.id == TopicReview.topic_id, Topic.state == "merged")
    stands = or_(TopicReview.decision.is_(None), TopicReview.decision != "merged")
    return select(TopicReview).where(
        TopicReview.topic_id == topic_id, or_(stands, TopicReview.closed_at == merge.scalar_subquery())
    )


def list_touched(correction: EngineConstraint) -> Sequence[Topic]:
    """The topics that a correction is about."""
    before = correction.before or {}
    ids = {correction.topic_id, before.get("from"), *(correction.topic_ids or ())} - {None}
    return db.session.scalars(select(Topic).where(Topic.id.in_(ids))).all()


def list_moved(correction: EngineConstraint) -> Sequence[Submission]:
    """The letters that change their topic when a correction is taken back; a merge is a link and moves none."""
    if correction.kind == "merge" or not correction.submission_ids:
        return ()
    moved = Submission.id.in_(correction.submission_ids)
    if correction.kind != "split":
        return db.session.scalars(select(Submission).where(moved)).all()
    # What came to the topic that was split off since goes back with it.
    came = letters_of(select(Topic.id).where(Topic.id.in_(list(correction.topic_ids)[1:])))
    return db.session.scalars(select(Submission).where(or_(moved, Submission.id.in_(came)))).all()


def open_review(topic: Topic) -> Select[TopicReview]:
    """Selects the round of review that nobody has closed yet."""
    statement = select(TopicReview).where(TopicReview.topic_id == topic.id, TopicReview.closed_at.is_(None))
    return statement.order_by(TopicReview.id).limit(1)


def find_open_review(topic: Topic) -> TopicReview | None:
    """The round of review that nobody has closed yet."""
    return db.session.scalar(open_review(topic))
