"""Who somebody is: roles, places, units."""

from __future__ import annotations

import pytest

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant

REPORTER = Actor("reporter", grants=(Grant("reporter"), Grant("command")))
CLERK = Actor("user", 1, "人", (Grant("community_staff", "/1/2/", 70), Grant("chair", "/1/", None)))


@pytest.mark.parametrize(
    ("actor", "roles"),
    [
        (SYSTEM, {"system"}),
        (Actor("system", grants=(Grant("admin"),)), {"system"}),
        (REPORTER, {"reporter"}),
        (ANONYMOUS, {"anonymous"}),
        (Actor("user", 1), {"anonymous"}),
        (CLERK, {"community_staff", "chair"}),
    ],
)
def test_the_system_and_reporters_are_roles_of_their_own(actor: Actor, roles: set[str]) -> None:
    assert actor.roles == roles
    assert actor.has_role(*roles) and not actor.has_role("admin") and not actor.has_role()


@pytest.mark.parametrize(
    ("path", "role", "holds"),
    [
        ("/1/2/", "community_staff", True),
        ("/1/2/9/", "community_staff", True),
        ("/1/", "community_staff", False),
        ("/1/22/", "community_staff", False),
        ("/1/3/", "community_staff", False),
        ("/1/3/", "chair", True),
        ("/2/", "chair", False),
        ("/", "chair", False),
        ("/1/2/", "admin", False),
    ],
)
def test_a_role_holds_in_its_place_and_below(path: str, role: str, holds: bool) -> None:
    assert CLERK.has_role_at(path, role) is holds


def test_the_system_does_what_a_table_allows_it_everywhere() -> None:
    assert SYSTEM.has_role_at("/9/", "admin", "system") and not SYSTEM.has_role_at("/9/", "admin")


def test_units_and_places() -> None:
    assert CLERK.organisation_ids == {70} and ANONYMOUS.organisation_ids == set()
    assert CLERK.place_paths(("chair", "community_staff")) == ["/1/", "/1/2/"]
    assert CLERK.place_paths(("admin",)) == []
