"""The way by which a writer wants to be told: chosen on the form, kept with the contact."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.models import ReporterContact
from tests.gateway import Gateway
from tests.intake.drafts import sent
from tests.intake.test_report_pages import hidden_of
from tests.notify.texting import PERSON, PHONE, send_due, states
from tests.pages import PageClient


def test_the_choice_is_kept_with_the_contact_and_closed(app: Flask, provider: Gateway) -> None:
    letter, _code = sent(contact=PERSON)
    row = db.session.scalars(select(ReporterContact).where(ReporterContact.submission_id == letter.id)).one()
    assert row.tell_by == "sms"


def letter_of(**typed: str) -> dict[str, str]:
    return {"kind": "issue", "place": "unknown", "place_note": "北门", "title": "楼道灯不亮", "body": "二楼的灯坏了。",
            "identity_mode": "confidential", **typed}  # fmt: skip


def test_a_writer_chooses_the_way_on_the_form_and_it_is_kept(client: PageClient, provider: Gateway) -> None:
    assert "短信，发到我的手机" in client.get("/report").get_data(as_text=True)
    checked = client.send("/report", letter_of(contact_phone=PHONE, tell_by="sms")).get_data(as_text=True)
    assert "有进展时怎样通知您？" in checked
    client.post("/report", data={**hidden_of(checked), "step": "send"})
    send_due()
    assert states() == [("sent", 1, None, None)] and provider.offered[0]["to"] == PHONE


def test_a_text_message_needs_a_number_and_nothing_typed_is_lost(client: PageClient, provider: Gateway) -> None:
    answer = client.send("/report", letter_of(tell_by="sms"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "请填写接收通知的手机号码。" in page and "二楼的灯坏了。" in page


@pytest.mark.parametrize("chosen", ["sms", "pigeon"])
def test_without_a_gateway_nobody_is_asked_and_a_choice_of_before_is_the_usual_way(
    client: PageClient, chosen: str
) -> None:
    assert "有进展时怎样通知您？" not in client.get("/report").get_data(as_text=True)
    checked = client.send("/report", letter_of(contact_email="chen@example.org", tell_by=chosen))
    assert checked.status_code == 200
    client.post("/report", data={**hidden_of(checked.get_data(as_text=True)), "step": "send"})
    assert db.session.scalars(select(ReporterContact.tell_by)).all() == [None]
