"""The voices of the one at the browser: by their codes, or by the account that wrote them.

A phone number or an e-mail address opens nothing, since anybody can type one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.intake.receipts import is_own, list_held

AT_MOST = 50


def list_voices(actor: Actor) -> Sequence[Submission]:
    """What this person may follow, newest first."""
    held = list_held()
    conditions: list[ColumnElement[bool]] = [Submission.id.in_(held)] if held else []
    if actor.user_id is not None:
        conditions.append(Submission.written_by_id == actor.user_id)
    if not conditions:
        return []
    statement = select(Submission).options(joinedload(Submission.place)).where(or_(*conditions))
    found = db.session.scalars(statement.order_by(Submission.received_at.desc()).limit(AT_MOST)).all()
    return [letter for letter in found if is_own(actor, letter)]
