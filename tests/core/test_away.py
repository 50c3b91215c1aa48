"""A database that is away, locked or full: a kind page, a short log, and nothing typed is lost."""

from __future__ import annotations

import errno
import logging
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, exc, text

from govtrack.core.db import db, transaction
from govtrack.core.errors import is_away
from tests import factories, servers


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Flask]:
    """An application whose every statement finds the database gone."""
    message = "server closed the connection unexpectedly\n" + "x" * 9000

    def fail(*_args: object) -> None:
        raise exc.OperationalError("SELECT 1", {}, Exception(message))

    with servers.house_on("sqlite", tmp_path, PROPAGATE_EXCEPTIONS=False) as application:
        db.session.remove()
        event.listen(db.engine, "before_cursor_execute", fail)
        yield application
        event.remove(db.engine, "before_cursor_execute", fail)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/topics", "/nothing-here", "/desk"])
def test_every_page_answers_kindly(house: Flask, path: str, caplog: pytest.LogCaptureFixture) -> None:
    client = house.test_client()
    client.set_cookie("session", "some-key")
    with caplog.at_level(logging.INFO):
        answer = client.get(path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "<h1>" in page and "再试一次" in page
    assert len(caplog.text.encode()) <= 2000
    assert "Content-Security-Policy" in answer.headers


def test_a_page_that_is_written_is_sent_whatever_became_of_its_session(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError("server closed the connection unexpectedly\n" + "x" * 9000)

    with servers.house_on("sqlite", tmp_path, PROPAGATE_EXCEPTIONS=False) as application:
        client, dialect = application.test_client(), db.engine.dialect
        # A thread has no application context yet, so that the request ends its own.
        with ThreadPoolExecutor(1) as thread, pytest.MonkeyPatch.context() as patch:
            patch.setattr(dialect, "do_rollback", fail)
            answer = thread.submit(client.get, "/topics").result()
            patch.undo()
            assert thread.submit(client.get, "/topics").result().status_code == 200
    assert answer.status_code == 200 and "<h1>" in answer.get_data(as_text=True)
    assert len(caplog.text.encode()) <= 2000


def test_what_was_typed_waits_on_the_page(house: Flask) -> None:
    client = house.test_client()
    client.set_cookie("session", "some-key")
    form = {"body": "一楼的灯坏了", "csrf_token": "kept", "password": "never shown"}
    page = client.post("/report", data=form).get_data(as_text=True)
    assert 'action="/report"' in page and 'value="一楼的灯坏了"' in page and 'value="kept"' in page
    assert "never shown" not in page


def test_another_site_gets_nothing_to_send(house: Flask) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    page = house.test_client().post("/report", data={"body": "planted"}, headers=headers).get_data(as_text=True)
    assert "planted" not in page and 'action="/report"' not in page


def test_a_reader_of_english_reads_english(house: Flask) -> None:
    client = house.test_client()
    client.set_cookie("language", "en")
    assert "The service is busy" in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (exc.OperationalError("x", {}, Exception()), True),
        (exc.InterfaceError("x", {}, Exception()), True),
        (exc.TimeoutError("pool"), True),
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EACCES, "denied"), False),
        (exc.IntegrityError("x", {}, Exception()), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_what_counts_as_away(error: Exception | None, expected: bool) -> None:
    assert is_away(error) is expected
    wrapped = RuntimeError("outer")
    wrapped.__cause__ = error
    assert is_away(wrapped) is expected


def test_pages_are_read_while_another_process_holds_the_database(tmp_path: Path) -> None:
    with servers.house_on("sqlite", tmp_path) as house:
        factories.user("admin")
        other = sqlite3.connect(tmp_path / "own.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            begun = time.monotonic()
            for path in ("/", "/sign-in", "/report", "/follow", "/topics"):
                assert house.test_client().get(path).status_code == 200
            assert time.monotonic() - begun < 5
        finally:
            other.execute("ROLLBACK")
            other.close()


def test_postgresql_gives_up_statements_locks_and_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from govtrack.core import timeouts

    monkeypatch.setattr(timeouts, "PAGES", timeouts.Timeouts(0.3, 0.2))
    with servers.house_on("postgresql", tmp_path) as house:
        place_id = factories.place("community").id
        db.session.rollback()
        with house.test_request_context("/"):
            for seconds, is_refused in ((0.05, False), (1.0, True)):
                assert _fails(f"SELECT pg_sleep({seconds})") is is_refused
            with db.engine.connect() as other:
                other.execute(text(f"SELECT id FROM places WHERE id = {place_id} FOR UPDATE"))
                begun = time.monotonic()
                assert _fails(f"SELECT id FROM places WHERE id = {place_id} FOR UPDATE")
                assert time.monotonic() - begun < 1
            db.session.remove()
        assert not _fails("SELECT pg_sleep(0.5)"), "work in the background waits longer"


def _fails(statement: str) -> bool:
    db.session.remove()
    try:
        with transaction(write=False):
            db.session.execute(text(statement))
    except exc.OperationalError:
        return True
    return False
