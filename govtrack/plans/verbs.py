"""What can be done with plans, their parties, promises and objections, in the order of the work."""

from __future__ import annotations

from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.states import StateTable
from govtrack.core.verbs import PUBLISHES, Verb
from govtrack.council.models import AgendaItem
from govtrack.places.models import Organisation, Place
from govtrack.plans import operations, policy
from govtrack.plans.models import Commitment, Plan, PlanParty
from govtrack.plans.operations import NewCommitment
from govtrack.plans.operations.carrying_out import demand_carried_out, demand_kept
from govtrack.plans.operations.common import demand_drafting
from govtrack.plans.operations.deciding import NOBODY_SIGNS, demand_adoptable, demand_complete
from govtrack.plans.operations.drafting import demand_plannable, demand_untouched
from govtrack.plans.operations.notices import ENDED_BY, TO_SIGN
from govtrack.plans.operations.notices import OBJECTION as OBJECTION_RAISED
from govtrack.plans.operations.signing import demand_asked
from govtrack.plans.states import OBJECTION, PLAN
from govtrack.topics.models import Topic

PARTY_ANSWERED = _l("The answer of the party was recorded.")


# What two verbs of the page do by one operation.
def _sign(actor: Actor, party: PlanParty, *, seen_version: int) -> PlanParty:
    return operations.sign_plan(actor, party, seen_version=seen_version)


def _sign_on_paper(actor: Actor, party: PlanParty, *, seen_version: int) -> PlanParty:
    return operations.sign_plan(actor, party, seen_version=seen_version, is_on_paper=True)


def _refuse(actor: Actor, party: PlanParty, *, reason: str, seen_version: int) -> PlanParty:
    return operations.refuse_plan(actor, party, reason=reason, seen_version=seen_version)


def _refuse_on_paper(actor: Actor, party: PlanParty, *, reason: str, seen_version: int) -> PlanParty:
    return operations.refuse_plan(actor, party, reason=reason, seen_version=seen_version, is_on_paper=True)


# What must be so of an object that is given.
def _may_lead_about(_actor: Actor, topic: Topic, unit: Organisation) -> bool:
    return policy.can_lead(policy.place_of(topic), unit)


def _may_follow(_actor: Actor, topic: Topic, item: AgendaItem) -> bool:
    return policy.follows_from(topic, item)


def _may_plan_at(actor: Actor, topic: Topic, place: Place) -> bool:
    return policy.can_plan(actor, topic, place)


def _may_take_part(_actor: Actor, plan: Plan, unit: Organisation) -> bool:
    return policy.can_lead(plan.place, unit)


def _may_promise(_actor: Actor, subject: Plan | Commitment, draft: NewCommitment) -> bool:
    plan = subject.plan if isinstance(subject, Commitment) else subject
    return policy.can_promise(plan, draft.lead_unit_id, draft.suggestion_id)


def _verb(name: str, label: Text, done: Text, *events: str, step: str = "", **more: Any) -> Verb:
    """A verb of a plan; the notices that it ends are those of its events, unless others are named."""
    ends = more.pop("ends", tuple(dict.fromkeys(kind for event in events for kind in ENDED_BY.get(event, ()))))
    table: StateTable | None = more.pop("table", PLAN if step else None)
    return Verb(name=name, label=label, done=done, table=table, step=step, events=events, ends=ends, **more)


def _draft_verb(name: str, label: Text, done: Text, *events: str, **more: Any) -> Verb:
    """A verb of whoever writes the plan, open while it is being drafted."""
    return _verb(name, label, done, *events, **{"demand": demand_drafting, "refusal": policy.DRAFTERS_ONLY, **more})


_ALL = (
    _draft_verb(
        "draft", _l("Begin the draft"), _l("The draft was begun. Add parties and promises."), "drafted",
        operation=operations.draft_plan, policy=policy.can_plan, demand=demand_plannable,
        needs=("title", "goal", "lead_unit"),
        objects={"lead_unit": _may_lead_about, "agenda_item": _may_follow, "place": _may_plan_at},
        at_the_field=("lead_unit",), tone="primary",
    ),
    _draft_verb(
        "change", _l("Save"), _l("Saved."), "changed",
        operation=operations.change_plan, policy=policy.can_edit, needs=("title", "goal", "lead_unit"),
        objects={"lead_unit": _may_take_part}, at_the_field=("lead_unit",),
    ),
    _draft_verb(
        "add_party", _l("Add a party"), _l("The party was added."), "party_added",
        operation=operations.add_party, policy=policy.can_edit, needs=("slot",),
        objects={"organisation": _may_take_part}, at_the_field=("organisation",), icon="plus",
    ),
    _draft_verb(
        "remove_party", _l("Remove"), _l("The party was removed."), "party_removed",
        operation=operations.remove_party, policy=policy.can_edit_of, tone="quiet", icon="trash",
    ),
    _draft_verb(
        "add_promise", _l("Add a promise"), _l("The promise was added."), "commitment_added",
        operation=operations.add_commitment, policy=policy.can_edit, needs=("draft",),
        objects={"draft": _may_promise}, at_the_field=("draft",), icon="plus",
    ),
    _draft_verb(
        "change_promise", _l("Change the promise"), _l("Saved."), "commitment_changed",
        operation=operations.change_commitment, policy=policy.can_edit_of, needs=("draft",),
        objects={"draft": _may_promise}, at_the_field=("draft",), icon="pencil",
    ),
    _draft_verb(
        "remove_promise", _l("Remove"), _l("The promise was removed."), "commitment_removed",
        operation=operations.remove_commitment, policy=policy.can_edit_of, demand=demand_untouched, tone="quiet",
        icon="trash",
    ),
    _verb(
        "notice", _l("Put on public notice"), _l("The plan is on public notice now."), "noticed", step="notice",
        grave=PUBLISHES, needs=("seen_version",),
        operation=operations.notice_plan, policy=policy.can_decide, refusal=policy.DESK_ONLY, demand=demand_complete,
        icon="speakerphone",
    ),
    _verb(
        "adopt", _l("Adopt the plan"), _l("The plan was adopted and its work given out."), "adopted", step="adopt",
        lede=_l("Possible once the notice is over, every objection answered, and the parties have signed or refused."),
        grave=PUBLISHES,
        operation=operations.adopt_plan, policy=policy.can_adopt, refusal=policy.ADOPTERS_ONLY, duty="plans.adopt",
        demand=demand_adoptable, tone="primary", icon="gavel",
    ),
    _verb(
        "complete", _l("Complete the plan"), _l("The plan is completed: all promises were kept."), "completed",
        step="complete",
        grave=PUBLISHES,
        operation=operations.complete_plan, policy=policy.can_decide, refusal=policy.DESK_ONLY, demand=demand_kept,
        tone="primary", icon="check",
    ),
    _verb(
        "withdraw", _l("Withdraw the plan"), _l("The plan was withdrawn."), "withdrawn", step="withdraw",
        operation=operations.withdraw_plan, policy=policy.can_decide, refusal=policy.DESK_ONLY, duty="plans.withdraw",
        needs=("reason",), tone="danger", icon="archive",
    ),
    _verb(
        "answer_objection", _l("Answer it"), _l("The objection was answered."), "objection_answered", "sent_back",
        operation=operations.answer_objection, policy=policy.can_answer, refusal=policy.DESK_ONLY,
        duty="plans.answer_objection", table=OBJECTION, step="uphold", needs=("is_upheld", "answer"),
        ends=(OBJECTION_RAISED, TO_SIGN),
        icon="message-check",
    ),
    _verb(
        "sign", _l("Signs the plan"), PARTY_ANSWERED, "signed",
        operation=_sign, policy=policy.can_sign, refusal=policy.PARTIES_ONLY, demand=demand_asked,
        duty="plans.sign", needs=("seen_version",), ends=(TO_SIGN,),
    ),
    _verb(
        "refuse", _l("Refuses, with a written reason"), PARTY_ANSWERED, "refused",
        operation=_refuse, policy=policy.can_sign, refusal=policy.PARTIES_ONLY, demand=demand_asked,
        duty="plans.sign", needs=("reason", "seen_version"), ends=(TO_SIGN,),
    ),
    _verb(
        "sign_on_paper", _l("Signs the plan"), PARTY_ANSWERED, "signed",
        operation=_sign_on_paper, policy=policy.can_record_signature, refusal=policy.PARTIES_ONLY, demand=demand_asked,
        duty="plans.enter_signature", needs=("seen_version",), ends=(TO_SIGN,),
    ),
    _verb(
        "refuse_on_paper", _l("Refuses, with a written reason"), PARTY_ANSWERED, "refused",
        operation=_refuse_on_paper, policy=policy.can_record_signature, refusal=policy.PARTIES_ONLY,
        demand=demand_asked,
        duty="plans.enter_signature", needs=("reason", "seen_version"), ends=(TO_SIGN,),
    ),
    _verb(
        "report", _l("Report progress"), _l("Thank you. Everybody can read it now."), "progress_reported",
        operation=operations.report_progress, policy=policy.can_report, refusal=policy.UNIT_OR_DESK,
        demand=demand_carried_out, needs=("progress", "output_so_far", "in_service_on"), icon="trending-up",
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in _ALL}


def party_verb(actor: Actor, party: PlanParty, decision: str) -> Verb:
    """``sign`` or ``refuse`` by the party itself, where this person is of it, or as entered from paper."""
    return VERBS[decision if policy.can_sign(actor, party) else f"{decision}_on_paper"]


def open_verbs(actor: Actor, plan: Plan) -> dict[str, Verb]:
    """The steps that this person can take with the plan now, by name."""
    return {verb.name: verb for verb in _ALL if verb.table is PLAN and verb.is_open(actor, plan)}


def list_closed(actor: Actor, plan: Plan) -> list[Text]:
    """Why this person is not offered what their office could do on the plan now: their hands were on it before."""
    asked = [
        (VERBS["adopt"], plan), (VERBS["withdraw"], plan),
        *((party_verb(actor, party, "sign"), party) for party in plan.parties),
    ]  # fmt: skip
    closed = (verb.closed_by(actor, subject) for verb, subject in asked)
    reasons: list[Text] = [row.message for row in closed if row is not None]
    if plan.state == "noticed" and policy.can_decide(actor, plan):
        if not policy.list_signing(plan):
            reasons.append(NOBODY_SIGNS)
        elif policy.signs_alone(actor, plan):
            reasons.append(policy.ADOPTERS_ONLY)
    return list(dict.fromkeys(reasons))
