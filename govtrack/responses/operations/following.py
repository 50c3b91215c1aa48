"""What waits at a desk about a letter goes along when the letter lies at another desk."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.responses import notices
from govtrack.responses.models import Answer, Dispute


def follow_letter(submission: Submission, at: str) -> int:
    """Tells those who may decide on its open disputes now, and nobody else any longer; returns how many disputes."""
    waiting = select(Dispute).join(Answer).where(Answer.submission_id == submission.id, Dispute.state == "open")
    disputes = db.session.scalars(waiting).all()
    for dispute in disputes:
        notices.notify_desk_anew(dispute, submission, at)
    return len(disputes)
