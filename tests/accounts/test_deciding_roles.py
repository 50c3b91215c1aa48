"""Who decides is named by two administrators, so that one of them is never the majority of a panel."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts import operations, pending
from govtrack.accounts.models import PendingChange, User
from govtrack.accounts.operations import confirm_change
from govtrack.accounts.verbs import VERBS
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden
from govtrack.core.verbs import perform
from govtrack.notify.models import Message
from govtrack.topics.operations import admit, give_opinion, nominate, start_review
from tests import factories

WHY = "新一届议事会换届后由他接任"
# By hand: members of the panel and offices of a council, and residents whose word accepts a promise.
DECIDE = ("commissioner", "council_member", "chair", "recorder", "facilitator", "verified_resident")


def _user(row: Any) -> User:
    return db.session.get_one(User, row.id)


def test_one_administrator_seats_nobody_in_the_panel(app: Flask) -> None:
    """Three friends of one administrator are no panel, until a second administrator has named them too."""
    admin, nominator, here = factories.actor("admin"), factories.actor("grid_worker"), factories.subdistrict()
    with transaction():
        topic = nominate(nominator, "独居老人没人替他写信", title="上门送餐", question="怎样送餐？")
    friends = [factories.user(name=f"亲友{number}") for number in range(3)]
    seats = ("community_staff", "commissioner", "council_member")
    for friend, seat in zip(friends, seats, strict=True):
        with pytest.raises(Forbidden), transaction():
            operations.grant_role(admin, friend, seat, here)
        with transaction():
            assert isinstance(perform(
                VERBS["grant"], admin, friend, role=seat, place=here, organisation=None, reason=WHY
            ), PendingChange)  # fmt: skip
    for deed in (
        lambda who: start_review(who, topic),
        lambda who: give_opinion(who, topic, "admit"),
        lambda who: admit(who, topic, "大家都同意列为议题"),
    ):
        for friend in friends:
            with pytest.raises(Forbidden), transaction():
                deed(_user(friend).actor)


@pytest.mark.parametrize("role", DECIDE)
@pytest.mark.parametrize("action", ["reset", "second", "disable"])
def test_the_account_of_somebody_who_decides_is_changed_by_two(app: Flask, role: str, action: str) -> None:
    admin, other, person = factories.actor("admin"), factories.actor("admin"), factories.user(role)
    before = person.password_hash
    with pytest.raises(Forbidden), transaction():
        operations.CHANGES[action](admin, person)
    with transaction():
        change = perform(VERBS[action], admin, person, reason=WHY)
    assert isinstance(change, PendingChange)
    assert _user(person).password_hash == before and _user(person).is_enabled
    with pytest.raises(Conflict), transaction():
        perform(VERBS[action], admin, _user(person), reason=WHY)
    with transaction():
        confirm_change(other, pending.get_change(change.id))
    assert (_user(person).password_hash != before) is (action == "reset")
    assert _user(person).is_enabled is (action != "disable")


@pytest.mark.parametrize("role", DECIDE)
def test_a_voice_is_taken_away_by_two(app: Flask, role: str) -> None:
    admin, other, person = factories.actor("admin"), factories.actor("admin"), factories.user(role)
    with pytest.raises(Forbidden), transaction():
        operations.revoke_role(admin, person.grants[0])
    with transaction():
        change = operations.ask_to_revoke(admin, person.grants[0], WHY)
    assert change is not None and role in _user(person).actor.roles
    with transaction():
        confirm_change(other, pending.get_change(change.id))
    assert role not in _user(person).actor.roles
    for action in ("reset", "enable", "second"):
        with pytest.raises(Forbidden), transaction():
            operations.CHANGES[action](admin, _user(person))


@pytest.mark.parametrize("role", ["community_staff", "command", "supervisor", "expert", "property", "grid_worker"])
def test_what_opens_identities_or_nothing_at_all_is_taken_away_at_once(app: Flask, role: str) -> None:
    admin, person = factories.actor("admin"), factories.user(role)
    with transaction():
        assert operations.ask_to_revoke(admin, person.grants[0], "") is None
    assert role not in person.actor.roles


def test_a_small_community_borrows_its_second_administrator_from_above(app: Flask, as_role: Any) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    asking, person = as_role("admin", at=here), factories.user()
    factories.user("admin", at=next_door, name="邻社区管理员")
    data = {"role": "council_member", "place_id": str(here.id), "organisation_id": "0", "reason": WHY}
    person.home = here
    db.session.commit()
    page = f"/people/{person.id}"
    said = asking.send(page, data, follow_redirects=True).get_data(as_text=True)
    assert "还没有人能确认" in said and "邻社区管理员" not in said
    above = factories.user("admin", name="街道管理员甲")
    shown = asking.get(page).get_data(as_text=True)
    assert "可由这些管理员确认：街道管理员甲" in shown and "还没有人能确认" not in shown
    (change,) = pending.list_open()
    with transaction():
        confirm_change(above.actor, change)
    assert "council_member" in _user(person).actor.roles
    assert "评审组、议事会或承诺验收中有决定权" in asking.get(page).get_data(as_text=True)


def test_those_who_may_confirm_are_told_and_nobody_else(app: Flask, run_jobs: Callable[[], int]) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    asking, too = factories.user("admin", at=here), factories.user("admin", at=here)
    above, stranger = factories.user("admin"), factories.user("admin", at=next_door)
    person = factories.user("expert", at=here)
    with transaction():
        operations.ask_to_grant(asking.actor, person, "chair", here, None, WHY)
    run_jobs()
    told = set(db.session.scalars(db.select(Message.user_id).where(Message.kind == "notify.second_person")))
    assert told == {too.id, above.id} and stranger.id not in told


def test_who_decides_in_another_place_keeps_the_account_from_this_one(app: Flask) -> None:
    """A new password would hand the voice there to whoever sets it."""
    here, next_door = factories.place("community"), factories.place("community")
    person = factories.user("expert", at=here)
    above, second = factories.actor("admin"), factories.actor("admin")
    with transaction():
        operations.grant_role(above, person, "council_member", next_door, second=second)
    mine, too = factories.actor("admin", at=here), factories.actor("admin", at=here)
    for first, then in ((mine, too), (above, too)):
        with pytest.raises(Forbidden), transaction():
            operations.reset_password(first, _user(person), then)
    with transaction():
        assert operations.reset_password(above, _user(person), second)


# Where a role comes into being, and who gives one in the name of the system: by hand.
MAKERS = {"govtrack/accounts/operations/roles.py"}
OF_THE_SYSTEM = {"govtrack/accounts/commands.py", "govtrack/demo/accounts.py"}


def _calls(name: str) -> dict[str, list[ast.Call]]:
    found: dict[str, list[ast.Call]] = {}
    for path in sorted(Path("govtrack").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                found.setdefault(str(path), []).append(node)
    return found


def test_a_role_arrives_by_one_way_and_without_a_second_person_from_the_system_alone() -> None:
    assert set(_calls("RoleGrant")) == MAKERS
    givers = {
        path for path, calls in _calls("grant_role").items()
        if any(ast.unparse(call.args[0]) == "SYSTEM" for call in calls)
    }  # fmt: skip
    assert givers == OF_THE_SYSTEM
    assert set(_calls("grant_role")) == {*OF_THE_SYSTEM, "govtrack/accounts/operations/asking.py"}


def test_the_system_names_those_who_decide_for_a_new_office(app: Flask) -> None:
    person, here = factories.user(), factories.subdistrict()
    with transaction():
        operations.grant_role(SYSTEM, person, "council_member", here)
    assert "council_member" in _user(person).actor.roles
    with pytest.raises(Forbidden), transaction():
        operations.grant_role(Actor("user", person.id + 1000), person, "chair", here)
