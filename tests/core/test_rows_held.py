"""What the database layer asks of each kind of server: rows that are held, names, one row where two would be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, Table, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from govtrack.core import db as layer
from govtrack.core.db import database_moment, db, follow_database_clock, is_duplicate, lock, lock_all, look_at_start
from govtrack.core.idempotency import FormOutcome
from govtrack.places.models import Place
from tests import factories

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Server:
    """A session on a server of this kind, which writes down what it is asked."""

    def __init__(self, kind: str) -> None:
        self.kind, self.asked = kind, list[str]()

    def get_bind(self) -> Any:
        return SimpleNamespace(dialect=SimpleNamespace(name=self.kind))

    def execute(self, statement: Any) -> None:
        # The dialect of PostgreSQL has no annotation for its own making.
        dialect: Any = postgresql.dialect()
        self.asked.append(str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})))

    def scalar(self, statement: Any) -> datetime:
        self.execute(statement)
        return NOON


@pytest.fixture(params=["sqlite", "postgresql"])
def server(app: Flask, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Server]:
    found = Server(request.param)
    with monkeypatch.context() as patched:
        patched.setattr(db, "session", found)
        yield found


def rename(place: Place, name: str) -> None:
    """Behind the back of the session, as another process would."""
    table = Place.__table__
    assert isinstance(table, Table)
    db.session.execute(update(table).where(table.c.id == place.id).values(name_zh=name))


def test_a_row_that_is_held_is_read_again(app: Flask) -> None:
    place = factories.place("community")
    rename(place, "改过的社区")
    assert place.name_zh != "改过的社区"
    assert lock(place) is place and place.name_zh == "改过的社区"


def test_many_rows_are_held_by_their_keys_and_no_others(app: Flask) -> None:
    first, second, third = (factories.place("community") for _ in range(3))
    for place in (first, second, third):
        rename(place, "改过的社区")
    held = lock_all(Place, [third.id, first.id])
    assert held == {first.id: first, third.id: third}
    assert (first.name_zh, third.name_zh) == ("改过的社区", "改过的社区")
    assert second.name_zh != "改过的社区", "what is not held is not read either"
    assert lock_all(Place, []) == {}


def test_a_name_is_held_where_there_is_more_than_one_writer(server: Server) -> None:
    layer.lock_name("council")
    held = "SELECT pg_advisory_xact_lock(hashtextextended('council', 0)) AS pg_advisory_xact_lock_1"
    assert server.asked == ([held] if server.kind == "postgresql" else [])


def test_a_row_that_may_be_there_already_is_written_in_the_words_of_the_server(server: Server) -> None:
    assert type(layer.upsert(FormOutcome)).__module__ == f"sqlalchemy.dialects.{server.kind}.dml"


def test_the_clock_of_the_database_is_asked_where_it_has_one(server: Server) -> None:
    assert database_moment() == (NOON if server.kind == "postgresql" else None)
    assert server.asked == (["SELECT clock_timestamp() AS clock_timestamp_1"] if server.kind == "postgresql" else [])


@pytest.mark.parametrize(("moment", "followed"), [(NOON, [NOON]), (None, [])])
def test_a_process_follows_the_clock_of_the_database_if_there_is_one(
    monkeypatch: pytest.MonkeyPatch, moment: datetime | None, followed: list[datetime]
) -> None:
    seen: list[datetime] = []
    monkeypatch.setattr(layer, "database_moment", lambda: moment)
    monkeypatch.setattr(layer, "follow", seen.append)
    follow_database_clock()
    assert seen == followed


@pytest.mark.parametrize("fails", [False, True])
def test_after_a_look_while_the_application_is_built_nothing_stays_open(
    app: Flask, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    seen: list[str] = []

    with monkeypatch.context() as patched:
        patched.setattr(db, "session", SimpleNamespace(remove=lambda: seen.append("session ended")))
        patched.setattr(Engine, "dispose", lambda _engine: seen.append("connections closed"))
        with pytest.raises(OSError) if fails else nullcontext(), look_at_start(app):
            seen.append("looked")
            if fails:
                raise OSError("disk")
    # The end of the application context ends the session once more.
    assert seen == ["looked", "session ended", "connections closed", "session ended"]


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("UNIQUE constraint failed: places.code", True),
        ('duplicate key value breaks the rule "uq_places_code"', True),
        ("Duplicate entry", True),
        ("FOREIGN KEY constraint failed", False),
        ("NOT NULL constraint failed: places.code", False),
    ],
)
def test_a_row_that_is_there_already_is_told_from_other_faults(words: str, is_one: bool) -> None:
    assert is_duplicate(IntegrityError("INSERT", {}, Exception(words))) is is_one
