"""What those who watch over the office look at."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.intake.events import IDENTITY_VIEWED
from govtrack.oversight.policy import is_readable_by

DAYS = 30


def count_identity_views(actor: Actor) -> int:
    """How often somebody looked behind the mask in the last 30 days, in the places that this person watches."""
    statement = select(func.count(Event.id)).where(
        Event.verb == IDENTITY_VIEWED.verb, Event.at > now() - timedelta(days=DAYS), is_readable_by(actor)
    )
    return db.session.scalar(statement) or 0
