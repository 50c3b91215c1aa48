"""A password is taken as it was typed, whatever it is made of, and its field lets people paste it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govtrack.accounts import operations
from govtrack.core.actors import SYSTEM
from govtrack.core.db import transaction
from tests import factories

LONG = ("quiet river " * 11)[:128]


@pytest.mark.parametrize(
    ("password", "typed", "opens"),
    [
        ("allsmallletters", "allsmallletters", True),  # no figure, no capital, no sign is asked for
        ("一杯红茶和十个好邻居", "一杯红茶和十个好邻居", True),
        ("two words inside", "twowordsinside", False),
        ("Evening by the Canal", "evening by the canal", False),
        (LONG[:-1] + "x", LONG[:-1] + "x", True),
        (LONG[:-1] + "x", LONG[:-1] + "y", False),  # the last of 128 signs counts
    ],
)
def test_a_password_is_compared_as_it_was_typed(client: Any, password: str, typed: str, opens: bool) -> None:
    subdistrict = factories.subdistrict()
    with transaction():
        user = operations.add_user(SYSTEM, login="calm.one", name="静", password=password)
        operations.grant_role(SYSTEM, user, "admin", subdistrict)
    answer = client.send("/sign-in", {"login": "calm.one", "password": typed})
    assert (answer.status_code == 302) is opens


def test_the_field_hides_what_is_typed_and_lets_people_paste(client: Any) -> None:
    answer = client.get("/sign-in")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", answer.get_data(as_text=True))
    assert 'type="password"' in field and 'autocomplete="current-password"' in field
    assert "onpaste" not in answer.get_data(as_text=True) and "maxlength" not in field
