"""Signing in by a code: its owner gets in, a stranger neither gets in nor floods or locks out anybody."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts.models import WebSession
from govtrack.core.access import PUBLIC, allowed_roles
from govtrack.core.db import db, transaction
from govtrack.core.limits import limiter
from govtrack.core.retention import RULES
from govtrack.intake.models import ContactCode
from govtrack.residents.models import Resident, ResidentContact
from tests import factories
from tests.intake.drafts import sent
from tests.intake.test_proving import code_in, wrong
from tests.mailbox import Mailbox
from tests.meta.test_routes import address, routes
from tests.notify.test_email import ADDRESS, MORNING, PERSON, box, send_due
from tests.residents.people import ask_code, enter, sign_in_resident

__all__ = ["box"]


def link_in(box: Mailbox) -> str:
    return re.findall(r"https://xiaohe\.example(/mine/sign-in/link/\S+)", box.text())[0]


def count_accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(Resident)) or 0


def test_an_address_a_code_and_the_account_is_open(app: Flask, box: Mailbox, client: Any) -> None:
    answer = client.get("/mine")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/mine/sign-in")
    page = ask_code(client, f" {ADDRESS.upper()} ")
    code = code_in(box)
    mail = box.arrived[-1]
    assert str(mail["To"]).lower() == ADDRESS and code not in str(mail["Subject"])
    assert client.send(page, {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == "/mine/begin"
    assert count_accounts() == 0
    assert client.send("/mine/begin", {"age": "yes"}).headers["Location"] == "/mine"
    assert count_accounts() == 1
    assert client.get("/mine").status_code == 200


def test_the_second_time_leads_into_the_same_account(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    other = app.test_client()
    answer = other.send(ask_code(other), {"code": code_in(box)})
    assert answer.headers["Location"] == "/mine" and count_accounts() == 1
    assert db.session.scalar(select(func.count()).where(WebSession.resident_id.is_not(None))) == 2


def test_whoever_is_under_fourteen_gets_no_account(app: Flask, box: Mailbox, client: Any) -> None:
    client.send(ask_code(client), {"code": code_in(box)})
    assert client.send("/mine/begin", {}).status_code == 422
    refused = client.send("/mine/begin", {"age": "no"})
    assert refused.status_code == 422 and "十四周岁" in refused.get_data(as_text=True)
    assert count_accounts() == 0 and client.get("/mine").status_code == 302


def test_five_tries_and_once(app: Flask, box: Mailbox, client: Any) -> None:
    page = ask_code(client)
    code = code_in(box)
    for _try in range(5):
        assert client.send(page, {"code": wrong(code)}).status_code == 422
    assert client.send(page, {"code": code}).status_code == 422
    page = ask_code(client)
    code = code_in(box)
    assert client.send(page, {"code": code}).status_code == 303
    again = app.test_client()
    assert again.send(page, {"code": code}).status_code == 422


def test_ten_minutes(app: Flask, box: Mailbox, client: Any) -> None:
    page = ask_code(client)
    code = code_in(box)
    with time_machine.travel(MORNING + timedelta(minutes=10, seconds=5)):
        assert client.send(page, {"code": code}).status_code == 422


def test_a_code_fits_the_browser_alone_that_asked(app: Flask, box: Mailbox, client: Any) -> None:
    """A stranger who asks for a code to somebody's address learns nothing by the code of the owner's own request."""
    theirs, mine = ask_code(app.test_client()), ask_code(client)
    code = code_in(box)
    assert app.test_client().send(theirs, {"code": code}).status_code == 422
    assert client.send(mine, {"code": code}).status_code == 303


@pytest.mark.parametrize("typed", ["", "陈", "12", "chen@", "a@b@c.cn", "x" * 200])
def test_what_is_no_address_is_told_at_its_field(app: Flask, box: Mailbox, client: Any, typed: str) -> None:
    answer = client.send("/mine/sign-in", {"contact": typed})
    assert answer.status_code == 422 and box.arrived == []
    assert typed in answer.get_data(as_text=True)


def test_nobody_floods_a_stranger_nor_keeps_them_out(app: Flask, box: Mailbox) -> None:
    """Five codes by one sender, fifteen by all; the link of one that came before still opens."""
    for number in range(20):
        limiter.reset()
        visitor = app.test_client()
        visitor.environ_base["REMOTE_ADDR"] = f"10.0.{number // 6}.1"
        visitor.send("/mine/sign-in", {"contact": ADDRESS})
    send_due()
    assert len(box.arrived) == 15
    owner = app.test_client()
    refused = owner.send("/mine/sign-in", {"contact": ADDRESS})
    assert refused.status_code == 422 and "明天" in refused.get_data(as_text=True)
    link = link_in(box)
    assert owner.get(link).status_code == 200 and count_accounts() == 0
    assert owner.send(link).headers["Location"] == "/mine/begin"
    assert app.test_client().send(link, page="/mine/sign-in").status_code == 422


def test_one_sender_asks_for_five_codes_to_one_address(app: Flask, box: Mailbox, client: Any) -> None:
    for _try in range(7):
        limiter.reset()
        client.send("/mine/sign-in", {"contact": ADDRESS})
    send_due()
    assert len(box.arrived) == 5


def test_codes_of_a_letter_do_not_count_against_the_sign_in(app: Flask, box: Mailbox, client: Any) -> None:
    with transaction():
        rows = [
            ContactCode(
                purpose="list", contact_kind="email", mark=mark, sender_mark="x", code_fingerprint="y", ends_at=MORNING
            )
            for mark in [_mark()] * 15
        ]
        db.session.add_all(rows)
    assert client.send("/mine/sign-in", {"contact": ADDRESS}).status_code == 303


def _mark() -> str:
    from govtrack.intake.reporters import contact_mark

    return contact_mark("email", ADDRESS) or ""


def test_a_link_of_a_lost_receipt_signs_nobody_in(app: Flask, box: Mailbox, client: Any) -> None:
    """Each link and each code is for one thing."""
    sent(contact=PERSON)
    send_due()
    page = ask_code(client)
    code, link = code_in(box), link_in(box)
    assert client.send(page.replace("/mine/sign-in/", "/lost/"), {"code": code}).status_code == 422
    assert client.send(link.replace("/mine/sign-in/link/", "/lost/link/")).status_code == 422
    assert client.send(page, {"code": code}).status_code == 303


def test_a_resident_reaches_no_page_of_the_staff(app: Flask, box: Mailbox, client: Any) -> None:
    """The whole map: what is not for everybody or for residents' accounts asks to sign in, or does not exist."""
    factories.subdistrict()
    enter(client, box)
    opened = []
    for rule in routes(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        if roles & {PUBLIC, "account_holder"}:
            continue
        place = address(app, rule)
        methods = (rule.methods or set()) & {"GET", "POST"}
        for method in methods:
            token = {"csrf_token": client.token("/mine", "csrf_token")} if method == "POST" else None
            answer = client.open(place, method=method, data=token)
            if answer.status_code not in {302, 401} or "/sign-in" not in answer.headers.get("Location", "/sign-in"):
                opened.append((rule.endpoint, method, answer.status_code))
    assert opened == []


def test_staff_reach_no_account_of_a_resident(app: Flask, as_role: Any) -> None:
    staff = as_role("admin")
    for page in ("/mine", "/mine/account", "/mine/everything", "/mine/delete"):
        assert staff.get(page).status_code == 403


def test_a_person_of_the_staff_who_signs_in_is_no_resident_any_more(app: Flask, box: Mailbox, client: Any) -> None:
    person = factories.user("community_staff", at=factories.place("community"))
    enter(client, box)
    client.send("/sign-in", {"login": person.login, "password": factories.PASSWORD})
    assert client.get("/mine").status_code == 403
    row = db.session.scalars(select(WebSession).where(WebSession.user_id == person.id)).one()
    assert row.resident_id is None


def test_a_resident_who_signs_in_is_no_person_of_the_staff_any_more(app: Flask, box: Mailbox, as_role: Any) -> None:
    client = as_role("community_staff", at=factories.place("community"))
    assert client.get("/desk").status_code == 200
    client.send(ask_code(client), {"code": code_in(box)})
    client.send("/mine/begin", {"age": "yes"})
    assert client.get("/mine").status_code == 200 and client.get("/desk").status_code == 302


def test_an_address_that_nobody_began_an_account_with_is_let_go_of(app: Flask, box: Mailbox, client: Any) -> None:
    ask_code(client, "other@example.org")
    enter(app.test_client(), box)
    rule = RULES["typed_addresses"]
    with time_machine.travel(MORNING + timedelta(hours=25)), transaction():
        rule.let_go(rule.hold_due(10))
    assert len(db.session.scalars(select(ResidentContact)).all()) == 1


def test_a_page_of_yesterday_says_to_a_signed_in_resident_what_it_is(app: Flask, client: Any) -> None:
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    sent = {"csrf_token": "of yesterday", "room": "3幢1单元501室"}
    away = client.post("/mine/home/ask", data=sent)
    assert away.status_code == 401 and 'href="/mine/sign-in"' in away.get_data(as_text=True)
    sign_in_resident(client)
    old = client.post("/mine/home/ask", data=sent).get_data(as_text=True)
    assert "这个页面打开太久了" in old and "您已退出登录" not in old
