"""What the search shows to whom: one person below the number that makes a matter public, on it, and above."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.oversight.search import tasks
from govtrack.oversight.search.queries import SearchFilter, search
from govtrack.oversight.search.visibility import is_public_response
from govtrack.responses.models import Response
from govtrack.topics.models import Topic
from tests import factories
from tests.council import scene as council
from tests.plans import scene as plans
from tests.responses import world


def find(words: str, actor: Any = ANONYMOUS) -> set[str]:
    """The kinds of what the reader finds."""
    results = search(actor, SearchFilter(words))
    return {hit.entry.kind for hit in results.page.items} if results else set()


def topic_with(voices: int, state: str, text: str = "电梯坏了没人修", **more: Any) -> Topic:
    """A topic of one confirmed letter behind which so many people stand."""
    topic = world.topic_of(world.letter(text, **more)[0], title="老电梯困人")
    with transaction():
        topic.shown_voices, topic.state = voices, state
    tasks.rebuild()
    return topic


@pytest.mark.parametrize(
    ("state", "voices", "is_public"),
    [
        ("forming", 2, False),
        ("forming", 3, True),
        ("candidate", 2, False),
        ("candidate", 3, True),
        ("rejected", 2, False),
        ("admitted", 1, True),
        ("archived", 1, True),
        ("dissolved", 9, False),
    ],
)
def test_a_topic_is_found_from_three_people_on_or_once_the_panel_took_it_up(
    app: Flask, state: str, voices: int, is_public: bool
) -> None:
    topic_with(voices, state)
    assert ("topic" in find("电梯")) is is_public


@pytest.mark.parametrize(("voices", "is_public"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_letter_is_found_where_three_people_stand_beside_it(app: Flask, voices: int, is_public: bool) -> None:
    topic_with(voices, "admitted")
    assert ("submission" in find("没人修")) is is_public
    assert "submission" in find("没人修", factories.actor("command"))


@pytest.mark.parametrize(("voices", "is_public"), [(4, False), (5, True)])
def test_the_office_may_ask_for_more_people(app: Flask, voices: int, is_public: bool) -> None:
    with transaction():
        change_setting("topics.public_at_least", 5, "test")
    topic_with(voices, "admitted")
    assert ("submission" in find("没人修")) is is_public


@pytest.mark.parametrize("state", ["forming", "dissolved"])
def test_a_letter_leaves_the_public_with_its_topic_before_the_index_knows(app: Flask, state: str) -> None:
    topic = topic_with(3, "admitted")
    assert {"topic", "submission"} <= find("电梯")
    with transaction():
        topic.shown_voices, topic.state = 2, state
    assert find("电梯") == set()


@pytest.mark.parametrize("source", ["petition", "opinion"])
def test_a_letter_that_is_never_quoted_is_not_found(app: Flask, source: str) -> None:
    topic_with(9, "admitted", source=source)
    assert find("没人修") == set()
    assert find("没人修", factories.actor("command")) == {"submission"}


def test_a_text_that_no_clerk_has_confirmed_is_not_found(app: Flask) -> None:
    topic_with(9, "admitted", accepted=False)
    assert find("没人修") == set()


def test_an_answer_to_one_letter_is_its_writers_and_the_desks(app: Flask) -> None:
    world.published(submission=world.letter()[0])
    tasks.rebuild()
    assert "response" not in find("单行")
    assert "response" in find("单行", factories.actor("command"))
    assert "response" not in find("单行", factories.actor("expert"))
    assert db.session.scalars(select(Response.id).where(is_public_response())).all() == []


@pytest.mark.parametrize("state", ["in_review", "amended"])
def test_an_answer_about_a_topic_is_found_while_it_is_in_force(app: Flask, state: str) -> None:
    response = world.published(topic=world.topic_of(world.letter()[0]))
    tasks.rebuild()
    assert "response" in find("单行")
    with transaction():
        response.state = state
    assert "response" not in find("单行"), "before the index knows"
    tasks.rebuild()
    assert "response" not in find("单行")


def test_a_meeting_is_found_from_its_notice_on(app: Flask) -> None:
    around = council.scene()
    council.planned(around, council.admitted_topic(around))
    tasks.rebuild()
    far = factories.actor("recorder", at=factories.place("community"))
    assert "meeting" not in find("活动室")
    assert "meeting" not in find("活动室", far)
    assert "meeting" in find("活动室", around.staff.actor)
    council.noticed(around, council.admitted_topic(around, title="另一件事"))
    tasks.rebuild()
    assert "meeting" in find("活动室")


def test_a_plan_is_found_from_its_notice_on(app: Flask) -> None:
    around = plans.scene()
    plan = plans.drafted(around)
    tasks.rebuild()
    far = [factories.actor(role, at=factories.place("community")) for role in ("commissioner", "auditor")]
    assert all("plan" not in find("错时车位", person) for person in (ANONYMOUS, *far))
    for person in (around.actor, factories.actor("auditor"), factories.actor("supervisor")):
        assert "plan" in find("错时车位", person)
    with transaction():
        plans.put_on_notice(around.actor, plan)
    tasks.rebuild()
    assert "plan" in find("错时车位")


@pytest.mark.parametrize(
    ("role", "finds"),
    [("community_staff", True), ("commissioner", True), ("council_member", True), ("chair", True), ("recorder", True),
     ("facilitator", True), ("command", True), ("supervisor", True), ("auditor", True), ("department", False),
     ("property", False), ("owners_committee", False), ("enterprise", False), ("expert", False),
     ("grid_worker", False), ("resident", False), ("verified_resident", False), ("admin", False)],
)  # fmt: skip
def test_topics_that_are_not_public_are_for_those_who_read_their_letters(app: Flask, role: str, finds: bool) -> None:
    topic_with(1, "forming")
    assert ("topic" in find("电梯", factories.actor(role))) is finds
