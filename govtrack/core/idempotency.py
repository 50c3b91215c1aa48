"""A form that is sent twice is done once.

Each form of consequence carries a random token; the first request with it does the work and
keeps where it led, every further one is led to the same place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, count_changed, db, insert_if_new, transaction

KEPT_DAYS = 30


class FormOutcome(Identified, Base):
    """Where the form with this token led."""

    __tablename__ = "form_outcomes"

    token: Mapped[str] = mapped_column(unique=True)
    location: Mapped[str]


def new_token() -> str:
    """A fresh token for a form about to be shown."""
    return secrets.token_urlsafe(18)


def find_outcome(token: str) -> str | None:
    """The address an earlier sending of this form led to."""
    return db.session.scalar(select(FormOutcome.location).where(FormOutcome.token == token))


def once(token: str, action: Callable[[], str]) -> str:
    """Runs ``action`` in a transaction unless the token was used; returns the address to go to.

    ``action`` calls operations and returns the address of the result.
    """
    with transaction():
        # The token is taken first: whoever sends the form again at the same moment waits here for its outcome.
        outcome = insert_if_new(FormOutcome, token=token, location="")
        if outcome is None:
            return find_outcome(token) or "/"
        outcome.location = action()
        return outcome.location


def forget_old_outcomes() -> int:
    """Removes outcomes older than 30 days; returns how many."""
    limit = now() - timedelta(days=KEPT_DAYS)
    return count_changed(delete(FormOutcome).where(FormOutcome.created_at < limit))
