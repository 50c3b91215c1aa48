"""What staff decide about kinds of matter, counted for later suggestions."""

from __future__ import annotations

from sqlalchemy import delete, select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.topics.models import KindSorting
from govtrack.topics.queries.kinds import first_kind


def note_sorting(submission_id: int) -> None:
    """Counts how a letter was sorted by a person, instead of how it was before; the last decision holds."""
    letter = db.session.get(Submission, submission_id)
    if letter is None:
        return
    kind = first_kind(letter) if letter.category_id and not letter.reserved_for else None
    row = db.session.scalar(select(KindSorting).where(KindSorting.submission_id == submission_id))
    if kind is None or letter.category_id is None:
        db.session.execute(delete(KindSorting).where(KindSorting.submission_id == submission_id))
        return
    if row is None:
        row = KindSorting(submission_id=submission_id)
        db.session.add(row)
    row.kind, row.category_id = kind, letter.category_id
    db.session.flush()
