"""A client that checks every page it fetches, and helps to fill in forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from govtrack.accounts.models import User
from govtrack.accounts.sessions import WebSession, _serializer, hash_key
from govtrack.core.clock import now
from govtrack.core.db import db, transaction

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OPTIONAL_END = {"li", "p", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class Page(HTMLParser):
    """What matters of a page: structure, headings, labels, forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.headings: list[str] = []
        self.title = ""
        self.language = ""
        self.landmarks: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.references: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._tags: list[tuple[int, list[str]]] = []
        self.feed(html)
        self.close()
        self._check()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
            if "tag" in (values.get("class") or "").split():
                self._tags.append((len(self._open), []))
        self._note_structure(tag, values)
        self._note_names(tag, values)
        self._note_inline(tag, values)

    def _note_structure(self, tag: str, values: dict[str, str | None]) -> None:
        if tag == "html":
            self.language = values.get("lang") or ""
        elif tag == "main":
            self.landmarks.append(tag)
        elif tag == "h1":
            self.headings.append(tag)
        elif tag in {"input", "select", "textarea"} and values.get("type") not in UNLABELLED:
            self.fields.append({**values, "inside": "label" if "label" in self._open else ""})

    def _note_names(self, tag: str, values: dict[str, str | None]) -> None:
        if identity := values.get("id"):
            self.ids.append(identity)
        if tag == "label" and (target := values.get("for")):
            self.labels.add(target)
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            self.references += [(name, part) for part in (values.get(name) or "").split()]

    def _note_inline(self, tag: str, values: dict[str, str | None]) -> None:
        self.faults += [f"inline {name} on <{tag}>" for name in values if name.startswith("on") or name == "style"]
        if tag == "img" and "alt" not in values:
            self.faults.append(f"picture without alt: {values.get('src')}")
        if tag == "script" and "src" not in values:
            self.faults.append("inline script")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open and self._open[-1] != tag and self._open[-1] in OPTIONAL_END:
            self._open.pop()
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")
            return
        if self._tags and self._tags[-1][0] >= len(self._open) and not "".join(self._tags.pop()[1]).strip():
            self.faults.append("tag that speaks by its colour alone")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if self._tags:
            self._tags[-1][1].append(data)

    def _check(self) -> None:
        if len(self.headings) != 1:
            self.faults.append(f"{len(self.headings)} h1 on the page")
        if not self.title.strip():
            self.faults.append("no title")
        if not self.language:
            self.faults.append("no language")
        if self.landmarks != ["main"]:
            self.faults.append("not exactly one main")
        twice = {i for i in self.ids if self.ids.count(i) > 1}
        if twice:
            self.faults.append(f"ids used twice: {sorted(twice)}")
        for field in self.fields:
            named = field.get("aria-label") or field.get("aria-labelledby") or field["inside"]
            if field.get("id") not in self.labels and not named:
                self.faults.append(f"field without label: {field.get('name')}")
        for name, target in self.references:
            if target not in self.ids:
                self.faults.append(f"{name} points at {target}, which is not there")


class PageClient(FlaskClient):
    """Fetches pages and refuses ill-formed ones."""

    def sign_in(self, user: User) -> None:
        """Signs in by a session row, as the sign-in page would leave it."""
        key = f"test-{user.id}"
        with transaction():
            db.session.merge(
                WebSession(
                    id=hash_key(key),
                    user_id=user.id,
                    data={"values": _serializer.dumps({"_user_id": str(user.id), "_fresh": True})},
                    started_at=now(),
                    seen_at=now(),
                )
            )
        self.set_cookie("session", key)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The response; an HTML page with faults fails the test."""
        db.session.rollback()  # ends the reading transaction of the test, so that it sees what comes
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        is_shown = response.status_code < 300 or response.status_code >= 400
        if is_shown and response.mimetype == "text/html" and "Content-Encoding" not in response.headers:
            html = response.get_data(as_text=True)
            if "<html" in html:
                faults = Page(html).faults
                assert not faults, f"{response.request.path}: {faults}"
        if not response.is_streamed:
            response.close()  # as the server does; only then what was put aside is written
        return response

    def token(self, path: str, name: str = "csrf_token") -> str:
        """The value of a hidden field of the page at ``path``."""
        html = self.get(path).get_data(as_text=True)
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
        assert found, f"no field {name} at {path}"
        return found[1]

    def send(
        self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Posts a form with the hidden fields of ``page`` (default: ``path`` itself).

        A report leads on to its check page, as a browser follows it.
        """
        html = self.get(page or path).get_data(as_text=True)
        hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|token)"[^>]*value="([^"]*)"', html))
        answer = self.post(path, data={**hidden, **(data or {})}, **kwargs)
        return self.get(answer.location) if (answer.location or "").startswith("/report/check?") else answer
