"""A form that is sent twice is done once.

Each form of consequence carries a random token; the first request with it does the work and
keeps where it led, every further one is led to the same place. What says something else, or
comes from somebody else, is another matter behind an old token: it is neither done nor dropped,
but shown again with a fresh one.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from flask import request, session
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import Base, Identified, count_changed, db, table_of, transaction, upsert
from govtrack.core.errors import SentBefore
from govtrack.core.typed import sent_values

KEPT_DAYS = 30
# By which a session says who it belongs to: an account of the staff, one of a resident, a browser that shows a form.
OWNERS = ("_user_id", "resident", "csrf_token")
# Under this name a request keeps what its form says, which is reckoned once.
MARK = "govtrack.mark_of_sending"
_noted: ContextVar[list[str] | None] = ContextVar("noted_tokens", default=None)


class FormOutcome(Identified, Base):
    """Where the form with this token led; ``mark`` names who sent it and what it said, empty where nobody asks."""

    __tablename__ = "form_outcomes"

    token: Mapped[str] = mapped_column(unique=True)
    location: Mapped[str]
    mark: Mapped[str] = mapped_column(default="", server_default="")


def new_token() -> str:
    """A fresh token for a form about to be shown."""
    token = secrets.token_urlsafe(18)
    if (noted := _noted.get()) is not None:
        noted.append(token)
    return token


@contextmanager
def noting_tokens() -> Iterator[list[str]]:
    """The tokens that are made inside, so that whoever keeps a page can take them out of it."""
    tokens: list[str] = []
    before = _noted.set(tokens)
    try:
        yield tokens
    finally:
        _noted.reset(before)


def find_outcome(token: str, mark: str = "") -> str | None:
    """The address an earlier sending of this form led to; raises SentBefore where ``mark`` is not that one's."""
    row = db.session.execute(select(FormOutcome.location, FormOutcome.mark).where(FormOutcome.token == token)).first()
    if row is None:
        return None
    if mark and row.mark and mark != row.mark:
        raise SentBefore()
    location: str = row.location
    return location


def once(token: str, action: Callable[[], str], mark: str = "") -> str:
    """Runs ``action`` in a transaction unless the token was used; returns the address to go to.

    ``action`` calls operations and returns the address of the result; ``mark`` is that of the form that was sent
    (see ``mark_of_sending``). Raises SentBefore where the token was used for something else.
    """
    with transaction():
        # The token is taken first: whoever sends the form again at the same moment waits here for its outcome.
        table = table_of(FormOutcome)
        taken = upsert(table).values(token=token, location="", mark=mark).on_conflict_do_nothing()
        outcome_id = db.session.scalar(taken.returning(table.c.id))
        if outcome_id is None:
            return find_outcome(token, mark) or "/"
        location = action()
        db.session.execute(update(table).where(table.c.id == outcome_id).values(location=location))
        return location


def mark_of_sending() -> str:
    """Names who sends the form of this request, where to, and what it says, by a keyed hash.

    Passwords and codes are no part of it, nor what the frame adds; of a file its name and size are.
    """
    if MARK not in request.environ:
        owner = next(([key, session[key]] for key in OWNERS if session.get(key)), None)
        files = [[name, file.filename, _size_of(file)] for name, file in request.files.items(multi=True)]
        said = [owner, request.path, sorted(sent_values()), sorted(files)]
        request.environ[MARK] = fingerprint("sending", json.dumps(said))
    mark: str = request.environ[MARK]
    return mark


def _size_of(file: FileStorage) -> int:
    """In bytes; it is read on from where it was."""
    at = file.stream.tell()
    file.stream.seek(0, os.SEEK_END)
    size = file.stream.tell()
    file.stream.seek(at)
    return size


def forget_old_outcomes() -> int:
    """Removes outcomes older than 30 days; returns how many."""
    limit = now() - timedelta(days=KEPT_DAYS)
    return count_changed(delete(FormOutcome).where(FormOutcome.created_at < limit))
