"""Notice, objections, adoption."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from govtrack.casework.operations import NewOrder, dispatch
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.clock import local_midnight, now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.editing import demand_seen
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l, in_a_row
from govtrack.core.reasons import demand_text
from govtrack.intake.redaction import redact
from govtrack.plans import policy
from govtrack.plans.clocks import notice_end
from govtrack.plans.events import RAISED_AS
from govtrack.plans.models import Commitment, Objection, Plan, PlanRevision
from govtrack.plans.operations.common import hold, move_topic, note, take_step
from govtrack.plans.operations.notices import notify_desk_of_objection, notify_parties, settle_objection
from govtrack.plans.signals import plan_adopted
from govtrack.plans.states import OBJECTION
from govtrack.plans.text import as_noticed, text_version

NO_OBJECTION = _l("Say what should be different and why.")
NO_SLOT = _l("Choose who you are in this matter.")
NOBODY_SIGNS = _l(
    "None of the parties of this plan is one that signs. Add the other parties: withdraw this plan, and draft it"
    " anew with them."
)
ONE_DAY = timedelta(days=1)


def demand_complete(plan: Plan) -> None:
    """A draft goes on notice with a promise and with somebody who will sign it."""
    if plan.state != "drafting":
        raise IllegalTransition()
    if not plan.commitments:
        raise InvalidInput(_l("Add at least one promise before the plan goes on notice."))
    if not policy.list_signing(plan):
        raise InvalidInput(_l("Add the parties that will sign before the plan goes on notice."))


def notice_plan(actor: Actor, plan: Plan, *, seen_version: int) -> Plan:
    """Puts the draft on public notice and keeps it as a revision; objections are open until the end.

    Raises InvalidInput where somebody changed the draft since the text that was read (see ``text_version``), and
    while there is no promise, none of the three parties or nobody but the actor's own unit.
    """
    demand(policy.can_decide(actor, plan), policy.DESK_ONLY)
    hold(plan)
    demand_seen(text_version(plan), seen_version)
    demand_complete(plan)
    if policy.signs_alone(actor, plan):
        raise InvalidInput(_l("Your own unit alone would sign this plan. Add the other parties."))
    plan.noticed_at = now()
    plan.noticed_until = notice_end(plan.noticed_at)
    until = plan.noticed_until.isoformat()
    take_step(actor, plan, "notice", "noticed", is_public=True, until=until, revision=plan.revision)
    db.session.add(
        PlanRevision(plan_id=plan.id, number=plan.revision, body=as_noticed(plan), noticed_by_id=actor.user_id)
    )
    move_topic(actor, plan, "notice_plan")
    notify_parties(plan)
    db.session.flush()
    return plan


def raise_objection(
    actor: Actor, plan: Plan, *, text: str, raised_as: str = "resident", raised_at: datetime | None = None
) -> Objection:
    """Anybody may object while the notice runs; ``raised_at`` is for one that came on paper.

    The text is kept without names and numbers of persons, and shown once it has been answered.
    """
    hold(plan)
    moment = min(raised_at or now(), now())
    if plan.state != "noticed" or plan.noticed_until is None or plan.noticed_until <= moment:
        raise Conflict(_l("The days for objections are over."))
    if raised_as not in RAISED_AS:
        raise InvalidInput(NO_SLOT, "raised_as")
    body = demand_text(text, "text", NO_OBJECTION)
    row = Objection(
        plan_id=plan.id, revision=plan.revision, raised_as=raised_as, raised_by_id=actor.user_id, text=redact(body),
        created_at=moment,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    note(actor, plan, "objection_raised", is_public=True, objection=row.id, raised_as=raised_as)
    notify_desk_of_objection(row)
    db.session.expire(plan, ["objections"])
    return row


def answer_objection(actor: Actor, objection: Objection, *, is_upheld: bool, answer: str) -> Objection:
    """Answers with a reason; an upheld objection takes the plan back into drafting as the next revision."""
    plan = objection.plan
    demand_apart(policy.can_answer, actor, "plans.answer_objection", objection, policy.DESK_ONLY)
    text = demand_text(answer, "answer")
    hold(plan)
    OBJECTION.advance(objection, "uphold" if is_upheld else "decline", actor)
    objection.answer, objection.answered_by_id, objection.answered_at = text, actor.user_id, now()
    note(actor, plan, "objection_answered", is_public=True, upheld=is_upheld, objection=objection.id)
    settle_objection(objection.id)
    if is_upheld and plan.state == "noticed":
        _send_back(actor, plan, text)
    return objection


def _send_back(actor: Actor, plan: Plan, reason: str) -> None:
    """Opens the next revision; what the parties signed was another text, so they sign again."""
    take_step(actor, plan, "send_back", "sent_back", is_public=True, revision=plan.revision)
    plan.revision += 1
    for party in plan.parties:
        party.signed_at, party.refusal, party.answered_by_id, party.is_on_paper = None, "", None, False
    db.session.flush()
    move_topic(actor, plan, "uphold_objection", reason)


def demand_adoptable(plan: Plan) -> None:
    """A plan is adopted when its notice is over, every objection answered, and whoever signs has signed or refused.

    Where nobody signs, since other kinds of parties sign by now, it waits for somebody who does.

    ``queries.is_to_adopt_for`` says the same of rows; one table of cases holds both.
    """
    if plan.state != "noticed":
        raise IllegalTransition()
    if not plan.is_notice_over:
        raise InvalidInput(_l("The days for objections are not over yet."))
    if any(row.state == "raised" for row in plan.objections):
        raise InvalidInput(_l("Answer every objection before the plan is adopted."))
    signing = policy.list_signing(plan)
    if not signing:
        raise InvalidInput(NOBODY_SIGNS)
    if waiting := [row.name for row in signing if not row.has_answered]:
        raise InvalidInput(_l("Still to sign or to refuse in writing: %(names)s.", names=in_a_row(waiting)))


def adopt_plan(actor: Actor, plan: Plan) -> Plan:
    """Adopts the plan after its notice and gives out one work order for each promise.

    Raises Forbidden for who drafted it, signed it or entered a signature from paper, and where nobody but the actor's
    own unit signs; InvalidInput while the notice runs, an objection waits, a party has not answered or nobody signs.
    """
    hold(plan)
    demand_apart(policy.can_adopt, actor, "plans.adopt", plan, policy.ADOPTERS_ONLY)
    demand_adoptable(plan)
    plan.adopted_at = now()
    take_step(actor, plan, "adopt", "adopted", is_public=True, revision=plan.revision)
    for row in plan.commitments:
        _give_out(actor, plan, row)
    move_topic(actor, plan, "adopt_plan")
    move_topic(actor, plan, "start_implementing")
    plan_adopted.send(plan_id=plan.id)
    return plan


def _end_of(day: date) -> datetime:
    """The last minute of ``day``; for a day gone by a moment still ahead, so that the order can be signed."""
    return max(local_midnight(day) + ONE_DAY - timedelta(minutes=1), now() + ONE_DAY)


def _give_out(actor: Actor, plan: Plan, row: Commitment) -> None:
    order = dispatch(
        actor,
        NewOrder(
            profile="commitment",
            unit=row.lead_unit,
            title=row.title,
            place=plan.place,
            category=plan.topic.category,
            due_at=_end_of(row.in_service_on),
            due_source=plan.number,
            description=row.measurable_output,
        ),
    )
    row.work_order_id = order.id
    db.session.flush()
