"""What every operation on an order does: ask the policy, take the step, write the event."""

from __future__ import annotations

from govtrack.audit.trail import Trail
from govtrack.casework import events, policy
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.notices import settle_order
from govtrack.casework.states import WORK_ORDER
from govtrack.core.access import demand
from govtrack.core.db import db


def _settle(order: WorkOrder, verb: str) -> None:
    """Ends what was told of the work, and reads anew who has had the order in hand, and which units."""
    settle_order(order, verb)
    db.session.expire(order, ["unit_events"])


ORDERS = Trail(lambda order: order.place.path, WORK_ORDER, settle=_settle, subject=events.ORDERS)
note, take_step = ORDERS.note, ORDERS.take_step


def demand_unit(is_member: bool) -> None:
    """Only the lead unit works on its order."""
    demand(is_member, policy.UNIT_ONLY)
