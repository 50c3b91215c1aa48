"""What accounts and changes by two people are called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.accounts.kinds import KINDS
from govtrack.accounts.models import PendingChange, User
from govtrack.audit.naming import define_names, from_rows, from_words
from govtrack.core.i18n import _


def _name_change(change: PendingChange, person: str | None) -> str:
    """Whom it concerns, and what was asked for: of a rule its name, what held and what is to hold."""
    kind = KINDS.get(change.kind)
    words = _("%(label)s: %(text)s", label=kind.label, text=kind.describe(change)) if kind is not None else ""
    return " · ".join(part for part in (words, person) if part)


define_names("users", from_rows(select(User.id, User.name)))
# Many together, who have no name.
define_names("access_notes", from_words(lambda _key: ""))
define_names(
    "pending_changes",
    from_rows(
        select(PendingChange.id, PendingChange, User.name).outerjoin(User, PendingChange.subject_id == User.id),
        _name_change,
    ),
)
