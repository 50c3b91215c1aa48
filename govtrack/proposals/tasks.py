"""Following proposals: the panel's answers, those to be answered soon, and telling their supporters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.proposals import operations, queries
from govtrack.proposals.operations.answering import tell_late
from govtrack.proposals.operations.common import TELL_JOB, tell_some
from govtrack.proposals.settings import LEAD_DAYS

FOLLOW_SECONDS = 3600


@job("proposals.follow")
def follow_proposals(_run: JobRun) -> dict[str, Any]:
    """Takes the panel's answers over, and tells the desk what is to be answered; repeating it finds nothing."""
    with transaction():
        answered = operations.take_panel_answers(queries.list_decided())
    with transaction():
        soon = now() + timedelta(days=get_setting(LEAD_DAYS))
        called = operations.call_for_answers(queries.list_to_call(soon))
        late = tell_late(queries.list_late())
    # A signal that was lost, and letters that were taken back under an earlier version.
    with transaction():
        ended = sum(operations.end_with_letter(row.submission) for row in queries.list_of_letters_taken_back())
    return {"answered": answered, "called": called, "late": late, "ended": ended}


@job(TELL_JOB)
def tell_supporters(_run: JobRun, proposal_id: int, kind: str, event_id: int) -> dict[str, Any]:
    """Tells everybody who supports a proposal, some hundred in each transaction."""
    after: int | None = 0
    while after is not None:
        with transaction():
            proposal, cause = queries.get_proposal(proposal_id), db.session.get_one(Event, event_id)
            after = tell_some(proposal, kind, cause, after)
    return {}


@job("proposals.follow_letter", queue="notify")
def follow_letter(_run: JobRun, submission_id: int, at: str) -> dict[str, Any]:
    """A letter goes past others than before: those who handle its proposal now are told."""
    with transaction():
        submission = db.session.get(Submission, submission_id)
        return {"waiting": operations.follow_letter(submission, at) if submission is not None else 0}


@job("proposals.end_with_letter")
def end_with_letter(_run: JobRun, submission_id: int) -> dict[str, Any]:
    """A letter left the loop: where its writer took it back, its proposal ends; repeating it ends nothing more."""
    with transaction():
        submission = db.session.get(Submission, submission_id)
        return {"ended": operations.end_with_letter(submission) if submission is not None else 0}


every(FOLLOW_SECONDS, "proposals.follow")
