"""Signing in and out, and what ends a session."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import operations
from govtrack.accounts.models import WebSession
from govtrack.audit.models import AccessNote
from govtrack.core.actors import SYSTEM
from govtrack.core.addresses import is_own_address
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from tests import factories
from tests.factories import PASSWORD
from tests.intake.drafts import sent


def sign_in(client: Any, login: str, password: str = PASSWORD, **more: str) -> Any:
    return client.send("/sign-in", {"login": login, "password": password, **more})


def summary(html: str) -> str:
    """What the error summary says."""
    return html.partition('class="error-summary"')[2].partition("</div>")[0]


def test_the_right_password_opens_the_pages_of_the_role(client: Any) -> None:
    person = factories.user("admin")
    assert sign_in(client, person.login).status_code == 302
    assert client.get("/people").status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Any) -> None:
    person = factories.user("admin")
    wrong = sign_in(client, person.login, "not this one")
    unknown = sign_in(client, "nobody-here", "not this one")
    assert wrong.status_code == unknown.status_code == 422
    texts = [summary(page.get_data(as_text=True)) for page in (wrong, unknown)]
    assert texts[0] == texts[1] != ""
    assert db.session.scalar(select(AccessNote).where(AccessNote.kind == "refused", AccessNote.user_id == person.id))


def test_a_new_key_is_given_at_sign_in(client: Any) -> None:
    person = factories.user("admin")
    client.post("/sign-in", data={"login": person.login, "password": "x"})
    client.set_cookie("session", "planted by somebody else")
    sign_in(client, person.login)
    first = client.get_cookie("session")
    assert first is not None and first.value != "planted by somebody else"
    sign_in(client, person.login)
    second = client.get_cookie("session")
    assert second is not None and second.value != first.value


def test_an_old_cookie_is_worthless_after_sign_out(client: Any) -> None:
    person = factories.user("admin")
    sign_in(client, person.login)
    cookie = client.get_cookie("session").value
    client.send("/sign-out", page="/people")
    client.set_cookie("session", cookie)
    assert client.get("/people").status_code == 302


def test_disabling_an_account_ends_its_sessions(client: Any, as_role: Any) -> None:
    person = factories.user("expert")
    sign_in(client, person.login)
    assert db.session.scalar(select(WebSession).where(WebSession.user_id == person.id))
    admin = as_role("admin")
    admin.send(f"/people/{person.id}/disable", page=f"/people/{person.id}")
    assert not db.session.scalar(select(WebSession).where(WebSession.user_id == person.id))
    assert sign_in(client, person.login).status_code == 422


def test_a_new_password_ends_the_other_sessions_only(app: Flask, client: Any) -> None:
    person = factories.user("admin")
    sign_in(client, person.login)
    other = app.test_client()
    sign_in(other, person.login)
    answer = client.send("/account/password", {"current": PASSWORD, "password": "another calm afternoon"})
    assert answer.status_code == 302
    assert client.get("/people").status_code == 200
    assert other.get("/people").status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client: Any) -> None:
    subdistrict = factories.subdistrict()
    with transaction():
        password = operations.generate_password()
        user = operations.add_user(SYSTEM, login="new.admin", name="新人", password=password, must_change_password=True)
        operations.grant_role(SYSTEM, user, "admin", subdistrict)
    sign_in(client, "new.admin", password)
    assert client.get("/people").headers["Location"].endswith("/account/password")


def test_a_name_typed_another_way_is_the_same_account(client: Any) -> None:
    token = client.token("/sign-in")
    names = ["victim", "Victim", " victim ", "ｖｉｃｔｉｍ"] * 3
    answers = [client.post("/sign-in", data={"csrf_token": token, "login": n, "password": "y"}) for n in names]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize("login", ["owners_C07", "ＳＴＡＦＦ９", " staff\u200b8 "])
def test_an_account_opens_however_its_name_was_written_down(client: Any, login: str) -> None:
    """Whoever writes the row, as the demonstration does: the name is kept in the form in which it is looked up."""
    factories.user("community_staff", login=login)
    sign_in(client, login, factories.PASSWORD)
    assert client.get("/desk").status_code == 200


def test_sign_in_is_limited(client: Any) -> None:
    token = client.token("/sign-in")
    answers = [
        client.post("/sign-in", data={"csrf_token": token, "login": "x", "password": "y"}).status_code
        for _ in range(12)
    ]
    assert answers[0] == 422 and answers[-1] == 429


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil", "javascript:alert(1)", "\\evil", "", "x"]
)
def test_an_address_elsewhere_is_no_way_back(app: Flask, target: str) -> None:
    assert not is_own_address(target)


def test_the_way_back_is_kept(client: Any) -> None:
    person = factories.user("admin")
    asked = client.get("/people?page=2")
    assert asked.headers["Location"].endswith("next=/people?page%3D2")
    assert sign_in(client, person.login, next="/people?page=2").headers["Location"] == "/people?page=2"


@pytest.mark.parametrize("password", ["short", "1234567890", "aaaaaaaaaaaa", "x" * 129])
def test_weak_passwords_are_refused(app: Flask, password: str) -> None:
    with pytest.raises(InvalidInput), transaction():
        operations.add_user(SYSTEM, login="weak", name="弱", password=password)


def test_nobody_is_administrator_and_auditor(app: Flask) -> None:
    person = factories.user("admin")
    with pytest.raises(InvalidInput), transaction():
        operations.grant_role(SYSTEM, person, "auditor", factories.subdistrict())


def test_posted_extras_change_nothing(as_role: Any) -> None:
    """Mass assignment: fields a form does not have are ignored."""
    admin = as_role("admin")
    admin.send("/people/new", {"name": "某人", "login": "someone", "is_enabled": "", "id": "1", "role": "admin"})
    from govtrack.accounts.queries import find_user_by_login

    user = find_user_by_login("someone")
    assert user is not None and user.is_enabled and not user.grants


def test_signing_in_after_something_was_kept_in_the_session(client: Any) -> None:
    person = factories.user("expert")
    client.send("/follow", {"code": sent()[1]})
    assert client.get_cookie("session") is not None
    assert sign_in(client, person.login).status_code == 302
    assert client.get("/account").status_code == 200
