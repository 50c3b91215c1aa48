"""The administrator's list of people."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests import factories


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=林晚", {"林晚"}),
        ("q=林", {"林晚", "林中"}),
        ("q=GRID", {"林中"}),
        ("q=晚+desk", {"林晚"}),
        ("q=晚+grid", set()),
        ("role=grid_worker", {"林中"}),
        ("q=%25&role=no_such", set()),
        ("role=no_such&q=林", {"林晚", "林中"}),
        ("q=ｇｒｉｄ", {"林中"}),
    ],
)
def test_people_are_found_by_name_sign_in_name_and_role(as_role: Any, query: str, found: set[str]) -> None:
    factories.user("command", name="林晚", login="desk.lin")
    factories.user("grid_worker", name="林中", login="grid.lin")
    html = as_role("admin").get(f"/people?{query}").get_data(as_text=True)
    assert {name for name in ("林晚", "林中") if f">{name}</a>" in html} == found


def test_a_role_that_was_taken_away_is_not_found(as_role: Any) -> None:
    from govtrack.accounts import operations
    from govtrack.core.actors import SYSTEM
    from govtrack.core.db import transaction

    person = factories.user("expert", name="林晚")
    admin = as_role("admin")
    assert "林晚" in admin.get("/people?role=expert").get_data(as_text=True)
    with transaction():
        operations.revoke_role(SYSTEM, person.grants[0])
    assert "林晚" not in admin.get("/people?role=expert").get_data(as_text=True)


def test_the_next_page_keeps_what_was_looked_for(as_role: Any, count_queries: list[str]) -> None:
    admin = as_role("admin")
    costs = []
    for _round in range(2):
        for _person in range(30):
            factories.user("expert", name="林某")
        count_queries.clear()
        html = admin.get("/people?q=林某&role=expert").get_data(as_text=True)
        costs.append(len(count_queries))
    # What does not fit on one page is counted.
    assert costs[1] <= costs[0] + 1 <= 10
    following = re.search(r'rel="next" href="([^"]*)"', html)
    assert following is not None and "role=expert" in following[1] and "q=" in following[1]
    assert admin.get(following[1].replace("&amp;", "&")).get_data(as_text=True).count(">林某</a>") == 10


def test_a_sign_in_name_with_a_blank_is_refused_at_its_field(app: Flask, as_role: Any) -> None:
    answer = as_role("admin").send("/people/new", {"name": "测试员", "login": "ceshi 员"})
    assert answer.status_code == 422 and "登录名中不能有空格" in answer.get_data(as_text=True)


def test_a_reason_says_beforehand_how_long_it_has_to_be(app: Flask, as_role: Any) -> None:
    page = as_role("admin").get(f"/people/{factories.user().id}").get_data(as_text=True)
    assert "至少八个字的一句话。" in page
    assert re.search(r"为何需要这个角色\s*</label>", page), "it is no optional field where a role needs it"
