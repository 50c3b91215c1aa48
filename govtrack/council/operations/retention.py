"""How long it is known who came to a council, and who moved what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select, update

from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule
from govtrack.council.models import Meeting, Participant
from govtrack.council.settings import ATTENDANCE_DAYS

NOBODY = "***"
# After these nothing can come that needs to know who was there.
ENDED = ("published", "cancelled")


def _due(limit: datetime) -> Select[int]:
    """People on the sheets of councils that are over, and with them who moved and seconded."""
    known = or_(Participant.name != NOBODY, Participant.user_id.is_not(None), Participant.home != "")
    return (
        select(Participant.id)
        .join(Meeting, Participant.meeting_id == Meeting.id)
        .where(Meeting.state.in_(ENDED), Meeting.state_since < limit, known)
    )


def _let_go(ids: Sequence[int]) -> None:
    """Party, presence and vote stay, so that quorum and counts can be checked; the person goes."""
    db.session.execute(update(Participant).where(Participant.id.in_(ids)).values(name=NOBODY, user_id=None, home=""))


define_rule("attendance", _l("names on the attendance sheets of councils"), ATTENDANCE_DAYS, _due, _let_go)
