"""The second step: an app's codes, codes on paper, sessions, and what asks for a fresh code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts import operations, second_factor
from govtrack.accounts.models import RecoveryCode, SecondFactor, User, WebSession
from govtrack.accounts.rights import TWO_PERSON_ROLES
from govtrack.accounts.roles import ALL
from govtrack.audit.models import Event
from govtrack.core import clock
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.settings import get_setting
from govtrack.intake.queries import list_identity_views
from govtrack.intake.reporters import open_contact
from govtrack.plans.settings import REPORT_DAYS
from tests import factories
from tests.factories import PASSWORD
from tests.intake.drafts import PHONE, sent


def _code(user: User, ahead: int = 0) -> str:
    row = db.session.scalar(select(SecondFactor).where(SecondFactor.user_id == user.id))
    return pyotp.TOTP(second_factor.secret_of(row)).at(now() + timedelta(seconds=30 * ahead))


def _set_up(role: str = "command", **more: Any) -> tuple[User, list[str]]:
    user = factories.user(role, **more)
    offered = second_factor.offer(user)
    with transaction():
        codes = second_factor.confirm(user, offered, _code_of(user, offered, -1), None)
    return user, codes


def _code_of(user: User, offered: str, ahead: int = 0) -> str:
    """The code that an app shows once it has read the offered secret."""
    secret = second_factor.offered_secret(user, offered)
    assert secret is not None
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * ahead))


def _password(client: Any, user: User) -> Any:
    return client.send("/sign-in", {"login": user.login, "password": PASSWORD})


def _is_in(client: Any) -> bool:
    return bool(client.get("/account").status_code == 200)


def test_the_password_alone_lets_nobody_in(client: Any) -> None:
    user, _codes = _set_up()
    assert _password(client, user).headers["Location"] == "/sign-in/second-step"
    assert not _is_in(client)
    assert client.send("/sign-in/second-step", {"code": "000000"}).status_code == 422
    assert not _is_in(client)
    assert client.send("/sign-in/second-step", {"code": _code(user)}).status_code == 302
    assert _is_in(client)


def test_without_the_password_the_second_step_is_no_way_in(client: Any) -> None:
    user, _codes = _set_up()
    answer = client.post("/sign-in/second-step", data={"code": _code(user), "csrf_token": client.token("/sign-in")})
    assert answer.headers["Location"] == "/sign-in" and not _is_in(client)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("{0}", True), (" {0} ", True), ("{a} {b}", True), ("wide", True), ("", False), ("{0}1", False), ("12345", False)],
)
def test_a_code_is_forgiven_its_blanks(client: Any, typed: str, fits: bool) -> None:
    user, _codes = _set_up()
    code = _code(user)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    text = wide if typed == "wide" else typed.format(code, a=code[:3], b=code[3:])
    with transaction():
        assert second_factor.check(user, text) == fits


@pytest.mark.parametrize(("ahead", "fits"), [(-2, False), (0, True), (1, True), (2, False)])
def test_a_code_holds_for_half_a_minute_to_either_side(app: Flask, ahead: int, fits: bool) -> None:
    user, _codes = _set_up()
    with transaction():
        assert second_factor.check(user, _code(user, ahead)) == fits


def test_no_code_works_twice(app: Flask) -> None:
    user, codes = _set_up()
    code = _code(user)
    for once in (code, codes[0]):
        with transaction():
            assert second_factor.check(user, once)
        with transaction():
            assert not second_factor.check(user, once)
    with transaction():
        assert not second_factor.check(user, _code(user, -1)), "nor one from before it"
    assert second_factor.count_codes(user.id) == 9


def test_codes_on_paper_are_ten_kept_as_marks_and_the_persons_own(app: Flask) -> None:
    user, codes = _set_up()
    other, _codes = _set_up()
    assert len(set(codes)) == 10
    kept = db.session.scalars(select(RecoveryCode.mark)).all()
    assert not set(codes) & set(kept) and len(kept) == 20
    with transaction():
        assert not second_factor.check(other, codes[0])
    with transaction():
        assert second_factor.check(user, codes[1].lower().replace("-", " "))
    with transaction():
        fresh = second_factor.renew_codes(user)
    with transaction():
        assert not second_factor.check(user, codes[2])
    with transaction():
        assert second_factor.check(user, fresh[0])


def test_the_secret_is_sealed(app: Flask) -> None:
    user, _codes = _set_up()
    row = db.session.scalar(select(SecondFactor).where(SecondFactor.user_id == user.id))
    assert second_factor.secret_of(row) not in row.sealed_secret


def test_guessing_codes_is_limited(client: Any) -> None:
    user, _codes = _set_up()
    _password(client, user)
    statuses = [client.send("/sign-in/second-step", {"code": "000000"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_the_password_waits_ten_minutes_for_the_code(client: Any) -> None:
    user, _codes = _set_up()
    _password(client, user)
    began = now()
    with clock.pretend(began + timedelta(minutes=10, seconds=1)):
        assert client.get("/sign-in/second-step").headers["Location"] == "/sign-in"
    with clock.pretend(began + timedelta(minutes=9)):
        assert client.get("/sign-in/second-step").status_code == 200


@pytest.mark.parametrize("how", ["changed", "reset"])
def test_a_sign_in_that_waits_ends_with_the_password_it_came_by(client: Any, how: str) -> None:
    user, codes = _set_up("expert")
    _password(client, user)
    with transaction():
        row = db.session.get_one(User, user.id)
        if how == "changed":
            operations.change_password(row.actor, row, PASSWORD, "quite-another-sentence-8", None)
        else:
            operations.reset_password(SYSTEM, row)
    answer = client.post("/sign-in/second-step", data={"code": codes[0], "csrf_token": client.token("/sign-in")})
    assert answer.headers["Location"] == "/sign-in" and not _is_in(client)


@pytest.mark.parametrize("role", ALL)
def test_roles_that_reach_identities_must_set_it_up(app: Flask, as_role: Any, role: str) -> None:
    somebody = as_role(role)
    assert somebody.get("/account").status_code == 200, "off where the installation is not on the open net"
    app.config["SECOND_FACTOR"] = True
    try:
        answer = somebody.get("/")
    finally:
        app.config["SECOND_FACTOR"] = False
    must = role in TWO_PERSON_ROLES
    assert must == (role in ("community_staff", "command", "supervisor", "admin", "auditor"))
    assert (answer.status_code, answer.headers.get("Location")) == (
        (302, "/account/second-step") if must else (200, None)
    )


def test_setting_it_up_on_the_page_shows_the_paper_codes_once_and_ends_other_sessions(app: Flask, client: Any) -> None:
    user = factories.user("command")
    other = app.test_client()
    for browser in (client, other):
        _password(browser, user)
    page = client.get("/account/second-step").get_data(as_text=True)
    offered = client.token("/account/second-step", "offered")
    assert "data:image/svg+xml" in page and _rows() == 0, "a page that is looked at keeps nothing"
    refused = client.send("/account/second-step", {"offered": offered, "code": "123456"})
    assert refused.status_code == 422 and _rows() == 0
    assert f'value="{offered}"' in refused.get_data(as_text=True), "the app that has read the picture still fits"
    shown = client.send("/account/second-step", {"offered": offered, "code": _code_of(user, offered)})
    assert len(re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", shown.get_data(as_text=True))) == 10
    assert _is_in(client) and not _is_in(other)
    assert client.get("/account/second-step").status_code == 302


@pytest.mark.parametrize("whose", ["nobody", "somebody else", "in force"])
def test_only_a_secret_that_was_offered_to_oneself_comes_into_force_and_once(app: Flask, whose: str) -> None:
    user, other = factories.user("command"), factories.user("command")
    own, theirs = second_factor.offer(user), second_factor.offer(other)
    sealed = {"nobody": "JBSWY3DPEHPK3PXP", "somebody else": theirs, "in force": own}[whose]
    if whose == "in force":
        with transaction():
            second_factor.confirm(user, own, _code_of(user, own, -1), None)
    code = _code_of(other, theirs) if whose == "somebody else" else _code_of(user, own)
    with pytest.raises(InvalidInput), transaction():
        second_factor.confirm(user, sealed, code, None)
    assert _rows() == (1 if whose == "in force" else 0)


def _rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SecondFactor)) or 0


def test_unmasking_asks_for_a_fresh_code_and_loses_nothing(client: Any) -> None:
    user, _codes = _set_up()
    letter = sent(place=factories.place(), contact=PHONE)[0]
    _password(client, user)
    client.send("/sign-in/second-step", {"code": _code(user)})
    address, data = (
        f"/submissions/{letter.id}/identity",
        {"unmask_kind": "call_back", "unmask_reason": "需要电话核实地点"},
    )
    began = now()
    with clock.pretend(began + timedelta(minutes=10, seconds=1)):
        asked = client.send(address, data)
        html = asked.get_data(as_text=True)
        assert asked.status_code == 401 and "陈小红" not in html and "需要电话核实地点" in html
        assert list_identity_views(letter) == []
        target = re.search(r'action="(/account/step-up[^"]*)"', html)
        assert target is not None
        token = re.search(r'name="csrf_token" value="([^"]*)"', html)
        assert token is not None
        fields = {**data, "csrf_token": token[1]}
        wrong = client.post(target[1], data={**fields, "step_code": "000000"})
        assert wrong.status_code == 422 and "需要电话核实地点" in wrong.get_data(as_text=True)
        stepped = client.post(target[1], data={**fields, "step_code": _code(user)})
        assert (stepped.status_code, stepped.headers["Location"]) == (307, address), "307 keeps the body"
        done = client.post(address, data=fields)
        assert done.status_code == 200 and "陈小红" in done.get_data(as_text=True)
        again = client.send(address, data)
        assert "陈小红" in again.get_data(as_text=True), "for ten minutes nobody is asked again"


def test_correcting_a_contact_asks_for_a_fresh_code_and_noting_a_call_does_not(client: Any) -> None:
    user, _codes = _set_up()
    letter = sent(place=factories.place(), contact=PHONE)[0]
    client.sign_in(user)
    data = {"email": "chen@example.com", "reason": "来电告知邮箱写错了"}
    asked = client.send(f"/submissions/{letter.id}/contact", data)
    assert asked.status_code == 401 and "来电告知邮箱写错了" in asked.get_data(as_text=True)
    db.session.expire_all()
    assert open_contact(letter).email == ""
    called = {"way": "call", "is_reached": "no", "words": "打过电话，没有人接"}
    assert client.send(f"/submissions/{letter.id}/reach", called).status_code == 303


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_step_up_leads_to_no_other_site(client: Any, to: str) -> None:
    user, _codes = _set_up("expert")
    _password(client, user)
    client.send("/sign-in/second-step", {"code": _code(user)})
    data = {"step_code": _code(user, 1), "csrf_token": client.token("/report")}
    assert client.post("/account/step-up", query_string={"to": to}, data=data).headers["Location"] == "/"


def test_rights_and_rules_ask_for_a_fresh_code(client: Any) -> None:
    admin, _codes = _set_up("admin")
    person = factories.user("expert")
    client.sign_in(admin)
    place = factories.subdistrict()
    grant = {"role": "chair", "place_id": str(place.id), "organisation_id": "0"}
    assert client.send(f"/people/{person.id}", grant).status_code == 401
    assert client.send(f"/settings/{REPORT_DAYS}", {"value": "20"}).status_code == 401
    assert get_setting(REPORT_DAYS) == 14
    assert client.send("/people/new", {"name": "甲", "login": "jia"}).status_code == 401
    assert "chair" not in db.session.get_one(User, person.id).actor.roles


def test_a_lost_phone_is_helped_by_two_administrators(app: Flask) -> None:
    user, codes = _set_up("command")
    admin, second = factories.actor("admin"), factories.actor("admin")
    with pytest.raises(Forbidden), transaction():
        operations.remove_second_step(admin, user)
    with transaction():
        operations.remove_second_step(admin, user, second)
    assert second_factor.find_factor(user.id) is None and second_factor.count_codes(user.id) == 0
    assert db.session.scalar(select(Event).where(Event.verb == "second_step_removed")) is not None
    with transaction():
        assert not second_factor.check(user, codes[0])


def test_ones_own_sessions_are_listed_and_ended(app: Flask, client: Any) -> None:
    user, stranger = factories.user("expert"), factories.user("expert")
    browsers = [client, app.test_client(), app.test_client()]
    for browser in browsers:
        _password(browser, user)
    page = client.get("/account").get_data(as_text=True)
    handles = re.findall(r"/account/sessions/([0-9a-f]{16})/end", page)
    assert len(handles) == 2
    keys = db.session.scalars(select(WebSession.id)).all()
    assert not any(key in page for key in keys), "no page shows what opens or names a session in full"
    foreign = app.test_client()
    _password(foreign, stranger)
    assert foreign.send(f"/account/sessions/{handles[0]}/end", page="/account").status_code == 404
    assert client.send(f"/account/sessions/{handles[0]}/end", page="/account").status_code == 303
    assert sorted(_is_in(browser) for browser in browsers) == [False, True, True]
    assert client.send("/account/sessions/end-others", page="/account").status_code == 303
    assert [_is_in(browser) for browser in browsers] == [True, False, False] and _is_in(foreign)


def test_a_reset_password_ends_every_session(app: Flask, client: Any) -> None:
    user = factories.user("expert")
    _password(client, user)
    assert _is_in(client)
    with transaction():
        operations.reset_password(SYSTEM, db.session.get_one(User, user.id))
    assert not _is_in(client)


def test_a_first_password_runs_out(client: Any) -> None:
    user = factories.user("expert")
    with transaction():
        password = operations.reset_password(SYSTEM, db.session.get_one(User, user.id))
    began = now()
    data = {"login": user.login, "password": password}
    with clock.pretend(began + timedelta(hours=72, seconds=5)):
        refused = client.send("/sign-in", data)
        assert refused.status_code == 422 and not _is_in(client)
    with clock.pretend(began + timedelta(hours=71)):
        assert client.send("/sign-in", data).status_code == 302
        changed = {"current": password, "password": "another quiet cup of tea"}
        assert client.send("/account/password", changed).status_code == 302
    client.delete_cookie("session")
    client.delete_cookie("session-light")
    with clock.pretend(began + timedelta(days=30)):
        assert client.send("/sign-in", {"login": user.login, "password": "another quiet cup of tea"}).status_code == 302


def test_one_setting_switches_it_off_where_production_refuses_that(tmp_path: Any, monkeypatch: Any) -> None:
    from govtrack.config import load_config
    from govtrack.core.production import list_faults

    monkeypatch.setenv("GOVTRACK_HOME", str(tmp_path))
    for https, chosen, wanted in (("1", None, True), ("", None, False), ("", "on", True), ("1", "off", False)):
        monkeypatch.setenv("GOVTRACK_HTTPS", https)
        monkeypatch.delenv("GOVTRACK_SECOND_FACTOR", raising=False)
        if chosen:
            monkeypatch.setenv("GOVTRACK_SECOND_FACTOR", chosen)
        config = load_config()
        assert config["SECOND_FACTOR"] == wanted
        assert any("GOVTRACK_SECOND_FACTOR" in fault for fault in list_faults(config)) != wanted
