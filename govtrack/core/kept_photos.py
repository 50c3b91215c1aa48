"""Photos of forms that are not sent yet: kept for one browser, so that a refused form does not lose them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from govtrack.core.db import Base, Identified, db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.storage import Photo, StoredFile, forget, store_photo

# A browser may keep the photos of a few forms at once, not fill the disk.
FORMS_AT_ONCE = 3


class KeptPhoto(Identified, Base):
    """A photo chosen in ``field`` of a form, known by an unguessable token.

    ``owner`` is the keyed fingerprint of the browser's own secret: the token of one browser is worth nothing in
    another.
    """

    __tablename__ = "kept_photos"

    token: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str] = mapped_column(index=True)
    field: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))

    file: Mapped[StoredFile] = relationship()


def keep_photo(owner: str, field: str, photo: Photo, limit: int) -> KeptPhoto:
    """Stores a photo for the browser ``owner``; a form takes ``limit`` of them.

    Raises InvalidInput (on ``field``) where the browser keeps those of three forms already.
    """
    kept = db.session.scalar(select(func.count()).select_from(KeptPhoto).where(KeptPhoto.owner == owner)) or 0
    if kept >= limit * FORMS_AT_ONCE:
        raise InvalidInput(_l("Too many photos are waiting. Send what you have, or come back tomorrow."), field)
    row = KeptPhoto(token=secrets.token_urlsafe(24), owner=owner, field=field, file_id=store_photo(photo).id)
    db.session.add(row)
    db.session.flush()
    return row


def list_kept(owner: str, tokens: Sequence[str]) -> Sequence[KeptPhoto]:
    """The kept photos of this browser among ``tokens``, as they were added."""
    if not owner or not tokens:
        return []
    statement = select(KeptPhoto).options(joinedload(KeptPhoto.file))
    mine = (KeptPhoto.token.in_(tokens), KeptPhoto.owner == owner)
    return db.session.scalars(statement.where(*mine).order_by(KeptPhoto.id)).all()


def has_kept(owner: str) -> bool:
    """Whether photos of unsent forms wait for this browser."""
    return bool(owner) and db.session.scalar(select(KeptPhoto.id).where(KeptPhoto.owner == owner).limit(1)) is not None


def adopt_kept(owner: str, earlier: str, tokens: Sequence[str]) -> None:
    """Photos that the same browser chose under its ``earlier`` secret are those of ``owner`` from now on."""
    for row in list_kept(earlier, tokens):
        row.owner = owner
    db.session.flush()


def drop_kept(owner: str, tokens: Sequence[str]) -> None:
    """Forgets kept photos of this browser, and their pictures."""
    for row in list_kept(owner, tokens):
        _drop(row)


def release_kept(owner: str, tokens: Sequence[str], limit: int) -> list[KeptPhoto]:
    """The browser's own photos among ``tokens``, at most ``limit``: from now on their files are the caller's."""
    rows = list(list_kept(owner, list(tokens)[:limit]))
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return rows


def forget_kept_before(limit: datetime) -> int:
    """Forgets the photos of forms that were never sent, kept since before ``limit``; returns how many."""
    rows = db.session.scalars(select(KeptPhoto).where(KeptPhoto.created_at < limit)).all()
    for row in rows:
        _drop(row)
    return len(rows)


def _drop(row: KeptPhoto) -> None:
    """Removes the row, the name and the picture."""
    file = row.file
    db.session.delete(row)
    forget(file)
    db.session.delete(file)
    db.session.flush()
