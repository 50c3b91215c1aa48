"""Ending and opening memberships: rows are never deleted, so that the past can be restored."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select, update

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.signals import members_joined
from govtrack.topics.states import ADMITTED_STATES


def end_members(submission_ids: Sequence[int]) -> list[int]:
    """Ends the current memberships of these letters; returns the ids of the rows that ended."""
    rows = db.session.scalars(
        select(TopicMember).where(TopicMember.submission_id.in_(submission_ids), TopicMember.ended_at.is_(None))
    ).all()
    for row in rows:
        row.ended_at = now()
    db.session.flush()
    return [row.id for row in rows]


def add_members(topic: Topic, submission_ids: Sequence[int], added_by: str) -> list[int]:
    """Opens memberships of these letters, which have none; returns the ids of the new rows."""
    rows = [
        TopicMember(topic_id=topic.id, submission_id=submission_id, added_by=added_by, similarity=1.0)
        for submission_id in submission_ids
    ]
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def restore_members(ended: Sequence[int], added: Sequence[int]) -> None:
    """Takes a change back: the rows that it added end, those that it ended are open again.

    Raises Conflict where a later change has touched the same letters.
    """
    open_rows = select(TopicMember.id).where(TopicMember.id.in_(added), TopicMember.ended_at.is_(None))
    if len(db.session.scalars(open_rows).all()) != len(added):
        raise Conflict(_l("These letters have been moved again since. Undo the later change first."))
    letters = select(TopicMember.submission_id).where(TopicMember.id.in_(ended))
    elsewhere = select(TopicMember.id).where(
        TopicMember.submission_id.in_(letters), TopicMember.ended_at.is_(None), TopicMember.id.not_in(added)
    )
    if db.session.scalars(elsewhere).first() is not None:
        raise Conflict(_l("These letters have been moved again since. Undo the later change first."))
    db.session.execute(update(TopicMember).where(TopicMember.id.in_(added)).values(ended_at=now()))
    db.session.flush()
    db.session.execute(update(TopicMember).where(TopicMember.id.in_(ended)).values(ended_at=None))
    db.session.expire_all()


def signal_late_joiners(topic_ids: Sequence[int]) -> None:
    """Somebody who comes to a topic after its decision is answered as well: the steps downstream learn of it."""
    decided = select(Topic.id).where(Topic.id.in_(topic_ids), Topic.state.in_(ADMITTED_STATES)).order_by(Topic.id)
    if late := list(db.session.scalars(decided)):
        members_joined.send(current_app.name, topic_ids=late)
