"""What waits for a response, and how much work lies where."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from govtrack.accounts.roles import DESK
from govtrack.casework.models import WorkOrder
from govtrack.casework.states import WORKING
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.responses.models import Response
from govtrack.responses.queries.responses import OPEN, in_scope
from govtrack.responses.states import AUTHORS
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.states import FEWEST_VOICES

# A decision, also a no, is told to everybody; work under way is told when it is done.
AWAITING_STATES = ("rejected", "direct_handling", "referred", "implemented")
SHOWN_AT_MOST = 20


def is_awaiting(actor: Actor) -> ColumnElement[bool]:
    """The condition on Topic joined with its place: decided within this person's reach, without any response."""
    has_one = (
        select(Response.id).where(Response.topic_id == Topic.id, Response.state.in_((*OPEN, "published"))).exists()
    )
    return Topic.state.in_(AWAITING_STATES) & ~has_one & in_scope(actor, AUTHORS, Place.path)


def list_topics_awaiting(actor: Actor) -> Sequence[Topic]:
    """Topics that nobody has begun to answer, those that wait longest first."""
    statement = (
        select(Topic)
        .join(Place, Place.id == func.coalesce(Topic.place_id, Topic.subdistrict_id))
        .options(joinedload(Topic.place))
    )
    statement = statement.where(is_awaiting(actor)).order_by(Topic.state_since, Topic.id)
    return db.session.scalars(statement.limit(SHOWN_AT_MOST)).all()


def _is_alone() -> ColumnElement[bool]:
    """Whether no topic will answer this letter: it is in none, or in one too small to be shown."""
    counts = (Topic.state != "forming") | (Topic.voices >= FEWEST_VOICES)
    member = select(TopicMember.id).join(Topic, TopicMember.topic_id == Topic.id)
    return ~member.where(TopicMember.submission_id == Submission.id, TopicMember.ended_at.is_(None), counts).exists()


def list_letters_awaiting(actor: Actor) -> Page[Submission]:
    """Accepted single letters at this person's desk that nobody answers and no unit is at work on, by deadline."""
    begun = select(Response.id).where(Response.submission_id == Submission.id, Response.state.in_((*OPEN, "published")))
    at_work = select(WorkOrder.id).where(WorkOrder.submission_id == Submission.id, WorkOrder.state.in_(WORKING))
    statement = select(Submission).options(joinedload(Submission.place))
    statement = statement.where(Submission.state == "accepted", in_scope(actor, DESK, Submission.place_path))
    statement = statement.where(~begun.exists(), ~at_work.exists(), _is_alone())
    return paginate(statement.order_by(Submission.due_at, Submission.id), page=1, per_page=SHOWN_AT_MOST)


def count_by_state(actor: Actor) -> dict[str, int]:
    """How many responses stand in each state within this person's places."""
    statement = select(Response.state, func.count()).where(in_scope(actor, AUTHORS, Response.place_path))
    return dict(db.session.execute(statement.group_by(Response.state)).all())
