"""What the operations share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from govtrack.audit.trail import Trail
from govtrack.core.clock import add_working_days, now
from govtrack.core.db import db
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.discussion.events import CONTRIBUTIONS
from govtrack.discussion.matters import Matter, find_matter
from govtrack.discussion.models import Contribution
from govtrack.discussion.recipients import APPEALED, LATE, WAITING, page_of_desk
from govtrack.discussion.settings import LOOK_DAYS
from govtrack.discussion.states import CONTRIBUTION, TO_LOOK_AT
from govtrack.notify.operations import settle

CLOSED = _l("The discussion is closed. It opens again after the council, if the matter goes on.")
LOOKED = ("shown", "refused", "appeal_upheld", "appeal_declined", "taken_back", "lapsed")


def _settle(row: Contribution, verb: str) -> None:
    """The desk was told of a matter: it is done there once nothing about it waits any more."""
    if verb not in LOOKED:
        return
    db.session.flush()
    waiting = select(Contribution.id).where(
        Contribution.matter == row.matter, Contribution.matter_id == row.matter_id, Contribution.state.in_(TO_LOOK_AT)
    )
    if db.session.scalar(waiting.limit(1)) is None:
        settle(page_of_desk(row.matter, row.matter_id), WAITING, APPEALED, LATE)


CONTRIBUTED = Trail(lambda row: row.place_path, CONTRIBUTION, settle=_settle, subject=CONTRIBUTIONS)


def look_by() -> datetime:
    """By when a person of the desk looks at what comes in now."""
    return add_working_days(now(), get_setting(LOOK_DAYS))


def demand_writable(matter: Matter | None) -> None:
    """Raises Conflict while nobody writes there: before a council, and where the matter is over."""
    if matter is None or not matter.is_open:
        raise Conflict(CLOSED)


def demand_writable_about(row: Contribution) -> None:
    """The same for the matter that a contribution is about."""
    demand_writable(find_matter(row.matter, row.matter_id))
