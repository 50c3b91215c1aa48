"""Telling colleagues, and marking as read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import update

from govtrack.accounts.models import User
from govtrack.core.clock import now
from govtrack.core.db import db, upsert
from govtrack.notify.kinds import KINDS
from govtrack.notify.models import Notice


def tell(users: Iterable[User], kind: str, *, key: str, address: str, **parameters: Any) -> int:
    """Writes one notice per person in the open transaction; returns how many were new.

    ``key`` names the occasion: nobody is told of the same occasion twice. ``parameters`` fill
    the sentence of the kind and hold no reporter's data.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    ids = sorted({user.id for user in users})
    if not ids:
        return 0
    rows = [
        {"user_id": user_id, "kind": kind, "parameters": parameters, "address": address, "key": key} for user_id in ids
    ]
    # Two clerks may bring about the same occasion at once; whoever is second tells nobody again.
    fresh = upsert(Notice).values(rows).on_conflict_do_nothing().returning(Notice.id)
    return len(db.session.scalars(fresh).all())


def settle(address: str, *kinds: str, users: Iterable[User] | None = None) -> None:
    """Ends what was told of ``address`` in these kinds, since the work behind it is done.

    It ends for everybody, whoever did the work, or for ``users`` alone where each has a part of it.
    """
    statement = update(Notice).where(Notice.address == address, Notice.kind.in_(kinds), Notice.read_at.is_(None))
    if users is not None:
        statement = statement.where(Notice.user_id.in_([user.id for user in users]))
    # The row that brought the work to its end may be half written yet; its operation flushes it when it is whole.
    with db.session.no_autoflush:
        db.session.execute(statement.values(read_at=now()), execution_options={"synchronize_session": False})


def mark_read(user_id: int, notice_id: int | None = None) -> None:
    """Marks one notice of this person as read, or all of them."""
    statement = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None)).values(read_at=now())
    if notice_id is not None:
        statement = statement.where(Notice.id == notice_id)
    db.session.execute(statement)
