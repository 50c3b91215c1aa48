"""What a browser notices while it shows the pages: one visit per page answers every question about it.

A visit begins with an empty cache (what the page costs), loads the page again (what it costs the next
time), and then dresses the page as each reader may have it and asks axe, at the width of a phone and of
a desk. Each browser has a thread of its own, so that the cores share the work.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python

from tests.browser.conftest import DESK, PHONE
from tests.browser.fixtures import FLAGS, chromium_program
from tests.pagewide.atlas import Found
from tests.pagewide.wire import Meter, excess

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MODES = ["normal", "elder", "dark"]
NARROW = {"width": 320, "height": 700}
THUMB, ELDER_THUMB, LINE = 44, 60, 24  # CSS pixels: a target of its own, a main one; a link inside running text
BROWSERS = 2
OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
# The page as the preferences of a reader would have written it.
DRESS = """mode => {
    const root = document.documentElement;
    root.dataset.theme = mode === "dark" ? "dark" : "light";
    root.classList.toggle("elder", mode === "elder");
    document.body.classList.toggle("elder", mode === "elder");
    document.body.classList.toggle("normal", mode !== "elder");
}"""
BROKEN_RULES = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
    return found.violations.map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)}`);
}"""
# A choice is as large as its row, and a link inside running text needs the height of a line.
SMALL_TARGETS = """([thumb, line]) => [...document.querySelectorAll("a, button, select, summary, textarea, input")]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches(".taken-over, .skip-link, [type=hidden]"))
    .map(e => e.closest(".choice") && e.matches("input") ? e.closest(".choice") : e)
    .filter(e => {
        const box = e.getBoundingClientRect(), style = getComputedStyle(e);
        const isInline = e.tagName === "A" && style.display === "inline";
        if (isInline) return (parseFloat(style.lineHeight) || 1.5 * parseFloat(style.fontSize)) < line;
        return box.height < thumb - 0.5 || box.width < thumb - 0.5;
    })
    .map(e => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 20)}`
        + ` ${Math.round(e.getBoundingClientRect().width)}x${Math.round(e.getBoundingClientRect().height)}`)"""
SMALL_MAIN_TARGETS = """thumb => [...document.querySelectorAll("main .button, main .choice, main .field select")]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().height < thumb - 0.5)
    .map(e => `elder: ${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 20)}`
        + ` ${Math.round(e.getBoundingClientRect().height)} high`)"""
# Wide things may scroll in a box of their own; the page may not.
SIDEWAYS = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    return [`${page.scrollWidth} px`, ...[...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1 && e.checkVisibility())
        .map(e => `${e.tagName.toLowerCase()}.${e.className}`).slice(-4)]
}"""


@dataclass
class Noticed:
    """What was wrong with one page, by kind."""

    page: Found
    axe: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    small_targets: list[str] = field(default_factory=list)
    excess: list[str] = field(default_factory=list)


def survey(address: str, pages: list[Found]) -> list[Noticed]:
    """Every page, looked at by a few browsers at once; what goes wrong in one of them is raised here."""
    noticed: list[Noticed] = []
    failures: list[Exception] = []

    def look_at(some: list[Found]) -> None:
        try:
            with browser() as chromium:
                for page in some:
                    noticed.append(look_closely(chromium, address, page))
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=look_at, args=(pages[turn::BROWSERS],)) for turn in range(BROWSERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return noticed


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium of this thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        yield chromium
        chromium.close()


def look_closely(chromium: Any, address: str, found: Found) -> Noticed:
    """One page in a browser that has never seen it, as whoever may see it."""
    noticed = Noticed(found)
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=address, reduced_motion="reduce")
    context.set_default_timeout(30000)
    if found.key:
        context.add_cookies([{"name": "session", "value": found.key, "url": address}])
    page = context.new_page()
    page.on("console", lambda message: noticed.console.append(message.text))
    page.on("pageerror", lambda error: noticed.console.append(str(error)))
    noticed.excess = weigh(page, found, address)
    noticed.axe, noticed.small_targets = try_every_look(page)
    noticed.sideways = squeeze(page)
    context.close()
    return noticed


def weigh(page: Any, found: Found, address: str) -> list[str]:
    """Loads the page twice, as new and as known; returns what is over its budget."""
    meter, loads = Meter(page), []
    until = "networkidle" if re.search("data-fragment|<img", found.html) else "load"
    for _ in range(2):
        loads.append(meter.begin())
        answer = page.goto(found.address, wait_until=until)
        assert answer.status == 200, f"{found} answered {answer.status}"
    return excess(*loads, is_for_residents=found.is_for_residents, home=address)


def try_every_look(page: Any) -> tuple[list[str], list[str]]:
    """What axe finds broken and which targets are too small, with every part of the page unfolded."""
    broken, small = [], []
    page.evaluate(OPEN_ALL)
    page.evaluate(AXE.read_text("utf-8"))
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)
        for mode in MODES:
            page.evaluate(DRESS, mode)
            broken += [f"{width}, {mode}: {rule}" for rule in page.evaluate(BROKEN_RULES, RULES)]
            if width == "phone" and mode == "elder":
                small += page.evaluate(SMALL_MAIN_TARGETS, ELDER_THUMB)
            elif mode == "normal":
                small += page.evaluate(SMALL_TARGETS, [THUMB, LINE])
    return broken, small


def squeeze(page: Any) -> list[str]:
    """What is wider than a narrow window when text is doubled."""
    page.evaluate(DRESS, "normal")
    page.set_viewport_size(NARROW)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return list(page.evaluate(SIDEWAYS))
