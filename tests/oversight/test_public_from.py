"""One number of people makes a topic and its letters public, on every page alike: one below it, on it, one above."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.accounts.models import PendingChange
from govtrack.audit.operations import record
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.settings import SettingValue, change_setting
from govtrack.intake.models import Submission
from govtrack.oversight.search import tasks
from govtrack.responses.queries.awaiting import list_letters_awaiting
from govtrack.topics.models import Topic
from govtrack.topics.names import name_topic
from tests import factories
from tests.pages import PageClient
from tests.responses import world

TITLE, WORDS = "老电梯困人", "电梯坏了没人修"
# Set by the office (None: as the house has it), the people, whether that is enough.
EDGES = [(None, 2, False), (None, 3, True), (None, 4, True), (5, 3, False), (5, 4, False), (5, 5, True), (5, 6, True)]


def _topic(asked: int | None, people: int, state: str) -> tuple[Topic, Submission]:
    """A topic of one confirmed letter behind which so many people stand."""
    letter = world.letter(WORDS)[0]
    topic = world.topic_of(letter, title=TITLE)
    with transaction():
        if asked is not None:
            change_setting("topics.public_at_least", asked, "test")
        topic.shown_voices = topic.voices = people
        topic.state, topic.is_title_edited, topic.colour = state, True, "red"
    tasks.rebuild()
    return topic, letter


def _shown(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    # The search marks the words that it found, and repeats them in its field.
    page = answer.get_data(as_text=True) if answer.status_code == 200 else ""
    return re.sub(r"</?mark>", "", page.split("<main", 1)[-1])


@pytest.mark.parametrize(("asked", "people", "is_enough"), EDGES)
def test_a_topic_and_its_letters_come_out_together(
    app: Flask, client: FlaskClient, asked: int | None, people: int, is_enough: bool
) -> None:
    topic, letter = _topic(asked, people, "candidate")
    pages = {path: _shown(client, path) for path in (
        "/", "/topics?view=all", f"/topics/{topic.id}", f"/trace/topic/{topic.id}", "/search?q=电梯",
        f"/trace/submission/{letter.id}",
    )}  # fmt: skip
    assert {path: TITLE in page for path, page in pages.items() if "submission" not in path} == dict.fromkeys(
        [path for path in pages if "submission" not in path], is_enough
    )
    assert (WORDS in pages[f"/topics/{topic.id}"]) is is_enough
    assert (f"/trace/submission/{letter.id}" in pages[f"/trace/topic/{topic.id}"]) is is_enough
    assert (WORDS in pages[f"/trace/submission/{letter.id}"]) is is_enough
    assert (WORDS in _shown(client, "/search?q=没人修")) is is_enough


@pytest.mark.parametrize(("asked", "people", "is_enough"), EDGES)
def test_letters_of_a_topic_that_the_panel_took_up_wait_for_the_same_number(
    app: Flask, client: FlaskClient, asked: int | None, people: int, is_enough: bool
) -> None:
    topic, letter = _topic(asked, people, "admitted")
    page = _shown(client, f"/topics/{topic.id}")
    assert TITLE in page and (WORDS in page) is is_enough
    back = _shown(client, f"/trace/topic/{topic.id}")
    assert TITLE in back and (f"/trace/submission/{letter.id}" in back) is is_enough
    assert client.get(f"/trace/submission/{letter.id}").status_code == (200 if is_enough else 404)


@pytest.mark.parametrize(("asked", "people", "is_enough"), EDGES)
def test_the_map_counts_a_topic_from_the_same_number(
    app: Flask, client: FlaskClient, asked: int | None, people: int, is_enough: bool
) -> None:
    place = factories.place("community", name_zh="翠苑社区")
    topic, _letter = _topic(asked, people, "candidate")
    with transaction():
        topic.place = place
    before = _shown(client, "/map")
    assert "翠苑社区" in before
    with transaction():
        topic.shown_voices = 0
    assert (before != _shown(client, "/map")) is is_enough


@pytest.mark.parametrize(("asked", "people", "is_enough"), EDGES)
def test_a_letter_waits_for_an_answer_of_its_own_while_its_topic_is_too_small(
    app: Flask, asked: int | None, people: int, is_enough: bool
) -> None:
    _topic_of, letter = _topic(asked, people, "forming")
    waiting = [card.id for card in list_letters_awaiting(factories.actor("command")).items]
    assert (letter.id in waiting) is not is_enough


def _migrate(step: str) -> None:
    place = next((Path(__file__).parents[2] / "migrations/versions").glob("*_one_k.py"))
    spec = importlib.util.spec_from_file_location("one_k", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with transaction(), Operations.context(MigrationContext.configure(db.session.connection())):
        getattr(module, step)()
    db.session.expire_all()


def test_the_value_of_an_older_version_is_carried_over_and_back(app: Flask) -> None:
    admin = factories.user("admin")
    old, new = "responses.public_at_least", "topics.public_at_least"
    with transaction():
        db.session.add(SettingValue(key=old, value=7, changed_by_name="admin"))
        db.session.add(PendingChange(
            kind="oversight.setting", key=f"setting/{old}", reason="更稳妥一些", asked_by_id=admin.id,
            data={"rule": old, "value": 9, "day": "2026-12-01", "former": "7", "shown": "9"},
        ))  # fmt: skip
    for step, expected in (("upgrade", new), ("downgrade", old), ("upgrade", new)):
        _migrate(step)
        assert db.session.execute(select(SettingValue.key, SettingValue.value)).all() == [(expected, 7)]
        change = db.session.scalars(select(PendingChange)).one()
        assert (change.key, change.data["rule"], change.data["value"]) == (f"setting/{expected}", expected, 9)


def test_the_record_names_a_rule_by_the_key_of_an_older_version(app: Flask, as_role: Any) -> None:
    with transaction():
        row = SettingValue(key="topics.public_at_least", value=5, changed_by_name="admin")
        db.session.add(row)
        db.session.flush()
        event = record(SYSTEM, "changed", row, is_public=True, key="responses.public_at_least", old="3", new="5")
    reader: PageClient = as_role("auditor")
    assert "议题及其涉及的小区、隐去个人信息的来信" in reader.get(f"/record/{event.id}").get_data(as_text=True)


@pytest.mark.parametrize(("asked", "people", "is_enough"), EDGES)
def test_a_line_of_the_record_gives_the_title_from_the_same_number(
    app: Flask, asked: int | None, people: int, is_enough: bool
) -> None:
    topic, _letter = _topic(asked, people, "candidate")
    with app.test_request_context():
        assert (TITLE in name_topic(topic.id, topic.number, TITLE, True, "candidate", people)) is is_enough
        assert TITLE in name_topic(topic.id, topic.number, TITLE, True, "admitted", 0)
