"""Messages to users and reporters: their states, and each sent once whatever dies on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.recipients import token_of
from govtrack.intake.reporters import Contact
from govtrack.notify import operations, senders, tasks
from govtrack.notify.kinds import WrongWords, define_notice
from govtrack.notify.models import Message
from govtrack.notify.operations import notify_reporter, notify_users
from govtrack.notify.queries import count_unread
from tests import factories
from tests.intake.drafts import sent, step

KIND = define_notice("tests.news", "News of %(title)s")
PHONE = "13805710001"


@pytest.fixture
def files(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Messages go to files of this test."""
    monkeypatch.setitem(app.config, "MESSAGE_FILES", True)
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    return tmp_path / "messages"


def rows(channel: str = "in_app", kind: str | None = None) -> list[Message]:
    statement = select(Message).where(Message.channel == channel).order_by(Message.id)
    if kind is not None:
        statement = statement.where(Message.kind == kind)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def news(*people: Any, key: str = "k") -> int:
    with transaction():
        return notify_users(people, KIND, key=key, address="/", place_path="/", title="x")


def test_a_user_has_it_at_once_in_the_house(app: Flask) -> None:
    person = factories.user("command")
    assert news(person) == 1
    (message,) = rows()
    assert (message.user_id, message.reporter, message.state, message.attempts) == (person.id, None, "delivered", 0)
    assert message.sent_at is not None and message.read_at is None
    assert rows("file") == []


def test_reading_is_a_state(app: Flask) -> None:
    person = factories.user("command")
    news(person)
    with transaction():
        operations.read_all(person.actor, person)
    (message,) = rows()
    assert message.state == "read" and message.read_at is not None


def test_who_wrote_with_an_account_finds_it_there(app: Flask) -> None:
    person = factories.user("resident")
    letter, _code = sent(actor=person.actor)
    (message,) = rows(kind="intake.received")
    assert (message.user_id, message.reporter, message.state) == (person.id, f"letter/{letter.id}", "delivered")
    assert message.parameters == {"number": letter.number, "title": letter.redacted_title}
    event = db.session.get_one(Event, message.event_id)
    assert (event.verb, event.subject_id) == ("submitted", letter.id)
    assert count_unread(person.id) == 1


def test_who_wrote_without_an_account_has_it_on_the_page_of_the_receipt(app: Flask) -> None:
    letter, _code = sent()
    (message,) = rows(kind="intake.received")
    assert (message.user_id, message.reporter, message.state) == (None, token_of(letter), "delivered")


def test_a_writer_whom_nothing_reaches_is_named_as_such(app: Flask) -> None:
    """A letter out of a sheet: no account, no receipt code, no address."""
    letter, _code = sent()
    with transaction():
        row = db.session.get_one(Submission, letter.id)
        row.receipt_fingerprint = None
        db.session.flush()
        assert notify_reporter(token_of(row), KIND, key="k", address="/", title="x") == 1
    (message,) = rows(kind=KIND)
    assert (message.state, message.sent_at) == ("undeliverable", None)


@pytest.mark.parametrize("token", ["letter/999999", "letter/x"])
def test_a_message_to_a_letter_that_is_gone_is_kept_as_undeliverable(
    app: Flask, files: Path, run_jobs: Any, token: str
) -> None:
    with transaction():
        notify_reporter(token, KIND, key="k", address="/", title="x")
    run_jobs()
    assert [message.state for message in (*rows(), *rows("file"))] == ["undeliverable", "undeliverable"]
    assert not files.exists()


def test_an_undeclared_kind_is_refused(app: Flask) -> None:
    with pytest.raises(WrongWords, match="declared by no step"), transaction():
        notify_reporter("letter/1", "tests.nobody_declared", key="k", address="/")
    assert rows() == []


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "desk", ""])
def test_a_message_leads_to_a_page_of_this_site_alone(app: Flask, address: str) -> None:
    user = factories.user()
    with pytest.raises(ValueError, match="no page of this site"), transaction():
        notify_users([user], KIND, key="k", address=address, place_path="/", title="x")
    assert rows() == []


def test_the_steps_of_the_desk_are_told_to_the_writer(app: Flask) -> None:
    desk = factories.actor("command")
    letter, _code = sent()
    step(letter, intake.return_for_information, desk, "哪一栋？")
    assert [(m.kind, m.state) for m in rows()] == [("intake.received", "delivered"), ("intake.asked", "delivered")]
    step(letter, intake.resubmit, as_reporter(), "三栋")
    assert [m.state for m in rows(kind="intake.asked")] == ["read"]
    step(letter, intake.return_for_information, desk, "几楼？")
    assert [m.state for m in rows(kind="intake.asked")] == ["read", "delivered"]
    step(letter, intake.resubmit, as_reporter(), "四楼")
    step(letter, intake.accept, desk)
    other, _code = sent()
    step(other, intake.not_accept, desk, "不属本街道")
    third, _code = sent()
    step(third, intake.redirect, desk, "110", "请报警")
    assert [m.reporter for kind in ("accepted", "not_accepted", "redirected") for m in rows(kind=f"intake.{kind}")] == [
        token_of(letter), token_of(other), token_of(third),
    ]  # fmt: skip
    assert all(m.event_id is not None for m in rows())


@time_machine.travel(datetime(2026, 3, 2, 1, tzinfo=UTC))
def test_a_file_is_written_in_the_writers_language_with_the_end_of_the_address_alone(
    app: Flask, files: Path, run_jobs: Callable[[], int]
) -> None:
    letter, _code = sent(contact=Contact(name="陈建国", phone=PHONE, email="chen@example.org"), language="zh")
    (message,) = rows("email")
    assert message.state == "waiting"
    run_jobs()
    (message,) = rows("email")
    assert (message.state, message.attempts) == ("sent", 1) and message.sent_at is not None
    (path,) = files.glob("*")
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    assert content["contacts"] == {"email": "…rg", "phone": "…01"} and content["to"] == letter.number
    assert PHONE not in text and "陈建国" not in text and "chen@" not in text
    assert rows("file") == [], "what leaves by e-mail is not shown twice"
    assert letter.number in content["text"] and content["address"] == f"/follow?letter={letter.number}"


def test_who_left_nothing_is_not_written_to(app: Flask, files: Path, run_jobs: Callable[[], int]) -> None:
    sent(contact=Contact())
    run_jobs()
    assert [message.state for message in rows("file")] == ["undeliverable"]
    assert not files.exists()


def test_an_account_that_was_closed_meanwhile_gets_nothing(
    app: Flask, files: Path, run_jobs: Callable[[], int]
) -> None:
    person = factories.user("command")
    news(person)
    with transaction():
        person.is_enabled = False
        db.session.flush()
    run_jobs()
    assert [message.state for message in rows("file")] == ["undeliverable"]
    assert not files.exists()


def test_one_occasion_leaves_once(app: Flask, files: Path, run_jobs: Callable[[], int]) -> None:
    person = factories.user("command")
    assert [news(person), news(person), news(person, key="other")] == [1, 0, 1]
    run_jobs()
    assert [message.state for message in rows("file")] == ["sent", "sent"]
    assert len(list(files.glob("*"))) == 2


def test_what_is_undone_is_not_sent(app: Flask, files: Path, run_jobs: Callable[[], int]) -> None:
    person = factories.user("command")
    with pytest.raises(ZeroDivisionError), transaction():
        notify_users([person], KIND, key="k", address="/", place_path="/", title="x")
        raise ZeroDivisionError
    run_jobs()
    assert rows() == rows("file") == [] and not files.exists()


def _try(job_id: int) -> str:
    with transaction():
        db.session.get_one(Job, job_id).run_at = now()
    return run_job(job_id)


def test_killed_after_the_sending_it_is_the_same_file_again(
    app: Flask, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever dies between sending and noting it is followed by another who sends under the same number."""
    news(factories.user("command"))
    job_id = db.session.scalars(select(Job.id).where(Job.name == "notify.send")).one()
    usual = operations.end_several
    monkeypatch.setattr(operations, "end_several", lambda *_: 1 // 0)
    assert _try(job_id) == "failed"
    assert [m.state for m in rows("file")] == ["waiting"] and len(list(files.glob("*"))) == 1
    monkeypatch.setattr(operations, "end_several", usual)
    assert _try(job_id) == "done"
    assert [(m.state, m.attempts) for m in rows("file")] == [("sent", 2)]
    assert len(list(files.glob("*"))) == 1


def test_after_the_last_try_it_has_failed_by_name(app: Flask, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news(factories.user("command"))
    job_id = db.session.scalars(select(Job.id).where(Job.name == "notify.send")).one()
    broken = senders.Sender("file", lambda: True, lambda _reach: True, lambda _envelope: str(1 // 0))
    monkeypatch.setitem(senders.SENDERS, "file", broken)
    for attempt in range(1, 6):
        assert _try(job_id) == "failed"
        expected = "failed" if attempt == 5 else "waiting"
        assert [(m.state, m.attempts) for m in rows("file")] == [(expected, attempt)]


def test_a_message_that_has_left_is_not_sent_again(app: Flask, files: Path, run_jobs: Callable[[], int]) -> None:
    news(factories.user("command"))
    run_jobs()
    (message,) = rows("file")
    (path,) = files.glob("*")
    path.unlink()
    from govtrack.core.jobs import JobRun

    assert tasks.send_message(JobRun(0, 60), message_id=message.id) == {"state": "sent"}
    assert list(files.glob("*")) == []
