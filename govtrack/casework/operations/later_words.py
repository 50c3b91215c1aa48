"""Units hear what the writer of a letter says after they were given the order about it."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.notices import WORDS_CHANGED, notify_unit
from govtrack.casework.states import WORKING
from govtrack.core.db import db
from govtrack.intake.models import Submission


def tell_of_words(submission: Submission, at: str) -> int:
    """Tells the units that have an order on this letter in hand that its writer said more; returns how many orders."""
    statement = select(WorkOrder).where(WorkOrder.submission_id == submission.id, WorkOrder.state.in_(WORKING))
    orders = db.session.scalars(statement).all()
    for order in orders:
        notify_unit(order, WORDS_CHANGED, at)
    return len(orders)
