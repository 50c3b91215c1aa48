"""A large office from a small one: every row of the demonstration that letters bring along, copied many times.

Keys move by a fixed step for each copy, so that foreign keys and the subjects of events lead to the same copy; texts
that may be there only once get its number. Nothing is computed anew, so that a hundred thousand letters with all that
belongs to them are there in minutes, on both kinds of database.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    String,
    Table,
    UniqueConstraint,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    type_coerce,
)

from govtrack.audit.models import Event
from govtrack.core.db import Base, db, transaction
from govtrack.core.totals.settling import rebuild

# What an office has once, however many letters it gets; and what its worker keeps of its own work.
ONCE = frozenset(
    {
        "access_notes", "categories", "confirmed_texts", "contact_codes", "content_changes", "duties", "event_seals",
        "engine_documents", "engine_runs", "engine_waiting", "engine_watermarks", "form_outcomes",
        "heartbeats", "jobs", "key_marks", "number_series", "organisations", "places", "record_cuts", "recovery_codes",
        "role_grants", "rule_sets", "search_entries", "search_progress", "second_factors", "setting_values",
        "stored_files", "stream_events", "touched_subjects", "used_numbers", "users", "web_sessions",
    }
)  # fmt: skip
TOKENS = ("reporter",)


def multiply(letters: int) -> int:
    """Copies until there are at least so many letters; returns how many there are."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ONCE and "id" in table.columns]
    with transaction(write=False):
        here = db.session.scalar(select(func.count()).select_from(Base.metadata.tables["submissions"])) or 1
        step = 1 + max(db.session.scalar(select(func.max(table.c.id))) or 0 for table in tables)
        step = max(step, db.session.scalar(select(func.max(Event.number))) or 0)
    copies = -(-letters // here) - 1
    for number in range(1, copies + 1):
        with transaction():
            for table in tables:
                db.session.execute(_copy(table, number * step, step, f"~{here}.{number}", {one.name for one in tables}))
    with transaction():
        for table in tables if db.engine.dialect.name == "postgresql" else ():
            series = func.pg_get_serial_sequence(table.name, "id")
            db.session.execute(select(func.setval(series, select(func.max(table.c.id)).scalar_subquery())))
        rebuild(db.session.connection())
        db.session.execute(text("ANALYZE"))
    return here * (copies + 1)


# The types of reflected tables say nothing of their rows, here and below.
def _copy(table: Table, by: int, below: int, mark: str, copied: set[str]):  # type: ignore[no-untyped-def]
    columns = [column for column in table.columns if column.computed is None]
    values = [_moved(table, column, by, mark, copied) for column in columns]
    return insert(table).from_select([column.name for column in columns], select(*values).where(table.c.id < below))


# A reflected table has no types of rows.
def _moved(table: Table, column: Column, by: int, mark: str, copied: set[str]) -> ColumnElement:  # type: ignore[type-arg]
    """The value of a column in this copy."""
    raw = type_coerce(column, column.type)
    targets = {key.column.table.name for key in column.foreign_keys}
    if column.name == "id" or targets & copied:
        return raw + by
    if table.name == "events" and column.name == "subject_id":
        return case((table.c.subject_type.in_(copied), raw + by), else_=raw)
    if table.name == "events" and column.name == "number":
        return func.coalesce(raw, table.c.id) + by
    if column.name in TOKENS:
        letter = cast(func.substr(raw, len("letter/") + 1), Integer) + by
        return case((raw.startswith("letter/"), literal("letter/") + cast(letter, String)), else_=raw)
    if column.name in _unique_texts(table):
        return type_coerce(cast(raw, String) + mark, String)
    return raw


def _unique_texts(table: Table) -> set[str]:
    """Texts of which no two rows may have the same, alone or together with others that are copied as they are."""
    names: set[str] = set()
    for columns in _unique(table):
        texts = [column for column in columns if isinstance(column.type, String) and not column.foreign_keys]
        names |= {texts[-1].name} if texts and not any(column.foreign_keys for column in columns) else set()
        names |= {column.name for column in columns if column.name == "key"}
    return names


def _unique(table: Table) -> Iterator[list[Column]]:  # type: ignore[type-arg]  # a reflected table has no types of rows
    yield from (list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint))
    yield from (list(one.columns) for one in table.indexes if one.unique)
    yield from ([column] for column in table.columns if column.unique)
