"""Whether anything that people read has changed: a row for each transaction that wrote to it.

Readers compare the rows that they can see, so that what a slow transaction commits late is noticed as well;
a greatest number alone would miss it. Nobody waits for anybody: rows are only added.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

from sqlalchemy import ColumnExpressionArgument, Engine, Index, event, false, func, select, text, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from govtrack.core.db import Base, around_transactions, count_changed, db, table_of

# What no page shows to everybody: sessions, jobs and other internal tables.
PRIVATE_TABLES = frozenset(
    {
        "access_notes", "content_changes", "counted_subjects", "engine_documents", "engine_runs", "engine_waiting",
        "engine_watermarks",
        "form_outcomes", "heartbeats", "identity_views", "import_batches",
        "import_rows", "jobs", "messages", "number_series", "recovery_codes", "search_entries", "search_progress",
        "second_factors", "stream_events", "totals", "touched_subjects", "web_sessions",
    }
)  # fmt: skip
# What the office has set up: it changes a few times a month, while letters come all day.
SETUP_TABLES = frozenset({"categories", "organisations", "places", "setting_values"})
KEPT_ROWS = 500
_WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.IGNORECASE
)
_has_changed: ContextVar[bool] = ContextVar("content_has_changed", default=False)
_has_changed_setup: ContextVar[bool] = ContextVar("setup_has_changed", default=False)


class ContentChange(Base):
    """One transaction that changed what people read, be it what the office has set up or anything else."""

    __tablename__ = "content_changes"
    __table_args__ = (
        # Few among many, which every visitor of a form asks for.
        Index(
            "ix_content_changes_setup", "id",
            sqlite_where=text("concerns_setup = 1"), postgresql_where=text("concerns_setup"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    concerns_setup: Mapped[bool] = mapped_column(default=False, server_default=false())


@event.listens_for(Engine, "before_cursor_execute")
def _notice(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """Marks the transaction by the table that it writes to, however the statement was made."""
    found = _WRITES.match(statement)
    if found is not None and found[1].lower() not in PRIVATE_TABLES:
        _has_changed.set(True)
        if found[1].lower() in SETUP_TABLES:
            _has_changed_setup.set(True)


def _begin() -> None:
    _has_changed.set(False)
    _has_changed_setup.set(False)


def _note_change(session: Session) -> None:
    session.flush()
    if _has_changed.get():
        session.execute(table_of(ContentChange).insert(), {"concerns_setup": _has_changed_setup.get()})


around_transactions(_begin, _note_change)


def content_version() -> str:
    """Differs after every committed change of what people read; one small query."""
    return _version_of(true())


def setup_version() -> str:
    """Differs after every committed change of what the office has set up, and after no letter."""
    return _version_of(ContentChange.concerns_setup)


def _version_of(which: ColumnExpressionArgument[bool]) -> str:
    rows = select(func.count(), func.coalesce(func.sum(ContentChange.id), 0)).select_from(ContentChange)
    count, total = db.session.execute(rows.where(which)).one()
    return f"{count}.{total}"


def forget_old_changes() -> int:
    """Keeps the table small; returns how many rows went. A version that is left is never met again.

    The last change of the setup stays: without any its version would be that of a house that is not set up yet.
    """
    newest = db.session.scalar(select(func.max(ContentChange.id))) or 0
    # The base types a table as any selectable.
    statement = ContentChange.__table__.delete().where(ContentChange.id < newest - KEPT_ROWS)  # type: ignore[attr-defined]
    last_of_setup = db.session.scalar(select(func.max(ContentChange.id)).where(ContentChange.concerns_setup)) or 0
    statement = statement.where(ContentChange.id != last_of_setup)
    return count_changed(statement)
