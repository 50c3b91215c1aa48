"""Who does what with a work order: every role, at its place and at another, of its unit and of another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

import govtrack.plans.policy  # noqa: F401 - says who had a promise in hand
from govtrack.casework import policy
from govtrack.casework.profiles import PROFILES
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from tests.responses.test_rules import EVERY_ROLE

# Within the community a unit acts for it as well; a desk there is no desk of the whole community.
HERE, WITHIN, ELSEWHERE = "/1/2/", "/1/2/9/", "/1/7/"
ME, LEAD, CALLED = 5, 70, 71
DESK = {"community_staff", "command"}
UNITS = {
    "department", "property", "owners_committee", "enterprise", "commissioner", "grid_worker", "community_staff",
}  # fmt: skip


def person(role: str, path: str = "/1/", unit: int | None = None) -> Actor:
    return Actor("user", ME, "人", (Grant(role, path, unit),))


def call(unit: int = CALLED, *, has_come: bool = False) -> Any:
    return SimpleNamespace(organisation_id=unit, arrived_at="then" if has_come else None)


def order(profile: str = "case", **more: Any) -> Any:
    usual = {
        "profile": profile, "unit_id": LEAD, "place": SimpleNamespace(path=HERE), "submission": None, "whistles": [],
        "rounds": [], "callbacks": [], "handled": [], "given": [], "extensions": [], "returns": 0,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **more})


def whistled(*calls: Any) -> Any:
    return order(whistles=[SimpleNamespace(calls=[call(99)]), SimpleNamespace(calls=list(calls))])


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_lead_unit_alone_handles(role: str) -> None:
    assert policy.can_handle(person(role, WITHIN, LEAD), order()) is (role in UNITS)
    assert policy.can_handle(person(role, ELSEWHERE, LEAD), order()) is False
    assert policy.can_handle(person(role, HERE, CALLED), whistled(call())) is False
    assert policy.can_handle(person(role), order()) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_lead_unit_and_the_command_room_of_the_place_whistle(role: str) -> None:
    assert policy.can_whistle(person(role, WITHIN, LEAD), order()) is (role in UNITS)
    assert policy.can_whistle(person(role, ELSEWHERE, LEAD), order()) is False
    assert policy.can_whistle(person(role), order()) is (role == "command")
    assert policy.can_whistle(person(role, ELSEWHERE), order()) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_units_of_the_last_whistle_arrive_once(role: str) -> None:
    mine = person(role, WITHIN, CALLED)
    assert policy.can_arrive(mine, whistled(call())) is (role in UNITS)
    assert policy.can_arrive(mine, whistled(call(has_come=True))) is False
    assert policy.can_arrive(mine, order()) is False
    assert policy.can_arrive(person(role, ELSEWHERE, CALLED), whistled(call())) is False
    assert policy.can_arrive(person(role, WITHIN, 99), whistled(call())) is False
    assert policy.is_of_called_unit(person(role, WITHIN, 99), whistled(call())) is (role in UNITS)
    assert policy.is_of_called_unit(person(role, ELSEWHERE, 99), whistled(call())) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_sees_an_order(role: str) -> None:
    readers = DESK | {"supervisor", "auditor", "commissioner", "grid_worker"}
    assert policy.can_see(person(role), order()) is (role in readers)
    assert policy.can_see(person(role), order("commitment")) is (role in readers | {"verified_resident"})
    assert policy.can_see(person(role, ELSEWHERE), order("commitment")) is False
    assert policy.can_see(person(role, WITHIN, LEAD), order()) is (role in UNITS)
    assert policy.can_see(person(role, WITHIN, CALLED), whistled(call(has_come=True))) is (role in UNITS)
    assert policy.can_see(person(role, ELSEWHERE, LEAD), order()) is False
    assert policy.can_see(person(role, ELSEWHERE, CALLED), whistled(call(has_come=True))) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_desk_of_the_place_gives_out_directs_and_calls_off(role: str) -> None:
    is_desk = role in DESK
    assert policy.can_dispatch(person(role), HERE) is is_desk
    assert policy.can_dispatch(person(role, ELSEWHERE), HERE) is False
    assert policy.can_direct(person(role), order()) is is_desk
    assert policy.can_direct(person(role, ELSEWHERE), order()) is False
    assert policy.can_cancel(person(role), order()) is is_desk
    assert policy.can_cancel(person(role), order("alarm")) is is_desk
    assert policy.can_cancel(person(role), order("commitment")) is False
    assert policy.can_cancel(person(role, ELSEWHERE), order()) is False
    assert policy.can_cancel(person(role, "/1/", LEAD), order()) is False
    assert policy.can_cancel(person(role, "/1/", CALLED), order()) is is_desk


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(("returns", "may"), [(0, DESK), (1, DESK), (2, {"command"}), (9, {"command"})])
def test_after_the_last_return_that_is_allowed_the_command_room_alone_gives_it_out(
    app: Flask, role: str, returns: int, may: set[str]
) -> None:
    assert policy.can_redispatch(person(role), order(returns=returns)) is (role in may)
    assert policy.can_redispatch(person(role, ELSEWHERE), order(returns=returns)) is False


def test_what_the_system_does() -> None:
    assert policy.can_direct(SYSTEM, order()) and policy.can_cancel(SYSTEM, order("commitment"))
    assert not policy.can_handle(SYSTEM, order()) and not policy.can_verify(SYSTEM, order())
    assert not policy.can_see(ANONYMOUS, order("commitment"))


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_verifies_by_profile(app: Flask, role: str) -> None:
    desk, outside = DESK | {"supervisor"}, {"supervisor", "verified_resident"}
    for profile, verifiers in {"case": desk, "alarm": desk, "commitment": outside}.items():
        assert policy.can_verify(person(role), order(profile, id=0)) is (role in verifiers), profile
        assert policy.can_verify(person(role, ELSEWHERE), order(profile, id=0)) is False
    assert set(PROFILES) == {"case", "alarm", "commitment"}


def hand(**more: int) -> Any:
    nobody = {"claimed_by_id": None, "started_by_id": None, "verified_by_id": None, "called_by_id": None}
    return SimpleNamespace(**{**nobody, **more})


@pytest.mark.parametrize(
    ("hands", "verifies", "calls_back"),
    [
        ({}, True, True),
        ({"rounds": [hand(claimed_by_id=ME)]}, False, False),
        ({"rounds": [hand(started_by_id=ME), hand()]}, False, False),
        ({"handled": [SimpleNamespace(actor_id=ME)]}, False, False),
        ({"handled": [SimpleNamespace(actor_id=None), SimpleNamespace(actor_id=6)]}, True, True),
        ({"submission": SimpleNamespace(reserved_for=None, written_by_id=ME, batch_id=None)}, False, False),
        ({"submission": SimpleNamespace(reserved_for=None, written_by_id=None, batch_id=None)}, True, True),
        ({"rounds": [hand(verified_by_id=ME)]}, True, False),
        ({"callbacks": [hand(called_by_id=ME)]}, False, True),
        ({"rounds": [hand(claimed_by_id=6)], "callbacks": [hand(called_by_id=7)]}, True, True),
    ],
)
def test_handler_caller_and_verifier_are_three(hands: dict[str, Any], verifies: bool, calls_back: bool) -> None:
    for role in ("community_staff", "command", "supervisor"):
        assert policy.can_verify(person(role), order(**hands)) is verifies
        assert policy.can_call_back(person(role), order(**hands)) is calls_back
        assert policy.can_call_back(person(role, ELSEWHERE), order(**hands)) is False
    for role in set(EVERY_ROLE) - DESK - {"supervisor"}:
        assert policy.can_call_back(person(role), order()) is False


@pytest.mark.parametrize("unit", [LEAD, CALLED])
def test_nobody_of_a_unit_that_worked_on_it_verifies_or_calls_back(unit: int) -> None:
    mine = person("community_staff", "/1/", unit)
    came = whistled(call(has_come=True))
    assert not policy.can_verify(mine, came) and not policy.can_call_back(mine, came)
    assert policy.can_verify(mine, whistled(call())) is policy.can_call_back(mine, whistled(call())) is (unit == CALLED)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_desk_decides_on_more_time_but_not_for_its_own_unit(role: str) -> None:
    assert policy.can_decide_extension(person(role), order()) is (role in DESK)
    assert policy.can_decide_extension(person(role, "/1/", CALLED), order()) is (role in DESK)
    assert policy.can_decide_extension(person(role, "/1/", LEAD), order()) is False
    assert policy.can_decide_extension(person(role, ELSEWHERE), order()) is False
    asked = {"extensions": [SimpleNamespace(requested_by_id=ME)]}
    for mine in (asked, {"handled": [SimpleNamespace(actor_id=ME)]}, {"rounds": [hand(started_by_id=ME)]}):
        assert policy.can_decide_extension(person(role), order(**mine)) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_desk_that_has_the_letter_gives_out_the_order_about_it(role: str) -> None:
    letter: Any = SimpleNamespace(reserved_for=None, place_path=HERE, written_by_id=None, batch_id=None)
    assert policy.can_dispatch_about(person(role), letter) is (role in DESK)
    assert policy.can_dispatch_about(person(role, ELSEWHERE), letter) is False
    assert policy.can_dispatch_about(SYSTEM, letter) is True


@pytest.mark.parametrize(
    ("place", "own", "may"),
    [(HERE, HERE, True), (HERE, "/1/", True), (HERE, ELSEWHERE, False), (HERE, None, True), (None, None, False)],
)
def test_what_is_about_a_place_is_given_to_units_that_serve_it(place: str | None, own: str | None, may: bool) -> None:
    unit: Any = SimpleNamespace(place=SimpleNamespace(path=own) if own else None)
    where: Any = SimpleNamespace(path=place) if place else None
    assert policy.can_be_given(where, unit) is may


def test_a_letter_without_a_place_is_the_whole_sub_districts(monkeypatch: pytest.MonkeyPatch) -> None:
    root: Any = SimpleNamespace(path="/1/")
    monkeypatch.setattr(policy, "find_subdistrict", lambda: root)
    here: Any = SimpleNamespace(path=HERE)
    # A row that is all a policy looks at.
    assert policy.place_of(SimpleNamespace(place=None)) is root  # type: ignore[arg-type]
    # A row that is all a policy looks at.
    assert policy.place_of(SimpleNamespace(place=here)) is here  # type: ignore[arg-type]


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_an_order_about_a_letter_that_is_reserved_is_hidden_with_it(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "is_reserved_from", lambda _actor, submission: submission == "reserved")
    assert policy.can_see(person(role), order(submission="reserved")) is False
    assert policy.can_see(person(role, HERE, LEAD), order(submission="reserved")) is False
    assert policy.can_see(person(role, HERE, LEAD), order(submission="open")) is policy.can_see(
        person(role, HERE, LEAD), order()
    )


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_nobody_acts_on_an_order_about_a_letter_that_is_reserved_for_others(
    role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [SimpleNamespace(reserved_for=None, place_path=HERE, written_by_id=None, batch_id=None) for _ in range(2)]
    reserved, free = letters
    monkeypatch.setattr(policy, "is_reserved_from", lambda _actor, submission: submission is reserved)
    acts = (
        policy.can_handle, policy.can_whistle, policy.can_direct, policy.can_cancel, policy.can_verify,
        policy.can_call_back, policy.can_decide_extension, policy.is_of_called_unit,
    )  # fmt: skip
    for unit in (None, LEAD, CALLED):
        actor = person(role, HERE, unit) if unit else person(role)
        assert [act.__name__ for act in acts if act(actor, order(submission=reserved))] == []
        for act in acts:
            assert act(actor, order(submission=free)) is act(actor, order())
