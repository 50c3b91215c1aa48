"""Numbers without gaps, given to rows after their commit.

A number given inside the causing transaction would either leave gaps (a sequence) or make every
commit wait for the one before (a counter). So rows are committed without one, and whoever runs the
sequencer numbers what it finds, under one lock: beat twice a second, and every hub before it reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select, update

from govtrack.core.db import Base, db, transaction
from govtrack.core.errors import AWAY
from govtrack.core.numbering import advance
from govtrack.core.streams.models import StreamEvent

# Any number will do, as long as nothing else in this database locks it.
SEQUENCER_LOCK = 7_205_911
WAKE_CHANNEL = "govtrack_numbered"
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Series:
    """A table whose rows get numbers: one series, or one for each value of the column ``scope``.

    ``table`` has a key ``id`` and a column ``number`` that is null until the sequencer has come.
    ``then`` is called with the ids just numbered, in their order and in the same transaction.
    """

    name: str
    table: type[Base]
    scope: str | None = None
    then: Callable[[Sequence[int]], None] | None = None

    def series_of(self, row: Any) -> str:
        """The name of the series that this row belongs to."""
        return f"{self.name}/{row.scope}" if self.scope else self.name


SERIES: dict[str, Series] = {}


def define_series(series: Series) -> Series:
    """Declares a table that the sequencer numbers."""
    if series.name in SERIES:
        raise ValueError(f"series {series.name} is declared twice")
    SERIES[series.name] = series
    return series


STREAMS = define_series(Series("streams", StreamEvent, scope="audience"))


def number_all() -> int:
    """Numbers whatever is committed, in every series; returns how many rows got a number.

    One that fails keeps none of the others back; its failure is raised at the end.
    """
    total, failure = 0, None
    for series in SERIES.values():
        try:
            total += number_committed(series)
        except AWAY:
            raise  # no other one would come further
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure
    return total


def number_committed(series: Series) -> int:
    """Numbers what is committed of one series, a thousand rows in a transaction; returns how many."""
    total = 0
    while _is_waiting(series):
        numbered = _number_some(series)
        total += numbered
        if numbered < AT_ONCE:
            break
    return total


def _is_waiting(series: Series) -> bool:
    """A look that takes no lock, since mostly there is nothing to do."""
    with transaction(write=False):
        return bool(db.session.scalar(select(1).select_from(series.table).where(_number(series).is_(None)).limit(1)))


def _number_some(series: Series) -> int:
    with transaction():
        if not _is_alone():
            return 0
        rows = _read_unnumbered(series)
        if not rows:
            return 0
        _write_numbers(series, rows)
        if series.then is not None:
            series.then([row.id for row in rows])
        _wake_listeners()
    return len(rows)


def _number(series: Series) -> Any:
    return series.table.__table__.c.number


def _read_unnumbered(series: Series) -> Sequence[Any]:
    table = series.table.__table__
    columns = [table.c.id, *([table.c[series.scope].label("scope")] if series.scope else [])]
    return db.session.execute(
        select(*columns).where(_number(series).is_(None)).order_by(table.c.id).limit(AT_ONCE)
    ).all()


def _write_numbers(series: Series, rows: Sequence[Any]) -> None:
    counts = Counter(series.series_of(row) for row in rows)
    following = {name: advance(name, count) - count + 1 for name, count in sorted(counts.items())}
    values = []
    for row in rows:
        name = series.series_of(row)
        values.append({"row_id": row.id, "row_number": following[name]})
        following[name] += 1
    table = cast(Table, series.table.__table__)
    statement = update(table).where(table.c.id == bindparam("row_id")).values(number=bindparam("row_number"))
    # By the connection: the session would make an object of each row.
    db.session.connection().execute(statement, values)


def _is_alone() -> bool:
    """Whether this transaction is the only sequencer: SQLite has one writer, PostgreSQL a lock for it.

    Who finds another at work leaves the rest to it and to the next look, and waits for nobody.
    """
    if db.session.get_bind().dialect.name == "sqlite":
        return True
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(SEQUENCER_LOCK))))


def _wake_listeners() -> None:
    """PostgreSQL tells every hub at the commit; on SQLite the hubs look for themselves."""
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(select(func.pg_notify(WAKE_CHANNEL, "")))
