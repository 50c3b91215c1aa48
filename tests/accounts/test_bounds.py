"""The limits of accounts: passwords by one sign, waiting changes and steps by one second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from flask import Flask, Response, request, session

from govtrack.accounts import operations, passwords, pending, session_overlay, step_up
from govtrack.accounts.kinds import is_open
from govtrack.accounts.models import PendingChange
from govtrack.accounts.passwords import mark_of
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views import second_step
from govtrack.accounts.views.signing_in import WAITING
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.verbs import perform
from tests import factories

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, TWO_WEEKS = timedelta(seconds=1), timedelta(days=14)
TEXT = "旧伞借给邻居再还回来吧朋友你好呀今天下雨"


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [(TEXT[:9], False), (TEXT[:10], True), (TEXT[:11], True),
     (TEXT[:16] * 7 + TEXT[:15], True), (TEXT[:16] * 8, True), (TEXT[:16] * 8 + "伞", False),
     ("qzj" * 4, False), ("qzjv" * 3, True), ("qzjvx" * 3, True)],
    ids=["9", "10", "11", "127", "128", "129", "three signs", "four signs", "five signs"],
)  # fmt: skip
def test_a_password_has_ten_to_128_signs_and_four_different_ones(password: str, is_taken: bool) -> None:
    if is_taken:
        passwords.check_new_password(password, "chen")
    else:
        with pytest.raises(InvalidInput):
            passwords.check_new_password(password, "chen")


@pytest.mark.parametrize(
    ("folded", "login", "is_ours"),
    [("govtrackqzj12345", "chen", True), ("govtrackqzjv1234", "chen", False), ("chen12345678", "chen", True),
     ("qzjv12345678", "chen", False), ("a1234567890", "a", False), ("ab1234567890", "ab", True)],
    ids=["three left", "four left", "one's own name", "another", "a name of one sign", "a name of two"],
)  # fmt: skip
def test_four_different_signs_are_left_without_words_of_the_house(folded: str, login: str, is_ours: bool) -> None:
    assert passwords.is_of_the_house(folded, login) is is_ours


@pytest.mark.parametrize(
    ("waited", "waits"), [(TWO_WEEKS - SECOND, True), (TWO_WEEKS, True), (TWO_WEEKS + SECOND, False)]
)
def test_a_change_waits_two_weeks_for_its_second_person(app: Flask, waited: timedelta, waits: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        admin, person = factories.actor("admin"), factories.user("admin")
        with transaction():
            change = perform(VERBS["reset"], admin, person, reason="手机丢了，需要重新设置密码")
    assert isinstance(change, PendingChange)
    with time_machine.travel(NOON + waited, tick=False):
        assert is_open(change) is waits
        assert (change.id in {row.id for row in pending.list_open()}) is waits
        ask: Any = partial(perform, VERBS["reset"], admin, person, reason="手机丢了，需要重新设置密码")
        if waits:
            with pytest.raises(Conflict), transaction():
                ask()
        else:
            with transaction():
                ask()
    db.session.refresh(change)
    assert change.state == ("open" if waits else "lapsed")


@pytest.mark.parametrize(("late", "is_in"), [(-SECOND, True), (timedelta(0), True), (SECOND, False)])
def test_a_first_password_holds_to_its_last_second(app: Flask, late: timedelta, is_in: bool) -> None:
    user = factories.user("admin")
    with transaction():
        user.password_expires_at = NOON
    with time_machine.travel(NOON + late, tick=False), transaction():
        if is_in:
            assert operations.sign_in(user.login, factories.PASSWORD) is not None
        else:
            with pytest.raises(InvalidInput):
                operations.sign_in(user.login, factories.PASSWORD)


@pytest.mark.parametrize(("seconds", "is_fresh"), [(599, True), (600, True), (601, False)])
def test_a_second_step_is_fresh_for_ten_minutes(app: Flask, seconds: int, is_fresh: bool) -> None:
    with app.test_request_context():
        assert step_up._is_fresh() is False
        session[step_up.TAKEN_AT] = NOON.isoformat()
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            assert step_up._is_fresh() is is_fresh


@pytest.mark.parametrize(("seconds", "waits"), [(599, True), (600, True), (601, False)])
def test_a_password_waits_ten_minutes_for_its_second_step(app: Flask, seconds: int, waits: bool) -> None:
    user = factories.user("admin")
    with app.test_request_context():
        session[WAITING] = {"user": user.id, "mark": mark_of(user.password_hash), "at": NOON.isoformat()}
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            assert (second_step._waiting() is not None) is waits


@pytest.mark.parametrize(("rest", "is_kept"), [(-SECOND, True), (timedelta(0), True), (SECOND, False)])
def test_what_a_browser_keeps_without_a_session_holds_for_twelve_hours_of_rest(
    app: Flask, rest: timedelta, is_kept: bool
) -> None:
    response, kept = Response(), {"language": "en"}
    with time_machine.travel(NOON, tick=False):
        assert session_overlay.write(app, response, session_overlay.Overlay(given=kept))
    headers, moment = {"Cookie": response.headers["Set-Cookie"].partition(";")[0]}, NOON + timedelta(hours=12) + rest
    with app.test_request_context(headers=headers), time_machine.travel(moment, tick=False):
        assert session_overlay.read(app, request, "").given == (kept if is_kept else {})


def test_a_cookie_holds_three_thousand_bytes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, response = session_overlay.Overlay(given={"words": "x" * 300}), Response()
    with time_machine.travel(NOON, tick=False):
        assert session_overlay.write(app, response, kept)
        size = len(response.headers["Set-Cookie"].partition(";")[0].partition("=")[2])
        for most, fits in ((size - 1, False), (size, True), (size + 1, True)):
            monkeypatch.setattr(session_overlay, "MOST_BYTES", most)
            assert session_overlay.write(app, Response(), kept) is fits
