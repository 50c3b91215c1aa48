"""The daily jobs of the loop by keyboard alone, without JavaScript, on a screen of 390 pixels; counted.

``docs/jobs.md`` states the counts. ``GOVTRACK_WRITE_JOBS=1`` writes its table anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.browser.hand import Count, Hand
from tests.browser.house import RunningHouse
from tests.browser.walk import CODE, Walk, local_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABLE = Path(__file__).parents[2] / "docs" / "jobs.md"
BEGIN, END = "<!-- counts: begin -->", "<!-- counts: end -->"
HEAD = ["| Job | Who | Pages | Fields | Taps | Thumb time |", "| --- | --- | ---: | ---: | ---: | ---: |"]
TITLE, BODY = "单元门口路灯不亮", "3幢门口路灯不亮一周了，晚上看不清台阶。"
PLACE, COMMUNITY, TOPIC = "藕塘新村", "紫荆家园社区", "藕塘新村旧改"
COLUMNS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
SHEET = [("社区甲", "居委会", "community"), ("物业乙", "物业公司", "property"), ("自管丙", "自管会", "owners")]
SHEET += [(f"居民{number}", f"{number}幢", "residents") for number in range(1, 11)]


class Jobs:
    """Opens the pages of each role as a plain phone with a keyboard, and keeps the counts."""

    def __init__(self, open_page: Callable[..., Any]) -> None:
        self.open_page = open_page
        self.counts: dict[tuple[str, str], Count] = {}

    @contextmanager
    def job(self, name: str, who: str) -> Iterator[Count]:
        """One line of the table; a job of several people adds up."""
        yield self.counts.setdefault((name, who), Count())

    def hand(self, count: Count, path: str = "/", role: str | None = None) -> Hand:
        """A page of this role, on the phone, without JavaScript."""
        return Hand(self.open_page(path, phone=True, role=role, java_script_enabled=False), count)

    def table(self) -> str:
        """The counts as ``docs/jobs.md`` shows them."""
        rows = [
            f"| {name} | {who} | {count.pages} | {count.fields} | {count.taps} | {round(count.seconds)} s |"
            for (name, who), count in self.counts.items()
        ]
        return "\n".join([*HEAD, *rows])


def report(jobs: Jobs, photo: Path) -> str:
    with jobs.job("Report with a photo", "resident, first time") as count:
        hand = jobs.hand(count)
        hand.press("我要反映")
        hand.select("place", PLACE)
        hand.write("title", TITLE)
        hand.write("body", BODY)
        hand.attach("photos", photo)
        hand.write("contact_name", "林晚")
        hand.write("contact_phone", "19900005566")
        hand.send()
        assert TITLE in hand.text()
        hand.press("提交")
        found = CODE.search(hand.text())
        assert found, hand.text()
        return found[0]


def triage(jobs: Jobs, unit: str) -> None:
    with jobs.job("Triage: read, accept, give to a unit", "desk") as count:
        hand = jobs.hand(count, role="command")
        hand.press("来信", "header")
        hand.press(TITLE)
        hand.press("受理")
        assert "已受理" in hand.text()
        hand.press("工单与派单")
        hand.press("派单", "body")
        hand.select("unit_id", unit)
        hand.send()


def carry_out(jobs: Jobs, photo: Path) -> None:
    with jobs.job("Sign, do and claim an order", "unit") as count:
        hand = jobs.hand(count, role="property_02")
        hand.press(TITLE)
        hand.press("签收")
        hand.press("开始办理")
        hand.go(hand.page.locator("main a[href$='/claim_done']").first)
        hand.write("note", "灯已换好，夜里亮了。")
        hand.attach("photos", photo)
        hand.send()
    with jobs.job("Verify what a unit claims", "supervisor") as count:
        hand = jobs.hand(count, role="supervisor")
        hand.go(hand.page.locator("main a[href*='view=to_verify']").first)
        hand.press(TITLE)
        hand.go(hand.page.locator("main a[href$='/verify']").first)
        hand.choose("verdict", "ok")
        hand.write("remark", "现场看过，灯亮。")
        hand.send()


def publish(jobs: Jobs) -> None:
    with jobs.job("Write an answer and hand it in", "writer") as count:
        hand = jobs.hand(count, "/desk?state=accepted", role="staff2")
        hand.press("最新收到的在前")
        hand.press(TITLE)
        hand.press("答复与异议")
        hand.press("写答复", "body")
        hand.write("heard", "您说3幢门口路灯不亮。")
        hand.write("decided", "当天换灯。")
        hand.write("not_adopted", "没有未采纳的建议。")
        hand.write("who_does_what", f"物业{local_day(0)}已换灯。")
        hand.press("保存并提交复核")
    with jobs.job("Check and publish an answer", "publisher") as count:
        hand = jobs.hand(count, role="command")
        hand.go(hand.page.locator("main a[href$='state=in_review']").first)
        hand.press(TITLE)
        hand.go(hand.page.locator("main a[href$='/review']").first)
        hand.press("发布")


def follow(jobs: Jobs, code: str) -> None:
    with jobs.job("Follow a letter by its code", "resident") as count:
        hand = jobs.hand(count)
        hand.press("凭码查进度")
        hand.write("code", code)
        hand.send()
        assert "当天换灯" in hand.text()
    with jobs.job("Rate the answer, then dispute it", "resident") as count:
        hand.count = count
        hand.open("评价这份答复")
        hand.choose("score", "not", "/rate")
        hand.choose("solved", "partly", "/rate")
        hand.send("/rate")
        hand.open("提出异议")
        hand.write("reason", "灯又不亮了。", "/dispute")
        hand.send("/dispute")
        assert "灯又不亮了" in hand.text()


def import_letters(jobs: Jobs, sheet: Path, house: RunningHouse) -> None:
    with jobs.job("Import a sheet of letters", "desk") as count:
        hand = jobs.hand(count, "/desk", role="command")
        hand.press("导入来信")
        hand.attach("file", sheet)
        hand.send()
        hand.press("导入这些行")

        def is_done() -> bool:
            hand.page.reload()
            return "3" in hand.page.inner_text("main .figures")

        house.wait_for(is_done, 120)


def decide(jobs: Jobs) -> None:
    """Two others of the panel have said what it should decide; one of them has opened the review."""
    walk = Walk(jobs.open_page)
    link = jobs.open_page("/panel", role="member04").locator("main a", has_text=TOPIC).first.get_attribute("href")
    walk.topic_id = int(link.rsplit("/", 1)[1])
    assert walk.say_opinion("admit", "staff2") and walk.say_opinion("admit", "commissioner09")
    with jobs.job("Decide a candidate", "panel") as count:
        hand = jobs.hand(count, "/panel", role="member04")
        hand.press(TOPIC)
        hand.choose("decision", "admit")
        hand.write("reason", "居民反映集中，要一起商量。", "/decide")
        hand.tick("no_interest", "/decide")
        hand.press("公布决定")


def record(jobs: Jobs, walk: Walk) -> None:
    with jobs.job("Record a meeting: open, one item with vote and outcome, close", "recorder") as count:
        hand = jobs.hand(count, f"/council/{walk.meeting_id}", role="recorder1")
        hand.press("宣布开会")
        hand.send()
        hand.go(hand.page.locator("main .card a").first)
        hand.open("记录建议")
        hand.write("text", "每周公布施工时间。", "/suggestion")
        hand.select("party", "居民", "/suggestion")
        hand.send("/suggestion")
        hand.open("答复采纳情况")
        hand.pick("adopted", "adopted", "/answer")
        hand.write("reason", "施工方同意。", "/answer")
        hand.send("/answer")
        hand.open("记录动议")
        hand.write("text", "施工方每周一张贴本周施工时间。", "/motion")
        hand.select("mover", "居民1", "/motion")
        hand.select("seconder", "居民2", "/motion")
        hand.send("/motion")
        for name, number in {"present": "11", "votes_for": "10", "votes_against": "0", "votes_abstain": "1"}.items():
            hand.write(name, number, "/votes")
        hand.send("/votes")
        hand.pick("outcome", "majority_advice", "/outcome")
        hand.write("text", "多数同意每周公布施工时间。", "/outcome")
        hand.send("/outcome")
        hand.press("全部议程项")
        hand.press("结束会议")
        hand.send()


def find_overdue(jobs: Jobs) -> None:
    with jobs.job("Find an overdue promise", "anybody") as count:
        hand = jobs.hand(count)
        hand.open_further_doors()
        hand.press("承诺", "header")
        hand.go(hand.page.locator("main .figure a[href*='view=overdue'], main a[href*='view=overdue']").first)
        hand.go(hand.page.locator("main .card a").first)
        assert "已逾期" in hand.text()


def prepare_meeting(walk: Walk, topic_id: int) -> None:
    """Called, on the agenda, the sheet filled and the notice given, as it was on paper."""
    walk.topic_id = topic_id
    walk.call_meeting("藕塘新村旧改红茶议事会", COMMUNITY, "staff2")
    walk.put_on_agenda("staff2")
    walk.fill_attendance(SHEET, "staff2")
    walk.give_notice("staff2")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Three letters of another system."""
    path = tmp_path / "letters.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for row, title in enumerate(("路面积水", "垃圾桶满了", "树枝挡灯"), 1):
            page.write_row(row, 0, [f"K{row}", f"U{row}", title, "2026-03-01 09:30:00", f"{title}，请处理。", 0, 1])
        page.write_row(0, 0, COLUMNS)
    return path


def test_every_job_by_keyboard_alone_without_javascript(
    open_page: Callable[..., Any], house: RunningHouse, photo: Path, sheet: Path
) -> None:
    jobs, walk = Jobs(open_page), Walk(open_page)
    code = report(jobs, photo)
    first = jobs.counts["Report with a photo", "resident, first time"]
    assert first.pages <= 4
    assert first.seconds <= 60
    import_letters(jobs, sheet, house)
    triage(jobs, "榫卯物业")
    carry_out(jobs, photo)
    publish(jobs)
    house.wait_for(lambda: "当天换灯" in walk.follow(code).inner_text("main"), 60)
    follow(jobs, code)
    find_overdue(jobs)
    page = open_page("/panel", role="staff2")
    link = page.locator("main a", has_text=TOPIC).first.get_attribute("href")
    decide(jobs)
    house.admit_earlier(int(re.findall(r"\d+", link)[-1]))
    prepare_meeting(walk, int(re.findall(r"\d+", link)[-1]))
    record(jobs, walk)
    tell(jobs.table())


def tell(table: str) -> None:
    """The page for readers says what was counted."""
    text = TABLE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _old, after = rest.split(END)
    told = f"{before}{BEGIN}\n{table}\n{END}{after}"
    if os.environ.get("GOVTRACK_WRITE_JOBS"):
        TABLE.write_text(told, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == told, (
        "docs/jobs.md tells other counts; GOVTRACK_WRITE_JOBS=1 writes them"
    )
