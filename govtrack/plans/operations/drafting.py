"""Writing the plan: goal, parties by their slots, promises that answer the three questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from govtrack.accounts.roles import VERIFIERS
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import Hands, find_conflict_of
from govtrack.core.errors import Conflict, InvalidInput, NotFound
from govtrack.core.i18n import _l
from govtrack.core.numbering import next_number
from govtrack.core.reasons import demand_text
from govtrack.council.models import AgendaItem
from govtrack.council.queries import list_items_of_topic
from govtrack.council.vocabulary import AGREEMENTS
from govtrack.intake.redaction import redact
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import demand_serving
from govtrack.places.queries import get_organisation
from govtrack.plans import policy
from govtrack.plans.models import Commitment, Plan, PlanParty
from govtrack.plans.operations.common import demand_drafting, hold, move_topic, note
from govtrack.plans.slots import SLOTS, fits
from govtrack.topics.models import Topic
from govtrack.topics.states import PLANNABLE_STATES

NO_OUTPUT = _l("Say what can be counted or seen when it is done.")
NO_PROMISE = _l("Say in a few words what is promised.")
NO_NUMBER = _l("Give a whole number.")
NO_VERIFIER = _l("Choose who verifies it.")
NO_PROGRESS = _l("Progress is a number from 0 to 100.")


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """A promise as entered; ``budget`` in yuan, ``quantity`` in ``quantity_unit``."""

    title: str
    lead_unit_id: int
    measurable_output: str
    starts_on: date
    in_service_on: date
    description: str = ""
    progress: int = 0
    quantity: int | None = None
    quantity_unit: str = ""
    budget: int | None = None
    budget_source: str = ""
    verifier: str = "supervisor"
    suggestion_id: int | None = None


def is_plannable(topic: Topic) -> bool:
    """Whether a council has decided the topic, be it for a plan that was withdrawn since."""
    if topic.state != "admitted":
        return topic.state in PLANNABLE_STATES
    return bool(db.session.scalar(select(func.count()).where(Plan.topic_id == topic.id, Plan.state == "withdrawn")))


def demand_plannable(topic: Topic) -> None:
    """A topic that the council decided has one plan at a time."""
    if not is_plannable(topic):
        raise Conflict(_l("The council has not decided this topic yet, so there is nothing to plan."))
    living = select(func.count()).where(Plan.topic_id == topic.id, Plan.state.not_in(("withdrawn", "completed")))
    if db.session.scalar(living):
        raise Conflict(_l("This topic has a plan already. Open it and go on there."))


def _demand_decided(topic: Topic, item: AgendaItem | None) -> None:
    if item is not None and (item.topic_id != topic.id or item.outcome not in AGREEMENTS):
        raise Conflict(_l("A plan follows from an agenda item of this topic that the council decided."))


def _demand_other_than_chair(topic: Topic, item: AgendaItem | None, unit_id: int) -> None:
    """A plan may not name its agenda item, or no longer: then the council's last decision on the topic counts."""
    decided = [row for row in list_items_of_topic(topic.id) if row.outcome in AGREEMENTS]
    item = item or (decided[-1] if decided else None)
    conflict = find_conflict_of(Hands.of(units=[unit_id]), "plans.lead", item) if item is not None else None
    if conflict is not None:
        raise InvalidInput(conflict.message, "lead_unit_id")


def draft_plan(
    actor: Actor,
    topic: Topic,
    *,
    title: str,
    goal: str,
    lead_unit: Organisation,
    agenda_item: AgendaItem | None = None,
    place: Place | None = None,
) -> Plan:
    """Begins the plan of a decided topic.

    Raises Forbidden outside the actor's places, Conflict where the topic is not decided or has
    a plan already, InvalidInput where title or goal are missing or the chair's unit would lead.
    """
    where = place or policy.place_of(topic)
    if where is None:
        raise NotFound()
    is_own = agenda_item is None or policy.follows_from(topic, agenda_item)
    demand(policy.can_plan(actor, topic, where) and is_own, policy.DRAFTERS_ONLY)
    demand_serving(lead_unit, where.path)
    demand_plannable(topic)
    _demand_decided(topic, agenda_item)
    _demand_other_than_chair(topic, agenda_item, lead_unit.id)
    plan = Plan(
        number=next_number("P"), topic_id=topic.id, agenda_item_id=agenda_item.id if agenda_item else None,
        place_id=where.id, title=demand_text(title, "title"), goal=demand_text(goal, "goal"),
        lead_unit_id=lead_unit.id, drafted_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(plan)
    db.session.flush()
    db.session.refresh(plan)
    move_topic(actor, plan, "draft_plan")
    note(actor, plan, "drafted", topic=topic.id)
    return plan


def change_plan(actor: Actor, plan: Plan, *, title: str, goal: str, lead_unit: Organisation) -> Plan:
    """Rewrites title, goal and lead unit of a draft; raises InvalidInput where the chair's unit would lead."""
    _demand_drafter(actor, plan)
    demand_serving(lead_unit, plan.place.path)
    _demand_other_than_chair(plan.topic, plan.agenda_item, lead_unit.id)
    plan.title, plan.goal = demand_text(title, "title"), demand_text(goal, "goal")
    plan.lead_unit_id = lead_unit.id
    note(actor, plan, "changed")
    return plan


def _demand_drafter(actor: Actor, plan: Plan) -> None:
    demand(policy.can_edit(actor, plan), policy.DRAFTERS_ONLY)
    demand_drafting(hold(plan))


def _demand_drafter_of(actor: Actor, row: PlanParty | Commitment) -> None:
    demand(policy.can_edit_of(actor, row), policy.DRAFTERS_ONLY)
    demand_drafting(hold(row.plan))


def add_party(
    actor: Actor, plan: Plan, *, slot: str, name: str = "", organisation: Organisation | None = None, duty: str = ""
) -> PlanParty:
    """Puts a party into its slot: a registered unit, or one known by name only.

    Raises InvalidInput at ``slot`` for one that is none of SLOTS or not for units of this kind, and at ``name`` where
    neither says who it is.
    """
    _demand_drafter(actor, plan)
    demand_serving(organisation, plan.place.path)
    if slot not in SLOTS:
        raise InvalidInput(_l("Choose the part that the party takes."), "slot")
    if organisation is not None and not fits(slot, organisation.kind):
        raise InvalidInput(_l("This unit is of another kind than its part. Choose another part or unit."), "slot")
    shown = name.strip() or (organisation.name_zh if organisation else "")
    if not shown:
        raise InvalidInput(_l("Choose a unit or write who it is."), "name")
    row = PlanParty(
        plan_id=plan.id,
        slot=slot,
        organisation_id=organisation.id if organisation else None,
        name=shown,
        duty=duty.strip(),
    )
    db.session.add(row)
    db.session.flush()
    note(actor, plan, "party_added", slot=slot, unit=row.organisation_id, party=row.id)
    db.session.expire(plan, ["parties"])
    return row


def remove_party(actor: Actor, party: PlanParty) -> None:
    """Takes a party out of a draft."""
    plan = party.plan
    _demand_drafter_of(actor, party)
    slot, unit = party.slot, party.organisation_id
    db.session.delete(party)
    note(actor, plan, "party_removed", slot=slot, unit=unit)
    db.session.expire(plan, ["parties"])


def _demand_three_answers(draft: NewCommitment) -> None:
    """Row by row what the secretary asked on parking: how far, how much, in service when."""
    demand_text(draft.title, "title", NO_PROMISE)
    demand_text(draft.measurable_output, "measurable_output", NO_OUTPUT)
    if not 0 <= draft.progress <= 100:
        raise InvalidInput(NO_PROGRESS, "progress")
    if draft.in_service_on < draft.starts_on:
        raise InvalidInput(_l("It cannot be in service before it starts."), "in_service_on")
    if draft.verifier not in VERIFIERS:
        raise InvalidInput(NO_VERIFIER, "verifier")
    if draft.budget is not None and draft.budget < 0:
        raise InvalidInput(NO_NUMBER, "budget")
    if draft.quantity is not None and draft.quantity < 1:
        raise InvalidInput(NO_NUMBER, "quantity")
    if draft.budget and not draft.budget_source.strip():
        raise InvalidInput(_l("Say where the money comes from."), "budget_source")


def _demand_within(plan: Plan, draft: NewCommitment) -> None:
    """The unit serves the place and is not the chair's, and the suggestion was made on the topic of the plan."""
    demand_serving(get_organisation(draft.lead_unit_id), plan.place.path)
    if not policy.has_suggestion(plan, draft.suggestion_id):
        raise NotFound()
    _demand_other_than_chair(plan.topic, plan.agenda_item, draft.lead_unit_id)


def add_commitment(actor: Actor, plan: Plan, draft: NewCommitment) -> Commitment:
    """Adds a promise to a draft; raises InvalidInput where an answer is missing or the chair's unit would give it."""
    _demand_drafter(actor, plan)
    _demand_within(plan, draft)
    _demand_three_answers(draft)
    last = db.session.scalar(select(func.max(Commitment.position)).where(Commitment.plan_id == plan.id)) or 0
    row = Commitment(plan_id=plan.id, position=last + 1, **asdict(draft))
    db.session.add(row)
    db.session.flush()
    note(actor, plan, "commitment_added", commitment=row.id)
    db.session.expire(plan, ["commitments"])
    return row


def change_commitment(actor: Actor, row: Commitment, draft: NewCommitment) -> Commitment:
    """Rewrites a promise of a draft; raises InvalidInput as where one is added."""
    _demand_drafter_of(actor, row)
    _demand_within(row.plan, draft)
    _demand_three_answers(draft)
    for key, value in asdict(draft).items():
        setattr(row, key, value)
    note(actor, row.plan, "commitment_changed", commitment=row.id)
    return row


def demand_untouched(row: Commitment) -> None:
    """A promise leaves the draft as long as nobody has begun to keep it."""
    demand_drafting(row)
    if row.work_order_id is not None or row.reports:
        raise Conflict(_l("Work on this promise has begun, so it cannot be removed."))


def remove_commitment(actor: Actor, row: Commitment) -> None:
    """Takes a promise out of a draft; one that already has a work order stays."""
    plan, key, promised = row.plan, row.id, redact(row.title)
    demand(policy.can_edit_of(actor, row), policy.DRAFTERS_ONLY)
    hold(plan)
    demand_untouched(row)
    db.session.delete(row)
    note(actor, plan, "commitment_removed", commitment=key, promised=promised)
    db.session.expire(plan, ["commitments"])
