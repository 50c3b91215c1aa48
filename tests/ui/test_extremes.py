"""What no designer draws: words without a space, other scripts, sixty promises, ten thousand letters, an old page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, inspect

from govtrack.accounts.models import User
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.topics import operations as topics
from govtrack.topics.models import TopicMember
from tests import factories
from tests.intake.drafts import sent
from tests.pages import PageClient
from tests.pagewide.survey import NARROW, OPEN_ALL, SIDEWAYS
from tests.plans import scene as plans
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write_all

pytestmark = pytest.mark.browser
UNBROKEN = "Tierrechtsorganisationsversammlungsprotokollführer" + "A" * 10
OTHER_SCRIPTS = "مرحبا بالجيران 🏮👩‍👩‍👧‍👦👍🏽 שלום " + "🏮" * 30
ADDRESS = "https://example.org/" + "a" * 280
LONG_NAME = "欧阳" * 40
LETTERS, PAGE_BYTES = 10_000, 60_000
Sideways = Callable[[str, User | None], list[str]]


@pytest.fixture
def sideways(app: Flask, client: PageClient, open_kit: Callable[..., Any]) -> Sideways:
    """What sticks out of a page at 320 pixels with doubled text, everything unfolded."""

    def look(path: str, reader: User | None = None) -> list[str]:
        if reader is not None:
            client.sign_in(reader)
        page = open_kit(path, **({"session": f"test-{reader.id}"} if reader else {}))
        # The page and the test share one connection: nothing may still be on its way.
        page.wait_for_load_state("networkidle")
        assert page.locator("main h1").count() == 1
        page.set_viewport_size(NARROW)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate(OPEN_ALL)
        return [f"{path}: {fault}" for fault in page.evaluate(SIDEWAYS)]

    return look


def test_a_letter_without_a_space_and_in_other_scripts_stays_inside_its_pages(sideways: Sideways) -> None:
    place, clerk = factories.place(), factories.user("command")
    letter, _code = sent(title=UNBROKEN, body=f"{OTHER_SCRIPTS}\n{ADDRESS}", place=place)
    for path in (f"/submissions/{letter.id}", "/desk", f"/trace/submission/{letter.id}"):
        assert sideways(path, clerk) == []


def test_a_topic_with_such_a_title_stays_inside_its_pages(sideways: Sideways) -> None:
    topic = topic_of(_compared()[0])
    member, clerk = factories.user("council_member"), factories.actor("command")
    with transaction():
        topics.rename(clerk, topic, UNBROKEN + OTHER_SCRIPTS, ADDRESS)
    for path, reader in ((f"/topics/{topic.id}", None), ("/topics", None), ("/", None), (f"/panel/{topic.id}", member)):
        assert sideways(path, reader) == []


def test_people_and_units_with_very_long_names_stay_inside_their_pages(sideways: Sideways) -> None:
    unit = factories.organisation(name_zh=LONG_NAME)
    administrator = factories.user("admin", name_zh=LONG_NAME)
    factories.user("department", organisation=unit, name_zh=UNBROKEN)
    for path in ("/people", "/", f"/people/{administrator.id}"):
        assert sideways(path, administrator) == []


def test_a_plan_with_sixty_promises_stays_readable(client: PageClient, sideways: Sideways) -> None:
    around = plans.scene()
    promises = [plans.promise(around, title=f"{number}号 {UNBROKEN}") for number in range(60)]
    plan = plans.noticed(around, *promises)
    page = client.get(f"/plans/{plan.id}", headers={"Accept-Encoding": "gzip"})
    assert page.status_code == 200
    assert len(page.data) < PAGE_BYTES
    html = client.get(f"/plans/{plan.id}").get_data(as_text=True)
    assert all(f"{number}号 {UNBROKEN}" in html for number in range(60))
    assert sideways(f"/plans/{plan.id}", None) == []
    assert sideways(f"/plans/{plan.id}", around.desk) == []


def test_a_topic_with_ten_thousand_letters_is_no_longer_than_others(client: PageClient, sideways: Sideways) -> None:
    letters = _compared()
    topic = topic_of(letters[0])
    few = len(client.get(f"/topics/{topic.id}", headers={"Accept-Encoding": "gzip"}).data)
    _multiply(letters[0], topic.id)
    page = client.get(f"/topics/{topic.id}", headers={"Accept-Encoding": "gzip"})
    assert page.status_code == 200
    assert len(page.data) < few + 2_000
    clerk = factories.user("command")
    for path in (f"/topics/{topic.id}", f"/panel/{topic.id}", f"/topics/{topic.id}/curate"):
        assert sideways(path, clerk) == []
        assert len(client.get(path, headers={"Accept-Encoding": "gzip"}).data) < PAGE_BYTES


@pytest.mark.parametrize("said", [{}, {"Origin": "http://localhost"}], ids=["nothing", "origin"])
def test_a_page_open_since_yesterday_keeps_what_was_typed(client: PageClient, said: dict[str, str]) -> None:
    place = factories.place()
    typed = {"kind": "issue", "place": str(place.id), "title": "楼道灯不亮", "body": "二楼的灯坏了一个星期。"}
    token = client.token("/report")
    if said:
        client.delete_cookie("session-light")  # cleared meanwhile: what the browser says counts
    data = {**typed, "identity_mode": "confidential", "csrf_token": token}
    with time_machine.travel(now() + timedelta(days=1)):
        answer = client.post("/report", data=data, headers=said)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert typed["title"] in html
    assert typed["body"] in html


def _compared() -> list[Submission]:
    letters = write_all(ELEVATOR, place=factories.place())
    compare()
    return letters


def _multiply(letter: Submission, topic_id: int) -> None:
    """Ten thousand more letters like this one in its topic, straight into the tables, as an import of years would."""
    table = inspect(Submission).local_table
    unique = {column.name for column in table.columns if column.unique}
    values = {column.name: getattr(letter, column.name) for column in table.columns if column.name != "id"}
    first = letter.id + 1000
    with transaction():
        rows = [
            {**values, **{name: f"{values[name]}-{n}" for name in unique if values[name]}, "id": first + n}
            for n in range(LETTERS)
        ]
        db.session.execute(insert(table), rows)
        members = [{"topic_id": topic_id, "submission_id": first + n, "created_at": now()} for n in range(LETTERS)]
        db.session.execute(insert(TopicMember), members)
        topic_of(letter).letters += LETTERS
