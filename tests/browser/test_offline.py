"""A report sent while there is no network: kept on the device, sent once when there is one again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.house import RunningHouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def letters(house: RunningHouse, title: str) -> list[int]:
    """The photos of each letter with this title."""
    statement = (
        "SELECT (SELECT count(*) FROM attachments WHERE submission_id = submissions.id) FROM submissions"
        " WHERE redacted_title = ?"
    )
    with sqlite3.connect(house.home / "govtrack.db") as connection:
        return [int(row[0]) for row in connection.execute(statement, (title,))]


def write(page: Any, title: str) -> None:
    """Fills in the form."""
    page.select_option("select[name=place]", index=3)
    page.fill("input[name=title]", title)
    page.fill("textarea[name=body]", "楼下的路灯坏了三天，晚上看不清路。")
    page.check("input[name=identity_mode][value=anonymous]")


def test_a_report_waits_for_the_network_and_is_sent_once(
    open_page: Callable[..., Any], house: RunningHouse, photo: Path
) -> None:
    page = open_page("/report", phone=True)
    write(page, "没有网络时写的")
    page.set_input_files("input[name=photos]", photo)
    page.wait_for_selector(".photo-previews img")
    page.context.set_offline(True)
    page.click("main form .button.wide, main form button.wide")
    page.wait_for_selector("[data-offline-note]:not([hidden])")
    assert "现在没有网络" in page.inner_text("[data-offline-note]")
    page.fill("textarea[name=body]", "楼下的路灯坏了三天，晚上看不清路，刚刚又灭了一盏。")
    assert letters(house, "没有网络时写的") == []
    page.context.set_offline(False)
    page.wait_for_url("**/receipt/*")
    assert letters(house, "没有网络时写的") == [1]
    page.goto("/report")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    assert "/report" in page.url and letters(house, "没有网络时写的") == [1]
    assert page.input_value("input[name=title]") == ""


def test_a_report_sent_from_its_check_page_waits_too_and_nobody_else_sends_it(
    open_page: Callable[..., Any], house: RunningHouse
) -> None:
    page = open_page("/report", phone=True)
    write(page, "核对以后断了网")
    page.click("main form .button.wide, main form button.wide")
    page.wait_for_url("**/report/check*")
    page.context.set_offline(True)
    page.click("main form button[name=step]")
    page.wait_for_selector("[data-offline-note]:not([hidden])")
    other = page.context.new_page()
    page.context.set_offline(False)
    page.wait_for_url("**/receipt/*")
    other.goto("/report")
    assert other.input_value("input[name=title]") == ""
    assert letters(house, "核对以后断了网") == [0]


def test_what_waits_can_be_taken_back(open_page: Callable[..., Any], house: RunningHouse) -> None:
    page = open_page("/report", phone=True)
    write(page, "还是不提交了")
    page.context.set_offline(True)
    page.click("main form .button.wide, main form button.wide")
    page.click("[data-offline-note] button")
    page.context.set_offline(False)
    page.wait_for_timeout(500)
    assert "/report" in page.url and letters(house, "还是不提交了") == []
    assert page.input_value("input[name=title]") == "还是不提交了"


def test_a_report_that_is_refused_is_shown_with_its_words(open_page: Callable[..., Any], house: RunningHouse) -> None:
    page = open_page("/report", phone=True)
    write(page, "")
    page.context.set_offline(True)
    page.click("main form .button.wide, main form button.wide")
    page.wait_for_selector("[data-offline-note]:not([hidden])")
    page.context.set_offline(False)
    page.wait_for_selector(".error-summary")
    assert "晚上看不清路" in page.input_value("textarea[name=body]")
    page.fill("input[name=title]", "补上了标题")
    page.click("main form .button.wide, main form button.wide")
    page.wait_for_url("**/report/check*")
    assert letters(house, "补上了标题") == []
