"""Passkeys as the second step: what is accepted once, and what never is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import passkeys, second_factor
from govtrack.accounts.models import Passkey, RecoveryCode, User
from govtrack.audit.models import Event
from govtrack.core import clock
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput, NotFound
from tests import factories
from tests.accounts.device import Device
from tests.factories import PASSWORD

ORIGIN = "http://localhost"
SITE = passkeys.site_of(f"{ORIGIN}/account")


def _registered(user: User, device: Device) -> list[str]:
    challenge = passkeys.new_challenge()
    options = json.loads(passkeys.ask_to_register(user, SITE, challenge))
    with transaction():
        return second_factor.add_passkey(user, SITE, challenge, device.register(options), "办公室电脑", None)


@pytest.fixture
def owner(app: Flask) -> User:
    """Somebody of the command room."""
    return factories.user("command")


@pytest.fixture
def device(owner: User) -> Device:
    """A device whose passkey the owner has added."""
    made = Device(ORIGIN)
    _registered(owner, made)
    return made


def _check(user: User, answer_to: Callable[[dict[str, Any]], str], challenge: bytes | None = None) -> bool:
    asked = passkeys.new_challenge()
    options = json.loads(passkeys.ask_to_use(user, SITE, asked))
    with transaction():
        return passkeys.check(user, SITE, challenge or asked, answer_to(options))


def _verbs(user: User) -> list[str]:
    statement = select(Event.verb).where(Event.subject_type == "users", Event.subject_id == user.id)
    return list(db.session.scalars(statement.order_by(Event.id)))


def test_the_first_passkey_brings_paper_codes_and_counts_as_the_second_step(owner: User, app: Flask) -> None:
    assert not second_factor.has_second_step(owner.id)
    codes = _registered(owner, Device(ORIGIN))
    assert len(codes) == second_factor.CODES
    assert second_factor.has_second_step(owner.id)
    with transaction():
        assert second_factor.check(owner, codes[0])
        assert not second_factor.check(owner, codes[0])
        assert not second_factor.check(owner, "123456")
    assert _registered(owner, Device(ORIGIN, credential=b"another key")) == []


def test_a_passkey_fits_and_the_record_says_so(owner: User, device: Device) -> None:
    assert _check(owner, device.use)
    assert _verbs(owner)[-1] == "passkey_used"
    row = db.session.scalars(select(Passkey)).one()
    assert (row.uses, row.used_at is not None) == (1, True)


def test_another_origin_is_refused(owner: User, device: Device) -> None:
    device.origin = "https://govtrack.example"
    assert not _check(owner, device.use)
    assert _verbs(owner)[-1] == "passkey_refused"


def test_another_site_is_refused(owner: User, device: Device) -> None:
    device.site = "govtrack.example"
    assert not _check(owner, device.use)


def test_an_answer_to_another_challenge_is_refused(owner: User, device: Device) -> None:
    assert not _check(owner, device.use, challenge=passkeys.new_challenge())


@pytest.mark.parametrize(("told", "fits"), [(0, False), (4, False), (5, False), (6, True)])
def test_a_counter_that_did_not_go_on_tells_of_a_copy(owner: User, device: Device, told: int, fits: bool) -> None:
    device.uses = 4
    assert _check(owner, device.use)  # the device tells five
    device.uses = told - 1 if told else -1
    assert _check(owner, device.use) is fits
    assert db.session.scalars(select(Passkey.uses)).one() == (6 if fits else 5)


def test_another_key_under_the_same_name_is_refused(owner: User, device: Device) -> None:
    assert not _check(owner, Device(ORIGIN, uses=9).use)


def test_the_passkey_of_somebody_else_is_refused(owner: User, device: Device) -> None:
    other = factories.user("command")
    assert not _check(other, device.use)
    with pytest.raises(NotFound):
        passkeys.get_own(other, db.session.scalars(select(Passkey.id)).one())


@pytest.mark.parametrize(
    "answer",
    ["", "{", "[]", "null", "7", "{}", '{"id": 1}', "[" * 15000, '{"id":"x","rawId":"x","response":{}}', "字" * 9],
)
def test_what_is_no_answer_is_refused_and_breaks_nothing(owner: User, device: Device, answer: str) -> None:
    assert not _check(owner, lambda _options: answer)
    with pytest.raises(InvalidInput), transaction():
        passkeys.register(owner, SITE, passkeys.new_challenge(), answer, "x")


def test_the_same_passkey_is_added_once_and_ten_at_most(owner: User, device: Device) -> None:
    with pytest.raises(InvalidInput):
        _registered(owner, device)
    for number in range(passkeys.MOST - 1):
        _registered(owner, Device(ORIGIN, credential=f"key {number}".encode()))
    with pytest.raises(InvalidInput):
        _registered(owner, Device(ORIGIN, credential=b"one too many"))
    assert len(passkeys.list_passkeys(owner.id)) == 10


def test_removing_the_second_step_takes_the_passkeys_along(owner: User, device: Device) -> None:
    with transaction():
        second_factor.remove(owner)
    assert not second_factor.has_second_step(owner.id)
    assert db.session.scalars(select(RecoveryCode.id)).all() == []


@pytest.mark.parametrize(
    ("address", "can_have"),
    [
        ("https://hongcha.example.gov.cn/", True),
        ("http://hongcha.example.gov.cn/", False),
        ("http://localhost:5100/", True),
        ("http://house.localhost:5100/", True),
        ("http://127.0.0.1:5100/", False),
        ("https://10.1.2.3/", False),
        ("https://[::1]/", False),
        ("http://notlocalhost/", False),
    ],
)
def test_where_browsers_make_passkeys(address: str, can_have: bool) -> None:
    assert passkeys.site_of(address).can_have_passkeys is can_have


def _options(client: Any, path: str, page: str) -> dict[str, Any]:
    answer = client.send(path, page=page)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def _waits_for_the_step(client: Any, owner: User) -> None:
    answer = client.send("/sign-in", {"login": owner.login, "password": PASSWORD})
    assert answer.location.endswith("/sign-in/second-step")


def _is_in(client: Any) -> bool:
    # The client of Werkzeug has no types.
    return client.get("/account").status_code == 200  # type: ignore[no-any-return]


def test_signing_in_with_a_passkey_once(client: Any, owner: User, device: Device) -> None:
    _waits_for_the_step(client, owner)
    page, path = "/sign-in/second-step", "/sign-in/second-step/challenge"
    answer = device.use(_options(client, path, page))
    assert client.send(page, {"credential": answer}).status_code == 302
    assert _is_in(client)
    client.send("/sign-out", page="/account")
    _waits_for_the_step(client, owner)
    # The same answer again, with and without a fresh challenge: a challenge is good for one answer.
    assert client.send(page, {"credential": answer}).status_code == 422
    _options(client, path, page)
    assert client.send(page, {"credential": answer}).status_code == 422
    assert not _is_in(client)


@pytest.mark.parametrize(("seconds", "status"), [(290, 302), (301, 422)])
def test_a_challenge_does_not_wait_for_ever(
    client: Any, owner: User, device: Device, seconds: int, status: int
) -> None:
    _waits_for_the_step(client, owner)
    began = now()
    answer = device.use(_options(client, "/sign-in/second-step/challenge", "/sign-in/second-step"))
    with clock.pretend(began + timedelta(seconds=seconds)):
        assert client.send("/sign-in/second-step", {"credential": answer}).status_code == status


def test_no_challenge_without_a_password(client: Any, owner: User, device: Device) -> None:
    token = client.token("/sign-in")
    assert client.post("/sign-in/second-step/challenge", data={"csrf_token": token}).status_code == 404


def test_a_grave_act_goes_on_after_a_passkey(client: Any, owner: User, device: Device) -> None:
    client.sign_in(owner)
    waiting = client.send("/account/paper-codes", page="/account")
    assert waiting.status_code == 401
    html = waiting.get_data(as_text=True)
    assert "data-passkey" in html
    options = _options(client, "/account/step-up/challenge", "/account")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', html)
    assert token
    sent = {"csrf_token": token[1], "step_credential": device.use(options)}
    answer = client.post("/account/step-up?to=/account/paper-codes", data=sent)
    assert (answer.status_code, answer.location) == (307, "/account/paper-codes")
    assert client.send("/account/paper-codes", page="/account").status_code == 200


def test_a_page_adds_renames_and_removes(client: Any, owner: User) -> None:
    client.sign_in(owner)
    made = Device(ORIGIN)
    options = _options(client, "/account/passkeys/challenge", "/account/passkeys/new")
    sent = {"name": "  蓝色 钥匙 ", "credential": made.register(options)}
    answer = client.send("/account/passkeys/new", sent)
    assert len(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", answer.get_data(as_text=True))) == 10
    row = passkeys.list_passkeys(owner.id)[0]
    assert row.name == "蓝色 钥匙"
    assert client.send("/account/passkeys/new", sent).status_code == 422
    client.send(f"/account/passkeys/{row.id}/rename", {f"passkey{row.id}-name": " "}, page="/account")
    assert passkeys.list_passkeys(owner.id)[0].name == "蓝色 钥匙"
    client.send(f"/account/passkeys/{row.id}/rename", {f"passkey{row.id}-name": "红色钥匙"}, page="/account")
    assert passkeys.list_passkeys(owner.id)[0].name == "红色钥匙"
    client.send(f"/account/passkeys/{row.id}/remove", page="/account")
    assert passkeys.list_passkeys(owner.id) == []


def test_where_none_can_be_made_the_page_says_so(client: Any, owner: User) -> None:
    client.sign_in(owner)
    html = client.get("/account/passkeys/new", base_url="http://127.0.0.1:5100").get_data(as_text=True)
    assert "data-passkey" not in html
