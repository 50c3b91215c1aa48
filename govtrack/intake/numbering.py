"""Numbers such as XH-2026-000123, given out one by one or many at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from govtrack.core.clock import today
from govtrack.core.db import Base, db
from govtrack.core.settings import get_setting
from govtrack.intake.models import NumberSeries
from govtrack.intake.settings import NUMBER_PREFIX


def upsert(table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the database at hand."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sqlite_insert if is_sqlite else postgresql_insert)(table)


def _advance(series: str, count: int) -> int:
    """Moves the series on by ``count`` in one statement, so that no number is given twice."""
    statement = upsert(NumberSeries).values(name=series, last=count)
    statement = statement.on_conflict_do_update(
        index_elements=[NumberSeries.name], set_={"last": NumberSeries.last + count}
    )
    return int(db.session.scalar(statement.returning(NumberSeries.last)) or 0)


def next_numbers(count: int) -> list[str]:
    """The next ``count`` numbers of this year, in order."""
    series = f"{get_setting(NUMBER_PREFIX)}-{today().year}"
    last = _advance(series, count)
    return [f"{series}-{number:06d}" for number in range(last - count + 1, last + 1)]
