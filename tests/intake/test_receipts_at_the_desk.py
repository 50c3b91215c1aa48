"""A new receipt code for somebody who stands at the desk: two people, a reason, and the writer is told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.intake import operations
from govtrack.intake.models import ReceiptRequest, Submission
from govtrack.intake.operations.finding_again import give_new_code
from govtrack.intake.queries import find_by_receipt, get_submission
from govtrack.notify.models import Message
from tests import factories
from tests.intake.drafts import sent
from tests.mailbox import Mailbox
from tests.notify.test_email import MORNING, PERSON, box, send_due

__all__ = ["box"]

WHY = "说得出标题和日期，手机里有当时的照片"


def asked(letter: Submission, actor: Any, reason: str = WHY) -> ReceiptRequest:
    with transaction():
        return operations.ask_receipt(actor, get_submission(letter.id), reason)


def given(actor: Any) -> str:
    with transaction():
        return operations.confirm_receipt(actor, db.session.scalars(select(ReceiptRequest)).one())


def waiting(login_id: int) -> list[str]:
    mine = (Message.user_id == login_id, Message.kind == "intake.receipt_wanted", Message.read_at.is_(None))
    return list(db.session.scalars(select(Message.address).where(*mine)))


def test_two_people_give_a_code_and_everybody_concerned_knows(app: Flask, box: Mailbox) -> None:
    place = factories.place("community")
    one, two = factories.user("community_staff", at=place), factories.user("community_staff", at=place)
    letter, old = sent(contact=PERSON, place=place)
    send_due()
    box.arrived.clear()
    asked(letter, one.actor)
    assert waiting(two.id) == [f"/submissions/{letter.id}/receipt"] and waiting(one.id) == []
    assert find_by_receipt(old) is not None
    fresh = given(two.actor)
    assert find_by_receipt(old) is None
    found = find_by_receipt(fresh)
    assert found is not None and found.id == letter.id
    assert waiting(two.id) == []
    send_due()
    assert "换了新的回执码" in box.text() and fresh not in box.text()


def test_nobody_confirms_what_they_asked_for(app: Flask) -> None:
    clerk = factories.user("command").actor
    letter, old = sent()
    asked(letter, clerk)
    with pytest.raises(Forbidden):
        given(clerk)
    assert find_by_receipt(old) is not None


@pytest.mark.parametrize("role", ["property", "owners_committee", "department", "commissioner", "auditor", "resident"])
def test_a_party_gets_no_code(app: Flask, role: str) -> None:
    letter, _old = sent()
    with pytest.raises(Forbidden):
        asked(letter, factories.user(role).actor)
    asked(letter, factories.user("command").actor)
    with pytest.raises(Forbidden):
        given(factories.user(role).actor)


def test_a_clerk_of_the_next_community_neither_asks_nor_confirms(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    letter, _old = sent(place=here)
    stranger = factories.user("community_staff", at=there).actor
    with pytest.raises(Forbidden):
        asked(letter, stranger)
    asked(letter, factories.user("community_staff", at=here).actor)
    with pytest.raises(Forbidden):
        given(stranger)


@pytest.mark.parametrize("reason", ["", "  ", "啊啊啊啊啊啊啊啊", "丢了"])
def test_a_reason_is_a_sentence(app: Flask, reason: str) -> None:
    letter, _old = sent()
    with pytest.raises(InvalidInput):
        asked(letter, factories.user("command").actor, reason)


def test_it_waits_once_and_for_four_hours(app: Flask) -> None:
    letter, old = sent()
    with time_machine.travel(MORNING, tick=False) as clock:
        asked(letter, factories.user("command").actor)
        with pytest.raises(Conflict):
            asked(letter, factories.user("command").actor)
        clock.shift(timedelta(hours=4))
        with pytest.raises(IllegalTransition):
            given(factories.user("command").actor)
        asked(letter, factories.user("command").actor)
    assert find_by_receipt(old) is not None


def test_it_is_given_once(app: Flask) -> None:
    letter, _old = sent()
    asked(letter, factories.user("command").actor)
    given(factories.user("command").actor)
    with pytest.raises(IllegalTransition):
        given(factories.user("command").actor)


def test_declined_nothing_changes(app: Flask) -> None:
    letter, old = sent()
    request = asked(letter, factories.user("command").actor)
    other = factories.user("command").actor
    with transaction():
        operations.decline_receipt(other, request, "说不出写了什么，日期也不对")
    assert find_by_receipt(old) is not None
    with pytest.raises(IllegalTransition):
        given(factories.user("command").actor)


def test_from_page_to_database(app: Flask, as_role: Any) -> None:
    letter, old = sent()
    page = f"/submissions/{letter.id}/receipt"
    one, two = as_role("command"), as_role("command")
    assert page in one.get(f"/submissions/{letter.id}").get_data(as_text=True)
    refused = one.send(page, {"reason": "丢了"})
    assert refused.status_code == 422
    assert "来人怎样说明这封信是自己写的：" in refused.get_data(as_text=True), (
        "an error names the field as the form does"
    )
    assert one.send(page, {"reason": WHY}).status_code == 303
    mine = one.get(page).get_data(as_text=True)
    assert WHY in mine and "receipt/confirm" not in mine and "另一位同事" in mine
    assert two.send(f"{page}/confirm", {}, page=page).status_code == 303
    shown = two.get(page).get_data(as_text=True)
    fresh = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", shown)[0]
    assert find_by_receipt(fresh) is not None and find_by_receipt(old) is None
    assert fresh not in one.get(page).get_data(as_text=True)
    # What the clerk hands over opens nothing in the clerk's own browser.
    assert two.get(f"/follow/{letter.number}").status_code == 404
    visitor = app.test_client()
    visitor.send("/follow", {"code": fresh})
    told = visitor.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "有人在受理台申请换这封信的回执码" in told and "受理台给出了新的回执码" in told


def test_a_code_that_has_ended_is_shown_no_more(app: Flask, as_role: Any) -> None:
    letter, _old = sent()
    page = f"/submissions/{letter.id}/receipt"
    asked(letter, factories.user("command").actor)
    clerk = as_role("command")
    clerk.send(f"{page}/confirm", {}, page=page)
    shown = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
    assert shown.search(clerk.get(page).get_data(as_text=True))
    with transaction():
        give_new_code(get_submission(letter.id))
    assert not shown.search(clerk.get(page).get_data(as_text=True))
