"""Who reads the lists of a place and who keeps them: every role, at the place, above it, in it and next door."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

import pytest

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.registries import policy
from tests.accounts.test_rules import EVERY_ROLE

HERE: Any = Row(path="/1/2/")
ENTRY: Any = Row(place=HERE)
READERS = {"community_staff", "command", "grid_worker", "commissioner", "department", "supervisor", "auditor", "admin"}
KEEPERS = {"community_staff", "command"}


def person(role: str, path: str) -> Actor:
    return Actor("user", 5, "人", (Grant(role, path),))


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(("path", "is_there"), [("/1/", True), ("/1/2/", True), ("/1/2/9/", False), ("/1/7/", False)])
def test_lists_are_read_and_kept_for_the_places_one_has(role: str, path: str, is_there: bool) -> None:
    actor = person(role, path)
    assert policy.can_see(actor, ENTRY) is (is_there and role in READERS)
    assert policy.can_keep(actor, ENTRY) is (is_there and role in KEEPERS)
    assert policy.can_keep_at(actor, HERE) is (is_there and role in KEEPERS)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_an_entry_moves_to_a_place_whose_lists_one_keeps_as_well(role: str) -> None:
    there: Any = Row(path="/1/7/")
    assert policy.may_move_to(person(role, "/1/"), ENTRY, there) is (role in KEEPERS)
    assert policy.may_move_to(person(role, "/1/2/"), ENTRY, there) is False


def test_the_loading_of_an_office_keeps_all_lists_and_visitors_none() -> None:
    assert policy.can_keep(SYSTEM, ENTRY) and policy.can_keep_at(SYSTEM, HERE)
    assert policy.may_move_to(SYSTEM, ENTRY, HERE)
    assert not policy.can_see(ANONYMOUS, ENTRY) and not policy.can_keep(ANONYMOUS, ENTRY)
