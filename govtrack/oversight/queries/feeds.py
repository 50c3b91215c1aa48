"""What the feeds tell: topics, public answers and promises, as everybody reads them, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from govtrack.core.db import db
from govtrack.core.i18n import show_date
from govtrack.intake.models.public_texts import shown_to_public
from govtrack.places.models import Place
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.models import Response
from govtrack.topics.cards import topic_line
from govtrack.topics.models import Topic
from govtrack.topics.policy import is_public_row
from govtrack.topics.states import GONE_STATES
from govtrack.topics.wording import name_of, state_of

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``key`` names its row for good, ``parts`` fill the address of its page."""

    key: str
    endpoint: str
    parts: dict[str, Any]
    title: str
    text: str
    updated_at: datetime


def _within(statement: Select[Any], place_id: Any, community: Place | None) -> Select[Any]:
    """Of this community alone, if one is wished."""
    if community is None:
        return statement
    return statement.where(place_id.in_(select(Place.id).where(Place.path.startswith(community.path))))


def list_topic_entries(community: Place | None) -> list[Entry]:
    """Public topics by their last step."""
    statement = select(Topic).where(is_public_row(), Topic.state.not_in(GONE_STATES))
    statement = _within(statement.options(joinedload(Topic.place)), Topic.place_id, community)
    rows = db.session.scalars(statement.order_by(Topic.state_since.desc(), Topic.id.desc()).limit(AT_MOST))
    return [_topic_entry(topic) for topic in rows]


def _topic_entry(topic: Topic) -> Entry:
    line = topic_line(topic)
    text = f"{state_of(line).label} · {topic.place.name}" if topic.place is not None else str(state_of(line).label)
    return Entry(f"topics/{topic.id}", "topics.topic", {"topic_id": topic.id}, name_of(line), text, topic.state_since)


def list_answer_entries(community: Place | None) -> list[Entry]:
    """Public answers to topics."""
    statement = select(Response).join(Topic, Response.topic_id == Topic.id).options(joinedload(Response.topic))
    statement = _within(statement.where(Response.state == "published"), Topic.place_id, community)
    rows = db.session.scalars(statement.order_by(Response.published_at.desc(), Response.id.desc()).limit(AT_MOST))
    return [_answer_entry(response) for response in rows]


def _answer_entry(response: Response) -> Entry:
    assert response.topic is not None and response.published_at is not None, "as the statement asks"
    title, text = name_of(topic_line(response.topic)), shown_to_public(response.decided)
    where = {"response_id": response.id}
    return Entry(f"responses/{response.id}", "responses.response", where, title, text, response.published_at)


def list_promise_entries(community: Place | None) -> list[Entry]:
    """Plans with their promises, by their last step."""
    statement = select(Plan).where(Plan.noticed_at.is_not(None), Plan.state != "withdrawn")
    commitments = selectinload(Plan.commitments).joinedload(Commitment.lead_unit)
    statement = _within(statement.options(commitments), Plan.place_id, community)
    last = func.coalesce(Plan.completed_at, Plan.adopted_at, Plan.noticed_at)
    return [_promise_entry(plan) for plan in db.session.scalars(statement.order_by(last.desc()).limit(AT_MOST))]


def _promise_entry(plan: Plan) -> Entry:
    promises = [
        f"{shown_to_public(one.title)} · {one.lead_unit.name} · {show_date(one.in_service_on)}"
        for one in plan.commitments
    ]
    moment = plan.completed_at or plan.adopted_at or plan.noticed_at
    assert moment is not None, "as the statement asks"
    title = shown_to_public(plan.title)
    return Entry(f"plans/{plan.id}", "plans.plan", {"plan_id": plan.id}, title, "\n".join(promises), moment)
