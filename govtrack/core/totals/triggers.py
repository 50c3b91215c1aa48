"""The triggers that note what was touched, on either server.

They are made with the tables, and anew after each migration: SQLite loses those of a table that it rebuilds.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, event, text

from govtrack.core.db import Base
from govtrack.core.totals.kinds import KINDS, Kind, Touch
from govtrack.core.totals.models import Touched

# What all of their names begin with.
PREFIX = "touch_"


def install(connection: Connection) -> None:
    """Makes every trigger, and takes away those that were."""
    remove(connection)
    for kind in KINDS.values():
        for number, touch in enumerate(kind.touches):
            for moment in ("INSERT", "UPDATE", "DELETE"):
                name = f"{PREFIX}{kind.name}_{number}_{moment.lower()}"
                for statement in _statements(connection.dialect.name, name, moment, kind, touch):
                    connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Takes every trigger away."""
    if connection.dialect.name == "sqlite":
        found = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = :prefix")
        for (name,) in connection.execute(found, {"prefix": PREFIX}).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    found = text("SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
                 " AND left(proname, 6) = :prefix")  # fmt: skip
    for (name,) in connection.execute(found, {"prefix": PREFIX}).all():
        # The trigger goes with what it runs.
        connection.exec_driver_sql(f'DROP FUNCTION "{name}" CASCADE')


def _statements(dialect: str, name: str, moment: str, kind: Kind, touch: Touch) -> Iterator[str]:
    body = " ".join(f"{one};" for one in _notes(moment, kind, touch))
    when = _when(dialect, touch) if moment == "UPDATE" else ""
    columns = f" OF {', '.join(touch.columns)}" if moment == "UPDATE" else ""
    head = f"CREATE TRIGGER {name} AFTER {moment}{columns} ON {touch.table} FOR EACH ROW{when}"
    if dialect == "sqlite":
        yield f"{head} BEGIN {body} END"
        return
    yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    yield f"{head} EXECUTE FUNCTION {name}()"


def _notes(moment: str, kind: Kind, touch: Touch) -> Iterator[str]:
    """One for the row as it is, and where it may name other subjects than before one for those."""
    is_moved = any(f"{{row}}.{column}" in touch.subjects for column in touch.columns)
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("NEW", "OLD") if is_moved else ("NEW",)}[moment]
    for row in rows:
        subjects = touch.subjects.format(row=row).replace("SELECT ", f"SELECT '{kind.name}', ", 1)
        yield f"INSERT INTO {Touched.__tablename__} (kind, subject_id) {subjects}"


def _when(dialect: str, touch: Touch) -> str:
    other = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {other} NEW.{column}" for column in touch.columns)
    return f" WHEN (({changed}) AND {touch.when.format(row='NEW')})" if touch.when else f" WHEN ({changed})"


@event.listens_for(Base.metadata, "after_create")
def _with_the_tables(_tables: MetaData, connection: Connection, **_options: object) -> None:
    install(connection)
