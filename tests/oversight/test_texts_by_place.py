"""What was decided about a text of the staff holds in its place and within it, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from markupsafe import escape

from govtrack.audit.naming import load_names
from govtrack.core.db import db, transaction
from govtrack.council.models import Meeting
from govtrack.intake.models.public_texts import PublicWords, map_paths, shown_to_public
from govtrack.intake.operations import decide_text, note_published
from govtrack.oversight.queries.public_texts import SOURCES, list_waiting
from govtrack.places.models import Place
from govtrack.plans.cards import revision_card
from govtrack.plans.models import PlanRevision
from govtrack.topics.models import Topic
from tests import factories
from tests.council import scene as councils

NUMBER = "13800001234"
VENUE = f"活动室，联系电话{NUMBER}"


def _meeting() -> Meeting:
    """A meeting on notice in a community of its own, whose venue tells a number."""
    around = councils.scene()
    row = councils.noticed(around, councils.admitted_topic(around))
    with transaction():
        row.venue = VENUE
    db.session.expire_all()
    return row


def _decide(place: Place, text: str, decision: str) -> None:
    chair = factories.actor("chair", at=place)
    with transaction():
        decide_text(chair, text, decision, place.path)


def _publish(text: str, path: str) -> None:
    chair = factories.actor("chair")
    with transaction():
        note_published(chair, [text], path)


@pytest.fixture
def meeting(app: Flask) -> Meeting:
    """The meeting of one community."""
    return _meeting()


@pytest.fixture
def elsewhere(app: Flask, meeting: Meeting) -> Meeting:
    """A meeting in the community next door, with the same words about its venue."""
    return _meeting()


def test_what_one_place_confirmed_stays_masked_in_another(client: Any, meeting: Meeting, elsewhere: Meeting) -> None:
    _decide(meeting.place, meeting.venue, "public")
    assert NUMBER in client.get(f"/council/{meeting.id}").get_data(as_text=True)
    html = client.get(f"/council/{elsewhere.id}").get_data(as_text=True)
    assert NUMBER not in html
    assert "联系电话***" in html
    assert NUMBER not in client.get(f"/council/{elsewhere.id}/calendar.ics").get_data(as_text=True)
    neighbour = factories.actor("chair", at=elsewhere.place)
    with client.application.test_request_context():
        assert [(row.row_id, row.column) for row in list_waiting(neighbour).texts] == [(elsewhere.id, "venue")]


def test_each_place_decides_for_itself(app: Flask, meeting: Meeting, elsewhere: Meeting) -> None:
    _decide(meeting.place, meeting.venue, "public")
    _decide(elsewhere.place, elsewhere.venue, "hidden")
    assert shown_to_public(meeting.venue) == VENUE
    assert shown_to_public(elsewhere.venue) == "活动室，联系电话***"


def test_a_decision_of_the_place_above_holds_below_until_the_place_decides(
    app: Flask, meeting: Meeting, elsewhere: Meeting
) -> None:
    above = meeting.place.parent
    _decide(above, meeting.venue, "public")
    assert shown_to_public(meeting.venue) == shown_to_public(elsewhere.venue) == VENUE
    _decide(meeting.place, meeting.venue, "hidden")
    assert shown_to_public(meeting.venue) == "活动室，联系电话***"
    assert shown_to_public(elsewhere.venue) == VENUE


@pytest.mark.parametrize("path", ["/", "/1/", "/10/"])
def test_a_text_that_belongs_to_no_row_obeys_the_places_around_it_alone(app: Flask, path: str) -> None:
    text = f"请打{NUMBER}"
    _publish(text, path)
    shown = {at: shown_to_public(PublicWords.of(at, text)) == text for at in ("/", "/1/", "/1/2/", "/10/", "/2/")}
    assert (
        shown
        == {
            "/": {"/": True, "/1/": True, "/1/2/": True, "/10/": True, "/2/": True},
            "/1/": {"/": False, "/1/": True, "/1/2/": True, "/10/": False, "/2/": False},
            "/10/": {"/": False, "/1/": False, "/1/2/": False, "/10/": True, "/2/": False},
        }[path]
    )


def test_every_public_text_knows_where_it_belongs(app: Flask) -> None:
    """Each model says it, and as the server understands it."""
    for source in SOURCES.values():
        assert map_paths(source.model, [1]) == {}


def test_a_topic_without_a_place_belongs_everywhere(app: Flask) -> None:
    topic = councils.admitted_topic(councils.scene())
    with transaction():
        topic.place_id = None
    assert map_paths(Topic, [topic.id]) == {topic.id: "/"}


def test_a_confirmed_title_is_told_by_its_name_as_well(app: Flask) -> None:
    topic = councils.admitted_topic(councils.scene())
    with transaction():
        topic.title = f"请打{NUMBER}"
    with app.test_request_context():
        assert NUMBER not in load_names([("topics", topic.id)])["topics", topic.id]
    _publish(topic.title, topic.place_path)
    with app.test_request_context():
        assert NUMBER in load_names([("topics", topic.id)])["topics", topic.id]


def test_a_page_asks_no_more_for_a_confirmed_text(client: Any, meeting: Meeting, count_queries: list[str]) -> None:
    def ask() -> int:
        client.get(f"/council/{meeting.id}")
        count_queries.clear()
        client.get(f"/council/{meeting.id}")
        return len(count_queries)

    masked = ask()
    _decide(meeting.place, meeting.venue, "public")
    assert ask() == masked > 0


def test_what_was_on_notice_before_is_masked_as_the_plan_is(app: Flask) -> None:
    entry = {"title": f"请打{NUMBER}", "output": f"电话{NUMBER}", "in_service_on": "2026-01-09"}
    body = {"goal": f"联系{NUMBER}", "commitments": [entry]}
    card = revision_card(PlanRevision(plan_id=7, number=1, body=body))
    shown = [escape(card.goal), *(escape(text) for row in card.promises for text in (row.title, row.output))]
    assert shown == ["联系***", "请打***", "电话***"]
