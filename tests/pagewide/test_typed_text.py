"""Every form of the address map: what was typed comes back, and nothing is done, when it is only shown again."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.core.db import db
from tests.pagewide.atlas import Found, one_each
from tests.pagewide.audience import GatheringClient
from tests.pagewide.forms import Form, Forms
from tests.typed.interruptions import IN_THE_DEMONSTRATION, Writing, another_process, interrupt

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]

# Its one line of text is the account's own name, which nobody types.
WORDLESS = {"accounts.change_password"}
TYPED = "写了很久的一句话 & <i>"


def _client_of(app: Flask, page: Found) -> GatheringClient:
    app.test_client_class = GatheringClient
    client = app.test_client()
    assert isinstance(client, GatheringClient)
    if page.key:
        client.set_cookie("session", page.key)
    return client


class Writer(GatheringClient):
    """Its requests share nothing with the test around them, such as who was signed in a moment ago."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The response, as it is."""
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def _is_lost(client: GatheringClient, page: Found, form: Form) -> str:
    data: dict[str, list[str]] = {}
    for name, value in form.values:
        data.setdefault(name, []).append(value)
    for name in form.words:
        data[name] = [TYPED]
    answer = client.post(form.action or page.address, data={**data, "_again": ""}, follow_redirects=True)
    html = unescape(answer.get_data(as_text=True))
    if answer.status_code == 200 and TYPED in html:
        return ""
    return f"{form.action or page.address}: {answer.status_code}"


def test_no_form_loses_what_was_typed(demonstration: Flask, found_pages: list[Found]) -> None:
    lost, tried = [], set()
    with demonstration.app_context():
        before = db.session.scalar(select(func.max(Event.id)))
    for page in one_each(found_pages):
        client = _client_of(demonstration, page)
        forms = Forms(client.get(page.address).get_data(as_text=True)).found
        for number, form in enumerate(form for form in forms if form.words):
            if (page.route, number) not in tried and page.route not in WORDLESS:
                tried.add((page.route, number))
                lost.append(_is_lost(client, page, form))
    with demonstration.app_context():
        done = db.session.scalars(select(Event.verb).where(Event.id > before)).all()
    assert len(tried) > 40
    assert [one for one in lost if one] == []
    assert list(done) == []


def test_what_comes_between_takes_nothing_in_the_demonstration(demonstration: Flask, found_pages: list[Found]) -> None:
    """The doors whose pages stand here alone; all others are walked in ``tests/typed``."""
    doors, again = demonstration.url_map.bind("localhost"), another_process(demonstration)
    lost, met = [], set()
    for page in one_each(found_pages):
        for form in Forms(page.html).found:
            endpoint, _parts = doors.match(urlsplit(form.action or page.address).path, method="POST")
            if not form.words or endpoint not in IN_THE_DEMONSTRATION - met:
                continue
            met.add(endpoint)
            demonstration.test_client_class = Writer
            client = demonstration.test_client()
            assert isinstance(client, Writer)
            client.set_cookie("session", page.key or "")
            client.environ_base["HTTP_ORIGIN"] = "http://localhost"
            with demonstration.app_context():
                person = db.session.get(User, int(page.key.removeprefix("test-"))) if _is_account(page) else None
                lost += interrupt(Writing(client, person, page.address, form), again)
    assert met == IN_THE_DEMONSTRATION
    assert "\n".join(lost) == ""


def _is_account(page: Found) -> bool:
    return bool(page.key and page.key.startswith("test-"))
