"""Progress, completion, withdrawal."""

from __future__ import annotations

from datetime import date

from govtrack.casework.operations import cancel
from govtrack.casework.states import RUNNING
from govtrack.core.access import demand
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.errors import IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.plans import policy
from govtrack.plans.models import Commitment, Plan, ProgressReport
from govtrack.plans.operations.common import move_topic, note, take_step
from govtrack.plans.operations.drafting import NO_PROGRESS
from govtrack.plans.signals import plan_completed, plan_withdrawn
from govtrack.plans.states import PLAN


def demand_carried_out(row: Commitment) -> None:
    """Progress is told of what a plan in force promises and nobody has verified yet."""
    if row.plan.state != "adopted" or row.is_kept:
        raise IllegalTransition()


NO_OUTPUT_YET = _l("Say what can be counted or seen by now.")


def report_progress(
    actor: Actor, row: Commitment, *, progress: int, output_so_far: str, in_service_on: date, remark: str = ""
) -> ProgressReport:
    """Answers the three questions for a promise that is being carried out.

    ``in_service_on`` is the day now expected; the promised day stays, so a later one needs a
    remark that says why.

    ``progress`` counts in hundredths. Raises InvalidInput at ``progress`` outside 0 to 100, at ``output_so_far``
    where it is empty, at ``remark`` where a later day has none; IllegalTransition where the promise is not being
    carried out.
    """
    demand(policy.can_report(actor, row), policy.UNIT_OR_DESK)
    demand_carried_out(row)
    if not 0 <= progress <= 100:
        raise InvalidInput(NO_PROGRESS, "progress")
    output = demand_text(output_so_far, "output_so_far", NO_OUTPUT_YET)
    if in_service_on > row.in_service_on and not remark.strip():
        raise InvalidInput(_l("This is later than promised. Say why."), "remark")
    report = ProgressReport(
        commitment_id=row.id,
        reported_by_id=actor.user_id,
        progress=progress,
        output_so_far=output,
        in_service_on=in_service_on,
        note=remark.strip(),
    )
    row.progress = progress
    db.session.add(report)
    note(actor, row.plan, "progress_reported", is_public=True, commitment=row.id, progress=progress)
    db.session.expire(row, ["reports"])
    return report


def _is_kept(plan: Plan) -> bool:
    return bool(plan.commitments) and all(row.is_kept for row in plan.commitments)


def demand_kept(plan: Plan) -> None:
    """A plan ends when it was adopted and every promise in it has been verified; one without promises never does."""
    if PLAN.find(plan.state, "complete") is None:
        raise IllegalTransition()
    if not _is_kept(plan):
        raise InvalidInput(_l("Not every promise has been verified yet."))


def complete_plan(actor: Actor, plan: Plan) -> Plan:
    """Ends the plan once every promise has been verified by somebody else."""
    demand(policy.can_decide(actor, plan), policy.DESK_ONLY)
    demand_kept(plan)
    plan.completed_at = now()
    take_step(actor, plan, "complete", "completed", is_public=True)
    move_topic(actor, plan, "finish_implementing")
    plan_completed.send(plan_id=plan.id)
    return plan


def complete_if_kept(plan: Plan) -> bool:
    """Completes an adopted plan whose last promise has just been verified; tells whether it did."""
    if plan.state != "adopted" or not _is_kept(plan):
        return False
    complete_plan(SYSTEM, plan)
    return True


def withdraw_plan(actor: Actor, plan: Plan, reason: str) -> Plan:
    """Withdraws the plan with a public reason; open work orders of its promises are called off.

    Raises Forbidden for whoever has such an order in hand, with their unit.
    """
    demand_apart(policy.can_decide, actor, "plans.withdraw", plan, policy.DESK_ONLY)
    plan.withdrawal_reason = demand_text(reason, "reason")
    take_step(actor, plan, "withdraw", "withdrawn", is_public=policy.is_public(plan), reason=plan.withdrawal_reason)
    for row in plan.commitments:
        order = row.work_order
        if order is not None and order.state in RUNNING:
            cancel(SYSTEM, order, plan.withdrawal_reason)
    # Without a plan the decision leads nowhere: a council may take the matter up again.
    move_topic(actor, plan, "withdraw_plan", plan.withdrawal_reason)
    plan_withdrawn.send(plan_id=plan.id)
    return plan
