"""A company that types a neighbour's number, in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.walk import CODE, Walk, choose, press

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NUMBER, PLACE, SECRET = "19900009071", "藕塘新村", "物业收了装修队的好处费"


def _send(company: Any, title: str) -> None:
    """The company's own letter, under the neighbour's number."""
    company.goto("/report")
    choose(company, "place", PLACE)
    company.fill("[name=title]", title)
    company.fill("[name=body]", f"{title}没人清。")
    company.fill("[name=contact_phone]", NUMBER)
    press(company, "下一步：核对内容")
    press(company, "提交")


def _shown_after_sending(company: Any, title: str) -> str:
    """All that the company reads once it has sent, without what differs between any two letters."""
    _send(company, title)
    shown = CODE.sub("", company.inner_text("main")).replace(title, "")
    return re.sub("[0-9]+", "", shown)


def test_a_company_that_typed_a_neighbours_number_owns_nothing(open_page: Callable[..., Any]) -> None:
    company = open_page("/report", role="property_02")
    before = _shown_after_sending(company, "垃圾桶满了")

    walk = Walk(open_page)
    walk.report({"place": PLACE, "title": SECRET, "body": f"{SECRET}，我亲眼看到的。", "name": "苏晚", "phone": NUMBER})

    # Nothing tells whether the number was ever used by somebody else.
    assert _shown_after_sending(company, "垃圾桶倒了") == before
    company.goto("/my-voices")
    assert {"垃圾桶满了", "垃圾桶倒了"} <= set(re.findall("垃圾桶..", company.inner_text("main")))
    assert SECRET not in company.inner_text("main")
    own = walk.follow(walk.codes[0])
    address = own.url
    assert SECRET in own.inner_text("main")
    for door in (address, address.replace("/follow/", "/supplement/"), f"/receipt/{walk.submission_ids[0]}/card"):
        assert company.goto(door).status == 404, door
        assert SECRET not in company.inner_text("body")
    # The one who wrote still has it, after all that the company tried.
    own.reload()
    assert SECRET in own.inner_text("main")
