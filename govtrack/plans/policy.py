"""Who may see, write, sign and report on plans."""

from __future__ import annotations

from govtrack.accounts.roles import DESK, STAFF, UNITS
from govtrack.core.actors import Actor
from govtrack.core.duties import Hands, hands_of, is_separate
from govtrack.places.models import Place
from govtrack.plans.models import Commitment, Plan, PlanParty
from govtrack.plans.states import DRAFTERS
from govtrack.topics.models import Topic
from govtrack.topics.policy import scope_path

PUBLIC_STATES = ("noticed", "adopted", "completed", "withdrawn")


def is_public(plan: Plan) -> bool:
    """Whether the plan has ever been on notice and can be seen by everybody."""
    return plan.noticed_at is not None


def can_see(actor: Actor, plan: Plan) -> bool:
    """Everybody once it was noticed; before, those who work on it and the units it names."""
    return is_public(plan) or can_see_inside(actor, plan)


def can_see_inside(actor: Actor, plan: Plan) -> bool:
    """Drafts, and who did what: those who work on the plan, the units it names, and who watches over the place."""
    works = can_draft(actor, plan.place.path) or _is_named(actor, plan)
    return works or actor.has_role("auditor") or actor.has_role_at(plan.place.path, "supervisor")


def _is_named(actor: Actor, plan: Plan) -> bool:
    named = {row.organisation_id for row in plan.parties} | {row.lead_unit_id for row in plan.commitments}
    return actor.has_role(*STAFF) and not actor.organisation_ids.isdisjoint({*named, plan.lead_unit_id})


def can_draft(actor: Actor, place_path: str) -> bool:
    """Desk and commissioner of the place write the plan."""
    return actor.has_role_at(place_path, *DRAFTERS)


def can_plan(actor: Actor, topic: Topic, place: Place) -> bool:
    """Drafting for a place of one's own, about a topic of that place, of one in it or of one that contains it."""
    here, there = place.path, scope_path(topic)
    return can_draft(actor, here) and (there.startswith(here) or here.startswith(there))


def can_decide(actor: Actor, plan: Plan) -> bool:
    """The desk of the place puts it on notice, answers objections, adopts, withdraws."""
    return actor.kind == "system" or actor.has_role_at(plan.place.path, *DESK)


@hands_of("plans.answer_objection", "plans.draft")
def who_drafted(plan: Plan) -> Hands:
    """Who began the plan."""
    return Hands.of([plan.drafted_by_id])


def can_answer_objection(actor: Actor, plan: Plan) -> bool:
    """The desk of the place, but not whoever drafted what is objected to."""
    return can_decide(actor, plan) and is_separate(actor, "plans.answer_objection", plan)


def can_sign(actor: Actor, party: PlanParty) -> bool:
    """Somebody of the party's own unit; for a party without a unit here nobody signs online."""
    return party.organisation_id is not None and any(
        grant.organisation_id == party.organisation_id and grant.role in STAFF for grant in actor.grants
    )


def can_record_signature(actor: Actor, party: PlanParty) -> bool:
    """The desk enters what a party signed or refused on paper."""
    return actor.has_role_at(party.plan.place.path, *DRAFTERS)


def can_report(actor: Actor, commitment: Commitment) -> bool:
    """The unit that works on the promise, or who drafts the plan."""
    order = commitment.work_order
    unit_id = order.unit_id if order else commitment.lead_unit_id
    of_unit = any(grant.organisation_id == unit_id and grant.role in UNITS for grant in actor.grants)
    return of_unit or can_draft(actor, commitment.plan.place.path)
