"""Every form of the address map: what was typed comes back, and nothing is done, when it is only shown again."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.core.db import db
from tests.pagewide.atlas import Found, one_each
from tests.pagewide.audience import GatheringClient
from tests.pagewide.forms import Form, Forms

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
