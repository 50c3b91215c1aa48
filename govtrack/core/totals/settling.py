"""Moving the totals: by what was touched, a few subjects at a time, or all anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from govtrack.core.db import db, lock_name, transaction
from govtrack.core.totals.kinds import KINDS, Kind
from govtrack.core.totals.models import Counted, Total, Touched

AT_ONCE = 500
# As many as a statement takes values of on either server.
ROWS_AT_ONCE = 5000
LOCK = "totals"


def settle_all() -> int:
    """Until nothing is pending; returns how often subjects were touched."""
    settled = 0
    while True:
        with transaction():
            found = settle_some()
        settled += found
        if found < AT_ONCE:
            return settled


def settle_some(limit: int = AT_ONCE) -> int:
    """Counts the subjects anew that were touched first; returns how many times they were. One transaction."""
    lock_name(LOCK)
    connection = db.session.connection()
    rows = connection.execute(select(Touched.id, Touched.kind, Touched.subject_id).order_by(Touched.id).limit(limit))
    touched = rows.all()
    moved: Counter[tuple[str, str]] = Counter()
    for name in {row.kind for row in touched}:
        _recount(connection, KINDS[name], {row.subject_id for row in touched if row.kind == name}, moved)
    _move(connection, moved)
    connection.execute(delete(Touched).where(Touched.id.in_([row.id for row in touched])))
    return len(touched)


def _recount(connection: Connection, kind: Kind, ids: Collection[int], moved: Counter[tuple[str, str]]) -> None:
    """Writes down as what these subjects are counted from now on, and how that moves the totals."""
    own = (Counted.kind == kind.name) & Counted.subject_id.in_(ids)
    was = {row[0]: row[1] for row in connection.execute(select(Counted.subject_id, Counted.facts).where(own))}
    facts = kind.facts()
    subject = facts.selected_columns[0]
    now = {row[0]: kind.write(row[1:]) for row in connection.execute(facts.where(subject.in_(ids)))}
    changed = [one for one in ids if was.get(one) != now.get(one)]
    for one in changed:
        _note(moved, kind, was.get(one), -1)
        _note(moved, kind, now.get(one), 1)
    former = (Counted.kind == kind.name) & Counted.subject_id.in_([one for one in changed if one in was])
    connection.execute(delete(Counted).where(former))
    _insert(connection, Counted.__table__, [_row(kind, one, now[one]) for one in changed if one in now])


def _row(kind: Kind, subject_id: int, facts: str) -> dict[str, Any]:
    return {"kind": kind.name, "subject_id": subject_id, "facts": facts}


def _note(moved: Counter[tuple[str, str]], kind: Kind, written: str | None, sign: int) -> None:
    for name, key, n in kind.shares(written) if written is not None else ():
        moved[name, key] += sign * n


def _insert(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _move(connection: Connection, moved: Counter[tuple[str, str]]) -> None:
    rows = [{"name": name, "key": key, "n": n} for (name, key), n in moved.items() if n]
    if not rows:
        return
    adding = (sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert)(Total)
    added = {"n": Total.n + adding.excluded.n}
    connection.execute(adding.on_conflict_do_update(index_elements=["name", "key"], set_=added), rows)
    keyed = tuple_(Total.name, Total.key).in_([(row["name"], row["key"]) for row in rows])
    connection.execute(delete(Total).where(keyed, Total.n == 0))


def rebuild(connection: Connection) -> int:
    """Counts everything anew, in one transaction; returns how many subjects there are."""
    tables: list[Any] = [Touched.__table__, Counted.__table__, Total.__table__]
    for table in tables:
        connection.execute(delete(table))
    totals: Counter[tuple[str, str]] = Counter()
    found = 0
    for kind in KINDS.values():
        for rows in _all(connection, kind):
            written = [(row[0], kind.write(row[1:])) for row in rows]
            for _subject, facts in written:
                _note(totals, kind, facts, 1)
            _insert(connection, Counted.__table__, [_row(kind, *one) for one in written])
            found += len(rows)
    _insert(connection, Total.__table__, [{"name": name, "key": key, "n": n} for (name, key), n in totals.items() if n])
    return found


def _all(connection: Connection, kind: Kind) -> Iterator[Sequence[Any]]:
    facts = kind.facts()
    subject, after = facts.selected_columns[0], 0
    while rows := connection.execute(facts.where(subject > after).order_by(subject).limit(ROWS_AT_ONCE)).all():
        yield rows
        after = rows[-1][0]
