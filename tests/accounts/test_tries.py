"""Wrong passwords: they slow a stranger and never lock the owner out."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.accounts.passwords import COMMON_FILE, check_new_password, is_common
from govtrack.accounts.queries import find_user_by_login
from govtrack.core.errors import InvalidInput
from govtrack.core.names import normal_name
from tests import factories
from tests.factories import PASSWORD


def _try(client: Any, login: str, password: str, address: str) -> int:
    data = {"login": login, "password": password}
    return client.send("/sign-in", data, environ_base={"REMOTE_ADDR": address}).status_code


SPELLINGS = [
    "staff9",
    "STAFF9",
    " staff9 ",
    "ｓｔａｆｆ９",
    "s\x01taff9",
    "st\u200baff9",
    "staff9\u3000",
    "sta ff9",
    "\ufeffstaff9",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_name_has_one_form_however_it_is_typed(app: Flask, typed: str) -> None:
    person = factories.user("expert", login="staff9")
    assert normal_name(typed) == "staff9"
    assert find_user_by_login(typed) == person


def test_spellings_share_one_counter(app: Flask, client: Any) -> None:
    factories.user("expert", login="staff9")
    statuses = [_try(client, SPELLINGS[n % len(SPELLINGS)], "wrong", "10.0.0.1") for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_a_stranger_does_not_lock_the_owner_out(app: Flask, client: Any) -> None:
    person = factories.user("expert", login="staff9")
    stranger = app.test_client()
    assert [_try(stranger, "staff9", "wrong", "10.0.0.1") for _ in range(11)][-1] == 429
    assert _try(client, person.login, PASSWORD, "10.0.0.2") == 302


def test_many_addresses_together_are_slowed_but_for_browsers_of_the_owner(app: Flask, client: Any) -> None:
    person = factories.user("expert", login="staff9")
    assert _try(client, person.login, PASSWORD, "10.0.0.2") == 302
    client.send("/sign-out", page="/")
    crowd = app.test_client()
    statuses = [_try(crowd, "staff9", "wrong", f"10.1.{n // 9}.1") for n in range(101)]
    assert statuses == [422] * 100 + [429]
    assert _try(crowd, "staff9", PASSWORD, "10.2.0.1") == 429
    assert _try(client, person.login, PASSWORD, "10.3.0.1") == 302, "this browser signed in before"


def test_a_browser_that_is_known_has_a_limit_too(app: Flask, client: Any) -> None:
    person = factories.user("expert", login="staff9")
    assert _try(client, person.login, PASSWORD, "10.0.0.2") == 302
    client.send("/sign-out", page="/")
    statuses = [_try(client, "staff9", "wrong", f"10.1.{n}.1") for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_a_made_up_proof_is_none(app: Flask, client: Any) -> None:
    factories.user("expert", login="staff9")
    client.set_cookie("known", "eyJicm93c2VyIjogIngifQ.made.up", path="/sign-in")
    assert [_try(client, "staff9", "wrong", f"10.1.{n // 9}.1") for n in range(101)][-1] == 429


def test_signing_in_rightly_is_no_try(app: Flask, client: Any) -> None:
    person = factories.user("expert")
    assert [_try(client, person.login, PASSWORD, "10.0.0.2") for _ in range(12)] == [302] * 12


def test_guessing_at_the_change_of_a_password_is_limited(app: Flask, as_role: Any) -> None:
    clerk = as_role("expert")
    data = {"current": "wrong", "password": "another quiet cup of tea"}
    statuses = [clerk.send("/account/password", data).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize(
    "password",
    ["1234567890", "qwertyuiop", "QWERTYUIOP", "q1w2e3r4t5", "１２３４５６７８９０", "woaini1314"],
)
def test_the_commonest_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_new_password(password, "clerk")


def test_ten_thousand_are_known_and_a_sentence_is_none_of_them() -> None:
    assert COMMON_FILE.stat().st_size == 5 * 10_000
    assert is_common("123456") and is_common("password") and not is_common(PASSWORD)
    check_new_password(PASSWORD, "clerk")


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("govtrack2026!", True),
        ("Hongcha-Yishi-2026", True),
        ("红茶议事会社区2026", True),
        ("lin.xiaoyan2026", True),  # the sign-in name and a year
        ("lin.xiaoyan.kx", True),
        ("community tea for two", False),
        ("三月的雨下在门前台阶", False),
        ("1357924680x7", False),
    ],
)
def test_words_of_the_house_are_no_password(password: str, is_refused: bool) -> None:
    if is_refused:
        with pytest.raises(InvalidInput):
            check_new_password(password, "lin.xiaoyan")
    else:
        check_new_password(password, "lin.xiaoyan")


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("13857160421", True), ("12345678901", True), ("330102199001011234", True), ("3301021990010112345", False),
        ("abcdefghij", True), ("jihgfedcba", True), ("aabbccddee", True), ("abcdwxyzpqr", True), ("abcxyzpqrmno", True),
        ("iloveyou1234", True), ("2026letmein!", True), ("p@ssw0rd1234", True), ("baseball.2026", True),
        ("a quiet cup of tea", False), ("kiwi-2718-lantern", False), ("红茶凉了再续一杯也好", False),
        ("33g2-6jds-qhms-fqq3", False),
    ],
)  # fmt: skip
def test_numbers_and_rows_of_signs_and_common_words_with_a_number_are_no_password(
    app: Flask, password: str, is_refused: bool
) -> None:
    with app.test_request_context():
        if is_refused:
            with pytest.raises(InvalidInput, match="容易被猜到"):
                check_new_password(password, "lin.xiaoyan")
        else:
            check_new_password(password, "lin.xiaoyan")
