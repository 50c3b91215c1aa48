"""A company that types a neighbour's number, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.walk import Walk, choose, press

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NUMBER, PLACE, SECRET = "19900009071", "藕塘新村", "物业收了装修队的好处费"


def test_a_company_that_typed_a_neighbours_number_owns_nothing(open_page: Callable[..., Any]) -> None:
    company = open_page("/report", role="property_02")
    choose(company, "place", PLACE)
    company.fill("[name=title]", "垃圾桶满了")
    company.fill("[name=body]", "垃圾桶满了没人清。")
    company.fill("[name=contact_phone]", NUMBER)
    press(company, "下一步：核对内容")
    press(company, "提交")

    walk = Walk(open_page)
    walk.report({"place": PLACE, "title": SECRET, "body": f"{SECRET}，我亲眼看到的。", "name": "苏晚", "phone": NUMBER})

    company.goto("/my-voices")
    assert "垃圾桶满了" in company.inner_text("main")
    assert SECRET not in company.inner_text("main")
    own = walk.follow(walk.codes[0])
    address = own.url
    assert SECRET in own.inner_text("main")
    assert company.goto(address).status == 404
    assert SECRET not in company.inner_text("body")
