"""Numbers that people read out: letters, the year, a count that never repeats."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import today
from govtrack.core.db import Base, db, table_of, upsert


class NumberSeries(Base):
    """The last number given out in a series such as ``WO-2026``."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def advance(series: str, count: int) -> int:
    """Moves the series on by ``count`` in one statement, so that no number is given twice; returns the last."""
    table = table_of(NumberSeries)
    statement = upsert(table).values(name=series, last=count)
    statement = statement.on_conflict_do_update(index_elements=[table.c.name], set_={"last": table.c.last + count})
    return int(db.session.scalar(statement.returning(table.c.last)) or 0)


def next_numbers(prefix: str, count: int, digits: int = 4) -> list[str]:
    """The next ``count`` numbers of this year, in order, such as ``WO-2026-0001``."""
    series = f"{prefix}-{today().year}"
    last = advance(series, count)
    return [f"{series}-{number:0{digits}d}" for number in range(last - count + 1, last + 1)]


def next_number(prefix: str, digits: int = 4) -> str:
    """The next number of this year."""
    return next_numbers(prefix, 1, digits)[0]


def last_number(series: str) -> int:
    """The last number given out in this series; 0 where none was."""
    return db.session.scalar(select(NumberSeries.last).where(NumberSeries.name == series)) or 0
