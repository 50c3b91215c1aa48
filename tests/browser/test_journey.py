"""The entire loop through the running web and worker, and its ways of saying no."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.house import RunningHouse
from tests.browser.walk import Walk, press

pytestmark = pytest.mark.browser

COMPOUND, COMMUNITY, STAFF = "藕塘新村", "紫荆家园社区", "staff2"
LETTERS = [
    {
        "place": COMPOUND,
        "kind": "健身设施",
        "title": "7幢健身器材坏了",
        "body": "7幢门口的健身器材坏了半年，踏步机只剩一个踏板，孩子去玩很容易摔。希望尽快修好。",
        "name": "甘露",
        "phone": "19900009001",
    },
    {
        "place": COMPOUND,
        "kind": "健身设施",
        "title": "健身角踏步机踏板断了",
        "body": "7幢楼下健身角的踏步机踏板断了，螺丝露在外面，老人孩子都不敢用，请修一修。",
        "name": "苏苏",
        "phone": "19900009002",
    },
    {
        "place": COMPOUND,
        "kind": "健身设施",
        "title": "踏步机坏了没人修",
        "body": "健身器材坏了没人管，踏步机踏板掉了一个，就在7幢边上那处，太危险了。",
        "name": "乔乔",
        "phone": "19900009003",
    },
]
SHEET = [("社区甲", "居委会", "community"), ("物业乙", "物业公司", "property"), ("自管丙", "自管会", "owners")]
SHEET += [(f"居民{number}", f"{number}幢", "residents") for number in range(1, 11)]


def test_three_letters_walk_the_whole_loop(open_page: Callable[..., Any], house: RunningHouse, photo: Path) -> None:
    walk = Walk(open_page)
    for number, letter in enumerate(LETTERS):
        walk.report(letter, photo if number == 0 else None)
    for submission_id in walk.submission_ids[:2]:
        walk.accept(submission_id)
    house.kill_worker()
    walk.accept(walk.submission_ids[2])
    house.wait_for(lambda: walk.find_topic(walk.submission_ids[2], STAFF) is not None, 120)
    topics = {walk.find_topic(submission_id, STAFF) for submission_id in walk.submission_ids}
    assert len(topics) == 1, "three letters about one matter are one topic"
    walk.topic_id = topics.pop() or 0

    candidates = r"/panel/(\d+)"
    house.wait_for(lambda: walk.topic_id in walk.find_links("/panel", candidates, STAFF), 60)
    walk.decide("admit", "居民反映集中，涉及老人和孩子的安全，要几方一起商量。", STAFF, "member04", ("commissioner09",))
    walk.call_meeting("藕塘新村健身角红茶议事会", COMMUNITY, STAFF)
    walk.put_on_agenda(STAFF)
    walk.fill_attendance(SHEET, STAFF)
    house.admit_earlier(walk.topic_id)
    walk.give_notice(STAFF)
    walk.hold_meeting("recorder1", "chair1")

    walk.draft_plan("藕塘新村健身角共治方案", STAFF)
    walk.add_promise("更换7幢旁踏步机", STAFF)
    walk.sign_plan("command")
    house.end_notices()
    order_id = walk.adopt_plan("command2")
    walk.carry_out(order_id, "property_02", photo)

    walk.respond("staff2", "command1")
    page = walk.follow(walk.codes[0])
    house.wait_for(lambda: page.reload() and "每月检查" in page.inner_text("main"), 60)
    for code in walk.codes:
        page = walk.follow(code)
        assert "每月检查" in page.inner_text("main")
        assert "19900009" not in page.inner_text("main").replace(code, "")
    walk.rate(walk.codes[0])
    walk.dispute(walk.codes[1], "踏步机换了，但螺丝还露在外面。")
    desk = open_page("/disputes", role="command")
    assert LETTERS[1]["title"] in desk.inner_text("main")

    trace = open_page(f"/trace/topic/{walk.topic_id}")
    text = trace.inner_text("main")
    for part in ("藕塘新村健身角红茶议事会", "更换7幢旁踏步机"):
        assert part in text
    assert "甘露" not in text


def test_every_step_can_say_no(open_page: Callable[..., Any]) -> None:
    """A rejected candidate, a withdrawn agenda item, a returned order; responses are sent back above."""
    walk = Walk(open_page)
    walk.topic_id = walk.find_links("/panel", r"/panel/(\d+)", "staff6")[0]
    reason = "这件事已由街道列入今年的改造计划，不必再议。"
    commissioners = tuple(f"commissioner{number}" for number in range(23, 27))
    walk.decide("reject", reason, "staff6", "member07", commissioners)
    assert reason in open_page(f"/topics/{walk.topic_id}").inner_text("main")

    walk.topic_id = walk.find_links("/panel", r"/panel/(\d+)", "staff8")[0]
    walk.decide(
        "admit",
        "多位居民反映，需要各方一起商量。",
        "staff8",
        "member09",
        tuple(f"commissioner{n}" for n in range(31, 36)),
    )
    walk.call_meeting("要撤下一项的议事会", "余杭塘路社区", "staff8")
    walk.put_on_agenda("staff8")
    page = walk.council("/agenda", "staff8")
    press(page, "撤下议程")
    page.fill("[name=reason]", "产权单位要求先提交图纸，下次再议。")
    walk.send_last(page)
    assert "产权单位要求先提交图纸" in walk.council("", "staff8").inner_text("main")
    assert walk.topic_id in walk.find_links("/topics?state=admitted", r"/topics/(\d+)")

    bench = {"title": "河边的长椅坏了", "body": "运河边第三张长椅的木条断了，坐上去会夹手。", "kind": ""}
    walk.report({**LETTERS[0], **bench})
    walk.accept(walk.submission_ids[-1])
    order_id = walk.dispatch(walk.submission_ids[-1], "城市管理办公室")
    walk.order_form(order_id, "return", "dept_city", reason="长椅属于运河景区管理，不在我们的清单里。")
    assert "不在我们的清单里" in open_page(f"/orders/{order_id}", role="command").inner_text("main")
    walk.order_form(order_id, "redispatch", "command", unit_id="综合行政执法队")
    page = walk.follow(walk.codes[-1])
    assert "已受理" in page.inner_text("main")
