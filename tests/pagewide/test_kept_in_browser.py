"""What is typed into a form is still there in a browser: after another page, another language, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import photo as photo
from tests.browser.house import RunningHouse
from tests.pagewide.atlas import Found, one_of_route
from tests.pagewide.forms import Forms

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]

WORDS = "写了很久的一句话，一个字也不能少。"
FEWEST = 12
# The longest text of the page's forms; what is folded away is typed into as well.
FIELD = "main form[method=post]:not([data-no-draft]) textarea[name]"


def _with_text(found: list[Found]) -> list[Found]:
    """One page of each route on which a text can be written."""
    return [
        page
        for page in one_of_route(found)
        if any("textarea" in form.written.values() for form in Forms(page.html).found)
    ]


def _open(chromium: Any, house: RunningHouse, page: Found, **options: Any) -> Any:
    context = chromium.new_context(base_url=house.address, locale="zh-CN", **options)
    context.set_default_timeout(15000)
    if page.key:
        context.add_cookies([{"name": "session", "value": page.key, "url": house.address}])
    tab = context.new_page()
    tab.goto(page.address)
    return tab


def _type(tab: Any) -> None:
    """Types into the first text field, folded or not."""
    tab.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
    tab.locator(FIELD).first.evaluate(
        "(one, words) => { one.value = words; one.dispatchEvent(new Event('input', { bubbles: true })); }", WORDS
    )


def _value(tab: Any) -> str:
    field = tab.locator(FIELD).first
    return str(field.evaluate("one => one.value")) if field.count() else "no field"


def test_texts_outlive_another_page_and_another_language(
    chromium: Any, house: RunningHouse, found_pages: list[Found]
) -> None:
    lost, tried = [], 0
    for page in _with_text(found_pages):
        tab = _open(chromium, house, page)
        if not tab.locator(FIELD).count():
            tab.context.close()
            continue
        tried += 1
        _type(tab)
        tab.goto("/help")
        tab.goto(page.address)
        lost += [f"{page}: another page, {_value(tab)}"] if _value(tab) != WORDS else []
        _type(tab)
        with tab.expect_navigation():
            tab.locator("button[value='language=en']").first.evaluate("one => one.click()")
        lost += [f"{page}: another language, {_value(tab)}"] if _value(tab) != WORDS else []
        tab.goto("/help")
        tab.go_back()
        lost += [f"{page}: back, {_value(tab)}"] if _value(tab) != WORDS else []
        tab.context.close()
    assert tried >= FEWEST
    assert "\n".join(lost) == ""


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("switch", ["text_size=elder", "language=en", "theme=dark"])
def test_a_report_keeps_its_words_and_photo(
    chromium: Any, house: RunningHouse, photo: Path, script: bool, switch: str
) -> None:
    tab = _open(chromium, house, Found("intake.report", "/report", "visitor", None, ""), java_script_enabled=script)
    tab.fill("textarea[name=body]", WORDS)
    tab.set_input_files("input[name=photos]", photo)
    if script:
        tab.wait_for_selector(".photo-previews img")
    in_place = script and not switch.startswith("language")
    if in_place:
        tab.click(f"button[value='{switch}']")
        kept = tab.evaluate("document.querySelector('input[name=photos]').files.length")
    else:
        with tab.expect_navigation():
            tab.click(f"button[value='{switch}']")
        kept = tab.locator("input[name=photo_token]").count()
    assert (tab.input_value("textarea[name=body]"), kept) == (WORDS, 1)
    tab.context.close()


def test_another_account_and_another_tab_see_nothing(
    chromium: Any, house: RunningHouse, found_pages: list[Found]
) -> None:
    """A draft comes back to its account, or without an account to its tab, and to nobody else."""
    page = next(page for page in found_pages if page.address == "/report" and page.role == "resident")
    tab = _open(chromium, house, page)
    _type(tab)
    tab.goto("/help")
    second = tab.context.new_page()
    second.goto("/report")
    assert _value(second) == WORDS, "the same account, another tab"
    tab.context.clear_cookies()
    for stranger in (tab, second):
        stranger.goto("/report")
        assert _value(stranger) == ""
    _type(tab)
    tab.goto("/help")
    second.goto("/report")
    assert _value(second) == "", "without an account another tab is another person"
    tab.goto("/report")
    assert _value(tab) == WORDS
    tab.context.close()
