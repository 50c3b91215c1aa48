"""The kit under a thumb: contrast, reflow, targets, small photographs, drafts, single sending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytestmark = pytest.mark.browser
MODES = [{"theme": "light"}, {"theme": "dark"}, {"theme": "contrast"}, {"theme": "light", "text_size": "elder"}]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Links inside a sentence are exempt (WCAG 2.5.8), and a choice is as large as its row.
SMALL_TARGETS = """least => [...document.querySelectorAll("a, button, select, summary, input:not([type=hidden])")]
    .filter(e => e.offsetParent && !e.matches(".taken-over, .skip-link, p:not([class]) > a") && !e.closest(".choice"))
    .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least).map(([text]) => text)"""
DRAFT = "sessionStorage.getItem('govtrack.draft..styleguide')"


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
@pytest.mark.parametrize("preferences", MODES, ids=["light", "dark", "contrast", "elder"])
def test_axe_finds_nothing(open_kit: Callable[..., Any], preferences: dict[str, str], phone: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = open_kit("/styleguide?errors=1", phone=phone, **preferences)
    found = axe.Axe().run(page, options={"runOnly": RULES}).response
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["incomplete"]] == []


def test_no_sideways_scroll_at_320_pixels_with_doubled_text(open_kit: Callable[..., Any]) -> None:
    page = open_kit("/styleguide?errors=1")
    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_targets_fit_a_thumb(open_kit: Callable[..., Any]) -> None:
    assert open_kit().evaluate(SMALL_TARGETS, 44) == []


SEEN = """parts => parts.map(one => one.getBoundingClientRect()).filter(box => box.height > 0)
    .map(box => [Math.round(box.top), Math.round(box.bottom)])"""


@pytest.mark.parametrize("path", ["/report", "/follow", "/topics"])
def test_the_head_of_a_phone_is_one_row_and_five_doors_stand_under_the_thumb(
    open_kit: Callable[..., Any], path: str
) -> None:
    page = open_kit(path)
    assert page.evaluate("document.querySelector('.site-header').getBoundingClientRect().height") <= 64
    rows = page.eval_on_selector_all(".utility-row > *", SEEN)
    assert len(rows) == 2 and rows[0][0] == rows[1][0]
    doors = page.eval_on_selector_all(".main-navigation :is(a, button)", SEEN)
    height = page.viewport_size["height"]
    assert len(doors) == 5 and all(height - 64 <= top and bottom <= height for top, bottom in doors)


def test_what_is_needed_less_often_opens_by_keyboard(open_kit: Callable[..., Any]) -> None:
    page = open_kit("/topics")
    assert not page.locator("#further-pages a").first.is_visible()
    page.focus("[popovertarget=further-pages]")
    page.keyboard.press("Enter")
    assert page.locator("#further-pages a").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('ul').id") == "further-pages"
    page.keyboard.press("Escape")
    assert not page.locator("#further-pages a").first.is_visible()
    page.click("[popovertarget=further-switches]")
    page.click("#further-switches >> text=English")
    page.wait_for_selector("html[lang=en]")


def test_on_a_desk_every_door_stands_in_its_row(open_kit: Callable[..., Any]) -> None:
    page = open_kit("/topics")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator("#further-pages a").first.is_visible()
    assert page.locator("#further-switches button").first.is_visible()
    assert not any(page.locator(".opens-further").nth(i).is_visible() for i in range(2))


def test_elder_mode_enlarges_text_and_main_targets(open_kit: Callable[..., Any]) -> None:
    page = open_kit(text_size="elder")
    size = "selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
    height = "selector => document.querySelector(selector).getBoundingClientRect().height"
    assert page.evaluate(size, "main p") >= 18
    assert page.evaluate(size, ".hint") >= 18
    assert page.evaluate(size, "h1") >= 30
    for target in (".button", ".main-navigation a", ".field select", ".choice"):
        assert page.evaluate(height, target) >= 60, target


def test_a_large_photo_is_made_small_before_it_is_sent(open_kit: Callable[..., Any], tmp_path: Path) -> None:
    photo = tmp_path / "gate.jpg"
    exif = Image.Exif()
    exif[271] = "Camera of a resident"
    Image.effect_noise((3200, 2400), 60).convert("RGB").save(photo, quality=95, exif=exif)
    page = open_kit()
    page.set_input_files("#photos", str(photo))
    page.wait_for_selector(".photo-previews img")
    size, text = page.evaluate(
        "async () => { const f = document.querySelector('#photos').files[0]; return [f.size, await f.text()]; }"
    )
    assert size < photo.stat().st_size / 3
    assert "Camera of a resident" not in text
    page.click(".photo-previews button")
    assert page.evaluate("document.querySelector('#photos').files.length") == 0


def test_a_draft_comes_back_without_the_name_and_goes_when_sent(open_kit: Callable[..., Any]) -> None:
    page = open_kit()
    page.fill("#text", "三号楼的电梯又停了")
    page.fill("#name", "王女士")
    page.check("#mode-1")
    page.wait_for_function("() => sessionStorage.length === 1")
    assert "王女士" not in page.evaluate(DRAFT)
    page.reload()
    assert page.input_value("#text") == "三号楼的电梯又停了"
    assert page.input_value("#name") == ""
    assert page.is_checked("#mode-1")
    page.route("**/styleguide", lambda route: route.fulfill(status=204))
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.evaluate("document.querySelector('form[data-draft]').requestSubmit()")
    page.unroute("**/styleguide")
    page.goto("/sign-in")
    assert "三号楼" in page.evaluate(DRAFT), "a page without the form proves nothing"
    page.context.add_cookies([{"name": "taken_draft", "value": "styleguide", "url": page.url}])
    page.reload()
    assert page.evaluate(DRAFT) is None


def test_three_taps_send_once(open_kit: Callable[..., Any]) -> None:
    page = open_kit()
    sent: list[str] = []

    def count(route: Any) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/styleguide", count)
    form = "document.querySelector('form[data-draft]')"
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.evaluate(f"for (let tap = 0; tap < 3; tap++) {form}.requestSubmit()")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert sent == ["POST"]


def test_a_deed_without_return_asks_first_and_escape_takes_it_back(open_kit: Callable[..., Any]) -> None:
    page = open_kit()
    page.click("[data-confirm]")
    assert "删除后不能恢复" in page.inner_text("dialog")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.matches('[data-confirm]')")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_kit: Callable[..., Any]) -> None:
    page = open_kit("/styleguide?errors=1")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "place"


def test_a_long_list_is_searched_by_typing_and_never_loses_what_was_chosen(open_kit: Callable[..., Any]) -> None:
    page = open_kit()
    offered = "Array.from(document.querySelectorAll('#place option'), (option) => option.textContent)"
    page.select_option("#place", label="听橹苑")
    box = page.get_by_label("输入文字查找")
    # A name, and every choice of a community by the name of that.
    box.fill("新村")
    assert page.evaluate(offered) == ["请选择", "和睦新村", "华丰新村", "长征新村", "听橹苑", "塘河新村", "董家新村"]
    assert page.inner_text("#place ~ [role=status]") == "找到：5"
    box.fill("大浒路 小区")
    assert page.evaluate(offered) == ["请选择", "听橹苑", "沈塘桥小区", "阮家桥小区"]
    assert page.evaluate("document.querySelector('#place').selectedOptions[0].textContent") == "听橹苑"
    # Enter takes the first one found and sends nothing.
    box.press("Enter")
    assert page.evaluate("document.querySelector('#place').selectedOptions[0].textContent") == "沈塘桥小区"
    assert page.evaluate("document.activeElement.id") == "place"
    box.fill("没有的地方")
    assert page.evaluate(offered) == ["请选择", "沈塘桥小区"]
    assert page.inner_text("#place ~ [role=status]") == "找到：0"
    box.fill("")
    assert page.evaluate(f"{offered}.length") == 21
    assert page.evaluate("document.querySelector('#place').closest('form').elements.namedItem('place').value") == "19"
    # Going on with only one found takes it; with several, what was chosen stays.
    for words, chosen in (("听橹", "听橹苑"), ("新村", "听橹苑")):
        box.fill(words)
        box.press("Tab")
        assert page.evaluate("document.querySelector('#place').selectedOptions[0].textContent") == chosen
