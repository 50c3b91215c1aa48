"""Every page speaks its reader's language: no code, no word of the other language, no "1 letters"."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import String, inspect, select

from govtrack.accounts.models import User
from govtrack.core.db import Base, db
from govtrack.core.settings import DEFINITIONS
from tests.pagewide.atlas import Found
from tests.pagewide.audience import GatheringClient
from tests.pagewide.words import Catalog, faults_of

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]


def entered(app: Flask) -> str:
    """All that people and offices have entered, and the defaults of what an office may set."""
    with app.app_context():
        columns = [
            column
            for mapper in Base.registry.mappers
            for column in inspect(mapper.class_).columns
            if isinstance(column.type, String)
        ]
        texts = [text for column in columns for text in db.session.scalars(select(column).distinct()) if text]
        names = db.session.execute(select(User.name, User.login)).all()
    texts += [str(one.default) for one in DEFINITIONS.values()]
    # What the tests of settings declare, where they are collected beside this one.
    texts += [str(text) for key, one in DEFINITIONS.items() if key.startswith("tests.") for text in (key, one.label)]
    # Colleagues are told apart by their sign-in names.
    texts += [f"{name} ({login})" for name, login in names]
    return "\n".join(" ".join(text.split()) for text in texts).casefold()


def _in_english(app: Flask, page: Found) -> str:
    client = app.test_client()
    client.set_cookie("language", "en")
    client.set_cookie("session", page.key or "")
    return client.get(page.address).get_data(as_text=True)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_speaks_the_language_of_its_reader(
    demonstration: Flask, found_pages: list[Found], language: str
) -> None:
    other, typed, faults = Catalog(chinese=language == "en"), entered(demonstration), []
    demonstration.test_client_class = GatheringClient
    for page in found_pages:
        html = page.html if language == "zh_CN" else _in_english(demonstration, page)
        faults += [f"{page.route} ({page.role}): {fault}" for fault in faults_of(html, language, other, typed)]
    assert "\n".join(dict.fromkeys(faults)) == ""
