"""Walking the loop through the pages, each step by the role whose step it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
LOCAL = ZoneInfo("Asia/Shanghai")


def local_time(**ago: float) -> str:
    """A moment in the past as a date-and-time field takes it."""
    return (datetime.now(LOCAL) - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def local_day(days: int) -> str:
    """A day from today as a date field takes it."""
    return (datetime.now(LOCAL) + timedelta(days=days)).strftime("%Y-%m-%d")


def press(page: Any, name: str, within: str = "main") -> None:
    """Presses the button or link with this Chinese text and waits for the next page."""
    target = (
        page.locator(within).get_by_role("button", name=name).or_(page.locator(within).get_by_role("link", name=name))
    )
    target.first.click()
    page.wait_for_load_state()


def choose(page: Any, field: str, text: str) -> None:
    """Chooses the first option of a select whose text contains ``text``."""
    options = page.eval_on_selector_all(
        f"select[name={field}] option", "all => all.map(one => [one.value, one.textContent])"
    )
    value = next(value for value, label in options if text in label)
    page.select_option(f"select[name={field}]", value)


def open_dialog(page: Any, summary: str) -> None:
    """Opens a part of the page that is folded away."""
    page.locator("summary", has_text=summary).first.click()


def heading(page: Any) -> str:
    """The one h1."""
    return str(page.inner_text("h1"))


class Walk:
    """One story, carried from step to step: ids and codes that people would copy or follow."""

    def __init__(self, open_page: Callable[..., Any]) -> None:
        self.open_page = open_page
        self.codes: list[str] = []
        self.submission_ids: list[int] = []
        self.topic_id = 0
        self.meeting_id = 0
        self.plan_id = 0

    def report(self, letter: dict[str, str], photo: Path | None = None) -> None:
        """A resident reports from a phone, without an account, and keeps the code."""
        page = self.open_page("/", phone=True)
        press(page, "我要反映")
        choose(page, "place", letter["place"])
        if kind := letter.get("kind"):
            choose(page, "category", kind)
        page.fill("[name=title]", letter["title"])
        page.fill("[name=body]", letter["body"])
        page.fill("[name=contact_name]", letter["name"])
        page.fill("[name=contact_phone]", letter["phone"])
        if photo is not None:
            page.set_input_files("input[type=file][name=photos]", str(photo))
        page.locator("main form button:visible").last.click()
        page.wait_for_load_state()
        assert letter["title"] in page.inner_text("main")
        press(page, "提交")
        found = CODE.search(page.inner_text("main"))
        assert found, page.inner_text("main")
        self.codes.append(found[0])
        self.submission_ids.append(int(page.url.rsplit("/", 1)[1]))

    def follow(self, code: str) -> Any:
        """The reporter reads the page under the code."""
        page = self.open_page("/follow", phone=True)
        page.fill("[name=code]", code.lower().replace("-", " "))
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        return page

    def accept(self, submission_id: int, role: str = "command") -> None:
        """The desk reads a letter and accepts it."""
        page = self.open_page(f"/submissions/{submission_id}", role=role)
        press(page, "受理")
        assert "已受理" in page.inner_text("main")

    def find_topic(self, submission_id: int, who: str) -> int | None:
        """The topic this letter has come to, as its trace page shows it to staff before it is public."""
        page = self.open_page(f"/trace/submission/{submission_id}", role=who)
        links = page.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
        found = [re.fullmatch(r"/topics/(\d+)", link or "") for link in links]
        return next((int(match[1]) for match in found if match), None)

    def decide(
        self, decision: str, reason: str, who: str, opener: str, commissioners: tuple[str, ...], **fields: str
    ) -> Any:
        """One of the panel opens the review, two say what they think, another one decides with a public reason."""
        press(self.open_page(f"/panel/{self.topic_id}", role=opener), "开始审议")
        self.say_opinion(decision, opener)
        assert any(self.say_opinion(decision, commissioner) for commissioner in commissioners)
        page = self.open_page(f"/panel/{self.topic_id}", role=who)
        page.check(f"[name=decision][value={decision}]")
        for name, value in fields.items():
            page.fill(f"[name={name}]", value)
        page.fill("#decision [name=reason]", reason)
        page.check("[name=no_interest]")
        press(page, "公布决定")
        return page

    def say_opinion(self, decision: str, who: str) -> bool:
        """A member of the panel says what it should decide; whether the matter is theirs at all."""
        page = self.open_page(f"/panel/{self.topic_id}", role=who)
        if not page.locator("#panel form").count():
            return False
        page.check(f"[name=opinion-choice][value={decision}]")
        page.check("[name=opinion-no_interest]")
        press(page, "提交意见")
        return True

    def call_meeting(self, title: str, place: str, who: str) -> None:
        """Staff call a council that was held on paper three days ago."""
        page = self.open_page("/council/new", role=who)
        page.fill("[name=title]", title)
        choose(page, "place", place)
        page.fill("[name=starts_at]", local_time(hours=3))
        page.fill("[name=venue]", "社区居民会客厅，一层无台阶")
        choose(page, "chair", "谷怀川")
        choose(page, "recorder", "祝小满")
        page.locator("main form button:visible").last.click()
        page.wait_for_url(re.compile(r"/council/\d+"))
        # Without a match the walk ends here.
        self.meeting_id = int(re.search(r"/council/(\d+)", page.url)[1])  # type: ignore[index]

    def council(self, path: str, who: str) -> Any:
        """A page of the meeting."""
        return self.open_page(f"/council/{self.meeting_id}{path}", role=who)

    def put_on_agenda(self, who: str) -> Any:
        """Puts the topic on the agenda."""
        page = self.council("/agenda", who)
        page.select_option("select[name=topic]", str(self.topic_id))
        page.fill("[name=minutes]", "45")
        page.locator("main form button:visible").last.click()
        page.wait_for_load_state()
        return page

    def fill_attendance(self, people: list[tuple[str, str, str]], who: str) -> None:
        """Enters the attendance sheet as it was signed on paper: name, home, party."""
        page = self.council("/attendance", who)
        line = 0
        for name, home, party in people:
            while page.locator(f"[name=lines-{line}-name]").input_value():
                line += 1
            page.fill(f"[name=lines-{line}-name]", name)
            page.fill(f"[name=lines-{line}-home]", home)
            page.select_option(f"[name=lines-{line}-party]", party)
            page.check(f"[name=lines-{line}-has_attended]")
            line += 1
        press(page, "保存")

    def give_notice(self, who: str) -> None:
        """The notice had been posted on the board a week before."""
        page = self.council("/notice", who)
        page.fill("[name=given_at]", local_time(days=7))
        self.send_last(page)

    def send_last(self, page: Any) -> None:
        """Sends the form at the end of the page; errors fail the walk."""
        page.locator("main form button:visible").last.click()
        page.wait_for_load_state()
        assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()

    def send_part(self, page: Any, ending: str, **fields: str) -> None:
        """Fills and sends the form of the page whose address contains ``ending``."""
        form = page.locator(f"main form[action*='{ending}']").first
        if not form.is_visible():
            form.locator("xpath=ancestor::details").locator("summary").first.click()
        for name, value in fields.items():
            field = form.locator(f"[name={name}]").first
            if field.evaluate("one => one.tagName") != "SELECT":
                field.fill(value)
                continue
            options = field.locator("option").evaluate_all("all => all.map(one => [one.value, one.textContent])")
            field.select_option(next(v for v, text in options if value == v or value in text))
        form.get_by_role("button").last.click()
        page.wait_for_load_state()
        assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()

    def hold_meeting(self, recorder: str, chair: str) -> None:
        """Opens the meeting, records what was said and voted on paper, closes it, confirms the minutes."""
        self.send_last(self.council("/open", recorder))
        page = self.council("/record", recorder)
        page.locator("main .card a").first.click()
        page.wait_for_load_state()
        self.send_part(page, "/suggestion", text="换掉断裂的踏步机，并请物业每月检查一次。", party="residents")
        self.send_part(page, "/answer", adopted="adopted", reason="物业承诺列入每月巡检。")
        self.send_part(page, "/suggestion", text="把健身角搬到小区南门。", party="residents")
        self.send_part(page, "/answer", adopted="not_adopted", reason="南门没有空地，多数人住得远。")
        motion = "一个月内更换7幢旁的踏步机，由物业每月检查并张贴记录。"
        self.send_part(page, "/motion", text=motion, mover="居民1", seconder="居民2")
        self.send_part(page, "/votes", present="11", votes_for="9", votes_against="1", votes_abstain="1")
        self.send_part(page, "/outcome", outcome="majority_advice", text="多数同意更换踏步机并建立每月检查。")
        self.send_last(self.council("/close", recorder))
        self.send_last(self.council("/minutes", recorder))
        page = self.council("/minutes", chair)
        press(page, "确认")
        for witness in page.locator("[name=witnesses]").all()[:2]:
            witness.check()
        self.send_last(page)
        press(self.council("/minutes", chair), "公开纪要")

    def draft_plan(self, title: str, who: str) -> None:
        """The plan that follows from the decision."""
        page = self.open_page(f"/topics/{self.topic_id}/plan", role=who)
        choose(page, "agenda_item_id", "健身")
        page.fill("[name=title]", title)
        page.fill("[name=goal]", "老人孩子能放心用健身角，坏了有人管。")
        choose(page, "lead_unit_id", "紫荆家园社区居民委员会")
        self.send_last(page)
        # Without a match the walk ends here.
        self.plan_id = int(re.search(r"/plans/(\d+)", page.url)[1])  # type: ignore[index]

    def plan(self, path: str, who: str | None = None) -> Any:
        """A page of the plan."""
        return self.open_page(f"/plans/{self.plan_id}{path}", role=who)

    def add_promise(self, title: str, who: str) -> None:
        """A promise with its three answers, and the three parties that sign."""
        page = self.plan("/commitments/new", who)
        page.fill("[name=title]", title)
        choose(page, "lead_unit_id", "榫卯物业")
        page.fill("[name=measurable_output]", "更换踏步机")
        page.fill("[name=quantity]", "1")
        page.fill("[name=quantity_unit]", "台")
        page.fill("[name=starts_on]", local_day(0))
        page.fill("[name=in_service_on]", local_day(30))
        self.send_last(page)
        for slot, unit in (("community", "紫荆家园社区居民"), ("property", "榫卯物业"), ("owners", "藕塘新村自管会")):
            page = self.plan("/parties/new", who)
            page.select_option("select[name=slot]", slot)
            choose(page, "organisation_id", unit)
            self.send_last(page)
        press(self.plan("/edit", who), "公示")

    def sign_plan(self, who: str) -> None:
        """What the three parties signed on paper is entered."""
        page = self.plan("", who)
        links = page.locator("main a", has_text="签署").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        for link in links:
            form = self.open_page(link, role=who)
            form.locator("[name=decision]").first.check()
            self.send_last(form)

    def adopt_plan(self, who: str) -> int:
        """The plan is adopted; returns the order that carries its promise out."""
        press(self.plan("", who), "通过方案")
        page = self.plan("")
        page.locator("main .card a").first.click()
        page.wait_for_load_state()
        commitment = page.url
        page = self.open_page(commitment, role="command")
        links = page.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
        return next(int(match[1]) for link in links if (match := re.fullmatch(r"/orders/(\d+)", link or "")))

    def carry_out(self, order_id: int, unit: str, photo: Path) -> None:
        """The unit signs for the order, does it and claims it with a photo; somebody else verifies."""
        for action in ("sign", "start"):
            self.act(order_id, action, unit)
        page = self.open_page(f"/orders/{order_id}/claim_done", role=unit)
        page.fill("[name=note]", "已更换踏步机，螺丝加装护套，张贴了检查表。")
        page.set_input_files("input[name=photos]", str(photo))
        self.send_last(page)
        page = self.open_page(f"/orders/{order_id}/verify", role="supervisor")
        page.check("[name=verdict][value=ok]")
        page.fill("[name=remark]", "现场看过，能用，护套在。")
        self.send_last(page)

    def act(self, order_id: int, action: str, who: str) -> None:
        """A step of an order that needs one tap."""
        page = self.open_page(f"/orders/{order_id}", role=who)
        page.locator(f"form[action$='/{action}'] button").first.click()
        page.wait_for_load_state()

    def respond(self, writer: str, reviewer: str) -> None:
        """One writes the response, another one sends it back once and then publishes it."""
        page = self.open_page(f"/respond/topic/{self.topic_id}", role=writer)
        for name, text in {
            "heard": "三位居民说，7幢旁健身角的踏步机踏板断了，老人孩子不敢用。",
            "decided": "议事会多数同意一个月内更换，并由物业每月检查。",
            "not_adopted": "搬到南门没有采纳：那里没有空地。",
            "who_does_what": "物业已更换踏步机，今后每月检查并张贴记录。",
            "how_to_object": "三十天内可凭回执码提出异议。",
        }.items():
            page.fill(f"[name={name}]", text)
        page.locator("button[name=hand_in]").click()
        page.wait_for_load_state()
        review = self.find_review(reviewer)
        page = self.open_page(review, role=reviewer)
        page.locator("summary", has_text="退回").first.click()
        page.fill("[name$=reason]", "请写明更换的日期。")
        page.locator("button[name=send_back]").click()
        page.wait_for_load_state()
        page = self.open_page(review.replace("/review", "/edit"), role=writer)
        assert "请写明更换的日期" in page.inner_text("main")
        page.fill("[name=who_does_what]", f"物业已于{local_day(0)}更换踏步机，今后每月检查并张贴记录。")
        page.locator("button[name=hand_in]").click()
        page.wait_for_load_state()
        page = self.open_page(review, role=reviewer)
        page.locator("button[name=publish]").click()
        page.wait_for_load_state()
        assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()

    def find_review(self, reviewer: str) -> str:
        """The newest response that waits for the second person."""
        page = self.open_page("/responses/work?state=in_review", role=reviewer)
        links = page.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
        numbers = [int(match[1]) for link in links if (match := re.fullmatch(r"/responses/(\d+)", link or ""))]
        return f"/responses/{max(numbers)}/review"

    def rate(self, code: str) -> None:
        """The reporter is satisfied."""
        page = self.follow(code)
        open_dialog(page, "评价")
        page.locator("[name$=score]").first.check()
        page.locator("[name$=solved]").first.check()
        page.locator("form[action$='/rate'] button").last.click()
        page.wait_for_load_state()
        assert "满意" in page.inner_text("main")

    def dispute(self, code: str, reason: str) -> None:
        """The reporter is not: it goes back to the desk."""
        page = self.follow(code)
        open_dialog(page, "异议")
        page.fill("form[action$='/dispute'] [name$=reason]", reason)
        page.locator("form[action$='/dispute'] button").last.click()
        page.wait_for_load_state()
        assert reason in page.inner_text("main")

    def find_links(self, path: str, pattern: str, who: str | None = None) -> list[int]:
        """The ids behind the links of a page that fit ``pattern``, in their order."""
        page = self.open_page(path, role=who)
        links = page.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
        return [int(match[1]) for link in links if (match := re.fullmatch(pattern, link or ""))]

    def dispatch(self, submission_id: int, unit: str) -> int:
        """The desk gives a letter to a unit; returns the order."""
        page = self.open_page(f"/submissions/{submission_id}/dispatch", role="command")
        choose(page, "unit_id", unit)
        self.send_last(page)
        # Without a match the walk ends here.
        return int(re.search(r"/orders/(\d+)", page.url)[1])  # type: ignore[index]

    def order_form(self, order_id: int, action: str, who: str, **fields: str) -> Any:
        """Fills and sends the form of one action of an order."""
        page = self.open_page(f"/orders/{order_id}/{action}", role=who)
        for name, value in fields.items():
            if page.locator(f"select[name={name}]").count():
                choose(page, name, value)
            else:
                page.fill(f"[name={name}]", value)
        self.send_last(page)
        return page
