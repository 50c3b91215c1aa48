"""The browser's own way back: to everything that was typed, and to nothing that somebody else typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import sign_in
from tests.browser.house import RunningHouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORWARD = "main form button.wide"


def write(page: Any, title: str, photo: Path) -> None:
    """Fills in the form of a report."""
    page.select_option("select[name=place]", index=3)
    page.fill("input[name=title]", title)
    page.fill("textarea[name=body]", "楼下的路灯坏了三天，晚上看不清路。")
    page.check("input[name=identity_mode][value=anonymous]")
    page.set_input_files("input[name=photos]", photo)
    page.wait_for_timeout(300)  # the script makes the photo smaller; without script there is nothing to wait for


def press(page: Any, button: str) -> None:
    """Sends the form."""
    with page.expect_navigation():
        page.locator(button).first.click()


def photos_of(house: RunningHouse, title: str) -> list[int]:
    """The photos of each letter with this title."""
    with closing(sqlite3.connect(house.home / "govtrack.db", timeout=20)) as connection:
        rows = connection.execute(
            "SELECT (SELECT count(*) FROM attachments WHERE submission_id = submissions.id) FROM submissions"
            " WHERE redacted_title = ?", (title,)
        )  # fmt: skip
        return [int(row[0]) for row in rows]


@pytest.mark.parametrize("script", [True, False])
def test_back_from_the_check_page_brings_the_photos_once(
    open_page: Callable[..., Any], house: RunningHouse, photo: Path, script: bool
) -> None:
    title = f"返回以后再提交{script}"
    page = open_page("/report", phone=True, java_script_enabled=script)
    write(page, title, photo)
    press(page, FORWARD)
    page.go_back()
    assert page.input_value("input[name=title]") == title
    press(page, FORWARD)
    press(page, "main form button[name=step]")
    assert photos_of(house, title) == [1]


@pytest.mark.parametrize("script", [True, False])
def test_a_page_that_was_open_too_long_keeps_the_photos(
    open_page: Callable[..., Any], house: RunningHouse, photo: Path, script: bool
) -> None:
    title = f"放了一夜的页面{script}"
    page = open_page("/report", phone=True, java_script_enabled=script)
    write(page, title, photo)
    page.evaluate("document.querySelector('main form [name=csrf_token]').value = 'of yesterday'")
    press(page, FORWARD)
    assert "这个页面打开太久了" in page.inner_text("main")
    press(page, "main form[data-back-to-form] button")
    assert page.locator("main img").count() == 1
    press(page, FORWARD)
    press(page, "main form button[name=step]")
    assert photos_of(house, title) == [1]


@pytest.mark.parametrize("script", [True, False])
def test_at_a_shared_screen_the_way_back_shows_nobody_elses_words(
    open_page: Callable[..., Any], house: RunningHouse, photo: Path, script: bool
) -> None:
    page = open_page("/", phone=True, java_script_enabled=script)
    sign_in(page, *house.sign_in_of("enterprise"))
    page.goto("/report")
    write(page, "第一个人写的", photo)
    page.goto("/")
    page.go_back()
    assert page.input_value("input[name=title]") == "第一个人写的", "the same person finds the words again"
    page.goto("/")
    with page.expect_navigation():
        page.locator("form[action='/sign-out']").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    for _step in range(4):
        page.go_back()
        if page.url.endswith("/report"):
            break
    assert page.url.endswith("/report")
    assert page.input_value("input[name=title]") == ""
    sign_in(page, *house.sign_in_of("resident"))
    for _step in range(4):
        page.go_back()
        if page.url.endswith("/report"):
            break
    assert page.url.endswith("/report")
    assert page.input_value("input[name=title]") == "" and page.input_value("textarea[name=body]") == ""


def test_a_language_leaves_the_words_of_the_second_form_of_one_address(
    open_page: Callable[..., Any], house: RunningHouse
) -> None:
    with closing(sqlite3.connect(house.home / "govtrack.db", timeout=20)) as connection:
        rows = connection.execute("SELECT id FROM responses WHERE state = 'in_review' ORDER BY id").fetchall()
    page = open_page(f"/responses/{rows[0][0]}/review", phone=True, role="command")
    reason = page.locator("textarea[name=back-reason]")
    reason.evaluate("field => field.closest('details') && (field.closest('details').open = true)")
    reason.fill("请写明物业何时修好。")
    page.click("[popovertarget=further-switches]")
    with page.expect_navigation():
        page.locator("button[name=_again][value='language=en']").click()
    assert page.locator("textarea[name=back-reason]").input_value() == "请写明物业何时修好。"
