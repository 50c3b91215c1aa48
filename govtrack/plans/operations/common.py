"""What every operation on a plan does: ask the policy, take the step, write the event, move the topic."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.trail import Trail
from govtrack.core.actors import Actor
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.plans import events
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty
from govtrack.plans.operations.notices import follow_plan, settle_plan
from govtrack.plans.states import PLAN
from govtrack.topics.operations import advance_topic
from govtrack.topics.states import TOPIC

PLANS = Trail(lambda plan: plan.place.path, PLAN, settle=settle_plan, tell=follow_plan, subject=events.PLANS)
note, take_step = PLANS.note, PLANS.take_step


def hold(plan: Plan) -> Plan:
    """Holds the plan until the transaction ends, read anew with its parts.

    Whoever drafts, notices, signs, objects, answers and adopts holds it first, and asks then how it stands: else a
    signature would go over to a text that was changed meanwhile, or a promise stand in a plan that nobody noticed.
    """
    lock(plan)
    for part in (PlanParty, Commitment, Objection):
        parts = select(part).where(part.plan_id == plan.id)
        db.session.scalars(parts.execution_options(populate_existing=True)).all()
    return plan


def demand_drafting(subject: Plan | PlanParty | Commitment) -> None:
    """Text, parties and promises change only while the plan is being drafted."""
    plan = subject if isinstance(subject, Plan) else subject.plan
    if plan.state != "drafting":
        raise Conflict(_l("The plan is no longer being drafted, so its text cannot be changed."))


def move_topic(actor: Actor, plan: Plan, action: str, reason: str = "") -> None:
    """Takes the topic along where it stands at this step.

    A second plan after a withdrawn one, or a topic that was answered while the work went on,
    finds the topic further along; then the plan moves alone.
    """
    if TOPIC.find(plan.topic.state, action) is not None:
        advance_topic(actor, plan.topic, action, reason)
