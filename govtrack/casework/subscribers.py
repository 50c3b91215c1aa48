"""What casework does when the kind of a letter is corrected, and says when an import is to be taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from govtrack.casework.models import WorkOrder
from govtrack.casework.queries import list_closed
from govtrack.casework.states import WORKING
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.jobs import enqueue
from govtrack.intake.models import Submission
from govtrack.intake.signals import import_in_use, letter_in_use, submission_sorted, words_changed
from govtrack.notify.closed import define_room

define_room("orders", list_closed)


@import_in_use.connect
def count_ordered(_sender: Any, *, batch_id: int, **_ids: Any) -> int:
    """Letters of the import for which a unit has an order."""
    letters = select(Submission.id).where(Submission.batch_id == batch_id)
    return db.session.scalar(select(func.count()).where(WorkOrder.submission_id.in_(letters))) or 0


@submission_sorted.connect
def follow_kind(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """Orders that work on the letter have the clock of its kind, counted from now, whenever the job runs."""
    enqueue("casework.follow_kind", submission_id=submission_id, at=now().isoformat())


@words_changed.connect
def tell_unit(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """The units at work on the letter read what its writer added, whenever the job runs."""
    enqueue("casework.tell_of_words", submission_id=submission_id, at=now().isoformat())


@letter_in_use.connect
def count_orders(_sender: Any, *, submission_id: int, **_ids: Any) -> int:
    """Orders on this letter that a unit still has in hand."""
    mine = (WorkOrder.submission_id == submission_id, WorkOrder.state.in_(WORKING))
    return db.session.scalar(select(func.count()).select_from(WorkOrder).where(*mine)) or 0
