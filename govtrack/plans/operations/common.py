"""What every verb of a plan does: ask the policy, take the step, write the event, move the topic."""

from __future__ import annotations

from typing import Any

from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import Conflict, Forbidden, InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.plans.models import Plan
from govtrack.plans.operations.telling import settle_signing
from govtrack.plans.states import PLAN
from govtrack.topics.operations import advance_topic
from govtrack.topics.states import TOPIC


def demand(condition: bool, message: Text) -> None:
    """Goes on only where the policy says yes; the message says who may."""
    if not condition:
        raise Forbidden(message)


def demand_text(text: str, field: str, message: Text | None = None) -> str:
    """The text without outer blanks; raises InvalidInput at ``field`` where nothing is left."""
    if not text.strip():
        raise InvalidInput(message or _l("Please say why in a sentence."), field)
    return text.strip()


def demand_drafting(plan: Plan) -> None:
    """Parties and promises change only while the plan is being drafted."""
    if plan.state != "drafting":
        raise Conflict(_l("The plan is no longer being drafted, so its text cannot be changed."))


def note(actor: Actor, plan: Plan, verb: str, *, is_public: bool = False, reason: str = "", **data: Any) -> None:
    """Writes one event of the plan."""
    db.session.flush()
    record(actor, verb, plan, place_path=plan.place.path, is_public=is_public, reason=reason, **data)


def take_step(
    actor: Actor, plan: Plan, action: str, verb: str, *, is_public: bool = True, reason: str = "", **data: Any
) -> None:
    """Advances the plan by ``action``, which ends the time of signing, and writes the event ``verb``."""
    old, new = PLAN.advance(plan, action, actor)
    settle_signing(plan)
    note(actor, plan, verb, is_public=is_public, reason=reason, old=old, new=new, **data)


def move_topic(actor: Actor, plan: Plan, action: str, reason: str = "") -> None:
    """Takes the topic along where it stands at this step.

    A second plan after a withdrawn one, or a topic that was answered while the work went on,
    finds the topic further along; then the plan moves alone.
    """
    if TOPIC.find(plan.topic.state, action) is not None:
        advance_topic(actor, plan.topic, action, reason)
