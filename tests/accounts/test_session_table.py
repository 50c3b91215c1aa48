"""What of a session reaches the table and the cookie, asked of the interface itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, Response, session
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from govtrack.accounts import sessions as module
from govtrack.accounts.models import WebSession
from govtrack.accounts.sessions import DatabaseSession, DatabaseSessions, hash_key
from govtrack.core.db import db, transaction
from tests import factories

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "Origin": "http://localhost"}


def rows() -> dict[str, WebSession]:
    found = db.session.scalars(select(WebSession), execution_options={"populate_existing": True})
    return {row.id: row for row in found}


def save(app: Flask, kept: Any, method: str = "POST", status: int = 200) -> Response:
    response = Response(status=status)
    with app.test_request_context("/", method=method, headers=BROWSER):
        DatabaseSessions().save_session(app, kept, response)
    return response


def opened(app: Flask, key: str | None = None, path: str = "/", overlay: str = "") -> DatabaseSession:
    headers = {"Cookie": f"session={key}; session-light={overlay}"} if key else {}
    with app.test_request_context(path, headers=headers) as context:
        return DatabaseSessions().open_session(app, context.request)


def test_a_new_session_is_empty_and_says_when_it_was_changed() -> None:
    kept = DatabaseSession()
    assert (dict(kept), kept.key, kept.retired_key, kept.stored, kept.failure) == ({}, None, None, "", None)
    assert (kept.modified, kept.is_stale, kept.accessed) == (False, False, True)
    kept["a"] = 1
    assert kept.modified is True
    filled = DatabaseSession({"a": 1}, "key")
    assert (dict(filled), filled.key, filled.modified) == ({"a": 1}, "key", False)


def test_a_renewed_session_has_no_key_and_is_written() -> None:
    kept = DatabaseSession({"a": 1}, "old")
    kept.stored = "a"
    kept.renew()
    assert (kept.key, kept.retired_key, kept.stored, kept.modified) == (None, "old", "", True)


def test_what_was_put_into_a_session_is_found_again_under_its_key_alone(app: Flask) -> None:
    person = factories.user("resident")
    with time_machine.travel(NOON, tick=False):
        response = save(app, changed({"_user_id": str(person.id), "a": [1]}))
        key = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        assert set(rows()) == {hash_key(key)} and len(key) >= 43
        row = rows()[hash_key(key)]
        assert (row.user_id, row.device, row.started_at, row.seen_at) == (person.id, "Firefox · Linux", NOON, NOON)
        assert "Max-Age=604800" in response.headers["Set-Cookie"] and "HttpOnly" in response.headers["Set-Cookie"]
        found = opened(app, key)
        assert (dict(found), found.key, found.modified, found.is_stale) == (
            {"_user_id": str(person.id), "a": [1]}, key, False, False,
        )  # fmt: skip
        for wrong in (None, "another", key[:-1]):
            assert dict(opened(app, wrong)) == {} and opened(app, wrong).key is None
        for path in ("/static/a.css", "/healthz", "/readyz", "/metrics"):
            assert dict(opened(app, key, path)) == {}, "answered without the database"


def changed(values: dict[str, Any], key: str | None = None) -> DatabaseSession:
    kept = DatabaseSession({}, key)
    kept.update(values)
    kept.modified = True
    return kept


def test_nothing_is_written_where_nothing_changed_or_the_database_is_away(app: Flask) -> None:
    untouched = DatabaseSession({"a": 1}, "key")
    assert "Set-Cookie" not in save(app, untouched).headers
    assert "Set-Cookie" not in save(app, changed({"a": 1}), status=503).headers
    assert "Set-Cookie" not in save(app, {"a": 1}).headers, "a request that failed before it had a session"
    assert rows() == {}
    stale = DatabaseSession({"a": 1})
    stale.is_stale = True
    assert "Set-Cookie" in save(app, stale).headers and len(rows()) == 1


def test_a_look_leaves_the_table_alone_and_a_form_writes(app: Flask) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        assert "session-light=" in save(app, changed({"csrf_token": "x"}), method).headers["Set-Cookie"]
    assert rows() == {}
    save(app, changed({"csrf_token": "x"}))
    assert len(rows()) == 1


def test_a_form_sent_from_another_site_writes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_foreign", lambda: True)
    save(app, changed({"a": 1}))
    assert rows() == {}


def test_an_emptied_session_is_removed_and_its_neighbour_stays(app: Flask) -> None:
    for key in ("mine", "theirs"):
        save(app, changed({"a": 1}, key))
    kept = opened(app, "mine")
    kept.clear()
    response = save(app, kept)
    assert set(rows()) == {hash_key("theirs")}
    assert "session=;" in response.headers["Set-Cookie"]
    assert "session=;" in save(app, changed({})).headers["Set-Cookie"], "one that never had a row"


def test_a_renewed_key_leaves_no_row_under_the_old_one(app: Flask) -> None:
    for key in ("mine", "theirs"):
        save(app, changed({"a": 1}, key))
    kept = opened(app, "mine")
    kept.renew()
    response = save(app, kept, "GET")
    key = response.headers["Set-Cookie"].rpartition("session=")[2].partition(";")[0]
    assert set(rows()) == {hash_key("theirs"), hash_key(key)} and key != "mine"


def test_what_was_ended_meanwhile_is_not_brought_back(app: Flask) -> None:
    save(app, changed({"a": 1}, "mine"))
    kept = opened(app, "mine")
    assert kept.stored != ""
    with transaction():
        module._delete("mine")
    kept["b"] = 2
    save(app, kept)
    assert rows() == {}


@pytest.mark.parametrize(
    ("seen", "is_open", "is_stale"),
    [(timedelta(minutes=5), True, False), (timedelta(minutes=5) + SECOND, True, True),
     (timedelta(hours=12), True, True), (timedelta(hours=12) + SECOND, False, False)],
)  # fmt: skip
def test_a_session_is_noted_again_after_five_minutes_and_ends_after_twelve_hours(
    app: Flask, seen: timedelta, is_open: bool, is_stale: bool
) -> None:
    with time_machine.travel(NOON, tick=False):
        save(app, changed({"a": 1}, "mine"))
    with time_machine.travel(NOON + seen, tick=False):
        kept = opened(app, "mine")
    assert (dict(kept), kept.is_stale) == ({"a": 1} if is_open else {}, is_stale)


def test_a_session_that_could_not_be_read_fails_where_flask_can_answer(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = OperationalError("SELECT 1", {}, Exception("gone"))

    def fail(*_given: Any, **_options: Any) -> None:
        raise gone

    with monkeypatch.context() as patched:
        patched.setattr(db.session, "get", fail)
        kept = opened(app, "mine")
    assert kept.failure is gone
    with app.test_request_context("/"):
        module._fail_if_unread()
        # The proxy of Flask names no attributes of our own session.
        session.failure = gone  # type: ignore[attr-defined]
        with pytest.raises(OperationalError):
            module._fail_if_unread()


@pytest.mark.parametrize(
    ("key", "retired", "values", "is_kept"),
    [(None, None, {"csrf_token": "x"}, True), (None, "old", {"csrf_token": "x"}, False), ("mine", None, {}, False),
     (None, None, {"_user_id": "7"}, False), ("mine", None, {"csrf_token": "x"}, True), (None, None, {}, True)],
    ids=["a token", "a renewed key", "emptied", "who somebody is", "a token over a row", "nothing over nothing"],
)  # fmt: skip
def test_what_a_browser_may_keep(
    app: Flask, key: str | None, retired: str | None, values: dict[str, Any], is_kept: bool
) -> None:
    kept = DatabaseSession(values, key)
    kept.retired_key = retired
    with app.test_request_context("/"):
        assert module._keep_in_browser(app, kept, Response()) is is_kept


def test_what_a_look_changed_lies_over_the_row_until_the_row_changes(app: Flask) -> None:
    person = factories.user("resident")
    save(app, changed({"_user_id": str(person.id), "a": 1}, "mine"))
    kept = opened(app, "mine")
    kept["a"] = 2
    overlay = save(app, kept, "GET").headers["Set-Cookie"].partition("session-light=")[2].partition(";")[0]
    assert dict(opened(app, "mine")) == {"_user_id": str(person.id), "a": 1}, "the table is as it was"
    assert dict(opened(app, "mine", overlay=overlay)) == {"_user_id": str(person.id), "a": 2}
    kept = opened(app, "mine", overlay=overlay)
    kept["b"] = 3
    save(app, kept)
    whole = {"_user_id": str(person.id), "a": 2, "b": 3}
    assert dict(opened(app, "mine")) == whole, "a form takes it into the row"
    kept = opened(app, "mine")
    kept["a"] = 4
    save(app, kept)
    assert dict(opened(app, "mine", overlay=overlay)) == {**whole, "a": 4}, "it lay over another content"


@pytest.mark.parametrize(
    ("looked", "is_open"),
    [(None, True), (NOON - timedelta(hours=1), True), (NOON + timedelta(hours=1), True)],
    ids=["no look", "an older look", "a newer look"],
)
def test_the_newer_of_a_form_and_a_look_is_when_it_was_seen_last(
    app: Flask, monkeypatch: pytest.MonkeyPatch, looked: datetime | None, is_open: bool
) -> None:
    with time_machine.travel(NOON, tick=False):
        save(app, changed({"a": 1}, "mine"))
    monkeypatch.setattr(
        module.session_overlay,
        "read",
        lambda _app, _request, base: module.session_overlay.Overlay(base, {}, [], looked),
    )
    last = max(NOON, looked or NOON)
    for rest, expected in ((timedelta(hours=12), is_open), (timedelta(hours=12) + SECOND, False)):
        with time_machine.travel(last + rest, tick=False):
            assert bool(dict(opened(app, "mine"))) is expected
