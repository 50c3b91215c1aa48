"""A person with a keyboard and without JavaScript, whose every step is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_TABS = 400
# Seconds: what a thumb needs on a phone. A tap with finding its target, a Chinese character by pinyin, a digit.
TAP, CHARACTER, DIGIT = 1.2, 0.8, 0.25


@dataclass
class Count:
    """What one job takes: pages opened, fields filled, taps (links, buttons, choices), and the typing."""

    pages: int = 0
    fields: int = 0
    taps: int = 0
    seconds: float = 0.0

    def tap(self, times: int = 1) -> None:
        """A link, a button, a choice."""
        self.taps += times
        self.seconds += TAP * times

    def type(self, text: str) -> None:
        """A field that is tapped and filled."""
        self.fields += 1
        self.seconds += TAP + sum(CHARACTER if ord(sign) > 127 else DIGIT for sign in text)


class Hand:
    """Tab, arrows, Space and Enter on one page; what cannot be reached by them fails the test."""

    def __init__(self, page: Any, count: Count) -> None:
        self.page = page
        self.count = count
        count.pages += 1
        # Playwright tells the browser to hand file dialogs over when somebody first listens, and does not
        # wait for it: one who listens only with the finger on the key may come too late.
        page.on("filechooser", lambda _chooser: None)

    def _tabs(self) -> Iterator[None]:
        for _turn in range(MOST_TABS):
            yield
            self.page.keyboard.press("Tab")

    def reach(self, target: Any) -> None:
        """Goes on by Tab until the target has the focus, and sees it on the screen."""
        handle = target.element_handle()
        for _turn in self._tabs():
            if handle.evaluate("one => one === document.activeElement"):
                break
        else:
            raise AssertionError(f"not reached by Tab: {target}")
        box = handle.bounding_box()
        assert box and box["width"] > 0 and box["x"] >= 0, f"has the focus and cannot be seen: {target}"

    def press(self, name: str, within: str = "main") -> None:
        """The first link or button with these words; it leads to another page."""
        place = self.page.locator(within)
        target = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        self.go(target.first)

    def go(self, target: Any) -> None:
        """A link or button that leads to another page."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.count.tap()
        self.count.pages += 1

    def send(self, ending: str = "") -> None:
        """The last button of the form, or of the one whose address contains ``ending``; errors fail."""
        form = f"main form[action*='{ending}']" if ending else "main form"
        self.go(self.page.locator(f"{form} button:visible").last)
        refused = self.page.locator(".error-summary")
        assert not refused.count(), refused.first.inner_text()

    def open(self, summary: str) -> None:
        """Unfolds a part of the page."""
        self.reach(self.page.locator("main summary", has_text=summary).first)
        self.page.keyboard.press("Enter")
        self.count.tap()

    def open_further_doors(self) -> None:
        """Shows the pages that have no place in the bar of a phone."""
        self.reach(self.page.locator("[popovertarget=further-pages]"))
        self.page.keyboard.press("Enter")
        self.count.tap()

    def write(self, name: str, text: str, ending: str = "") -> None:
        """Fills a field; what stands in it is replaced."""
        field = self._field(name, ending)
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.count.type(text)
        assert field.input_value() == text

    def _all(self, name: str, ending: str = "") -> Any:
        """The fields of this name, with or without the prefix of their form."""
        form = f"main form[action*='{ending}']" if ending else "main form"
        return self.page.locator(f"{form} [name='{name}'], {form} [name$='-{name}']")

    def _field(self, name: str, ending: str = "") -> Any:
        return self._all(name, ending).first

    def select(self, name: str, text: str, ending: str = "") -> None:
        """The first choice of a list whose words contain ``text``, by the arrows."""
        field = self._field(name, ending)
        words = field.locator("option").all_text_contents()
        wanted = next(number for number, word in enumerate(words) if text in word)
        self.reach(field)
        away = wanted - field.evaluate("one => one.selectedIndex")
        for _turn in range(abs(away)):
            self.page.keyboard.press("ArrowDown" if away > 0 else "ArrowUp")
        assert field.evaluate("one => one.selectedIndex") == wanted
        self.count.fields += 1
        self.count.tap(2)

    def choose(self, name: str, value: str, ending: str = "") -> None:
        """One of several choices that exclude each other, by the arrows."""
        group = self._all(name, ending)
        focused = "one => one === document.activeElement"
        for _turn in self._tabs():
            if any(one.evaluate(focused) for one in group.all()):
                break
        wanted = group.and_(self.page.locator(f"[value='{value}']"))
        for _turn in range(group.count()):
            if wanted.evaluate(focused):
                break
            self.page.keyboard.press("ArrowDown")
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        assert wanted.is_checked()
        self.count.fields += 1
        self.count.tap()

    def pick(self, name: str, value: str, ending: str = "") -> None:
        """A choice, whether it stands as a list or as buttons."""
        field = self._field(name, ending)
        if field.evaluate("one => one.tagName") == "SELECT":
            words = field.locator(f"option[value='{value}']").text_content()
            self.select(name, words, ending)
        else:
            self.choose(name, value, ending)

    def tick(self, name: str, ending: str = "") -> None:
        """A box to tick."""
        box = self._field(name, ending)
        self.reach(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()
        self.count.fields += 1
        self.count.tap()

    def attach(self, name: str, path: Path) -> None:
        """A file, by the browser's own dialog."""
        field = self._field(name)
        self.reach(field)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(str(path))
        self.count.fields += 1
        self.count.tap(2)

    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("main"))
