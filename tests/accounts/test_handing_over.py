"""A right that two people give opens to the person alone, whatever one administrator knew of the account before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from govtrack.accounts import operations, pending, second_factor
from govtrack.accounts.models import PendingChange, RecoveryCode, User, WebSession
from govtrack.accounts.operations import confirm_change
from govtrack.accounts.rights import TWO_TO_GRANT
from govtrack.accounts.verbs import VERBS
from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.verbs import perform
from tests import factories

WHY = "接替离任的受理台同事"
CHOSEN = "河边的旧伞借给邻居再还"


def _user(row: Any) -> User:
    return db.session.get_one(User, row.id)


def _open(admin: Actor) -> tuple[User, str]:
    """A new account, and its first password as the administrator who opened it reads it."""
    password = operations.generate_password()
    with transaction():
        user = operations.add_user(
            admin, login=f"neu{admin.user_id}", name="新同事", password=password, must_change_password=True
        )
    return user, password


def _ask(admin: Actor, user: User, role: str = "community_staff") -> PendingChange:
    with transaction():
        change = operations.ask_to_grant(admin, _user(user), role, factories.subdistrict(), None, WHY)
    assert isinstance(change, PendingChange)
    return change


def _reset(admin: Actor, user: User) -> str:
    with transaction():
        password = perform(VERBS["reset"], admin, _user(user), reason="")
    assert isinstance(password, str)
    return password


def _confirm(second: Actor, change: PendingChange) -> str:
    with transaction():
        shown = confirm_change(second, pending.get_change(change.id))
    assert isinstance(shown, str)
    return shown


def _make_own(user: User, known: str) -> str:
    """Signed in by the first password: another one, and a second step on the wrong phone."""
    with transaction():
        operations.change_password(_user(user).actor, _user(user), known, CHOSEN, None)
    offered = second_factor.offer(_user(user))
    secret = second_factor.offered_secret(user, offered)
    assert secret is not None
    with transaction():
        second_factor.confirm(_user(user), offered, pyotp.TOTP(secret).at(now()), None)
    return CHOSEN


def _opened(admin: Actor) -> tuple[PendingChange, str]:
    user, known = _open(admin)
    return _ask(admin, user), known


def _reset_before(admin: Actor) -> tuple[PendingChange, str]:
    user = factories.user()
    known = _reset(admin, user)
    return _ask(admin, user), known


def _reset_between(admin: Actor) -> tuple[PendingChange, str]:
    user = factories.user()
    change = _ask(admin, user)
    return change, _reset(admin, user)


def _taken_over_before(admin: Actor) -> tuple[PendingChange, str]:
    user, known = _open(admin)
    known = _make_own(user, known)
    return _ask(admin, user), known


def _taken_over_between(admin: Actor) -> tuple[PendingChange, str]:
    change, known = _reset_between(admin)
    assert change.subject is not None
    return change, _make_own(change.subject, known)


WAYS = (_opened, _reset_before, _reset_between, _taken_over_before, _taken_over_between)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_who_asked_for_a_right_never_signs_in_by_it(
    app: Flask, client: Any, way: Callable[[Actor], tuple[PendingChange, str]]
) -> None:
    asker, second = factories.actor("admin"), factories.actor("admin")
    change, known = way(asker)
    user = change.subject
    assert user is not None
    client.sign_in(user)
    shown = _confirm(second, change)
    assert "community_staff" in _user(user).actor.roles
    with transaction():
        assert operations.sign_in(user.login, known) is None
    assert client.get("/account").status_code == 302, "who was signed in is out"
    assert not second_factor.has_second_step(user.id)
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0
    with transaction():
        found = operations.sign_in(user.login, shown)
    assert found is not None and found.must_change_password
    assert found.password_expires_at is not None and found.password_expires_at < now() + timedelta(days=4)


@pytest.mark.parametrize("role", TWO_TO_GRANT)
def test_every_right_that_needs_two_comes_with_a_new_password(app: Flask, role: str) -> None:
    asker, second, user = factories.actor("admin"), factories.actor("admin"), factories.user()
    known = _reset(asker, user)
    shown = _confirm(second, _ask(asker, user, role))
    assert shown != known
    with transaction():
        assert operations.sign_in(user.login, known) is None


def test_afterwards_a_reset_needs_two_and_says_nothing_to_the_first(app: Flask) -> None:
    asker, second, user = factories.actor("admin"), factories.actor("admin"), factories.user()
    _confirm(second, _ask(asker, user))
    with pytest.raises(Forbidden), transaction():
        operations.reset_password(asker, _user(user))
    with transaction():
        assert isinstance(perform(VERBS["reset"], asker, _user(user), reason=WHY), PendingChange)


def test_who_read_one_password_as_the_second_person_does_not_know_the_next(app: Flask) -> None:
    """Two seats in a council are no way to the desk: the one who was shown the first password asks for the rest."""
    first, other, user = factories.actor("admin"), factories.actor("admin"), factories.user()
    known = _make_own(user, _confirm(other, _ask(first, user, "council_member")))
    shown = _confirm(first, _ask(other, user))
    with transaction():
        assert operations.sign_in(user.login, known) is None
        assert operations.sign_in(user.login, shown) is not None


def test_a_role_that_one_gives_leaves_the_password(app: Flask) -> None:
    admin, user = factories.actor("admin"), factories.user()
    before = user.password_hash
    with transaction():
        operations.ask_to_grant(admin, user, "expert", factories.subdistrict(), None, "")
    assert _user(user).password_hash == before and not _user(user).must_change_password


def test_the_present_password_is_read_anew_where_it_ends_at_this_moment(app: Flask) -> None:
    """Whoever is about to choose another password read the account before the right came into force."""
    asker, second, user = factories.actor("admin"), factories.actor("admin"), factories.user()
    known, change = _reset(asker, user), _ask(asker, user)
    before = _user(user).password_hash
    shown = _confirm(second, change)
    here = _user(user)
    with pytest.raises(InvalidInput), transaction():
        set_committed_value(here, "password_hash", before)
        operations.change_password(here.actor, here, known, CHOSEN, None)
    with transaction():
        assert operations.sign_in(user.login, shown) is not None


def test_a_reset_reads_the_rights_anew(app: Flask) -> None:
    """One that began before the right came into force."""
    asker, second, user = factories.actor("admin"), factories.actor("admin"), factories.user()
    _confirm(second, _ask(asker, user))
    here = _user(user)
    with pytest.raises(Forbidden, match="第二名管理员"), transaction():
        set_committed_value(here, "grants", [])
        operations.reset_password(asker, here)


def test_the_page_says_who_held_the_account_and_shows_the_password_to_the_second_alone(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    opener, asker = factories.actor("admin"), factories.user("admin", name="申请的管理员")
    user, _known = _open(opener)
    _reset(asker.actor, user)
    change, second = _ask(asker.actor, user), as_role("admin")
    page = second.get("/second-person").get_data(as_text=True)
    card = page[page.index(f'id="change-{change.id}"') :]
    assert "请亲自交给本人" in card and "第二步验证随即失效" in card
    assert opener.name in card.partition("开立账号")[2][:300]
    assert "申请的管理员" in card.partition("最近一次重设密码")[2][:300]
    answer = second.send(f"/second-person/{change.id}/confirm", page="/second-person")
    shown = second.get(answer.location).get_data(as_text=True)
    assert f"{user.name}的初始密码（仅显示这一次）：" in shown
    password = shown.partition("仅显示这一次）：")[2][:19]
    with transaction():
        assert operations.sign_in(user.login, password) is not None
    assert password not in second.get("/second-person").get_data(as_text=True)
    second.set_cookie("language", "en")
    again = _ask(asker.actor, user, "chair")
    english = second.get("/second-person").get_data(as_text=True)
    assert "not to whoever asked for the role" in english[english.index(f'id="change-{again.id}"') :]


def test_who_asked_is_not_told_what_the_second_reads(app: Flask, as_role: Callable[..., Any]) -> None:
    asker, user = as_role("admin"), factories.user()
    place = factories.subdistrict()
    data = {"role": "community_staff", "place_id": str(place.id), "organisation_id": "0", "reason": WHY}
    assert asker.send(f"/people/{user.id}", data).status_code == 302
    (change,) = pending.list_open()
    own = asker.get("/second-person").get_data(as_text=True)
    assert "请亲自交给本人" not in own, "it is for whoever confirms"
    shown = _confirm(factories.actor("admin"), change)
    for path in ("/second-person", f"/people/{user.id}"):
        assert shown not in asker.get(path).get_data(as_text=True)


def test_the_record_tells_that_the_password_and_the_second_step_ended(app: Flask) -> None:
    asker, second = factories.actor("admin"), factories.user("admin")
    change, _known = _taken_over_before(asker)
    _confirm(second.actor, change)
    mine = select(Event).where(Event.subject_type == "users", Event.subject_id == change.subject_id)
    told = {event.verb: event for event in db.session.scalars(mine.order_by(Event.id))}
    for verb in ("granted", "reset_password", "second_step_removed"):
        assert told[verb].data["second"] == second.name and told[verb].actor_id == asker.user_id


def test_sessions_of_others_stay(app: Flask, as_role: Callable[..., Any]) -> None:
    asker, second, user = factories.actor("admin"), as_role("admin"), factories.user()
    change = _ask(asker, user)
    assert second.send(f"/second-person/{change.id}/confirm", page="/second-person").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(WebSession)) == 1
