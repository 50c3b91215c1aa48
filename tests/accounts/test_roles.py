"""The groups of roles that routes, tables and policies name: written out a second time."""

from __future__ import annotations

from govtrack.accounts import roles
from govtrack.accounts.rights import TWO_PERSON_ROLES

RESIDENTS = {"resident", "verified_resident"}
OTHERS = {
    "grid_worker", "commissioner", "community_staff", "department", "chair", "facilitator", "recorder",
    "council_member", "expert", "property", "owners_committee", "enterprise", "command", "supervisor", "auditor",
    "admin",
}  # fmt: skip


def test_the_roles_of_the_house() -> None:
    assert set(roles.ALL) == RESIDENTS | OTHERS
    assert set(roles.STAFF) == OTHERS


def test_the_groups() -> None:
    assert set(roles.DESK) == {"community_staff", "command"}
    assert set(roles.RECEIVERS) == {"community_staff", "command", "supervisor"}
    assert set(roles.PANEL) == {"community_staff", "commissioner", "council_member"}
    assert set(roles.COUNCIL_STAFF) == {"community_staff", "chair", "recorder", "facilitator", "commissioner"}
    assert set(roles.VERIFIERS) == {"supervisor", "verified_resident"}
    assert set(roles.UNITS) == {
        "department", "property", "owners_committee", "enterprise", "commissioner", "grid_worker", "community_staff",
    }  # fmt: skip


def test_who_never_reads_an_identity_and_who_needs_a_second_step() -> None:
    assert set(roles.NEVER_IDENTITY) == {"property", "owners_committee", "enterprise"}
    assert set(TWO_PERSON_ROLES) == {"admin", "auditor", "command", "community_staff", "supervisor"}
