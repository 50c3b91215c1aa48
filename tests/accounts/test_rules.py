"""Who opens accounts, gives roles and decides what needs two: every role, at the place and at another."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

import pytest

from govtrack.accounts import policy
from govtrack.accounts.kinds import KINDS, PendingKind
from govtrack.accounts.models import PendingChange
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant

HOUSE, HERE, WITHIN, ELSEWHERE = "/1/", "/1/2/", "/1/2/9/", "/1/7/"
ME, OTHER, THIRD = 5, 6, 7
EVERY_ROLE = (
    "resident", "verified_resident", "grid_worker", "commissioner", "community_staff", "department", "chair",
    "facilitator", "recorder", "council_member", "expert", "property", "owners_committee", "enterprise", "command",
    "supervisor", "auditor", "admin",
)  # fmt: skip
# Roles whose holders read identities, supervise, administer, audit or decide: given by two people.
BY_TWO = {
    "community_staff", "command", "supervisor", "admin", "auditor", "commissioner", "council_member", "chair",
    "facilitator", "recorder", "verified_resident",
}  # fmt: skip


def person(role: str, path: str = HERE, user_id: int | None = ME) -> Actor:
    return Actor("user", user_id, "人", (Grant(role, path),))


def place(path: str) -> Any:
    return Row(path=path)


def account(user_id: int = OTHER, home: str | None = HERE, *grants: tuple[str, str]) -> Any:
    given = [Row(role=role, place=place(path), revoked_at=None) for role, path in grants]
    return Row(id=user_id, home=place(home) if home else None, grants=given)


@pytest.mark.parametrize(
    ("actor", "is_mine"),
    [(person("expert"), True), (person("expert", user_id=OTHER), False), (ANONYMOUS, False), (SYSTEM, False)],
)
def test_ones_own_is_ones_own_alone(actor: Actor, is_mine: bool) -> None:
    assert policy.is_own(actor, account(ME)) is is_mine
    # A row that is all a policy looks at.
    assert policy.owns(actor, Row(user_id=ME)) is is_mine  # type: ignore[arg-type]


def test_nobody_owns_what_is_not_stored_yet() -> None:
    # A row that is all a policy looks at.
    assert policy.is_own(ANONYMOUS, Row(id=None)) is False  # type: ignore[arg-type]
    # A row that is all a policy looks at.
    assert policy.owns(ANONYMOUS, Row(user_id=None)) is False  # type: ignore[arg-type]


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_administrators_alone_open_accounts_and_give_roles_to_others(role: str) -> None:
    is_admin = role == "admin"
    assert policy.can_open_accounts(person(role, ELSEWHERE)) is is_admin
    assert policy.can_give_to(person(role, ELSEWHERE), account()) is is_admin
    assert policy.can_give_to(person(role), account(ME)) is False


def test_the_loading_of_an_office_opens_accounts_and_visitors_do_not() -> None:
    assert policy.can_open_accounts(SYSTEM) and policy.can_give_to(SYSTEM, account())
    assert not policy.can_open_accounts(ANONYMOUS) and not policy.can_give_to(ANONYMOUS, account())


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_right_that_needs_two_is_given_by_whoever_answers_for_the_account(role: str) -> None:
    assert policy.can_entrust(person("admin"), account(), role) is True
    assert policy.can_entrust(person("admin", ELSEWHERE), account(), role) is (role not in BY_TWO)
    assert policy.can_entrust(person("chair"), account(), role) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_roles_are_given_and_taken_where_the_administrator_administers(role: str) -> None:
    is_admin, grant = role == "admin", Row(user=account(), place=place(WITHIN))
    for path, does in ((HOUSE, is_admin), (HERE, is_admin), (WITHIN, is_admin), (ELSEWHERE, False)):
        assert policy.can_give_at(person(role, path), place(WITHIN)) is does
        # A row that is all a policy looks at.
        assert policy.can_take(person(role, path), grant) is does  # type: ignore[arg-type]
        # A row that is all a policy looks at.
        assert policy.can_name_for(person(role, path), Row(place=place(WITHIN))) is does  # type: ignore[arg-type]
    assert policy.can_give_at(person(role, WITHIN), place(HERE)) is False


def test_nobody_takes_a_role_from_themselves() -> None:
    grant: Any = Row(user=account(ME), place=place(HERE))
    assert policy.can_take(person("admin"), grant) is False
    assert policy.can_take(person("admin", user_id=OTHER), grant) is True


def test_a_unit_of_no_place_is_named_by_administrators_of_the_house() -> None:
    unit: Any = Row(place=None)
    assert policy.can_name_for(person("admin", HOUSE), unit) is True
    assert policy.can_name_for(person("admin", HERE), unit) is False
    assert policy.can_name_for(SYSTEM, unit) is True and policy.can_give_at(SYSTEM, place(HERE)) is True


@pytest.mark.parametrize(
    ("home", "grants", "path", "may"),
    [
        (HERE, (), HERE, True),
        (HERE, (), ELSEWHERE, False),
        (None, (), HERE, False),
        (None, (), HOUSE, True),
        # What another place gave says nothing, unless it opens identities or the record, or decides.
        (HERE, (("expert", ELSEWHERE),), HERE, True),
        (HERE, (("chair", ELSEWHERE),), HERE, False),
        (HERE, (("auditor", ELSEWHERE),), HERE, False),
        (HERE, (("command", ELSEWHERE),), HERE, False),
        (HERE, (("auditor", WITHIN),), HERE, True),
        (HERE, (("auditor", ELSEWHERE),), HOUSE, True),
        (ELSEWHERE, (("auditor", HERE),), HERE, False),
    ],
)
def test_an_account_is_changed_by_the_administrator_of_its_place_and_of_all_that_it_opens(
    home: str | None, grants: tuple[tuple[str, str], ...], path: str, may: bool
) -> None:
    subject = account(OTHER, home, *grants)
    assert policy.can_change(person("admin", path), subject) is may
    assert policy.can_change_other(person("admin", path), subject) is may
    assert policy.can_change_other(person("admin", path), account(ME, home, *grants)) is False
    assert policy.can_change(person("command", path), subject) is False


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A change about one place, decided by whoever acts there, whatever their role."""
    at = PendingKind("of here", "", lambda _c: "", lambda *_all: None, lambda actor, _c: _acts_at(actor, HERE))
    monkeypatch.setitem(KINDS, "of here", at)
    return "of here"


def _acts_at(actor: Actor, path: str) -> bool:
    return any(grant.place_path == path for grant in actor.grants)


def change(kind: str, *, asker: int = OTHER, subject: int | None = THIRD) -> PendingChange:
    return PendingChange(kind=kind, asked_by_id=asker, subject_id=subject)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_another_administrator_of_what_is_touched_confirms_or_declines(kind: str, role: str) -> None:
    for path, may in ((HERE, role == "admin"), (ELSEWHERE, False)):
        assert policy.can_confirm(person(role, path), change(kind)) is may
        assert policy.can_decline(person(role, path), change(kind)) is may


@pytest.mark.parametrize("subject", [None, THIRD])
def test_whoever_asked_takes_it_back_and_does_not_confirm_it(kind: str, subject: int | None) -> None:
    asked = change(kind, asker=ME, subject=subject)
    assert policy.can_confirm(person("admin"), asked) is False
    assert policy.can_decline(person("admin"), asked) is True
    assert policy.can_decline(person("expert", ELSEWHERE), asked) is True


def test_whom_it_concerns_decides_nothing(kind: str) -> None:
    about_me = change(kind, subject=ME)
    assert policy.can_confirm(person("admin"), about_me) is False
    assert policy.can_decline(person("admin"), about_me) is False


def test_who_is_nobody_decides_nothing(kind: str) -> None:
    nobody = person("admin", user_id=None)
    asked_by_nobody = PendingChange(kind=kind, asked_by_id=None, subject_id=THIRD)
    assert policy.can_confirm(nobody, change(kind)) is False
    assert policy.can_decline(nobody, asked_by_nobody) is False


@pytest.mark.parametrize(
    ("role", "path", "is_enabled", "asks"),
    [
        ("admin", HERE, True, True),
        ("admin", HERE, False, False),
        ("admin", ELSEWHERE, True, False),
        ("community_staff", HERE, True, False),
    ],
)
def test_a_change_waits_while_whoever_asked_may_still_ask(
    kind: str, role: str, path: str, is_enabled: bool, asks: bool
) -> None:
    asked: Any = Row(kind=kind, asked_by=Row(is_enabled=is_enabled, actor=person(role, path)))
    assert policy.still_asks(asked) is asks
