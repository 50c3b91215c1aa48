"""The database layer by itself: what is kept of a moment, how SQLite is set up, what surrounds a transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from govtrack.core import db as layer
from govtrack.core.columns import UTCDateTime
from govtrack.core.db import Base, around_transactions, db, on_commit, transaction

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def in_shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in Hangzhou."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_moment_is_kept_in_utc_wherever_the_machine_stands(in_shanghai: None) -> None:
    kind, dialect = UTCDateTime(), Any
    # The column never looks at its dialect.
    kept = kind.process_bind_param(NOON.astimezone(CHINA), dialect)  # type: ignore[arg-type]
    assert kept == NOON and kept.tzinfo is UTC
    # The column never looks at its dialect.
    assert kind.process_bind_param(None, dialect) is None  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="naive"):
        # The column never looks at its dialect.
        kind.process_bind_param(NOON.replace(tzinfo=None), dialect)  # type: ignore[arg-type]
    for stored in (NOON.replace(tzinfo=None), NOON, NOON.astimezone(CHINA)):
        # The column never looks at its dialect.
        read = kind.process_result_value(stored, dialect)  # type: ignore[arg-type]
        assert read == NOON and read.tzinfo is UTC
    # The column never looks at its dialect.
    assert kind.process_result_value(None, dialect) is None  # type: ignore[arg-type]


def test_a_moment_has_its_zone_on_postgresql_and_its_statements_are_cached() -> None:
    assert UTCDateTime.impl.timezone is True and UTCDateTime.cache_ok is True


def test_what_the_database_calls_its_rules(app: Flask) -> None:
    """Migrations name them, so that the names never change by themselves."""
    table = Base.metadata.tables["topics"]
    names = {str(rule.name) for rule in table.constraints} | {str(index.name) for index in table.indexes}
    assert {"pk_topics", "fk_topics_place_id", "uq_topics_number", "ix_topics_place_id"} <= names
    assert "ck_topics_state" in {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'own.db'}")
    with made.connect() as connection:
        connection.execute(text("CREATE TABLE things (id INTEGER)"))
        connection.commit()
    yield made
    made.dispose()


def test_sqlite_is_set_up_for_many_readers_and_one_writer(engine: Engine) -> None:
    raw = engine.raw_connection()
    values = {name: raw.cursor().execute(f"PRAGMA {name}").fetchone()[0]
              for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")}  # fmt: skip
    assert values == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 15_000, "foreign_keys": 1}
    driver: Any = raw.driver_connection
    assert driver.isolation_level is None, "the BEGIN statement is ours"
    raw.close()


def can_write_beside(path: str) -> bool:
    beside = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        beside.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        beside.close()
    return True


@pytest.mark.parametrize("writes", [True, False])
def test_who_will_write_is_the_only_writer_from_the_first_statement_on(engine: Engine, writes: bool) -> None:
    token = layer._writing.set(writes)
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT count(*) FROM things"))
            driver: Any = connection.connection.driver_connection
            assert driver.in_transaction is True
            assert can_write_beside(str(engine.url.database)) is not writes
    finally:
        layer._writing.reset(token)


def test_what_surrounds_a_transaction_runs_at_its_begin_and_before_its_commit(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "_at_begin", [])
    monkeypatch.setattr(layer, "_before_commit", [])
    seen: list[str] = []
    around_transactions(lambda: seen.append("begin"), lambda session: seen.append(type(session).__name__))
    with transaction():
        on_commit(lambda: seen.append("after"))
        seen.append("inside")
    assert seen == ["begin", "inside", "BoundSession", "after"]
    seen.clear()
    with transaction(write=False):
        seen.append("inside")
    assert seen == ["begin", "inside"]


class AwaySession:
    """A session whose server may have gone."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.seen = error, list[str]()
        self.registry = SimpleNamespace(clear=lambda: self.seen.append("given up"))

    def remove(self) -> None:
        self.seen.append("removed")
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize(
    ("error", "seen"),
    [(None, ["removed"]), (OperationalError("SELECT 1", {}, Exception("gone")), ["removed", "logged", "given up"])],
    ids=["there", "away"],
)
def test_the_end_of_a_request_never_fails(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception | None, seen: list[str]
) -> None:
    session: Any = AwaySession(error)
    with monkeypatch.context() as patched:
        patched.setattr(db, "session", session)
        patched.setattr(layer, "log_away", lambda _error: session.seen.append("logged"))
        db._teardown_session(None)
    assert session.seen == seen
