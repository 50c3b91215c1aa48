"""What ends by itself: the time for ratings and the time for disputes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

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
    """Closes submissions whose last answer can no longer be disputed and has no open dispute."""
    ended = now() - timedelta(days=get_setting(DISPUTE_DAYS))
    newest = select(func.max(Answer.id)).group_by(Answer.submission_id)
    undecided = select(Dispute.answer_id).where(Dispute.state.in_(("open", "upheld")))
    statement = (
        select(Submission)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(Submission.state == "answered", Answer.delivered_at < ended)
        .where(Answer.id.in_(newest), Answer.id.not_in(undecided))
        .order_by(Submission.id)
        .limit(limit)
    )
    submissions = db.session.scalars(statement).all()
    for submission in submissions:
        close(SYSTEM, submission)
    return len(submissions)
