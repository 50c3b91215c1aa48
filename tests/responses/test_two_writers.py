"""Two people write at one text: both see both, and nothing is overwritten unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.responses.models import Response
from tests import factories
from tests.pages import PageClient
from tests.responses import world


def fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|token|seen)"[^>]*value="([^"]*)"', html))


def test_two_writers_of_one_answer_read_both_texts(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letter, _code = world.letter()
    topic = world.topic_of(letter)
    place = factories.subdistrict()
    first, second = as_role("command", at=place), as_role("command", at=place)
    started = first.send(f"/respond/topic/{topic.id}", {**world.PARTS})
    assert started.status_code == 303
    row = db.session.scalar(select(Response))
    address = f"/responses/{row.id}/edit"
    mine, theirs = (fields(client.get(address).get_data(as_text=True)) for client in (first, second))

    def save(client: PageClient, hidden: dict[str, Any], text: str) -> Any:
        return client.post(address, data={**world.PARTS, **hidden, "decided": text})

    assert save(second, theirs, "西门也单行。").status_code == 303
    refused = save(first, mine, "东门加一名协管员。")
    html = unescape(refused.get_data(as_text=True))
    assert refused.status_code == 409
    assert "西门也单行。" in html and "东门加一名协管员。" in html
    assert db.session.scalar(select(Response.decided).execution_options(populate_existing=True)) == "西门也单行。"
    again = save(first, fields(html), "西门也单行；东门加一名协管员。")
    assert again.status_code == 303
    db.session.expire_all()
    assert db.session.scalar(select(Response.decided)) == "西门也单行；东门加一名协管员。"


def test_who_comes_after_it_was_handed_in_reads_that_it_has_moved_on(app: Flask, as_role: Any) -> None:
    """And not that their role has no right to it; what they wrote stands below."""
    letter, _code = world.letter()
    topic = world.topic_of(letter)
    place = factories.subdistrict()
    first, second = as_role("command", at=place), as_role("command", at=place)
    assert first.send(f"/respond/topic/{topic.id}", {**world.PARTS}).status_code == 303
    address = f"/responses/{db.session.scalar(select(Response.id))}/edit"
    mine, theirs = (fields(client.get(address).get_data(as_text=True)) for client in (first, second))
    assert first.post(address, data={**world.PARTS, **mine, "hand_in": "1"}).status_code == 303
    late = second.post(address, data={**world.PARTS, **theirs, "decided": "东门加一名协管员。"})
    html = unescape(late.get_data(as_text=True))
    assert late.status_code == 409
    assert "东门加一名协管员。" in html and "您的角色" not in html
