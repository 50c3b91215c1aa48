"""Topics near the reader come first: by a choice kept in the browser, or by a resident's account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.db import transaction
from govtrack.places.models import Place
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from tests import factories


def topic(title: str, at: Place, hotness: float) -> Topic:
    """A hot topic of this place, with enough people behind what a clerk has confirmed to be public."""
    panel = factories.actor("community_staff")
    with transaction():
        row = topics.nominate(panel, "多人反映", title=title, place=at)
        row.hotness, row.colour, row.voices, row.shown_voices = hotness, "red", 5, 5
    return row


@pytest.fixture
def here(app: Flask) -> Place:
    """A community with a topic that is less hot than those of another one."""
    community = factories.place("community", name_zh="青莎社区")
    topic("青莎的路灯", factories.place("compound", community), 20)
    elsewhere = factories.place("community", name_zh="别处社区")
    topic("别处的停车", factories.place("compound", elsewhere), 90)
    topic("别处的广场舞", factories.place("compound", elsewhere), 80)
    return community


def titles(client: Any, path: str) -> list[str]:
    html = client.get(path).get_data(as_text=True)
    return re.findall(r"青莎的路灯|别处的停车|别处的广场舞", "".join(re.findall(r'href="/topics/\d+">([^<]*)<', html)))


NEAR_FIRST = ["青莎的路灯", "别处的停车", "别处的广场舞"]
HOTTEST_FIRST = ["别处的停车", "别处的广场舞", "青莎的路灯"]


@pytest.mark.parametrize("path", ["/", "/topics"])
def test_a_visitor_chooses_a_community_once_and_may_change_it(client: FlaskClient, here: Place, path: str) -> None:
    assert titles(client, path) == HOTTEST_FIRST
    answer = client.post("/my-community", data={"community": here.code, "next": path})
    assert (answer.status_code, answer.location) == (303, path)
    assert titles(client, path) == NEAR_FIRST
    assert "青莎社区的议题排在前面" in client.get(path).get_data(as_text=True)
    client.post("/my-community", data={"community": ""})
    assert titles(client, path) == HOTTEST_FIRST


@pytest.mark.parametrize("path", ["/", "/topics"])
def test_a_resident_finds_the_own_community_first(as_role: Any, here: Place, path: str) -> None:
    compound = factories.place("compound", here)
    resident = as_role("verified_resident", at=compound)
    assert titles(resident, path) == NEAR_FIRST
    resident.post("/my-community", data={"community": "", "next": "//evil.example"})
    assert titles(resident, path) == HOTTEST_FIRST
    assert titles(as_role("verified_resident"), path) == HOTTEST_FIRST


def test_a_made_up_community_is_none(client: FlaskClient, here: Place) -> None:
    client.set_cookie("community", "'; drop table")
    assert titles(client, "/") == HOTTEST_FIRST
    answer = client.post("/my-community", data={"community": "<script>", "next": "https://evil.example/"})
    assert answer.location == "/"
    assert titles(client, "/") == HOTTEST_FIRST
