"""What every operation on an order does: ask the policy, take the step, write the event."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.trail import Trail
from govtrack.casework import events, policy
from govtrack.casework.models import Callback, Extension, Round, Whistle, WhistleCall, WorkOrder
from govtrack.casework.operations.notices import settle_order
from govtrack.casework.states import WORK_ORDER
from govtrack.core.access import demand
from govtrack.core.db import db, lock


def _settle(order: WorkOrder, verb: str) -> None:
    """Ends what was told of the work, and reads anew who has had the order in hand, and which units."""
    settle_order(order, verb)
    db.session.expire(order, ["unit_events"])


ORDERS = Trail(lambda order: order.place.path, WORK_ORDER, settle=_settle, subject=events.ORDERS)
note, take_step = ORDERS.note, ORDERS.take_step


def hold(order: WorkOrder) -> WorkOrder:
    """Holds the order until the transaction ends, read anew with its parts.

    Whoever works on it, judges it or decides about it holds it first, and asks then how it stands: else of two units
    that come at the same moment each would go on waiting for the other one, and time be asked for twice.
    """
    lock(order)
    parts = [select(part).where(part.work_order_id == order.id) for part in (Round, Extension, Callback, Whistle)]
    calls = select(WhistleCall).join(Whistle).where(Whistle.work_order_id == order.id)
    for statement in (*parts, calls):
        db.session.scalars(statement.execution_options(populate_existing=True)).all()
    return order


def demand_unit(is_member: bool) -> None:
    """Only the lead unit works on its order."""
    demand(is_member, policy.UNIT_ONLY)
