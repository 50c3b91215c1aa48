"""A code and its link work for the session and the account that asked; every page says whose account is in use."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.residents.models import Resident, ResidentContact
from tests import factories
from tests.intake.test_proving import code_in
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, box, send_due
from tests.residents.people import ask_code, enter
from tests.residents.test_entering import count_accounts, link_in

__all__ = ["box"]

MALLORY, SHOWN = "mallory@example.org", "m…@example.org"


def addresses() -> dict[str, int | None]:
    """Whose account each address opens, by the hint that pages show of it."""
    from govtrack.residents.queries import show_contact

    return {show_contact(row).hint: row.resident_id for row in db.session.scalars(select(ResidentContact))}


def link_of(client: Any, box: Mailbox, address: str) -> str:
    ask_code(client, address)
    send_due()
    return link_in(box)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_strangers_link_adds_nothing_to_the_account_in_use(
    app: Flask, box: Mailbox, client: Any, is_signed_in: bool
) -> None:
    """Neither one that was asked for by nobody, nor one that a stranger asked for to add it to their own account."""
    enter(client, box)
    attacker = app.test_client()
    if is_signed_in:
        enter(attacker, box, "second@example.org")
    link = link_of(attacker, box, MALLORY)
    page = client.get(link).get_data(as_text=True)
    assert SHOWN in page and "已有账户在使用" in page and "是的，登录" not in page
    assert client.send(link, page="/mine/account").status_code == 422
    assert addresses()[SHOWN] is None
    # The link is not used up: in another browser its owner still gets in.
    assert app.test_client().send(link).headers["Location"] == "/mine/begin"


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_code_of_another_browser_adds_nothing_and_signs_nobody_in(
    app: Flask, box: Mailbox, client: Any, is_signed_in: bool
) -> None:
    if is_signed_in:
        enter(client, box)
    page = ask_code(app.test_client(), MALLORY)
    assert client.send(page, {"code": code_in(box)}).status_code == 422
    assert addresses()[SHOWN] is None
    assert client.get("/mine").status_code == (200 if is_signed_in else 302)


def test_a_code_asked_for_before_the_sign_in_adds_nothing_after_it(app: Flask, box: Mailbox, client: Any) -> None:
    """Whoever had the browser before may have asked for it."""
    page = ask_code(client, MALLORY)
    code = code_in(box)
    enter(client, box)
    assert client.send(page, {"code": code}).status_code == 422
    assert addresses()[SHOWN] is None


def test_one_adds_an_address_by_the_link_in_the_browser_that_asked(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    link = link_of(client, box, MALLORY)
    page = client.get(link).get_data(as_text=True)
    assert "把这个联系方式加进您的账户" in page and SHOWN in page
    assert client.send(link).headers["Location"] == "/mine/account"
    assert set(addresses().values()) == {db.session.scalars(select(Resident.id)).one()}


def test_a_link_names_the_account_that_it_opens_in_another_browser(app: Flask, box: Mailbox, client: Any) -> None:
    enter(app.test_client(), box, MALLORY)
    link = link_of(app.test_client(), box, MALLORY)
    assert SHOWN in client.get(link).get_data(as_text=True)
    assert client.send(link).headers["Location"] == "/mine" and count_accounts() == 1


def test_a_used_link_says_so_at_the_look(app: Flask, box: Mailbox, client: Any) -> None:
    link = link_of(client, box, ADDRESS)
    client.send(link)
    page = app.test_client().get(link).get_data(as_text=True)
    assert "链接已失效" in page and "是的，登录" not in page


def test_what_is_proven_begins_no_account_for_whoever_is_signed_in(app: Flask, box: Mailbox, client: Any) -> None:
    """A stranger's address that was proven in this browser before does not take its place."""
    client.send(link_of(app.test_client(), box, MALLORY))
    assert SHOWN in client.get("/mine/begin").get_data(as_text=True)
    with client.session_transaction() as kept:
        begun = kept["beginning_account"]
    enter(client, box)
    with client.session_transaction() as kept:
        kept["beginning_account"] = begun
    assert client.get("/mine/begin").headers["Location"] == "/mine/sign-in"


@pytest.mark.parametrize(
    "page", ["/mine", "/mine/account", "/mine/everything", "/mine/delete", "/mine/sign-in", "/report", "/"]
)
def test_every_page_says_whose_account_is_in_use(app: Flask, box: Mailbox, client: Any, page: str) -> None:
    factories.place("community")
    line = f"正在使用的账户：<bdi>{SHOWN}</bdi>"
    assert line not in client.get(page).get_data(as_text=True)
    enter(client, box, MALLORY)
    assert line in client.get(page).get_data(as_text=True)


def test_the_check_before_sending_says_it_as_well(app: Flask, box: Mailbox, client: Any) -> None:
    place = factories.place("community")
    enter(client, box, MALLORY)
    typed = {"step": "check", "kind": "issue", "title": "路灯不亮", "body": "门口的灯坏了三天。",
             "place": str(place.id), "identity_mode": "confidential"}  # fmt: skip
    assert SHOWN in client.send("/report", typed).get_data(as_text=True)
