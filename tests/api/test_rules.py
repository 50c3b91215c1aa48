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


def test_pages_elsewhere_read_what_programs_read_and_no_cookie_counts_there(as_role: Any) -> None:
    signed_in = as_role("admin")
    answer = signed_in.get("/open311/v2/requests.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers.getlist("Set-Cookie") == []
    without_key = signed_in.post("/open311/v2/requests.json", data={"service_code": "1", "description": "路灯不亮"})
    assert without_key.status_code == 403, "the cookie of an administrator is no key"
