"""What accounts and changes by two people are called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.accounts.events import PENDING_LABELS
from govtrack.accounts.models import PendingChange, User
from govtrack.audit.naming import define_names, from_rows, from_words


def _name_change(kind: str, person: str | None) -> str:
    words = str(PENDING_LABELS.get(kind, ""))
    return f"{words} · {person}" if person else words


define_names("users", from_rows(select(User.id, User.name)))
# Many together, who have no name.
define_names("access_notes", from_words(lambda _key: ""))
define_names(
    "pending_changes",
    from_rows(
        select(PendingChange.id, PendingChange.kind, User.name).outerjoin(User, PendingChange.subject_id == User.id),
        _name_change,
    ),
)
