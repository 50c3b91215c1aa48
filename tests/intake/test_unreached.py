"""Reporters whom no message reaches: the desk's list, and how somebody gets off it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_for_residents
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.intake import operations
from govtrack.intake.models import ReporterContact, Submission
from govtrack.intake.queries import list_unreached_letters
from govtrack.intake.recipients import token_of
from govtrack.intake.reporters import Contact, open_contact
from govtrack.notify.models import Message
from govtrack.notify.operations import end_sending, see_to
from tests import factories
from tests.intake.drafts import sent, step
from tests.pages import PageClient

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
PERSON = Contact(name="陈建国", phone="13805710001", email="chen@example.org")
WORDS = "邻居说他搬到了儿子家里住"
LIST = "/desk/unreached"


@pytest.fixture(autouse=True)
def mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """E-mail is on, in daylight; no test here hands any over."""
    monkeypatch.setitem(app.config, "MAIL_SERVER", "smtp://mail.example.org")
    with time_machine.travel(MORNING):
        yield


def lost(cause: str | None = "refused", at: Any = None) -> Submission:
    """A letter whose first message reached nobody."""
    place = at or factories.place("community")
    letter, _code = sent(contact=PERSON, place=place)
    with transaction():
        end_sending(mails(letter)[0].id, "undeliverable", cause, 550)
    return letter


def mails(letter: Submission) -> list[Message]:
    mine = (Message.reporter == token_of(letter), Message.channel == "email")
    statement = select(Message).where(*mine).order_by(Message.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def listed(role: str = "command", **where: Any) -> list[int]:
    return [row.id for row in list_unreached_letters(factories.actor(role, **where)).items]


@pytest.mark.parametrize(
    ("cause", "stands"), [("refused", True), ("unreachable", True), ("silent", True), ("off", False), ("gone", False)]
)
def test_whoever_wants_no_message_is_not_looked_for(app: Flask, cause: str, stands: bool) -> None:
    letter = lost(cause)
    assert listed() == ([letter.id] if stands else [])


def test_the_desk_of_the_place_has_it_and_no_other(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    letter = lost(at=here)
    assert listed("community_staff", at=here) == [letter.id] and listed("community_staff", at=there) == []
    assert listed("commissioner", at=here) == []


def test_the_list_tells_the_cause_and_not_who_it_is(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letter = lost()
    page = as_role("command").get(LIST).get_data(as_text=True)
    assert letter.number in page and "电子邮件：对方拒收" in page
    for secret in ("陈", "1380571", "chen@"):
        assert secret not in page
    home = as_role("command").get("/").get_data(as_text=True)
    assert "消息发不到的反映人" in home and "位反映人收不到消息" in home
    assert as_role("commissioner").get(LIST).status_code == 403


def test_a_reached_writer_stands_there_no_more(app: Flask) -> None:
    letter, desk = lost(), factories.actor("command")
    step(letter, operations.record_reaching, desk, "call", False, WORDS)
    assert listed() == [letter.id], "not reached is not reached"
    step(letter, operations.record_reaching, desk, "in_person", True, WORDS)
    assert listed() == [] and mails(letter)[0].state == "undeliverable"
    with transaction():
        assert see_to(token_of(letter)) == 0


def test_a_corrected_contact_gets_what_was_lost(app: Flask) -> None:
    letter = lost()
    before = mails(letter)[0]
    step(letter, operations.correct_contact, factories.actor("command"), "", "chen@example.com", WORDS)
    assert open_contact(letter) == Contact("陈建国", "13805710001", "chen@example.com")
    first, again = mails(letter)
    assert (first.id, first.state, first.seen_to_at is None) == (before.id, "undeliverable", False)
    assert (again.kind, again.state, again.key) == ("intake.received", "waiting", f"{before.key}/again/{before.id}")
    assert again.parameters == {"number": letter.number, "title": letter.redacted_title} and listed() == []


def test_lost_again_it_leaves_a_third_time(app: Flask) -> None:
    letter, desk = lost(), factories.actor("command")
    step(letter, operations.correct_contact, desk, "", "chen@example.com", WORDS)
    with transaction():
        end_sending(mails(letter)[1].id, "undeliverable", "refused", 550)
    assert listed() == [letter.id]
    step(letter, operations.correct_contact, desk, "", "chen@example.net", WORDS)
    assert [row.state for row in mails(letter)] == ["undeliverable", "undeliverable", "waiting"]


def test_what_was_proven_of_another_address_proves_nothing_of_this_one(app: Flask) -> None:
    letter = lost()
    with transaction():
        row = db.session.scalars(select(ReporterContact)).one()
        row.email_proven_at = row.phone_proven_at = MORNING
    step(letter, operations.correct_contact, factories.actor("command"), "", "chen@example.com", WORDS)
    row = db.session.scalars(select(ReporterContact)).one()
    assert row.email_proven_at is None and row.phone_proven_at is not None


@pytest.mark.parametrize(
    ("phone", "email", "reason", "field"),
    [
        ("", "", WORDS, "phone"), ("123", "", WORDS, "phone"), ("", "chen@", WORDS, "email"),
        ("", "chen@example.com", "x", "reason"),
    ],
)  # fmt: skip
def test_what_is_no_contact_is_refused_at_its_field(
    app: Flask, phone: str, email: str, reason: str, field: str
) -> None:
    letter = lost()
    with pytest.raises(InvalidInput) as refused:
        step(letter, operations.correct_contact, factories.actor("command"), phone, email, reason)
    assert refused.value.field == field and len(mails(letter)) == 1


def test_nobody_else_calls_or_corrects(app: Flask) -> None:
    letter = lost()
    for role in ("property", "commissioner", "auditor"):
        for operation, given in (
            (operations.record_reaching, ("call", True, WORDS)),
            (operations.correct_contact, ("", "chen@example.com", WORDS)),
        ):
            with pytest.raises(Forbidden):
                step(letter, operation, factories.actor(role), *given)
    assert listed() == [letter.id]


def test_from_the_list_to_a_noted_visit(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letter, desk = lost(), as_role("command")
    page = f"/submissions/{letter.id}/reach"
    assert page in desk.get(LIST).get_data(as_text=True)
    empty = desk.send(page, {"way": "call", "words": WORDS})
    assert empty.status_code == 422 and WORDS in empty.get_data(as_text=True)
    done = desk.send(page, {"way": "in_person", "is_reached": "yes", "words": f"{WORDS}，电话13900001111"})
    assert done.status_code == 303
    text = desk.get(f"/submissions/{letter.id}").get_data(as_text=True)
    assert "登记了与反映人的联系" in text and "13900001111" not in text
    assert "没有发不到的消息" in desk.get(LIST).get_data(as_text=True)


def test_the_writer_reads_that_the_contact_was_changed(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letter = lost()
    done = as_role("command").send(f"/submissions/{letter.id}/contact", {"email": "chen@example.com", "reason": WORDS})
    assert done.status_code == 303
    lines = describe_for_residents(list_timeline(letter, public_only=True))
    assert "受理台按您所说更正了您的联系方式" in [str(line["title"]) for line in lines]
