"""A look at a page writes nothing: what it changes of a session stays with the browser until something is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask, request
from sqlalchemy import func, select

from govtrack.accounts import session_overlay
from govtrack.accounts.models import WebSession
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from tests import factories
from tests.pages import PageClient

WRITES = ("INSERT", "UPDATE", "DELETE")


def sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(WebSession)) or 0


def test_a_visitor_who_looks_leaves_no_row(client: PageClient, count_queries: list[str]) -> None:
    for path in ("/", "/sign-in", "/report", "/follow"):
        assert client.get(path).status_code == 200
    assert [statement for statement in count_queries if statement.startswith(WRITES)] == []
    assert sessions() == 0


def test_the_token_of_a_look_fits_the_form_that_is_sent(app: Flask, client: PageClient) -> None:
    person = factories.user("admin")
    token = client.token("/sign-in")
    assert client.token("/sign-in") == token, "a second tab has the same"
    form = {"login": person.login, "password": factories.PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 302
    assert sessions() == 1 and client.get_cookie("session-light") is None


def test_a_message_is_shown_once_without_a_write(client: PageClient, count_queries: list[str]) -> None:
    person = factories.user("resident")
    client.send("/sign-in", {"login": person.login, "password": factories.PASSWORD})
    client.send("/my-voices/forget", page="/follow")
    count_queries.clear()
    first, second = (client.get("/follow").get_data(as_text=True) for _ in range(2))
    assert "查询记录已清除" in first and "查询记录已清除" not in second
    assert [statement for statement in count_queries if statement.startswith(WRITES)] == []


@pytest.mark.parametrize(
    ("hours", "is_still_signed_in"), [((11, 11, 11), True), ((11.99,), True), ((12.01,), False), ((11, 12.01), False)]
)
def test_looking_keeps_a_session_alive_without_a_write(
    client: PageClient, count_queries: list[str], hours: tuple[float, ...], is_still_signed_in: bool
) -> None:
    client.sign_in(factories.user("admin"))
    count_queries.clear()
    start, passed = now(), 0.0
    for pause in hours:
        passed += pause
        with time_machine.travel(start + timedelta(hours=passed)):
            status = client.get("/account/password").status_code
    assert (status == 200) is is_still_signed_in
    assert [statement for statement in count_queries if statement.startswith(WRITES)] == []


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/events/desk", {"Accept": "application/json"}),
        ("/events/desk", {"Accept": "text/event-stream"}),
        ("/desk/arrived?since=0", {"X-Requested-With": "fragment"}),
    ],
)
def test_a_page_that_is_left_open_does_not_stay_signed_in_for_ever(
    client: PageClient, address: str, headers: dict[str, str]
) -> None:
    client.sign_in(factories.user("command"))
    start = now()
    for hours in range(1, 12):
        with time_machine.travel(start + timedelta(hours=hours)):
            answer = client.open(address, headers=headers, buffered=False)
            assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
            answer.close()
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert client.open(address, headers=headers).status_code != 200
        assert client.get("/account/password").status_code == 302


def test_looking_for_ever_does_not_outlast_the_lifetime(client: PageClient) -> None:
    client.sign_in(factories.user("admin"))
    start = now()
    for half_days in range(1, 16):
        with time_machine.travel(start + timedelta(hours=11.5 * half_days)):
            status = client.get("/account/password").status_code
        assert (status == 200) is (11.5 * half_days <= 7 * 24)


def test_what_the_browser_keeps_cannot_be_written_by_it_nor_laid_over_another_session(
    app: Flask, client: PageClient
) -> None:
    person = factories.user("admin")
    client.get("/sign-in")
    cookie = client.get_cookie("session-light")
    assert cookie is not None
    client.set_cookie("session-light", cookie.value[:-2] + "xx")
    assert client.get("/account/password").status_code == 302
    client.sign_in(person)
    client.set_cookie("session-light", cookie.value)
    assert client.get("/account/password").status_code == 200
    with app.test_request_context("/", headers={"Cookie": f"session-light={cookie.value}"}) as context:
        base = session_overlay.base_of("a-key", "content")
        assert session_overlay.read(app, context.request, base).given == {}
        assert session_overlay.read(app, context.request, "").given != {}


def test_who_somebody_is_never_stays_in_a_cookie() -> None:
    assert session_overlay.difference({}, {"_user_id": "1"}) is None
    assert session_overlay.difference({"_user_id": "1"}, {}) is None
    assert session_overlay.difference({"_user_id": "1"}, {"_user_id": "1", "a": 2}) is not None


def test_an_ended_session_stays_ended_whatever_the_browser_kept(client: PageClient) -> None:
    client.sign_in(factories.user("admin"))
    with time_machine.travel(now() + timedelta(hours=1)):
        assert client.get("/account/password").status_code == 200
    with transaction():
        db.session.query(WebSession).delete()
    assert client.get("/account/password").status_code == 302


def test_a_form_under_way_brings_no_ended_session_back(app: Flask) -> None:
    person = factories.user("admin")
    client = PageClient(app, app.response_class)
    client.sign_in(person)
    with app.test_request_context("/", method="POST", headers={"Cookie": f"session=test-{person.id}"}):
        opened = app.session_interface.open_session(app, app.request_class(request.environ))
        assert opened is not None and opened["_user_id"] == str(person.id)
        with transaction():
            db.session.query(WebSession).delete()
        opened["anything"] = "changed"
        app.session_interface.save_session(app, opened, app.response_class())
    assert sessions() == 0
