"""What waits at a desk about a letter goes along when the letter lies at another desk."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.responses import notices
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.states import DISPUTE, RESPONSE


def follow_letter(submission: Submission, at: str) -> dict[str, int]:
    """Tells those who may decide now, and nobody else any longer; returns how many disputes and texts in review."""
    waiting = (
        select(Dispute).join(Answer).where(Answer.submission_id == submission.id, Dispute.state == DISPUTE.initial)
    )
    disputes = db.session.scalars(waiting).all()
    for dispute in disputes:
        notices.notify_desk_anew(dispute, submission, at)
    in_review = Response.submission_id == submission.id, Response.state.in_(RESPONSE.sources("publish"))
    texts = db.session.scalars(select(Response).where(*in_review)).all()
    for response in texts:
        notices.notify_reviewers_anew(response, at)
    return {"disputes": len(disputes), "texts": len(texts)}
