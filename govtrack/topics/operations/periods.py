"""Lists of the hot matters of a period: asked for by the desk, drawn up by a job, let go of after a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, select

from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.clock import now, today
from govtrack.core.db import db
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.jobs import enqueue
from govtrack.core.retention import define_rule
from govtrack.places.models import Place
from govtrack.topics import policy
from govtrack.topics.models import PeriodList
from govtrack.topics.settings import PERIOD_LISTS_DAYS

PERIOD_JOB = "topics.period"
NOT_OVER = _l("Choose days until today: what comes later nobody knows.")
BACKWARDS = _l("The last day lies before the first one.")


def draw_period(actor: Actor, place: Place, first_day: date, last_day: date) -> PeriodList:
    """Asks for the hot matters of these days, both with them; a list of the same days is drawn up anew.

    Raises Forbidden outside the actor's places, InvalidInput for days that are in no order or still to come.
    """
    if not policy.can_draw_period(actor, place):
        raise Forbidden()
    if last_day < first_day:
        raise InvalidInput(BACKWARDS, field="last_day")
    if last_day > today():
        raise InvalidInput(NOT_OVER, field="last_day")
    same = select(PeriodList).where(
        PeriodList.place_id == place.id, PeriodList.first_day == first_day, PeriodList.last_day == last_day
    )
    row = db.session.scalar(same)
    if row is None:
        row = PeriodList(place_id=place.id, first_day=first_day, last_day=last_day, asked_at=now())
        db.session.add(row)
    row.asked_at, row.asked_by_id, row.drawn_at = now(), actor.user_id, None
    db.session.flush()
    row.job_id = enqueue(PERIOD_JOB, list_id=row.id).id
    record(actor, "asked", row, place_path=place.path, first_day=first_day.isoformat(), last_day=last_day.isoformat())
    return row


def store_period(list_id: int, letters: int, lacks_spread: bool, matters: Sequence[Mapping[str, Any]]) -> None:
    """Keeps what was found; a list that was let go of meanwhile stays gone."""
    row = db.session.get(PeriodList, list_id)
    if row is not None:
        row.letters, row.lacks_spread, row.matters, row.drawn_at = letters, lacks_spread, list(matters), now()


def _due(limit: datetime) -> Select[int]:
    return select(PeriodList.id).where(PeriodList.asked_at < limit)


def _let_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(PeriodList).where(PeriodList.id.in_(ids)))


define_rule("period_lists", _l("lists of the hot matters of a period"), PERIOD_LISTS_DAYS, _due, _let_go)
