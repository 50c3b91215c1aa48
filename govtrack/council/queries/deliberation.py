"""Reading suggestions, motions and dissent."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.council.models import AgendaItem, Dissent, Meeting, Motion, Suggestion


def get_suggestion(meeting: Meeting, suggestion_id: int) -> Suggestion:
    """The suggestion made at this very meeting; raises NotFound."""
    row = db.session.get(Suggestion, suggestion_id)
    if row is None or row.item.meeting_id != meeting.id:
        raise NotFound()
    return row


def get_motion(meeting: Meeting, motion_id: int) -> Motion:
    """The motion put at this very meeting; raises NotFound."""
    row = db.session.get(Motion, motion_id)
    if row is None or row.item.meeting_id != meeting.id:
        raise NotFound()
    return row


def list_suggestions(meeting: Meeting) -> Sequence[Suggestion]:
    """All suggestions of a meeting, in the order of the record."""
    statement = select(Suggestion).join(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    return db.session.scalars(statement.order_by(Suggestion.id)).all()


def list_motions(meeting: Meeting) -> Sequence[Motion]:
    """All motions of a meeting with mover and seconder, in the order they were put."""
    statement = (
        select(Motion)
        .join(AgendaItem)
        .options(joinedload(Motion.mover), joinedload(Motion.seconder))
        .where(AgendaItem.meeting_id == meeting.id)
    )
    return db.session.scalars(statement.order_by(Motion.id)).all()


def list_dissents(meeting: Meeting) -> Sequence[Dissent]:
    """All different opinions recorded at a meeting."""
    statement = select(Dissent).join(Motion).join(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    return db.session.scalars(statement.order_by(Dissent.id)).all()


def count_sessions_without_consensus(topic_id: int) -> int:
    """How often the topic was discussed without consensus."""
    statement = select(func.count()).where(AgendaItem.topic_id == topic_id, AgendaItem.outcome == "no_consensus")
    return db.session.scalar(statement) or 0
