"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

WORDS = {"text", "search", ""}
UNSENT = {"file", "submit", "button", "reset", "image", "password"}


@dataclass
class Form:
    """Where a form goes, what it holds, and which of its fields take words."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Every POST form of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._chosen: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(values.get("action", "")) if values.get("method") == "post" else None
            if self._form:
                self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and values.get("name"):
            self._take_input(self._form, values, is_checked="checked" in values)
        elif tag == "textarea" and values.get("name"):
            self._form.words.append(values["name"])
        elif tag == "select":
            self._select, self._chosen = values.get("name"), None
        elif tag == "option" and self._select and (self._chosen is None or "selected" in values):
            self._chosen = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._form and self._select:
            self._form.values.append((self._select, self._chosen or ""))
            self._select = None

    @staticmethod
    def _take_input(form: Form, values: dict[str, str], *, is_checked: bool) -> None:
        kind = values.get("type", "text")
        if kind in WORDS:
            form.words.append(values["name"])
        elif kind in {"checkbox", "radio"}:
            if is_checked:
                form.values.append((values["name"], values.get("value", "on")))
        elif kind not in UNSENT:
            form.values.append((values["name"], values.get("value", "")))
