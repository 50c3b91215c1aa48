"""Off is off: nothing more to an address, until its owner takes that back."""

from __future__ import annotations

from sqlalchemy import delete

from govtrack.core.db import db, upsert
from govtrack.notify.models import SwitchedOff


def switch_off(mark: str) -> None:
    """Nothing is sent there any more; done twice it is done once."""
    db.session.execute(upsert(SwitchedOff).values(mark=mark).on_conflict_do_nothing())


def switch_on(mark: str) -> None:
    """Takes it back."""
    db.session.execute(delete(SwitchedOff).where(SwitchedOff.mark == mark))
