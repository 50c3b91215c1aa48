"""Feeds: what everybody may read, in the form that readers and calendars know."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from icalendar import Calendar

from govtrack.core.db import db, transaction
from govtrack.responses.models import Response
from govtrack.topics.models import Topic
from tests import factories
from tests.council import scene as councils
from tests.plans import scene as plans
from tests.responses import world

NAMES = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: Any, path: str) -> list[dict[str, str]]:
    """Title, id, page, text and moment of each entry of a feed."""
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.get_data())
    for needed in ("id", "title", "updated", "author/a:name"):
        found = feed.find(f"a:{needed}", NAMES)
        assert found is not None and found.text, needed
    return [
        {
            **{name: (row.find(f"a:{name}", NAMES).text or "") for name in ("id", "title", "updated", "summary")},
            "page": row.find("a:link", NAMES).attrib["href"],
        }
        for row in feed.findall("a:entry", NAMES)
    ]


def test_a_public_topic_is_told_with_its_step_and_its_page(app: Flask, client: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    (entry,) = entries(client, "/feeds/topics.atom")
    assert entry["title"] == "校门口拥堵" and entry["summary"].startswith("直接办理")
    assert entry["page"] == f"/topics/{topic.id}"
    before = entry["id"]
    with transaction():
        db.session.get_one(Topic, topic.id).title = "校门口早晚拥堵"
    (entry,) = entries(client, "/feeds/topics.atom")
    assert entry["id"] == before and entry["title"] == "校门口早晚拥堵"


@pytest.mark.parametrize("house", ["", "https://xiaohe.example"])
@pytest.mark.parametrize("path", [
    "/feeds/topics.atom", "/feeds/answers.atom", "/feeds/promises.atom", "/feeds/councils.ics",
    "/open311/discovery.xml", "/open311/discovery.json", "/open311/v2/discovery.xml",
])  # fmt: skip
def test_no_feed_repeats_the_host_that_a_request_names(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch, path: str, house: str
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_ADDRESS", house)
    topic = world.topic_of(world.letter()[0])
    world.published(topic=topic)
    around = councils.scene()
    councils.noticed(around, councils.admitted_topic(around))
    told = client.get(path, headers={"Host": "evil.example"}).get_data(as_text=True)
    assert "evil.example" not in told and "localhost" not in told
    assert ("https://xiaohe.example" in told) == bool(house)


def test_what_the_public_does_not_see_is_in_no_feed(app: Flask, client: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    with transaction():
        db.session.get_one(Topic, topic.id).state = "forming"
    assert entries(client, "/feeds/topics.atom") == []


def test_an_answer_is_told_once_it_is_published(app: Flask, client: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    response = world.handed_in(topic=topic)
    assert entries(client, "/feeds/answers.atom") == []
    response = world.published(topic=world.topic_of(world.letter()[0], title="楼道灯"))
    (entry,) = entries(client, "/feeds/answers.atom")
    assert (entry["title"], entry["summary"]) == ("楼道灯", "放学时段东门前单行。")
    assert entry["page"].endswith(f"/responses/{response.id}")


def test_a_number_in_a_public_text_is_masked_in_the_feed_as_well(app: Flask, client: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    response = world.published(topic=topic)
    with transaction():
        db.session.get_one(Response, response.id).decided = "请打 13800001234 找王师傅。"
    (entry,) = entries(client, "/feeds/answers.atom")
    assert "13800001234" not in entry["summary"]


def test_each_feed_can_be_of_one_community(app: Flask, client: Any) -> None:
    here, there = factories.place("community"), factories.place("community")
    topic = world.topic_of(world.letter()[0])
    with transaction():
        db.session.get_one(Topic, topic.id).place_id = here.id
    assert len(entries(client, f"/feeds/topics.atom?community={here.code}")) == 1
    assert entries(client, f"/feeds/topics.atom?community={there.code}") == []


@pytest.mark.parametrize("name", ["topics.atom", "answers.atom", "promises.atom", "councils.ics"])
def test_a_community_that_is_none_is_no_feed(app: Flask, client: Any, name: str) -> None:
    compound = factories.place("compound")
    for code in ("nowhere", compound.code):
        assert client.get(f"/feeds/{name}?community={code}").status_code == 404
    assert client.get(f"/feeds/{name}").status_code == 200


def test_announced_councils_stand_in_the_calendar_and_planned_ones_do_not(app: Flask, client: Any) -> None:
    around = councils.scene()
    councils.planned(around, councils.admitted_topic(around))
    told = councils.noticed(around, councils.admitted_topic(around, question="门口；停车，怎么办？"))
    answer = client.get("/feeds/councils.ics")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert str(event["UID"]).startswith(told.number) and event.decoded("dtstart") == told.starts_at.replace(
        microsecond=0
    )
    assert "门口；停车，怎么办？" in str(event["DESCRIPTION"])
    other = factories.place("community")
    empty = client.get(f"/feeds/councils.ics?community={other.code}").get_data()
    assert Calendar.from_ical(empty).walk("VEVENT") == []


def test_promises_are_told_with_unit_and_day(app: Flask, client: Any) -> None:
    plan = plans.noticed(plans.scene())
    (entry,) = entries(client, "/feeds/promises.atom")
    assert entry["title"] == plan.title and plan.commitments[0].lead_unit.name in entry["summary"]


def test_the_page_names_every_address(app: Flask, client: Any) -> None:
    here = factories.place("community")
    page = client.get(f"/feeds?community={here.code}").get_data(as_text=True)
    for name in ("topics.atom", "answers.atom", "promises.atom", "councils.ics"):
        assert f"/feeds/{name}?community={here.code}" in page
