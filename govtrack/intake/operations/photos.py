"""Photos: kept as drafts while a form is being filled in, then part of the submission."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.core.storage import Photo, forget, store_photo
from govtrack.intake.models import Attachment, Submission
from govtrack.intake.settings import DRAFT_HOURS, MAX_PHOTOS

# A browser may keep the photos of a few forms at once, not fill the disk.
DRAFTS_PER_FORM = 3


def keep_draft(owner: str, photo: Photo) -> Attachment:
    """Stores a photo of a form that is not sent yet; ``owner`` is the browser's fingerprint."""
    kept = db.session.scalar(
        select(func.count()).select_from(Attachment).where(Attachment.draft_owner == owner, _is_draft())
    )
    if (kept or 0) >= get_setting(MAX_PHOTOS) * DRAFTS_PER_FORM:
        raise InvalidInput(_l("Too many photos are waiting. Send what you have, or come back tomorrow."), "photos")
    row = Attachment(token=secrets.token_urlsafe(24), draft_owner=owner, file_id=store_photo(photo).id)
    db.session.add(row)
    db.session.flush()
    return row


def drop_draft(owner: str, token: str) -> None:
    """Forgets a draft photo of this browser."""
    row = db.session.scalar(
        select(Attachment).where(Attachment.token == token, Attachment.draft_owner == owner, _is_draft())
    )
    if row is not None:
        _drop(row)


def _drop(row: Attachment) -> None:
    """Removes the draft, its name and its picture."""
    file = row.file
    db.session.delete(row)
    forget(file)
    db.session.delete(file)
    db.session.flush()


def attach_drafts(submission: Submission, owner: str, tokens: Sequence[str]) -> None:
    """Makes the browser's own drafts part of ``submission``; tokens of others do nothing."""
    chosen = list(tokens)[: get_setting(MAX_PHOTOS)]
    if not owner or not chosen:
        return
    db.session.execute(
        update(Attachment)
        .where(Attachment.token.in_(chosen), Attachment.draft_owner == owner, _is_draft())
        .values(submission_id=submission.id, draft_owner=None)
    )


def forget_old_drafts() -> int:
    """Removes drafts that were never sent; returns how many."""
    limit = now() - timedelta(hours=get_setting(DRAFT_HOURS))
    rows = db.session.scalars(select(Attachment).where(_is_draft(), Attachment.created_at < limit)).all()
    for row in rows:
        _drop(row)
    return len(rows)


def _is_draft() -> ColumnElement[bool]:
    return Attachment.submission_id.is_(None)
