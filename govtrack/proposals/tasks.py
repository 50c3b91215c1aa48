"""Following proposals: the panel's answers, those to be answered soon, and telling their supporters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.core.settings import get_setting
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
    return {"answered": answered, "called": called, "late": late}


@job(TELL_JOB)
def tell_supporters(_run: JobRun, proposal_id: int, kind: str, event_id: int) -> dict[str, Any]:
    """Tells everybody who supports a proposal, some hundred in each transaction."""
    after: int | None = 0
    while after is not None:
        with transaction():
            proposal, cause = queries.get_proposal(proposal_id), db.session.get_one(Event, event_id)
            after = tell_some(proposal, kind, cause, after)
    return {}


every(FOLLOW_SECONDS, "proposals.follow")
