"""What has to come first (an own password, a second step, a code) takes nothing from who was writing."""

from __future__ import annotations

from html import unescape
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts import pending, second_factor
from govtrack.accounts.models import Passkey, User
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.intake.models import ReceiptRequest
from govtrack.intake.operations import ask_receipt
from govtrack.intake.queries import get_submission
from tests import factories
from tests.intake.drafts import sent
from tests.meta import two_places
from tests.pages import PageClient
from tests.pagewide.forms import Forms
from tests.typed.interruptions import _conflict, _refusing

WORDS = "写了很久的理由，一句也不能少。"
SETTING = "/settings/intake.max_title"


def _html(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def _events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def _with_second_step(client: PageClient, role: str) -> User:
    user = factories.user(role)
    offered = second_factor.offer(user)
    with transaction():
        secret = second_factor.offered_secret(user, offered) or ""
        second_factor.confirm(user, offered, pyotp.TOTP(secret).at(now()), None)
    client.sign_in(user)
    return user


def test_who_must_choose_a_password_first_keeps_the_words(as_role: Any) -> None:
    clerk: PageClient = as_role("admin")
    token = clerk.token(SETTING)
    with transaction():
        person = db.session.scalars(select(User).order_by(User.id.desc())).first()
        assert person is not None
        person.must_change_password = True
    refused = clerk.post(SETTING, data={"csrf_token": token, "value": "90", "reason": WORDS})
    assert refused.status_code == 401
    assert WORDS in _html(refused) and "/account/password" in _html(refused)
    assert clerk.get(SETTING).status_code == 302, "who has typed nothing is led on at once"


def test_who_must_set_up_a_second_step_first_keeps_the_words(app: Flask, as_role: Any) -> None:
    clerk: PageClient = as_role("admin")
    token = clerk.token(SETTING)
    app.config["SECOND_FACTOR"] = True
    try:
        refused = clerk.post(SETTING, data={"csrf_token": token, "value": "90", "reason": WORDS})
    finally:
        app.config["SECOND_FACTOR"] = False
    assert refused.status_code == 401
    assert WORDS in _html(refused) and "/account/second-step" in _html(refused)


def test_a_switch_asks_for_no_code_and_the_page_that_asks_takes_the_words_along(client: PageClient) -> None:
    _with_second_step(client, "admin")
    token = client.token(SETTING)
    data = {"csrf_token": token, "value": "90", "reason": WORDS}
    larger = client.post(SETTING, data={**data, "_again": "text_size=elder"})
    assert larger.status_code == 200 and WORDS in _html(larger)
    asked = client.post(SETTING, data=data)
    assert asked.status_code == 401
    page = Forms(asked.get_data(as_text=True))
    switch = next(one for one in page.switches if one.value == "language=en")
    form = next(form for form in page.found if form.id == switch.form_id)
    sent = {"_again": switch.value, **dict(form.held)}
    chosen = client.post(switch.action, data=sent)
    again = client.post(chosen.location, data=sent)
    assert again.status_code == 401 and WORDS in _html(again)


def test_a_switch_on_a_page_that_refused_takes_the_words_along(client: PageClient) -> None:
    client.get("/report")
    refused = client.post("/report", data={"title": "门口积水", "body": WORDS, "csrf_token": "of yesterday"})
    page = Forms(refused.get_data(as_text=True))
    switch = next(one for one in page.switches if one.value == "text_size=elder")
    form = next(form for form in page.found if form.id == switch.form_id)
    # As a browser sends it: the button in the head of the page comes before the form's own mark.
    sent = {"_again": [switch.value, ""], **{name: value for name, value in form.held if name != "_again"}}
    chosen = client.post(switch.action, data=sent)
    assert (chosen.status_code, chosen.location) == (307, "/report")
    assert WORDS in _html(client.post(chosen.location, data=sent, follow_redirects=True))


@pytest.mark.parametrize("action", ["disable", "reset"])
def test_a_form_that_is_only_shown_again_changes_no_account(as_role: Any, action: str) -> None:
    person = factories.user("expert")
    admin: PageClient = as_role("admin")
    page = f"/people/{person.id}"
    data = {"csrf_token": admin.token(page), "account-account_reason": WORDS, "_again": ""}
    before = person.password_hash
    shown = admin.post(f"{page}/{action}", data=data)
    db.session.refresh(person)
    assert shown.status_code == 200 and person.is_enabled and person.password_hash == before


def test_an_act_behind_a_page_that_forgot_to_ask_is_refused(as_role: Any, app: Flask) -> None:
    clerk: PageClient = as_role("resident")
    before = _events()
    answer = clerk.post(
        "/account/sessions/end-others", data={"csrf_token": clerk.token("/account"), "_again": "theme=dark"}
    )
    assert answer.status_code == 409 and _events() == before


def test_the_reason_against_a_change_stays_in_its_own_form(as_role: Any) -> None:
    people, place = [factories.user(), factories.user()], factories.subdistrict()
    first, second = as_role("admin"), as_role("admin")
    for person in people:
        data = {
            "role": "command",
            "place_id": str(place.id),
            "organisation_id": "0",
            "reason": "新同事到岗，需要受理来信。",
        }
        assert first.send(f"/people/{person.id}", data).status_code == 302
    one, _other = pending.list_open()
    field = f"change{one.id}-reason"
    data = {field: WORDS, "csrf_token": second.token("/second-person"), "_again": ""}
    shown = second.post(f"/second-person/{one.id}/decline", data=data)
    held = [dict(form.held).get(field) for form in Forms(shown.get_data(as_text=True)).found if field in form.written]
    assert shown.status_code == 200 and held == [WORDS]
    assert len(pending.list_open()) == 2


def test_the_reason_against_a_new_receipt_code_is_kept_and_declines_nothing(as_role: Any) -> None:
    place = factories.place("community")
    asking, other = factories.user("community_staff", at=place), as_role("community_staff", at=place)
    letter, _code = sent(place=place)
    with transaction():
        row = ask_receipt(asking.actor, get_submission(letter.id), WORDS)
    page = f"/submissions/{letter.id}/receipt"
    data = {"csrf_token": other.token(page), "reason": f"不是{WORDS}", "_again": "theme=dark"}
    shown = other.post(f"{page}/decline", data=data)
    assert shown.status_code == 200 and f"不是{WORDS}" in _html(shown)
    assert db.session.get_one(ReceiptRequest, row.id).state == "waiting"


def test_the_name_of_a_passkey_is_kept_and_not_changed_by_a_switch(client: PageClient) -> None:
    user = factories.user("expert")
    client.sign_in(user)
    with transaction():
        row = Passkey(user_id=user.id, name="手机", credential="1", public_key="1")
        db.session.add(row)
    field = f"passkey{row.id}-name"
    data = {field: "红色钥匙", "csrf_token": client.token("/account"), "_again": ""}
    shown = client.post(f"/account/passkeys/{row.id}/rename", data=data)
    assert shown.status_code == 200 and "红色钥匙" in _html(shown)
    assert db.session.get_one(Passkey, row.id).name == "手机"


def test_who_is_kept_out_at_the_door_is_not_shown_the_form(as_role: Any) -> None:
    topic = two_places.build(1).objects["Topic"]
    stranger: PageClient = as_role("resident")
    data = {"csrf_token": stranger.token("/account"), "merge-into": topic.number, "merge-reason": WORDS}
    refused = stranger.post(f"/topics/{topic.id}/merge", data=data)
    forms = Forms(refused.get_data(as_text=True)).found
    assert refused.status_code == 403 and WORDS in _html(refused)
    assert [form.action for form in forms if "merge-reason" in form.written] == []


def test_a_button_that_comes_too_late_leads_back_to_its_page_and_says_so(as_role: Any, client: PageClient) -> None:
    clerk: PageClient = as_role("resident")
    data, page = {"csrf_token": clerk.token("/account")}, "/notices?page=2"
    with _refusing(client.application, _conflict):
        by_hand = clerk.post("/notices/read", data=data, headers={"Referer": f"http://localhost{page}"})
        told = _html(clerk.get("/notices"))
        by_script = clerk.post(
            "/notices/read", data=data,
            headers={"Referer": f"http://localhost{page}", "Sec-Fetch-Mode": "cors"},
        )  # fmt: skip
        elsewhere = clerk.post("/notices/read", data=data, headers={"Referer": "http://example.org/notices"})
    assert (by_hand.status_code, by_hand.location) == (303, page)
    assert str(Conflict.message) in told
    assert (by_script.status_code, elsewhere.status_code) == (409, 409)
