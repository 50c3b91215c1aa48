"""A form that another site sends: nothing is shown, nothing changes, no session begins or ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import WebSession
from govtrack.core.db import db
from tests.pages import PageClient

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Origin": "null"},
    {},
]
TYPED = {
    "login": "attacker",
    "name": "攻击者的名字",
    "body": "攻击者写的话",
    "csrf_token": "made up",
    "reason": "骗人的话",
}
ADDRESSES = ["/sign-in", "/report", "/people/new", "/account/password", "/follow", "/no/such/page", "/my-voices/forget"]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_browser_without_a_session_gets_none_and_sees_nothing_of_it(
    client: PageClient, address: str, headers: dict[str, str]
) -> None:
    answer = client.post(address, data=TYPED, headers=headers)
    html = answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers
    assert not any(value in html for name, value in TYPED.items() if name != "login") and 'value="attacker"' not in html


@pytest.mark.parametrize("headers", FOREIGN[:3], ids=str)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_signed_in_browser_keeps_its_session(
    as_role: Callable[..., PageClient], address: str, headers: dict[str, str]
) -> None:
    admin = as_role("admin")
    before = [(row.id, row.data) for row in db.session.scalars(select(WebSession))]
    answer = admin.post(address, data=TYPED, headers=headers)
    assert "Set-Cookie" not in answer.headers
    assert "攻击者" not in answer.get_data(as_text=True)
    db.session.expire_all()
    assert [(row.id, row.data) for row in db.session.scalars(select(WebSession))] == before
    assert admin.get("/people").status_code == 200


@pytest.mark.parametrize("headers", FOREIGN[:2], ids=str)
def test_another_site_changes_no_preference(app: Flask, client: PageClient, headers: dict[str, str]) -> None:
    for address, data in (
        ("/preferences", {"text_size": "elder", "language": "en", "theme": "dark"}),
        ("/preferences?to=/report", {"_again": "theme=dark"}),
        ("/my-community", {"community": "1"}),
    ):
        assert "Set-Cookie" not in client.post(address, data=data, headers=headers).headers


def test_no_password_comes_back(client: PageClient) -> None:
    client.get("/sign-in")
    secret: Any = {"login": "clerk", "password": "geheim-geheim", "current": "geheim-alt"}
    for token in ("made up", client.token("/sign-in")):
        html = client.post("/sign-in", data={**secret, "csrf_token": token}).get_data(as_text=True)
        assert "geheim" not in html
