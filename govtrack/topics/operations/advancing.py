"""The later way of a topic: driven by council, plans and responses."""

from __future__ import annotations

from typing import Any

from flask import current_app

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import IllegalTransition
from govtrack.topics import policy
from govtrack.topics.models import Topic
from govtrack.topics.operations.common import take_step
from govtrack.topics.operations.constraints import constrain
from govtrack.topics.operations.decisions import open_round
from govtrack.topics.operations.waiting import start_clock
from govtrack.topics.signals import topic_decided
from govtrack.topics.states import CONCLUDED_STATES, FROZEN_STATES, LATER_ACTIONS, STEERING, TOPIC
from govtrack.topics.vocabulary import OUTCOMES


def advance_topic(actor: Actor, topic: Topic, action: str, reason: str = "", *, outcome: str | None = None) -> Topic:
    """Takes one of the later steps (``states.LATER_ACTIONS``); ``reason`` is public.

    ``decide`` needs an ``outcome``: ``consensus`` or ``majority_advice``. A topic on an agenda is
    frozen for the engine until it leaves the agenda again. ``reopen`` opens a round of review,
    in which somebody else decides.

    Raises IllegalTransition where the table has no such step from here, Forbidden where the
    actor's roles do not include it.
    """
    if action not in LATER_ACTIONS or (action == "decide") != (outcome is not None):
        raise IllegalTransition()
    if outcome is not None and outcome not in OUTCOMES:
        raise IllegalTransition()
    step = TOPIC.find(topic.state, action)
    require(policy.can_take_further(actor, topic, *(step.roles if step else STEERING)))
    if outcome is not None:
        topic.outcome = outcome
    more: dict[str, Any] = {"outcome": outcome} if outcome else {}
    take_step(actor, topic, action, action, is_public=True, reason=reason, **more)
    start_clock(topic)
    if action == "reopen":
        open_round(actor, topic)
    _freeze(actor, topic, topic.state in FROZEN_STATES)
    db.session.flush()
    if topic.state in CONCLUDED_STATES:
        topic_decided.send(current_app.name, topic_id=topic.id)
    return topic


def _freeze(actor: Actor, topic: Topic, is_frozen: bool) -> None:
    """Holds the letters of a topic together while it is on an agenda."""
    if topic.is_frozen == is_frozen:
        return
    topic.is_frozen = is_frozen
    constrain(actor, topic, "freeze" if is_frozen else "unfreeze", is_curation=False)
