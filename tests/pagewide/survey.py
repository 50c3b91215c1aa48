"""What a browser notices while it shows the pages: one visit per page and width, read by many tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE
from tests.pagewide.atlas import Found

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = {"width": 320, "height": 700}
THUMB, LINE = 44, 24  # CSS pixels: a target of its own; a link inside running text
OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
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


class Visitor:
    """A browser that goes from page to page as whoever may see it."""

    def __init__(self, chromium: Any, address: str, **preferences: str) -> None:
        self.chromium = chromium
        self.address = address
        self.preferences = preferences
        self.contexts: dict[str | None, Any] = {}
        self.messages: list[str] = []

    def page_for(self, key: str | None) -> Any:
        """A tab in which somebody is signed in; kept for the next page of the same person."""
        if key not in self.contexts:
            context = self.chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=self.address)
            context.set_default_timeout(15000)
            cookies = {**self.preferences, **({"session": key} if key else {})}
            context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in cookies.items()])
            page = context.new_page()
            page.on("console", lambda message: self.messages.append(message.text))
            page.on("pageerror", lambda error: self.messages.append(str(error)))
            self.contexts[key] = page
        return self.contexts[key]

    def open(self, found: Found, size: dict[str, int]) -> Any:
        """The page, shown at a size."""
        page = self.page_for(found.key)
        self.messages.clear()
        page.set_viewport_size(size)
        answer = page.goto(found.address)
        assert answer.status == 200, f"{found} answered {answer.status}"
        return page

    def close(self) -> None:
        """Closes every tab."""
        for page in self.contexts.values():
            page.context.close()


@contextmanager
def visitor(chromium: Any, address: str, **preferences: str) -> Iterator[Visitor]:
    """A browser with preferences as cookies."""
    made = Visitor(chromium, address, **preferences)
    try:
        yield made
    finally:
        made.close()


def axe_faults(page: Any) -> list[str]:
    """The rules that axe finds broken, each with one place."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]


def look_closely(visitor: Visitor, found: Found) -> Noticed:
    """One page at three widths."""
    page = visitor.open(found, PHONE)
    page.evaluate(OPEN_ALL)
    noticed = Noticed(found, axe=axe_faults(page))
    noticed.small_targets = page.evaluate(SMALL_TARGETS, [THUMB, LINE])
    page.set_viewport_size(DESK)
    noticed.axe += axe_faults(page)
    if found.is_for_residents:
        page.set_viewport_size(NARROW)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        noticed.sideways = page.evaluate(SIDEWAYS)
    noticed.console = list(visitor.messages)
    return noticed
