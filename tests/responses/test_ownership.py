"""Whose letter it is: the receipt code and the account that wrote it, and nothing that can be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.intake.reporters import Contact
from govtrack.notify.models import Message
from govtrack.responses.models import Answer
from tests.responses import world

NEIGHBOUR, NOBODY = "13805719999", "13905710000"
SECRET = "物业经理收了装修队的回扣"


def _report(client: Any, phone: str, title: str = "楼道灯不亮", **more: str) -> Any:
    """Fills in the form as a browser would, up to the receipt."""
    about = {"kind": "issue", "place": "unknown", "place_note": "北门", "category": "", "step": "send"}
    writer = {"identity_mode": "confidential", "contact_name": "", "contact_phone": phone, "contact_email": ""}
    fields = {**about, **writer, "title": title, "body": f"{title}，请看一看。", **more}
    return client.send("/report", fields)


def _voices(client: Any) -> str:
    html = client.get("/my-voices").get_data(as_text=True)
    return re.search(r"<main.*?</main>", html, re.DOTALL)[0]


@pytest.mark.parametrize("role", ["property", "owners_committee", "department", "expert", "resident", "enterprise"])
def test_typing_a_neighbours_number_opens_nothing(app: Flask, as_role: Callable[..., Any], role: str) -> None:
    attacker = as_role(role)
    assert _report(attacker, NEIGHBOUR).status_code == 303
    victim, code = world.letter(SECRET, contact=Contact(phone=NEIGHBOUR))

    assert SECRET not in _voices(attacker)
    assert victim.number not in _voices(attacker)
    assert attacker.get(f"/follow/{victim.number}").status_code == 404
    assert attacker.get(f"/supplement/{victim.number}").status_code == 404

    writer = app.test_client()
    writer.send("/follow", {"code": code})
    assert writer.get(f"/follow/{victim.number}").status_code == 200


def test_no_page_tells_whether_a_number_was_ever_used(app: Flask, as_role: Callable[..., Any]) -> None:
    world.letter(SECRET, contact=Contact(phone=NEIGHBOUR))
    pages = []
    for phone in (NEIGHBOUR, NOBODY):
        prober = as_role("property")
        assert _report(prober, phone).status_code == 303
        pages.append(re.sub(r"\d+|value=\"[^\"]*\"", "", _voices(prober)))
    assert pages[0] == pages[1]


def test_a_stranger_with_the_number_rates_and_disputes_nothing(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    attacker = as_role("property")
    _report(attacker, NEIGHBOUR)
    victim, _code = world.letter("电梯门夹人", contact=Contact(phone=NEIGHBOUR))
    world.published(topic=world.topic_of(victim))
    run_jobs()
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == victim.id))
    for action in ("rate", "dispute"):
        address = f"/follow/{victim.number}/answers/{answer.id}/{action}"
        token = attacker.token("/report")
        assert attacker.post(address, data={"csrf_token": token}).status_code == 404
    told = db.session.scalars(select(Message).where(Message.kind == "responses.answered")).all()
    assert [message.user_id for message in told] == [None], "only an account that wrote is told of an answer"


def test_the_account_that_wrote_keeps_its_letter_whatever_number_it_left(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    writer, other = as_role("resident"), as_role("resident")
    _report(other, NEIGHBOUR, title="小区门口积水")
    assert _report(writer, NEIGHBOUR, title="电梯异响").status_code == 303
    writer.send("/my-voices/forget", page="/my-voices")
    other.send("/my-voices/forget", page="/my-voices")
    assert "电梯异响" in _voices(writer) and "小区门口积水" not in _voices(writer)
    assert "小区门口积水" in _voices(other) and "电梯异响" not in _voices(other)


def test_an_anonymous_letter_belongs_to_its_code_alone(app: Flask, as_role: Callable[..., Any]) -> None:
    writer = as_role("resident")
    _report(writer, "", title="匿名来信", identity_mode="anonymous")
    writer.send("/my-voices/forget", page="/my-voices")
    assert "匿名来信" not in _voices(writer)
    row = db.session.scalar(select(Submission).where(Submission.identity_mode == "anonymous"))
    assert row.written_by_id is None


def test_letters_of_one_number_still_count_as_one_person(app: Flask, client: FlaskClient) -> None:
    first = world.letter("电梯坏了", contact=Contact(phone=NEIGHBOUR))[0]
    second = world.letter("电梯又坏了", contact=Contact(phone="138 0571 9999"))[0]
    assert first.reporter_id == second.reporter_id
