"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

WORDS = {"text", "search", ""}
UNSENT = {"file", "submit", "button", "reset", "image", "password"}
# What is typed by hand, with a value that the browser takes for it.
WRITTEN = {
    "text": "写了很久的一句话 & <i>",
    "search": "写了很久的一句话 & <i>",
    "textarea": "写了很久的\n几句话 & <i>",
    "tel": "13800138000",
    "email": "a@b.cn",
    "url": "https://example.org/",
    "number": "7",
    "date": "2027-03-04",
    "time": "10:30",
    "datetime-local": "2027-03-04T10:30",
}


@dataclass
class Form:
    """Where a form goes, what it holds, and which of its fields take words."""

    action: str
    id: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)  # name → kind of what is typed by hand
    held: list[tuple[str, str]] = field(default_factory=list)  # everything as it stands, in the order of the page
    offered: dict[str, list[str]] = field(default_factory=dict)  # name → the choices that are not made
    photos: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Switch:
    """A button of the frame that sends a form to be shown again."""

    form_id: str
    action: str
    value: str
    target: str


class Forms(HTMLParser):
    """Every POST form of a page, and the switches of its frame."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.switches: list[Switch] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(values)
        elif tag == "button" and values.get("name") == "_again":
            target = values.get("formtarget", "")
            self.switches.append(Switch(values.get("form", ""), values["formaction"], values["value"], target))
        elif self._form is None:
            return
        elif tag == "input" and values.get("name"):
            self._take_input(self._form, values, is_checked="checked" in values)
        elif tag == "textarea" and values.get("name"):
            self._form.words.append(values["name"])
            self._form.written[values["name"]] = "textarea"
            self._area = (values["name"], [])
        elif tag == "select":
            self._select, self._options = values.get("name"), []
        elif tag == "option" and self._select:
            self._options.append((values.get("value", ""), "selected" in values))

    def _begin(self, values: dict[str, str]) -> None:
        is_post = values.get("method") == "post"
        self._form = Form(values.get("action", ""), values.get("id", ""), attributes=values) if is_post else None
        if self._form:
            self.found.append(self._form)

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form and self._area:
            # The first line break after the tag is no part of the text.
            self._form.held.append((self._area[0], "".join(self._area[1]).replace("\r\n", "\n").removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._form and self._select:
            chosen = next((value for value, is_chosen in self._options if is_chosen), None)
            if chosen is None:
                chosen = self._options[0][0] if self._options else ""
            self._form.values.append((self._select, chosen))
            self._form.held.append((self._select, chosen))
            self._form.offered[self._select] = [value for value, _is in self._options if value != chosen]
            self._select = None

    @staticmethod
    def _take_input(form: Form, values: dict[str, str], *, is_checked: bool) -> None:
        kind, name = values.get("type", "text") or "text", values["name"]
        if "hidden" in values:  # for password managers; nobody types there
            kind = "hidden"
        if kind in WORDS:
            form.words.append(name)
        elif kind in {"checkbox", "radio"}:
            if is_checked:
                form.values.append((name, values.get("value", "on")))
            else:
                form.offered.setdefault(name, []).append(values.get("value", "on"))
        elif kind == "file":
            form.photos.append(name)
        elif kind not in UNSENT:
            form.values.append((name, values.get("value", "")))
        if kind in WRITTEN:
            form.written[name] = kind
        if kind not in UNSENT and (kind not in {"checkbox", "radio"} or is_checked):
            form.held.append((name, values.get("value", "on" if kind in {"checkbox", "radio"} else "")))
