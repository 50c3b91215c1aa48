"""What ends by itself: the time for ratings and the time for disputes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.operations import close
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.settings import DISPUTE_DAYS, RATING_DAYS
from govtrack.topics.models import Topic
from govtrack.topics.operations import advance_topic

AT_MOST = 100


def finish_evaluations(limit: int = AT_MOST) -> int:
    """Topics whose answer has been out for the time of rating count as rated; returns how many."""
    ended = now() - timedelta(days=get_setting(RATING_DAYS))
    statement = (
        select(Topic)
        .join(Response, Response.topic_id == Topic.id)
        .where(Topic.state == "responded", Response.state == "published", Response.published_at < ended)
        .order_by(Topic.id)
        .limit(limit)
    )
    topics = db.session.scalars(statement).all()
    for topic in topics:
        advance_topic(SYSTEM, topic, "evaluate")
    return len(topics)


def close_settled(limit: int = AT_MOST) -> int:
    """Closes submissions whose last answer can no longer be disputed and has no open dispute.

    So it does with those that another system had answered before they came here: what they say is kept no longer.
    """
    ended = now() - timedelta(days=get_setting(DISPUTE_DAYS))
    submissions = db.session.scalars(
        select(Submission)
        .where(Submission.state == "answered", or_(_is_settled(ended), _is_answered_elsewhere(ended)))
        .order_by(Submission.id)
        .limit(limit)
    ).all()
    for submission in submissions:
        close(SYSTEM, submission)
    return len(submissions)


def _is_settled(ended: datetime) -> ColumnElement[bool]:
    newest = select(func.max(Answer.id)).group_by(Answer.submission_id)
    undecided = select(Dispute.answer_id).where(Dispute.state.in_(("open", "upheld")))
    out_of_time = (Answer.delivered_at < ended, Answer.id.in_(newest), Answer.id.not_in(undecided))
    return Submission.id.in_(select(Answer.submission_id).where(*out_of_time))


def _is_answered_elsewhere(ended: datetime) -> ColumnElement[bool]:
    has_answer = select(Answer.id).where(Answer.submission_id == Submission.id).exists()
    return and_(Submission.batch_id.is_not(None), Submission.state_since < ended, ~has_answer)
