"""The states of a message, written out by hand: what an end of sending, reading and settling make of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.notify import operations
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.operations import telling
from govtrack.notify.recipients import Reach
from govtrack.notify.states import STATES
from tests import factories

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ADDRESS = "/desk/1"
NAMED = {"number": "XH-1", "title": "门"}
# Before → after: the sender's word that it was sent, the owner's opening, the end of the work that it told of.
STEPS = {
    "waiting": ("sent", "read", "read"),
    "sent": ("sent", "read", "read"),
    "delivered": ("delivered", "read", "read"),
    "failed": ("failed", "read", "read"),
    "undeliverable": ("undeliverable", "read", "read"),
    "read": ("read", "read", "read"),
}


def message(state: str, user_id: int, **values: Any) -> Message:
    sent_at = NOON if state in {"sent", "delivered"} else None
    usual = {"channel": IN_APP, "kind": "tests.kind", "parameters": {}, "address": ADDRESS, "key": "k"}
    with transaction():
        row = Message(
            **{**usual, "user_id": user_id, "state": state, "sent_at": sent_at,
               "read_at": NOON if state == "read" else None, **values}
        )  # fmt: skip
        db.session.add(row)
    return row


def test_the_states_of_a_message() -> None:
    assert set(STATES) == set(STEPS)


@pytest.mark.parametrize("state", STEPS)
@time_machine.travel(NOON, tick=False)
def test_what_each_touch_makes_of_a_message(app: Flask, state: str) -> None:
    person = factories.user("command")
    touches = (
        lambda row: operations.end_sending(row.id, "sent"),
        lambda row: operations.read_notice(person.actor, row),
        lambda _row: operations.settle(ADDRESS, "tests.kind"),
    )
    for number, (touch, expected) in enumerate(zip(touches, STEPS[state], strict=True)):
        row = message(state, person.id, key=f"k{number}")
        with transaction():
            touch(row)
        db.session.refresh(row)
        assert row.state == expected


@pytest.mark.parametrize(
    ("end", "has_time"), [("sent", True), ("delivered", True), ("failed", False), ("undeliverable", False)]
)
@time_machine.travel(NOON, tick=False)
def test_the_end_of_sending_is_kept_once_with_its_moment(app: Flask, end: str, has_time: bool) -> None:
    row = message("waiting", factories.user("command").id)
    beside = message("waiting", factories.user("command").id)
    with transaction():
        operations.begin_sending([row.id])
        assert operations.end_sending(row.id, end) is True
        assert operations.end_sending(row.id, "failed") is False, "another one was quicker"
    db.session.refresh(row)
    assert (row.state, row.attempts, row.sent_at) == (end, 1, NOON if has_time else None)
    db.session.refresh(beside)
    assert (beside.state, beside.attempts) == ("waiting", 0)


def states_of(*rows: Message) -> list[str]:
    for row in rows:
        db.session.refresh(row)
    return [row.state for row in rows]


def test_reading_one_leaves_the_others_and_those_of_others(app: Flask) -> None:
    mine, other = factories.user("command"), factories.user("command")
    first, second = message("delivered", mine.id, key="1"), message("delivered", mine.id, key="2")
    theirs, paper = message("delivered", other.id), message("sent", mine.id, key="3", channel="file")
    with transaction():
        operations.read_notice(mine.actor, first)
        operations.read_notice(mine.actor, paper)
    with pytest.raises(NotFound), transaction():
        operations.read_notice(mine.actor, theirs)
    assert states_of(first, second, theirs, paper) == ["read", "delivered", "delivered", "sent"]
    with transaction():
        operations.read_all(mine.actor, mine)
    assert states_of(first, second, theirs, paper) == ["read", "read", "delivered", "sent"]


def test_what_is_settled_ends_for_its_address_and_kinds_and_occasion_alone(app: Flask) -> None:
    mine, other = factories.user("command"), factories.user("command")
    here, there = message("delivered", mine.id, key="1"), message("delivered", mine.id, key="2", address="/desk/2")
    kind, theirs = message("delivered", mine.id, key="3", kind="tests.other"), message("delivered", other.id)
    paper = message("sent", mine.id, key="4", channel="file")
    with transaction():
        operations.settle(ADDRESS, "tests.kind", key="1")
    assert states_of(here, there, kind, theirs) == ["read", "delivered", "delivered", "delivered"]
    with transaction():
        operations.settle(ADDRESS, "tests.kind")
    assert states_of(there, kind, theirs) == ["delivered", "delivered", "read"]
    assert states_of(paper) == ["sent"], "what has left the house is not taken back"


def test_a_reporter_who_opens_the_page_has_read_what_it_shows(app: Flask) -> None:
    person = factories.user("resident")
    mine = message("delivered", person.id, reporter="submission/1")
    theirs = message("delivered", person.id, reporter="submission/2", key="2")
    paper = message("sent", person.id, reporter="submission/1", key="3", channel="file")
    with transaction():
        operations.mark_seen("submission/1")
    assert states_of(mine, theirs, paper) == ["read", "delivered", "sent"]


def test_what_was_read_keeps_its_first_moment(app: Flask) -> None:
    person = factories.user("command")
    row = message("read", person.id, reporter="submission/1")
    with transaction():
        operations.read_all(person.actor, person)
        operations.mark_seen("submission/1")
        operations.settle(ADDRESS, "tests.kind")
    db.session.refresh(row)
    assert row.read_at == NOON


@pytest.mark.parametrize(
    "wrong",
    [{"state": "lost"}, {"state": "read", "read_at": None}, {"state": "sent", "sent_at": None},
     {"state": "delivered", "sent_at": None}, {"state": "waiting", "user_id": None}],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(app: Flask, wrong: dict[str, Any]) -> None:
    person = factories.user("command")
    with pytest.raises(IntegrityError):
        message(**{"state": "waiting", "user_id": person.id, **wrong})
    db.session.rollback()
    assert db.session.scalars(select(Message.id)).all() == []


@pytest.mark.parametrize(
    ("reach", "state"),
    [(Reach("甲"), "undeliverable"), (Reach("甲", has_page=True), "delivered"), (None, "undeliverable")],
    ids=["left nothing", "has a page", "is not known"],
)
def test_a_reporter_has_a_message_whatever_reaches_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch, reach: Reach | None, state: str
) -> None:
    monkeypatch.setattr(telling, "reach_reporter", lambda _token: reach)
    with transaction():
        assert operations.notify_reporter("letter/1", "intake.accepted", key="a", address="/", **NAMED) == 1
    row = db.session.scalar(select(Message).where(Message.channel == IN_APP))
    assert row is not None and (row.user_id, row.reporter, row.state, row.sent_at is None) == (
        None, "letter/1", state, state == "undeliverable",
    )  # fmt: skip


def test_an_account_is_reached_without_a_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person = factories.user("resident")
    monkeypatch.setattr(telling, "reach_reporter", lambda _token: Reach("甲", person.id))
    with transaction():
        operations.notify_reporter("letter/1", "intake.accepted", key="a", address="/", **NAMED)
    row = db.session.scalar(select(Message).where(Message.channel == IN_APP))
    assert row is not None and (row.user_id, row.state) == (person.id, "delivered")


def test_a_message_to_nobody_at_all_is_a_mistake_of_the_caller(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "govtrack.notify")
    with transaction(), pytest.raises(ValueError, match="nobody"):
        operations.notify_reporter("", "intake.accepted", key="a", address="/", **NAMED)
    with transaction():
        assert operations.notify_users([], "intake.accepted", key="k/1", address="/", place_path="/", **NAMED) == 0
    assert "k/1" in caplog.text
    assert db.session.scalar(select(Message.id)) is None
