"""What is counted of plans: by their state, and their promises by day and by whether they are kept."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.casework.models import WorkOrder
from govtrack.casework.states import CHECKED
from govtrack.core.totals import Kind, Touch, count_kind, of_row
from govtrack.core.totals.kinds import BAR, Facts
from govtrack.plans.models import Commitment, Plan
from govtrack.plans.states import PROMISING

PLANS, PROMISES = "plan.state", "promise.day"
KEPT, OPEN = "kept", "open"


def _promises() -> Facts:
    return (
        select(Commitment.id, Commitment.in_service_on, WorkOrder.state)
        .join(Plan, Commitment.plan_id == Plan.id)
        .join(WorkOrder, Commitment.work_order_id == WorkOrder.id)
        .where(Plan.state.in_(PROMISING), WorkOrder.state != "cancelled")
    )


OF_PLAN = "SELECT id FROM commitments WHERE plan_id = {row}.id"
OF_ORDER = "SELECT id FROM commitments WHERE work_order_id = {row}.id"
count_kind(
    Kind(
        "promise",
        _promises,
        lambda facts: [(PROMISES, BAR.join(facts), 1)],
        (
            Touch("commitments", of_row(), ("plan_id", "work_order_id", "in_service_on")),
            Touch("plans", OF_PLAN, ("state",)),
            Touch("work_orders", OF_ORDER, ("state",)),
        ),
        keep=lambda day, state: (day, KEPT if state in CHECKED else OPEN),
    )
)
count_kind(
    Kind(
        "plan",
        lambda: select(Plan.id, Plan.state),
        lambda facts: [(PLANS, facts[0], 1)],
        (Touch("plans", of_row(), ("state",)),),
    )
)
