"""The panel's work: open a review, decide with a public reason, reconsider."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from govtrack.core.access import require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation
from govtrack.places.policy import demand_serving
from govtrack.topics import matters, policy
from govtrack.topics.models import Topic, TopicReview
from govtrack.topics.operations.common import TOPICS
from govtrack.topics.operations.keeping import keep_for_good
from govtrack.topics.operations.opinions import demand_panel
from govtrack.topics.operations.waiting import start_clock
from govtrack.topics.signals import topic_admitted
from govtrack.topics.vocabulary import PUBLIC_REASON


def start_review(actor: Actor, topic: Topic) -> Topic:
    """Opens a round of review; from here on the engine no longer joins or ends the topic."""
    require(policy.can_decide(actor, topic))
    demand_separate(actor, "topics.start_review", topic)
    TOPICS.advance(actor, topic, "start_review")
    open_round(actor, topic)
    keep_for_good(actor, topic)
    TOPICS.note(actor, topic, "review_started", is_public=True)
    return topic


def admit(actor: Actor, topic: Topic, reason: str, question: str | None = None) -> Topic:
    """Takes the matter up for deliberation; ``question`` is the neutral question, edited by a person."""
    _decide(actor, topic, "admit", reason)
    if question:
        topic.question = question
        topic.is_title_edited = True
    db.session.flush()
    topic_admitted.send(current_app.name, topic_id=topic.id)
    return topic


def reject(actor: Actor, topic: Topic, reason: str) -> Topic:
    """Does not take the matter up; the reason stands on the public page and with each receipt."""
    return _decide(actor, topic, "reject", reason)


def park(actor: Actor, topic: Topic, reason: str, until: datetime) -> Topic:
    """Puts the matter off until a date, when it comes back to the panel by itself.

    Raises InvalidInput at ``parked_until`` for a moment that has passed.
    """
    require(policy.can_decide(actor, topic))
    if until <= now():
        raise InvalidInput(_l("Choose a date in the future."), "parked_until")
    topic.parked_until = until
    return _decide(actor, topic, "park", reason, until=until.isoformat())


def handle_directly(actor: Actor, topic: Topic, reason: str, unit: Organisation | None = None) -> Topic:
    """Needs no deliberation: the unit (or the desk, where none is named) does it."""
    require(policy.can_decide(actor, topic))
    demand_serving(unit, policy.scope_path(topic))
    topic.handling_unit_id = unit.id if unit else None
    return _decide(actor, topic, "handle_directly", reason, unit=unit.code if unit else None)


def reconsider(actor: Actor, topic: Topic, reason: str) -> Topic:
    """Takes a decision back before anything followed from it: a new round of review opens."""
    require(policy.can_decide(actor, topic))
    demand_public_reason(reason)
    demand_separate(actor, "topics.decide", topic)
    old, _new = TOPICS.advance(actor, topic, "reconsider")
    start_clock(topic)
    topic.parked_until = topic.handling_unit_id = None
    open_round(actor, topic)
    TOPICS.note(actor, topic, "decision_taken_back", is_public=True, reason=reason, old=old)
    return topic


def wake_parked(at: datetime) -> int:
    """Brings parked topics whose date has come back to the panel; returns how many."""
    due = db.session.scalars(select(Topic).where(Topic.state == "parked", Topic.parked_until <= at)).all()
    for topic in due:
        TOPICS.advance(SYSTEM, topic, "wake")
        start_clock(topic)
        topic.parked_until = None
        TOPICS.note(SYSTEM, topic, "park_date_reached", is_public=True)
    return len(due)


def _decide(actor: Actor, topic: Topic, action: str, reason: str, **data: Any) -> Topic:
    """What all decisions share: no own interest, a public reason, who and when, the round closed."""
    require(policy.can_decide(actor, topic))
    demand_separate(actor, "topics.decide", topic)
    demand_public_reason(reason)
    panel = demand_panel(actor, topic, action)
    TOPICS.advance(actor, topic, action)
    sign_decision(actor, topic, reason)
    keep_for_good(actor, topic)
    TOPICS.note(
        actor, topic, topic.state, is_public=True, reason=reason,
        **panel, **{key: value for key, value in data.items() if value is not None},
    )  # fmt: skip
    return topic


def demand_public_reason(reason: str) -> None:
    """Raises InvalidInput without a reason that everybody can read."""
    if not reason:
        raise InvalidInput(PUBLIC_REASON, "reason")


def sign_decision(actor: Actor, topic: Topic, reason: str) -> None:
    """Writes who decided, when and why, into the topic and its round of review."""
    topic.decided_by_id, topic.decided_at, topic.decision_reason = actor.user_id, now(), reason
    review = matters.find_open_review(topic) or open_round(actor, topic)
    review.decision, review.reason = topic.state, reason
    review.closed_by_id, review.closed_at = actor.user_id, topic.decided_at
    db.session.flush()


def open_round(actor: Actor, topic: Topic) -> TopicReview:
    """Opens the next round of review; whoever opens it does not decide."""
    last = db.session.scalar(select(func.max(TopicReview.round)).where(TopicReview.topic_id == topic.id)) or 0
    review = TopicReview(topic_id=topic.id, round=last + 1, opened_by_id=actor.user_id)
    db.session.add(review)
    db.session.flush()
    return review
