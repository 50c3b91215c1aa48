"""What everybody sees on the home page: topics, promises, answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from govtrack.casework.models import WorkOrder
from govtrack.casework.states import CHECKED
from govtrack.core.db import db
from govtrack.council.cards import MeetingCard, meeting_card
from govtrack.council.models import Meeting
from govtrack.council.states import ANNOUNCED
from govtrack.places.models import Place
from govtrack.plans.cards import PromiseCard, promise_card
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.cards import ResponseCard, response_card
from govtrack.responses.models import Response
from govtrack.topics.cards import TopicCard
from govtrack.topics.queries import TopicFilter, list_first_topics

AT_MOST = 6


def list_hot_topics(near: Place | None = None) -> Sequence[TopicCard]:
    """What is being talked about, near topics first and then the hottest; nothing that could point at a person."""
    return list_first_topics(TopicFilter(view="hot", near_path=near.path if near else None), AT_MOST)


def list_announced_meetings() -> Sequence[MeetingCard]:
    """Councils that are announced or in session, the nearest first."""
    statement = select(Meeting).options(joinedload(Meeting.place)).where(Meeting.state.in_(ANNOUNCED))
    rows = db.session.scalars(statement.order_by(Meeting.starts_at, Meeting.id).limit(5))
    return [meeting_card(row) for row in rows]


def list_promises() -> Sequence[PromiseCard]:
    """Promises that are not kept yet, the nearest date first: what is overdue stands on top."""
    statement = (
        select(Commitment)
        .join(Plan, Commitment.plan_id == Plan.id)
        .options(joinedload(Commitment.plan), joinedload(Commitment.lead_unit), joinedload(Commitment.work_order))
        .outerjoin(WorkOrder, Commitment.work_order_id == WorkOrder.id)
        .where(Plan.state == "adopted", func.coalesce(WorkOrder.state, "").not_in(CHECKED))
    )
    rows = db.session.scalars(statement.order_by(Commitment.in_service_on, Commitment.id).limit(AT_MOST))
    return [promise_card(row) for row in rows]


def list_newest_answers() -> Sequence[ResponseCard]:
    """The newest public answers."""
    statement = (
        select(Response)
        .options(joinedload(Response.topic))
        .where(Response.state == "published", Response.topic_id.is_not(None))
    )
    rows = db.session.scalars(statement.order_by(Response.published_at.desc(), Response.id.desc()).limit(3))
    return [response_card(row) for row in rows]
