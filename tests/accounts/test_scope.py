"""Accounts, roles, places and units change by an administrator of the place alone, whoever calls the operation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.accounts import operations
from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.verbs import VERBS
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden
from govtrack.core.verbs import perform
from govtrack.places import operations as places
from govtrack.places.models import Place
from tests import factories

PASSWORD = "Schwalbe-7-Laterne"
Attempt = Callable[[Actor, User, RoleGrant, Place], object]

ON_PEOPLE: dict[str, Attempt] = {
    "grant": lambda actor, user, _grant, place: operations.grant_role(actor, user, "grid_worker", place),
    "revoke": lambda actor, _user, grant, _place: operations.revoke_role(actor, grant),
    "reset": lambda actor, user, _grant, _place: operations.reset_password(actor, user),
    "second step": lambda actor, user, _grant, _place: operations.remove_second_step(actor, user),
    "disable": lambda actor, user, _grant, _place: operations.disable_user(actor, user),
    "enable": lambda actor, user, _grant, _place: operations.enable_user(actor, user),
    "ask to grant": lambda actor, user, _grant, place: operations.ask_to_grant(
        actor, user, "grid_worker", place, None, "新来的网格员"
    ),
    "ask to revoke": lambda actor, _user, grant, _place: operations.ask_to_revoke(actor, grant, "已经调离社区"),
    "ask to reset": lambda actor, user, _grant, _place: perform(VERBS["reset"], actor, user, reason="忘记了密码"),
}
ON_PLACES: dict[str, Callable[[Actor, Place], object]] = {
    "place": lambda actor, place: places.add_place(actor, code="N1", level="grid", name_zh="新网格", parent=place),
    "unit": lambda actor, place: places.add_organisation(
        actor, code="U1", kind="property", name_zh="物业", place=place
    ),
}


@pytest.fixture
def here(app: Flask) -> Place:
    return factories.place("community")


@pytest.fixture
def person(here: Place) -> User:
    return factories.user("expert", at=here)


def _admin_of(place: Place) -> Actor:
    return Actor("user", factories.user().id, "管理员", (Grant("admin", place.path),))


def _strangers() -> dict[str, Actor]:
    clerk = Actor("user", factories.user().id, "受理员", (Grant("community_staff", factories.subdistrict().path),))
    return {
        "a visitor": ANONYMOUS,
        "a clerk": clerk,
        "an administrator next door": _admin_of(factories.place("community")),
    }


def _is_refused(operation: Callable[..., object], actor: Actor, *subjects: object, **more: object) -> bool:
    try:
        with transaction():
            operation(actor, *subjects, **more)
    except Forbidden:
        return True
    return False


@pytest.mark.parametrize("deed", ON_PEOPLE)
def test_only_an_administrator_of_the_place_changes_people(here: Place, person: User, deed: str) -> None:
    subjects = (person, person.grants[0], here)
    mine = _admin_of(here)
    assert [who for who, actor in _strangers().items() if not _is_refused(ON_PEOPLE[deed], actor, *subjects)] == []
    assert not _is_refused(ON_PEOPLE[deed], mine, *subjects)


@pytest.mark.parametrize("deed", ON_PLACES)
def test_only_an_administrator_of_the_place_adds_to_it(here: Place, deed: str) -> None:
    mine = _admin_of(here)
    assert [who for who, actor in _strangers().items() if not _is_refused(ON_PLACES[deed], actor, here)] == []
    assert not _is_refused(ON_PLACES[deed], mine, here)


def test_an_account_is_opened_by_any_administrator_and_by_nobody_else(here: Place) -> None:
    opened = [
        who for number, (who, actor) in enumerate(_strangers().items())
        if not _is_refused(operations.add_user, actor, login=f"new{number}", name="新人", password=PASSWORD)
    ]  # fmt: skip
    assert opened == ["an administrator next door"]


def test_a_second_administrator_is_one_of_the_place_as_well(here: Place, person: User) -> None:
    first, next_door, colleague = _admin_of(here), _admin_of(factories.place("community")), _admin_of(here)
    wanted = (person, "community_staff", here, None)
    assert _is_refused(operations.grant_role, first, *wanted, next_door)
    assert not _is_refused(operations.grant_role, first, *wanted, colleague)


def test_an_account_of_the_desks_of_two_places_is_for_an_administrator_of_both(here: Place, person: User) -> None:
    mine, of_both, next_door = _admin_of(here), _admin_of(factories.subdistrict()), factories.place("community")
    with transaction():
        operations.grant_role(SYSTEM, person, "community_staff", next_door)
    assert _is_refused(operations.disable_user, mine, person)
    assert not _is_refused(operations.disable_user, of_both, person)


CHANGES = ("reset", "second step", "disable", "enable")


@pytest.mark.parametrize("deed", CHANGES)
def test_an_account_of_no_place_is_for_administrators_of_the_house(here: Place, deed: str) -> None:
    account = factories.user()
    assert _is_refused(ON_PEOPLE[deed], _admin_of(here), account, None, here)
    assert not _is_refused(ON_PEOPLE[deed], _admin_of(factories.subdistrict()), account, None, here)


@pytest.mark.parametrize("deed", CHANGES)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_role_given_next_door_gives_nothing_over_the_account(here: Place, deed: str, is_new: bool) -> None:
    mine, next_door = _admin_of(here), factories.place("community")
    stranger = _admin_of(next_door)
    with transaction():
        person = operations.add_user(mine, login="fresh", name="新同事", password=PASSWORD)
        if not is_new:
            operations.grant_role(mine, person, "expert", here)
        operations.grant_role(stranger, person, "expert", next_door)
    assert person.home == here
    assert _is_refused(ON_PEOPLE[deed], stranger, person, None, here)
    assert not _is_refused(ON_PEOPLE[deed], mine, person, None, here)


def test_a_right_that_needs_two_is_given_by_those_who_answer_for_the_account(here: Place) -> None:
    mine, colleague, next_door = _admin_of(here), _admin_of(here), factories.place("community")
    of_all, too = _admin_of(factories.subdistrict()), _admin_of(factories.subdistrict())
    foreign = factories.user("expert", at=next_door)
    wanted = (foreign, "community_staff", here, None)
    assert _is_refused(operations.ask_to_grant, mine, *wanted, "新来的受理员")
    assert _is_refused(operations.grant_role, mine, *wanted, colleague)
    assert _is_refused(operations.grant_role, of_all, *wanted, colleague)
    assert not _is_refused(operations.grant_role, of_all, *wanted, too)


def test_an_account_belongs_where_its_opener_gives_the_first_role(here: Place) -> None:
    of_all, of_here = _admin_of(factories.subdistrict()), _admin_of(here)
    with transaction():
        first, second = (operations.add_user(of_all, login=name, name=name, password=PASSWORD) for name in ("a1", "b1"))
        operations.grant_role(of_all, first, "expert", here)
        operations.grant_role(of_here, second, "expert", here)
    assert (first.home, second.home) == (here, factories.subdistrict())


def test_a_duty_goes_to_a_unit_that_serves_the_place(here: Place) -> None:
    kind, next_door = factories.category(), factories.place("community")
    own, foreign = factories.organisation(at=here), factories.organisation(at=next_door)
    mine, other = _admin_of(here), _admin_of(next_door)
    assert _is_refused(places.assign_duty, mine, kind, here, foreign)
    assert _is_refused(places.assign_duty, other, kind, here, own)
    assert not _is_refused(places.assign_duty, mine, kind, here, own)


def test_kinds_of_matter_are_added_by_administrators_of_the_house_alone(here: Place) -> None:
    of_here, of_all = _admin_of(here), _admin_of(factories.subdistrict())
    for stranger in (*_strangers().values(), of_here):
        assert _is_refused(places.add_category, stranger, code="K-new", name_zh="新类")
    assert not _is_refused(places.add_category, of_all, code="K-new", name_zh="新类")
