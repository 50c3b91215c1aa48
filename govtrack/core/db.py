"""The database layer: one declarative base, one commit point, two kinds of server.

SQLite (WAL) is the embedded default and PostgreSQL the production choice; the same code
and the same tests run on both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, CursorResult, Engine, MetaData, Table, UpdateBase, event, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, declared_attr, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

from govtrack.core import timeouts  # noqa: F401 - sets its limits on every connection
from govtrack.core.clock import follow, now
from govtrack.core.columns import UTCDateTime
from govtrack.core.errors import AWAY, Conflict, log_away

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The typed base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON, list[Any]: JSON},
    )


class Identified:
    """An integer key and the moment the row was made."""

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Versioned:
    """A row that two people may change at once: the slower one gets a conflict, not a loss."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Database(SQLAlchemy):
    """Flask's extension, for which the end of a request never fails."""

    def _teardown_session(self, exc: BaseException | None) -> None:
        """A session whose server went away cannot be ended: it is given up, since its page is written already."""
        try:
            self.session.remove()
        except AWAY as error:
            log_away(error)
            self.session.registry.clear()


db = Database(model_class=Base)
log = logging.getLogger(__name__)
# What follows a commit, with the savepoints in which it was put aside.
_Aside = tuple[tuple[SessionTransaction, ...], Callable[[], None]]
Row = TypeVar("Row", bound=Base)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_open: ContextVar[bool] = ContextVar("transaction_open", default=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Puts SQLite into WAL mode and hands the BEGIN statement to us."""
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Chooses the kind of transaction at its start: a late upgrade would lose updates."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction(*, write: bool = True) -> Iterator[Session]:
    """The only commit point of the application.

    Ends the reading transaction of the request first, so that everything read inside is
    fresh, then begins a writing one, commits at the end and only then runs what was put
    aside with :func:`on_commit`.

    Raises :class:`Conflict` when somebody else changed the same row in the meantime, or wrote the
    one that may be there only once.
    """
    if _open.get():
        raise RuntimeError("transaction() does not nest: an operation must never commit")
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a transaction")
    session.rollback()
    opened, writing = _open.set(True), _writing.set(write)
    try:
        session.connection()
        for begin in _at_begin:
            begin()
        yield session
        if write:
            for end in _before_commit:
                end(session)
        session.commit()
    except BaseException as error:
        session.info.pop("on_commit", None)
        session.rollback()
        if isinstance(error, StaleDataError) or (isinstance(error, IntegrityError) and is_duplicate(error)):
            raise Conflict() from error
        raise
    finally:
        _open.reset(opened)
        _writing.reset(writing)
    _run_aside(session.info.pop("on_commit", []))


def _run_aside(actions: Sequence[_Aside]) -> None:
    """Runs each of them, whatever becomes of the others: what is committed stays, and nobody is told of a fault."""
    for _inside, action in actions:
        try:
            action()
        except Exception:
            log.exception("what was to follow a commit failed; it is made up for later or by hand")


def is_transaction_open() -> bool:
    """Whether this is inside :func:`transaction`."""
    return _open.get()


_at_begin: list[Callable[[], None]] = []
_before_commit: list[Callable[[Session], None]] = []


def around_transactions(begin: Callable[[], None], end: Callable[[Session], None] | None = None) -> None:
    """Registers what happens at the begin of every transaction, and inside a writing one before it commits."""
    _at_begin.append(begin)
    if end is not None:
        _before_commit.append(end)


def on_commit(action: Callable[[], None]) -> None:
    """Puts ``action`` aside until the open transaction has been committed; a savepoint takes back what was inside.

    Raises RuntimeError where none is open: it would follow the commit of somebody else's.
    """
    if not _open.get():
        raise RuntimeError("nothing can be put aside outside a transaction")
    session = db.session()
    inside, nested = [], session.get_nested_transaction()
    while nested is not None:
        inside.append(nested)
        nested = nested.parent
    session.info.setdefault("on_commit", []).append((tuple(inside), action))


@event.listens_for(Session, "after_soft_rollback")
def _take_back(session: Session, ended: SessionTransaction) -> None:
    """Forgets what was put aside inside a savepoint that was rolled back."""
    aside: list[_Aside] = session.info.get("on_commit", [])
    aside[:] = [(inside, action) for inside, action in aside if ended not in inside]


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes many rows in one statement, by columns alone: none of them becomes an object of the session."""
    db.session.execute(table_of(model).insert(), rows)


def lock_name(name: str) -> None:
    """Makes transactions wait for each other over something that has no row, until the first one has ended.

    SQLite has one writer at a time anyway.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def lock(row: Row) -> Row:
    """Re-reads ``row`` and holds it until the transaction ends (PostgreSQL: FOR UPDATE OF its table).

    What was joined when the row was read is joined again but not held: PostgreSQL refuses to
    hold the outer side of a join.
    """
    db.session.refresh(row, with_for_update={"of": type(row)})
    return row


def lock_all(model: type[Row], ids: Collection[int]) -> dict[int, Row]:
    """Re-reads these rows and holds them like :func:`lock`; by their keys.

    They are taken in the order of their keys, so that two who hold many never wait for each other in a circle.
    """
    key = model.__table__.c.id
    statement = select(model).where(key.in_(ids)).order_by(key).with_for_update(of=model)
    rows = db.session.scalars(statement.execution_options(populate_existing=True))
    # Every table that is locked by ids has one; the base class does not say so.
    return {row.id: row for row in rows}  # type: ignore[attr-defined]


@contextmanager
def look_at_start(app: Flask) -> Iterator[None]:
    """An application context for a look at the database while ``app`` is built; nothing stays open after it.

    The worker is forked from the process that built it. An SQLite connection that is open then is
    worthless in the children: they have its locks in memory but not in the system, and beat closes
    its files under it, after which every read there ends in "locking protocol".
    """
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def table_of(model: type[Base]) -> Table:
    """The table of a model: statements on it make no objects, and cost half of those that do."""
    return cast(Table, model.__table__)


def upsert(table: type[Base] | Table) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the database at hand."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sqlite_insert if is_sqlite else postgresql_insert)(table)


def insert_if_new(table: type[Row], **values: Any) -> Row | None:
    """Inserts a row unless an equal key exists; None where it does.

    Never "look, then insert": on PostgreSQL two who look at once both find nothing. The slower one
    waits here for the faster one's commit instead, and then finds its row.
    """
    return db.session.scalar(upsert(table).values(values).on_conflict_do_nothing().returning(table))


def database_moment() -> datetime | None:
    """The present moment on the database's own clock; None where it has none (SQLite runs in our process)."""
    if db.session.get_bind().dialect.name == "sqlite":
        return None
    return db.session.scalar(select(func.clock_timestamp()))


def follow_database_clock() -> None:
    """Sets the clock of this process by the database's, inside the open transaction."""
    if (moment := database_moment()) is not None:
        follow(moment)


def count_changed(statement: UpdateBase) -> int:
    """Runs an UPDATE or DELETE and returns how many rows it touched."""
    # The typed Result of execute() does not tell that a writing statement gives a CursorResult.
    return int(cast("CursorResult[Any]", db.session.execute(statement)).rowcount)


def is_duplicate(error: IntegrityError) -> bool:
    """Whether the database refused a row because an equal one exists."""
    return "unique" in str(error.orig).lower() or "duplicate" in str(error.orig).lower()
