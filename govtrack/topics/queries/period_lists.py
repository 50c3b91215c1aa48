"""Lists of the hot matters of a period, as pages show them and as the worker finds what is wanted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.cards import card_of
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.jobs import Job
from govtrack.places.models import Place
from govtrack.topics.cards import PeriodCard, PeriodLine
from govtrack.topics.clustering.hot_lists import HotMatter
from govtrack.topics.models import PeriodList

LISTS_SHOWN = 50


def list_periods(reader: Actor) -> list[PeriodLine]:
    """The lists of this person's places, the newest first."""
    places = [Place.path.startswith(path) for path in reader.place_paths(DESK)]
    rows = db.session.scalars(
        select(PeriodList).join(PeriodList.place).where(or_(false(), *places)).options(contains_eager(PeriodList.place))
        .order_by(PeriodList.asked_at.desc(), PeriodList.id.desc()).limit(LISTS_SHOWN)
    )  # fmt: skip
    return [card_of(PeriodLine, row, place=row.place.name) for row in rows]


def get_period(list_id: int) -> PeriodCard:
    """A list with its matters; raises NotFound."""
    row = db.session.get(PeriodList, list_id, options=[joinedload(PeriodList.place)])
    if row is None:
        raise NotFound()
    job = db.session.get(Job, row.job_id) if row.drawn_at is None and row.job_id else None
    return card_of(
        PeriodCard, row, place=row.place.name, has_failed=job is not None and job.state == "failed",
        matters=[HotMatter.from_values(values) for values in row.matters],
    )  # fmt: skip


def find_wanted(list_id: int) -> tuple[int, date, date] | None:
    """Place, first and last day of a list; None where it was let go of."""
    row = db.session.get(PeriodList, list_id)
    return (row.place_id, row.first_day, row.last_day) if row is not None else None
