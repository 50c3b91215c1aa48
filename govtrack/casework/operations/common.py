"""What every operation on an order does: ask the policy, take the step, write the event."""

from __future__ import annotations

from govtrack.audit.trail import Trail
from govtrack.casework import events, policy
from govtrack.casework.operations.notices import settle_order
from govtrack.casework.states import WORK_ORDER
from govtrack.core.access import demand

ORDERS = Trail(lambda order: order.place.path, WORK_ORDER, settle=settle_order, subject=events.ORDERS)
note, take_step = ORDERS.note, ORDERS.take_step


def demand_unit(is_member: bool) -> None:
    """Only the lead unit works on its order."""
    demand(is_member, policy.UNIT_ONLY)
