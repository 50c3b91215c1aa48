"""When a session ends: by rest, by age, by a new key, by a new password; to the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts import operations
from govtrack.accounts.models import WebSession
from govtrack.accounts.sessions import (
    device_of,
    end_session,
    end_sessions,
    forget_old_sessions,
    handle_of,
    hash_key,
    list_sessions,
)
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from tests import factories
from tests.pages import PageClient

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def row(client: PageClient) -> WebSession:
    """The session of this browser, as the table has it."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    return db.session.get_one(WebSession, hash_key(cookie.value))


def is_signed_in(client: PageClient) -> bool:
    return client.get("/people").status_code == 200


@pytest.mark.parametrize(("rest", "is_open"), [(timedelta(hours=12), True), (timedelta(hours=12) + SECOND, False)])
def test_a_session_ends_after_twelve_hours_of_rest(client: PageClient, rest: timedelta, is_open: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        client.sign_in(factories.user("admin"))
    with time_machine.travel(NOON + rest, tick=False):
        assert is_signed_in(client) is is_open


@pytest.mark.parametrize(("age", "is_open"), [(timedelta(days=7), True), (timedelta(days=7) + SECOND, False)])
def test_a_session_ends_after_seven_days_however_busy(client: PageClient, age: timedelta, is_open: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        client.sign_in(factories.user("admin"))
    with time_machine.travel(NOON + age, tick=False):
        with transaction():
            row(client).seen_at = now()
        assert is_signed_in(client) is is_open


def test_a_new_key_leaves_no_row_under_the_old_one(client: PageClient) -> None:
    person = factories.user("resident")
    form = {"login": person.login, "password": factories.PASSWORD}
    client.send("/sign-in", form)
    old = row(client).id
    client.send("/sign-in", form)
    assert row(client).id != old
    assert db.session.scalar(select(func.count()).select_from(WebSession)) == 1


def keep(user_id: int, key: str, hours_ago: int = 0) -> WebSession:
    moment = now() - timedelta(hours=hours_ago)
    session = WebSession(id=hash_key(key), user_id=user_id, data={"values": "{}"}, started_at=moment, seen_at=moment)
    db.session.add(session)
    return session


def test_ending_the_sessions_of_one_leaves_those_of_others_and_the_one_in_use(app: Flask) -> None:
    mine, other = factories.user("resident"), factories.user("resident")
    with transaction():
        for key in ("one", "two", "three"):
            keep(mine.id, key)
        keep(other.id, "theirs")
        end_sessions(mine.id, except_key="two")
    assert {session.id for session in list_sessions(mine.id)} == {hash_key("two")}
    with transaction():
        end_sessions(mine.id)
    assert list_sessions(mine.id) == [] and len(list_sessions(other.id)) == 1


def test_one_session_is_ended_by_its_owner_alone(app: Flask) -> None:
    mine, other = factories.user("resident"), factories.user("resident")
    with transaction():
        older, newer = keep(mine.id, "one", hours_ago=2), keep(mine.id, "two")
        handle = handle_of(older)
    assert list(list_sessions(mine.id)) == [newer, older], "the one used last stands first"
    with transaction():
        assert end_session(other.id, handle) is False
        assert end_session(mine.id, "0" * 16) is False
    assert len(list_sessions(mine.id)) == 2
    with transaction():
        assert end_session(mine.id, handle) is True
    assert list(list_sessions(mine.id)) == [newer]


def test_a_handle_opens_nothing() -> None:
    key = hash_key("one")
    assert handle_of(WebSession(id=key)) == key[:16] and len(key) == 64


@pytest.mark.parametrize("action", [operations.reset_password, operations.disable_user])
def test_a_reset_password_and_a_closed_account_end_all_sessions(app: Flask, action: Callable[..., object]) -> None:
    person, admin = factories.user("resident"), factories.actor("admin")
    with transaction():
        keep(person.id, "one")
        action(admin, person)
    assert list_sessions(person.id) == []


@time_machine.travel(NOON, tick=False)
def test_only_what_is_older_than_its_lifetime_is_forgotten(app: Flask) -> None:
    person = factories.user("resident")
    with transaction():
        keep(person.id, "gone", hours_ago=25)
        keep(person.id, "stays", hours_ago=24)
        assert forget_old_sessions(timedelta(days=1)) == 1
    assert [session.id for session in list_sessions(person.id)] == [hash_key("stays")]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/126.0 Safari/537.36", "Chrome · macOS"),
        ("curl/8.0", ""),
    ],
)
def test_people_recognise_their_own_device(agent: str, device: str) -> None:
    assert device_of(agent) == device
