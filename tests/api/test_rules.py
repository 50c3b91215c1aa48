"""Who gives a program a key and takes it back: administrators of the whole house, and nobody of a community."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

import pytest

from govtrack.api import policy
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from tests.accounts.test_rules import EVERY_ROLE

KEY: Any = Row(id=3)
HERE: Any = Row(path="/1/2/")


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(("path", "is_house"), [("/", True), ("/1/", True), ("/1/2/", False), ("/1/2/9/", False)])
def test_keys_are_the_houses(role: str, path: str, is_house: bool) -> None:
    actor = Actor("user", 5, "人", (Grant(role, path),))
    assert policy.can_issue(actor, HERE) is (is_house and role == "admin")
    assert policy.can_revoke(actor, KEY) is (is_house and role == "admin")


def test_the_command_of_the_machine_gives_keys_and_visitors_do_not() -> None:
    assert policy.can_issue(SYSTEM, HERE) and policy.can_revoke(SYSTEM, KEY)
    assert not policy.can_issue(ANONYMOUS, HERE) and not policy.can_revoke(ANONYMOUS, KEY)
