"""Photos of a submission: kept while the form is being filled in, then part of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.kept_photos import forget_kept_before, release_kept
from govtrack.core.settings import get_setting
from govtrack.intake.models import Attachment, LaterWord, Submission
from govtrack.intake.settings import DRAFT_HOURS, MAX_PHOTOS


def attach_photos(submission: Submission, owner: str, tokens: Sequence[str], addition: LaterWord | None = None) -> None:
    """Makes the browser's own kept photos part of ``submission``, or of an addition; tokens of others do nothing."""
    for kept in release_kept(owner, tokens, get_setting(MAX_PHOTOS)):
        db.session.add(
            Attachment(
                submission_id=submission.id, file_id=kept.file_id, later_word_id=addition.id if addition else None
            )
        )


def forget_unsent_photos() -> int:
    """Removes the photos of forms that were never sent, whichever form it was; returns how many."""
    return forget_kept_before(now() - timedelta(hours=get_setting(DRAFT_HOURS)))
