"""Who may see, write, sign and report on plans."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, select, union_all

from govtrack.accounts.roles import DESK, STAFF, UNITS
from govtrack.audit.queries import list_timeline
from govtrack.casework.models import WorkOrder
from govtrack.casework.policy import WITH_HANDLERS, who_had
from govtrack.casework.states import RUNNING
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import Hands, find_once, hands_of, is_separate, units_of
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.council.models import AgendaItem, Suggestion
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import serves
from govtrack.places.queries import find_subdistrict, get_organisation
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty, ProgressReport
from govtrack.plans.settings import SIGNING_SLOTS
from govtrack.plans.states import DRAFTERS
from govtrack.topics.assignment import gives_work
from govtrack.topics.models import Topic
from govtrack.topics.policy import scope_path

DESK_ONLY = _l("This is decided by the desk of the place.")
ADOPTERS_ONLY = _l("A plan is adopted by the desk of the place, and by nobody whose own unit alone signs it.")
DRAFTERS_ONLY = _l("Plans are drafted by the desk or the commissioner of the place.")
PARTIES_ONLY = _l("A party answers for itself; the desk enters what was signed on paper.")
UNIT_OR_DESK = _l("Progress is reported by the unit that does the work, or by the desk.")

# Who reads the drafts of their places without writing on them.
WATCHERS = ("supervisor", "auditor")

# Events of whoever makes the text of a plan.
DRAFTING = (
    "drafted", "changed", "party_added", "party_removed", "commitment_added", "commitment_changed",
    "commitment_removed",
)  # fmt: skip


def is_public(plan: Plan) -> bool:
    """Whether the plan has ever been on notice and can be seen by everybody."""
    return plan.noticed_at is not None


def can_see(actor: Actor, plan: Plan) -> bool:
    """Everybody once it was noticed; before, those who work on it and the units it names."""
    return is_public(plan) or can_see_inside(actor, plan)


def can_see_inside(actor: Actor, plan: Plan) -> bool:
    """Drafts, and who did what: those who work on the plan, the units it names, and who watches over the place."""
    watches = actor.has_role_at(plan.place.path, *WATCHERS)
    return watches or can_draft(actor, plan.place.path) or _is_named(actor, plan)


def _is_named(actor: Actor, plan: Plan) -> bool:
    units = actor.units_at(plan.place.path, *STAFF)
    if not units:
        return False
    named = {row.organisation_id for row in plan.parties} | {row.lead_unit_id for row in plan.commitments}
    return not units.isdisjoint({*named, plan.lead_unit_id})


@gives_work
def topics_of_plans() -> CompoundSelect[int, int]:
    """Topics with the units that lead their plan or promised something in it."""
    promised = select(Plan.topic_id, Commitment.lead_unit_id).join(Commitment, Commitment.plan_id == Plan.id)
    return union_all(select(Plan.topic_id, Plan.lead_unit_id.label("unit_id")), promised)


def can_draft(actor: Actor, place_path: str) -> bool:
    """Desk and commissioner of the place write the plan."""
    return actor.has_role_at(place_path, *DRAFTERS)


def can_edit(actor: Actor, plan: Plan) -> bool:
    """Desk and commissioner of the plan's place change its draft."""
    return can_draft(actor, plan.place.path)


def can_edit_of(actor: Actor, row: PlanParty | Commitment) -> bool:
    """Whoever changes the draft changes its parties and promises."""
    return can_edit(actor, row.plan)


def place_of(topic: Topic) -> Place | None:
    """Where the plan of a topic is made, if nothing else is said; the sub-district where it has no narrower place."""
    return topic.place or find_subdistrict()


def can_plan(actor: Actor, topic: Topic, place: Place | None = None) -> bool:
    """Drafting for a place of one's own, about a topic of that place, of one in it or of one that contains it."""
    where = place or place_of(topic)
    if where is None:
        return False
    here, there = where.path, scope_path(topic)
    return can_draft(actor, here) and (there.startswith(here) or here.startswith(there))


def follows_from(topic: Topic, item: AgendaItem) -> bool:
    """Whether the council talked about this topic at that item."""
    return item.topic_id == topic.id


def can_lead(place: Place | None, unit: Organisation) -> bool:
    """Whether a unit can lead, promise or take part in what is planned for the place."""
    return place is not None and serves(unit, place.path)


def has_suggestion(plan: Plan, suggestion_id: int | None) -> bool:
    """Whether the suggestion that a promise follows was made on the topic of the plan; none is none of another."""
    if suggestion_id is None:
        return True
    suggestion = db.session.get(Suggestion, suggestion_id)
    return suggestion is not None and suggestion.item.topic_id == plan.topic_id


def can_promise(plan: Plan, lead_unit_id: int, suggestion_id: int | None) -> bool:
    """Whether unit and suggestion of a promise are of the plan's place and topic."""
    return can_lead(plan.place, get_organisation(lead_unit_id)) and has_suggestion(plan, suggestion_id)


def can_decide(actor: Actor, plan: Plan) -> bool:
    """The desk of the place puts it on notice, answers objections, adopts, withdraws."""
    return actor.kind == "system" or actor.has_role_at(plan.place.path, *DESK)


@hands_of("plans.lead", "council.chair")
def who_chaired(item: AgendaItem) -> Hands:
    """The units of whoever chaired the meeting that decided."""
    return Hands.of(units=units_of(item.meeting.chair.actor.grants))


@hands_of("plans.answer_objection", "plans.draft")
@hands_of("plans.enter_signature", "plans.draft")
@hands_of("plans.sign", "plans.draft")
@hands_of("plans.adopt", "plans.draft")
def who_drafted(subject: Plan | Objection | PlanParty) -> Hands:
    """Everybody who began or changed the plan that is objected to or signed, its parties and promises among it."""
    return find_once(_drafters, subject if isinstance(subject, Plan) else subject.plan)


def _drafters(plan: Plan) -> Hands:
    done = find_once(list_timeline, plan)
    return Hands.of([plan.drafted_by_id, *(event.actor_id for event in done if event.verb in DRAFTING)])


@hands_of("plans.answer_objection", "plans.object")
def who_objected(objection: Objection) -> Hands:
    """The account that raised the objection, or entered it from paper."""
    return Hands.of([objection.raised_by_id])


@hands_of("plans.adopt", "plans.enter_signature")
def who_entered_signatures(plan: Plan) -> Hands:
    """Who entered what the parties signed or refused on paper, as it stands now."""
    return Hands.of(party.answered_by_id for party in plan.parties if party.is_on_paper)


@hands_of("plans.adopt", "plans.sign")
def who_signed(plan: Plan) -> Hands:
    """Who signed or refused for their own unit, as it stands now."""
    return Hands.of(party.answered_by_id for party in plan.parties if not party.is_on_paper)


@hands_of("plans.withdraw", "casework.handle")
def who_keeps(plan: Plan) -> Hands:
    """Who has an order in hand that falls with the plan: its end would be no word of others."""
    orders = (row.work_order for row in plan.commitments)
    running = [order for order in orders if order is not None and order.state in RUNNING]
    if running:
        # The same orders, with what tells whose hands were on them: asked for at once, not one by one.
        wanted = select(WorkOrder).where(WorkOrder.id.in_([order.id for order in running]))
        db.session.scalars(wanted.options(*WITH_HANDLERS)).unique().all()
    return Hands.together(map(who_had, running))


@hands_of("casework.verify", "plans.draft")
def who_drafted_promise(order: WorkOrder) -> Hands:
    """Everybody who drafted the plan whose promise the order carries out."""
    if order.profile != "commitment":
        return Hands()
    promised = select(Plan).join(Commitment, Commitment.plan_id == Plan.id)
    plan = db.session.scalar(promised.where(Commitment.work_order_id == order.id))
    return who_drafted(plan) if plan is not None else Hands()


@hands_of("casework.verify", "plans.report")
def who_reported(order: WorkOrder) -> Hands:
    """Who reported how far that promise is."""
    if order.profile != "commitment":
        return Hands()
    reports = select(ProgressReport.reported_by_id).join(Commitment, ProgressReport.commitment_id == Commitment.id)
    return Hands.of(db.session.scalars(reports.where(Commitment.work_order_id == order.id)))


def can_answer(actor: Actor, objection: Objection) -> bool:
    """The desk of the place, but not whoever drafted what is objected to or raised the objection."""
    return can_decide(actor, objection.plan) and is_separate(actor, "plans.answer_objection", objection)


def can_sign(actor: Actor, party: PlanParty) -> bool:
    """Somebody of the party's own unit; for a party without a unit here nobody signs online."""
    return party.organisation_id in actor.units_at(party.plan.place.path, *STAFF)


def list_signing(plan: Plan) -> list[PlanParty]:
    """The parties that sign a plan or refuse in writing."""
    return [row for row in plan.parties if row.slot in get_setting(SIGNING_SLOTS)]


def signs_alone(actor: Actor, plan: Plan) -> bool:
    """Whether nobody but the actor's own units signs; where nobody signs at all, they do not either."""
    signing = [row.organisation_id for row in list_signing(plan)]
    return bool(signing) and units_of(actor.grants).issuperset(signing)


def can_adopt(actor: Actor, plan: Plan) -> bool:
    """Who decides on it for the place, but nobody whose own unit alone signs."""
    return can_decide(actor, plan) and not signs_alone(actor, plan)


def can_record_signature(actor: Actor, party: PlanParty) -> bool:
    """The desk enters what a party signed or refused on paper."""
    return actor.has_role_at(party.plan.place.path, *DRAFTERS)


def can_report(actor: Actor, commitment: Commitment) -> bool:
    """The unit that works on the promise, or who drafts the plan."""
    order = commitment.work_order
    unit_id = order.unit_id if order else commitment.lead_unit_id
    path = commitment.plan.place.path
    return unit_id in actor.units_at(path, *UNITS) or can_draft(actor, path)
