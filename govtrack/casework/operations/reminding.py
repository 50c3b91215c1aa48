"""Urging late orders: each level once per order and deadline, however often it is asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.casework.clocks import reminder_levels
from govtrack.casework.models import Reminder, WorkOrder
from govtrack.casework.operations.common import note
from govtrack.casework.operations.notices import OVERDUE, notify_unit
from govtrack.casework.states import RUNNING
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, insert_if_new


def _late_orders(moment: datetime, after_id: int, limit: int) -> list[WorkOrder]:
    statement = (
        select(WorkOrder)
        .options(joinedload(WorkOrder.place))
        .where(WorkOrder.state.in_(RUNNING), WorkOrder.due_at <= moment, WorkOrder.id > after_id)
        .order_by(WorkOrder.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def remind(*, after_id: int = 0, limit: int = 200, at: datetime | None = None) -> tuple[int, int]:
    """Writes the reminders that are due for up to ``limit`` late orders with a higher id than ``after_id``.

    Returns how many were written and the last id looked at (0 when there are no more).
    """
    moment = at or now()
    orders = _late_orders(moment, after_id, limit)
    ids = [order.id for order in orders]
    rows = db.session.execute(
        select(Reminder.work_order_id, Reminder.level, Reminder.due_at).where(Reminder.work_order_id.in_(ids))
    )
    known, written = {tuple(row) for row in rows}, 0
    for order in orders:
        for level, since in reminder_levels(order.due_at).items():
            if since > moment or (order.id, level, order.due_at) in known:
                continue
            if insert_if_new(Reminder, work_order_id=order.id, level=level, due_at=order.due_at) is not None:
                note(SYSTEM, order, level, due_at=order.due_at.isoformat())
                notify_unit(order, OVERDUE[level], order.due_at.isoformat())
                written += 1
    return written, ids[-1] if len(ids) == limit else 0
