"""Who arranges places, units, duties and kinds of matter."""

from __future__ import annotations

import pytest

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.places import policy
from tests.responses.test_rules import EVERY_ROLE

HERE, ALL, ELSEWHERE = "/1/2/", "/1/", "/1/7/"


def person(role: str, path: str) -> Actor:
    return Actor("user", 5, "人", (Grant(role, path),))


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_places_are_arranged_by_an_administrator_of_the_place(role: str) -> None:
    is_admin = role == "admin"
    for path in (HERE, ALL, "/"):
        assert policy.may_arrange(person(role, path), HERE) is is_admin
    assert policy.may_arrange(person(role, ELSEWHERE), HERE) is False
    assert policy.may_arrange(person(role, HERE), ALL) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_holds_for_every_place_is_the_administrators_of_the_whole_house(role: str) -> None:
    is_admin = role == "admin"
    assert [policy.can_administer_house(person(role, path)) for path in ("/", ALL)] == [is_admin, is_admin]
    assert [policy.can_administer_house(person(role, path)) for path in (HERE, "/1/2/3/")] == [False, False]


def test_the_loading_of_an_office_arranges_all_and_a_visitor_nothing() -> None:
    assert policy.may_arrange(SYSTEM, HERE) and policy.can_administer_house(SYSTEM)
    assert not policy.may_arrange(ANONYMOUS, HERE) and not policy.can_administer_house(ANONYMOUS)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_matter_without_a_place_is_the_command_rooms(role: str) -> None:
    assert policy.holds(person(role, HERE), "/", role) is (role == "command")
    assert policy.holds(person(role, HERE), HERE, role) is True
    assert policy.holds(person(role, HERE), ELSEWHERE, role) is False
    assert policy.holds(person(role, HERE), HERE, "nothing") is False
