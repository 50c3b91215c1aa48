"""Urging late orders, again and again, and moving deadlines with the kinds of letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from govtrack.casework import operations
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.intake.models import Submission

REMIND_SECONDS = 300


@job("casework.remind")
def remind_late_orders(run: JobRun) -> dict[str, Any]:
    """Writes every reminder that is due, in short transactions; repeating it writes nothing twice."""
    total, after_id = 0, 0
    while True:
        with transaction():
            written, after_id = operations.remind(after_id=after_id)
        total += written
        if not after_id:
            return {"reminders": total}


@job("casework.follow_kind")
def follow_kind(run: JobRun, submission_id: int, at: str) -> dict[str, Any]:
    """Orders take the kind and the clock of their letter; repeating it moves nothing."""
    with transaction():
        submission = db.session.get(Submission, submission_id)
        moved = operations.follow_kind(submission, datetime.fromisoformat(at)) if submission is not None else []
        return {"moved": len(moved)}


@job("casework.tell_of_words")
def tell_of_words(run: JobRun, submission_id: int, at: str) -> dict[str, Any]:
    """The units at work on a letter hear that its writer added or corrected something; each time once."""
    with transaction():
        submission = db.session.get(Submission, submission_id)
        return {"orders": operations.tell_of_words(submission, at) if submission is not None else 0}


every(REMIND_SECONDS, "casework.remind")
