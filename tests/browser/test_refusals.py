"""What an operation refuses is told on the page on which it was asked, with all that was typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.browser.house import RunningHouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REASON = "两件事其实是同一件，居民说的是同一处路灯。"
ELSEWHERE = "您只能合并自己辖区内的议题"


def _topics(house: RunningHouse, clerk: str) -> tuple[list[tuple[int, str]], str]:
    """The topics that this clerk may correct, by id and number, and the number of one of another community."""
    with closing(sqlite3.connect(house.home / "govtrack.db", timeout=20)) as connection:
        path = connection.execute(
            "SELECT places.path FROM users JOIN role_grants ON role_grants.user_id = users.id"
            " JOIN places ON places.id = role_grants.place_id WHERE users.login = ?", (clerk,)
        ).fetchone()[0]  # fmt: skip
        rows = connection.execute(
            "SELECT topics.id, topics.number, places.path FROM topics JOIN places ON places.id = topics.place_id"
            " WHERE topics.state IN ('forming', 'candidate') AND topics.root_id IS NULL ORDER BY topics.id"
        ).fetchall()
    own = [(number, name) for number, name, place in rows if place.startswith(path)]
    foreign = next(name for _number, name, place in rows if not place.startswith(path))
    return own, foreign


def _fill(page: Any, other: str) -> None:
    page.fill("[name=merge-into]", other)
    page.fill("[name=merge-reason]", REASON)


def _press(page: Any) -> None:
    with page.expect_navigation():
        page.locator("#merge-form").get_by_role("button", name="合并").click()


def test_a_refused_merge_stays_at_its_form_and_can_be_asked_again(
    open_page: Callable[..., Any], house: RunningHouse
) -> None:
    [(topic, _number), (_id, beside), *_rest], foreign = _topics(house, house.sign_in_of("community_staff")[0])
    page = open_page(f"/topics/{topic}/curate", role="community_staff")
    _fill(page, foreign)
    _press(page)
    assert ELSEWHERE in page.inner_text("[role=alert]")
    assert page.title().startswith("错误")
    assert page.input_value("[name=merge-into]") == foreign
    assert page.input_value("[name=merge-reason]") == REASON
    assert page.locator("#merge-form [aria-disabled=true]").count() == 0

    page.go_back()
    assert page.url.endswith(f"/topics/{topic}/curate")
    assert page.locator("form[data-sent], [aria-disabled=true]").count() == 0
    assert page.input_value("[name=merge-reason]") == REASON

    _fill(page, beside)
    _press(page)
    assert "议题已合并" in page.inner_text("body")


def test_a_button_that_comes_too_late_leads_back_to_its_page(
    open_page: Callable[..., Any], house: RunningHouse
) -> None:
    [(topic, _number), *_rest], _foreign = _topics(house, house.sign_in_of("community_staff")[0])
    address = f"/topics/{topic}/curate"
    page = open_page(address, role="community_staff")
    page.locator("[name=letters-letters]").last.check()
    page.check("[name=letters-action][value=not_same]")
    page.fill("[name=letters-reason]", "说的是另一件事。")
    with page.expect_navigation():
        page.locator("#letters-form").get_by_role("button", name="执行").click()
    pages = [page, open_page(address, role="community_staff")]
    for one in pages:
        with one.expect_navigation():
            one.get_by_role("button", name="撤销").first.click()
    assert pages[1].url.endswith(address)
    assert "刚才有其他人改动了这一项" in pages[1].inner_text("[role=alert]")
