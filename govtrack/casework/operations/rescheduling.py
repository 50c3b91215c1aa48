"""The deadline of an order whose letter turned out to be of another kind."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from govtrack.casework.clocks import due_by_kind, reply_clock
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.common import note
from govtrack.casework.operations.notices import RESCHEDULED, notify_unit
from govtrack.casework.states import WORKING
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, lock
from govtrack.intake.models import Submission

# A form names the deadline of the minute in which it was opened; what is further from the clock, a person has chosen.
OPEN_FORM = timedelta(minutes=10)


def follow_kind(submission: Submission, at: datetime) -> list[WorkOrder]:
    """Orders at work on a letter, whose kind the desk corrected at ``at``, take its kind and clock; those moved."""
    statement = select(WorkOrder).where(
        WorkOrder.submission_id == submission.id, WorkOrder.profile == "case", WorkOrder.state.in_(WORKING)
    )
    return [order for order in db.session.scalars(statement) if _follow(lock(order), submission, at)]


def _follow(order: WorkOrder, submission: Submission, at: datetime) -> bool:
    """Whether the deadline moved; asked again about the same kind, nothing moves."""
    if order.category_id == submission.category_id:
        return False
    former, due = order.due_at, due_under(order, submission, at)
    if former == order.first_due_at:
        order.first_due_at = due
    order.due_at, order.category_id = due, submission.category_id
    db.session.flush()
    if due == former:
        return False
    note(SYSTEM, order, "rescheduled", old=former.isoformat(), new=due.isoformat())
    notify_unit(order, RESCHEDULED, due.isoformat())
    return True


def due_under(order: WorkOrder, submission: Submission, at: datetime) -> datetime:
    """When the order is due under the kind that the letter has now.

    The reply limits are the reporter's (2 hours, 24 hours, 7 days, 15 days), and no mistake of the desk makes them
    longer or a unit late: the order is due as if its letter had been sorted rightly when it was given out. Where
    that has gone by, the unit has the limit of the new kind from ``at`` on, but no more time than it had. A deadline
    that a person has chosen, by hand or as more time, and that of a matter in red only become earlier.
    """
    start = min(order.sent_at, order.created_at)
    was = due_by_kind(order.category, submission.received_at, start)
    due = due_by_kind(submission.category, submission.received_at, start)
    if due <= at:
        due = max(due, min(order.due_at, reply_clock(submission.category).due(at)))
    is_chosen = abs(order.due_at - was) > OPEN_FORM
    return min(order.due_at, due) if is_chosen or submission.urgency == "red" else due
