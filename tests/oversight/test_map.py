"""The schematic map: what is drawn, the equal list, and outlines that are none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import SettingValue, change_setting
from govtrack.oversight.map.drawing import Frame, middle, read_rings, wrap
from govtrack.oversight.map.queries import load_map
from govtrack.oversight.map.tiles import list_tiles
from govtrack.places.models import Place
from govtrack.topics.models import Topic
from tests import factories
from tests.plans import scene as planning
from tests.responses import world

SQUARE = [[120.0, 30.0], [120.01, 30.0], [120.01, 30.01], [120.0, 30.01], [120.0, 30.0]]
NO_OUTLINES: tuple[Any, ...] = (
    None, "x", 3, [], {}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": "x"},
    {"type": "Polygon", "coordinates": [[[1, 2], ["a", 3], [None, None], [1e400, 0]]]},
    {"type": "Point", "coordinates": [120, 30]}, {"type": "Feature", "geometry": None},
    {"type": "MultiPolygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[[500, 500]] * 4]},
)  # fmt: skip


def outlined(place: Place, shift: float = 0.0) -> Place:
    """The place with a square for an outline, ``shift`` degrees to the east."""
    ring = [[x + shift, y] for x, y in SQUARE]
    with transaction():
        place.outline = {"type": "Polygon", "coordinates": [ring]}
        db.session.flush()
    return place


def links(html: str, part: str) -> set[str]:
    """The addresses of the links in a part of the page."""
    inside = html.partition(f"<{part}")[2].partition(f"</{part}>")[0]
    return set(re.findall(r'<a href="([^"]*)"', inside))


def test_every_community_is_a_link_on_the_map_and_in_the_list(client: FlaskClient) -> None:
    for number in range(3):
        outlined(factories.place("community", name_zh=f"春{number}社区"), number / 50)
    html = client.get("/map").get_data(as_text=True)
    drawn = links(html.partition('<figure class="map"')[2], "svg")
    assert len(drawn) == 3
    assert drawn <= links(html, "table")
    assert html.count("示意图") >= 2
    assert "style=" not in html


def test_a_community_opens_into_its_own_compounds(client: FlaskClient) -> None:
    here, there = factories.place("community"), factories.place("community")
    inside = outlined(factories.place("compound", here, "听雨苑"))
    factories.place("compound", there, "别处苑")
    html = client.get(f"/map?community={here.code}").get_data(as_text=True)
    assert "听雨苑" in html
    assert "别处苑" not in html
    assert f"/topics?view=all&amp;place={inside.code}" in html
    assert client.get(f"/topics?view=all&place={inside.code}").status_code == 200


def test_numbers_count_all_places_below_and_only_what_the_reader_may_know(app: Flask) -> None:
    community = factories.place("community")
    compound = factories.place("compound", community)
    public = world.topic_of(*(world.letter(at=compound)[0] for _n in range(3)))
    hidden = world.topic_of(world.letter(at=compound)[0], state="candidate")
    with transaction():
        for topic in (public, hidden):
            db.session.get_one(Topic, topic.id).place_id = compound.id
        db.session.flush()
    for code in ("", community.code):
        assert [entry.tally.topics for entry in load_map(code).places] == [1]
        assert [entry.tally.topics for entry in load_map(code, factories.actor("command")).places] == [2]
    assert load_map().places[0].tally.look == "busy"


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1)])
def test_a_promise_is_late_on_the_map_from_the_day_after_its_day(app: Flask, days: int, late: int) -> None:
    plan = planning.adopted(planning.scene())
    day = plan.commitments[0].in_service_on + timedelta(days=days)
    with time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False):
        shown = load_map()
    told = [shown.shared, *(entry.tally for entry in shown.places)]
    assert [sum(getattr(tally, name) for tally in told) for name in ("promises", "overdue")] == [1, late]


def test_what_concerns_all_places_is_told_apart(client: FlaskClient) -> None:
    factories.place("community")
    world.topic_of(*(world.letter()[0] for _n in range(3)))
    assert load_map().shared.topics == 1
    assert "面向整个街道：议题 1 个" in client.get("/map").get_data(as_text=True)


def test_without_outlines_the_list_stands_alone(client: FlaskClient) -> None:
    place = factories.place("community", name_zh="无图社区")
    html = client.get("/map").get_data(as_text=True)
    assert "无图社区" in html
    assert '<figure class="map"' not in html
    assert client.get(f"/map?community={place.code}").status_code == 200


@pytest.mark.parametrize("code", ["", "nothing", "'", "\x00", "😀", "9" * 4000])
def test_an_unknown_community_shows_the_whole(client: FlaskClient, code: str) -> None:
    factories.place("community", name_zh="春风社区")
    html = client.get("/map", query_string={"community": code}).get_data(as_text=True)
    assert "春风社区" in html


def test_an_empty_installation_says_what_comes(client: FlaskClient) -> None:
    assert client.get("/map").status_code == 200


@pytest.mark.parametrize("outline", NO_OUTLINES, ids=range(len(NO_OUTLINES)))
def test_what_is_no_outline_is_not_drawn(outline: Any) -> None:
    assert read_rings(outline) == []


def test_drawings_stay_inside_the_frame_with_north_on_top() -> None:
    rings = read_rings({"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE]]}})
    frame = Frame(rings)
    placed = [frame.place((x, y)) for x, y in SQUARE]
    assert all(0 <= x <= 600 and 0 <= y <= frame.height for x, y in placed)
    assert frame.place((120.0, 30.01))[1] < frame.place((120.0, 30.0))[1]
    assert frame.draw(rings).x == pytest.approx(300, abs=1)
    assert middle([(0, 0), (2, 0), (2, 2), (0, 2)]) == (1, 1)
    assert Frame([[(1.0, 1.0)] * 3]).height > 0


def test_long_names_are_broken_into_lines() -> None:
    assert wrap("听橹苑") == ["听橹苑"]
    assert wrap("Changzheng Bridge Community") == ["Changzheng", "Bridge", "Community"]
    assert len(wrap("很长" * 40)) == 3


def test_the_map_costs_few_queries(client: FlaskClient, count_queries: list[str]) -> None:
    for number in range(5):
        outlined(factories.place("community"), number / 50)
    client.get("/map")
    count_queries.clear()
    client.get("/map")
    assert len(count_queries) <= 6


def test_an_offices_own_tiles_lie_under_the_scheme_and_only_they_may_load(client: FlaskClient) -> None:
    outlined(factories.place("community"))
    plain = client.get("/map")
    assert "<image" not in plain.text and "tiles.example" not in plain.headers["Content-Security-Policy"]
    with transaction():
        change_setting("oversight.map_tiles", "https://tiles.example/{z}/{x}/{y}.png?k=1", "test")
    page = client.get("/map")
    addresses = re.findall(r'<image href="([^"]+)"', page.text)
    assert 1 <= len(addresses) <= 12
    assert all(re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.png\?k=1", address) for address in addresses)
    assert "img-src https://tiles.example 'self'" in page.headers["Content-Security-Policy"]
    assert "tiles.example" not in client.get("/topics").headers["Content-Security-Policy"]


def test_tiles_cover_the_drawing_without_gaps() -> None:
    ring = [(x, y) for x, y in SQUARE]
    frame = Frame([ring])
    tiles = list_tiles("https://t.example/{z}/{x}/{y}", frame, [ring])
    assert min(tile.x for tile in tiles) <= frame.place((120.0, 30.0))[0]
    assert max(tile.x + tile.width for tile in tiles) >= frame.place((120.01, 30.0))[0]
    assert min(tile.y for tile in tiles) <= frame.place((120.0, 30.01))[1]
    assert max(tile.y + tile.height for tile in tiles) >= frame.place((120.0, 30.0))[1]
    columns = sorted({tile.x for tile in tiles})
    width = tiles[0].width
    assert all(abs(b - a - width) < 0.3 for a, b in pairwise(columns))


@pytest.mark.parametrize(
    "address",
    [
        "x",
        "javascript:alert(1)",
        "https://t.example/no-places",
        "//t/{z}{x}{y}",
        "https://[/{z}{x}{y}",
        "https://t.example; script-src *;/{z}/{x}/{y}",
        "https://a b/{z}{x}{y}",
        "https://t.example@evil/{z}{x}{y}",
    ],
)
def test_an_address_that_is_none_leaves_the_scheme_alone(client: FlaskClient, address: str) -> None:
    outlined(factories.place("community"))
    with transaction():
        db.session.add(SettingValue(key="oversight.map_tiles", value=address))
    page = client.get("/map")
    assert page.status_code == 200 and "<image" not in page.text


def test_an_address_of_another_kind_is_refused_and_one_in_chinese_letters_works(client: FlaskClient) -> None:
    for address in ("https://t.example; script-src *;/{z}/{x}/{y}", "x", "https://t.example\n/{z}/{x}/{y}"):
        with pytest.raises(InvalidInput), transaction():
            change_setting("oversight.map_tiles", address, "test")
    outlined(factories.place("community"))
    with transaction():
        change_setting("oversight.map_tiles", "https://地图.example/{z}/{x}/{y}.png", "test")
    page = client.get("/map")
    assert page.status_code == 200
    assert "https://xn--wcs7d.example" in page.headers["Content-Security-Policy"]
