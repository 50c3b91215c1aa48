"""The voices of the one at the browser: by code, or by account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.intake.models import Reporter, Submission
from govtrack.intake.receipts import holds, list_held

AT_MOST = 50


def is_own(actor: Actor, submission: Submission) -> bool:
    """Whether this browser holds the code, or the signed-in person is the reporter."""
    if holds(submission.id):
        return True
    if actor.user_id is None or submission.reporter_id is None:
        return False
    own = exists().where(Reporter.id == submission.reporter_id, Reporter.user_id == actor.user_id)
    return bool(db.session.scalar(select(own)))


def list_voices(actor: Actor) -> Sequence[Submission]:
    """What this person may follow, newest first."""
    held = list_held()
    conditions = [Submission.id.in_(held)] if held else []
    if actor.user_id is not None:
        own = select(Reporter.id).where(Reporter.user_id == actor.user_id)
        conditions.append(Submission.reporter_id.in_(own))
    if not conditions:
        return []
    statement = select(Submission).options(joinedload(Submission.place)).where(or_(*conditions))
    return db.session.scalars(statement.order_by(Submission.received_at.desc()).limit(AT_MOST)).all()
