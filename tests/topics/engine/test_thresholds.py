"""Colours and candidacy at their thresholds: one below, on it, and above, with the numbers of the published formula."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from govtrack.topics.engine.hotness.candidacy import colour, is_candidate
from govtrack.topics.engine.hotness.figure import Hotness


def heat(value: float, people: int = 9, buildings: int = 9, sources: int = 9, *, is_web_only: bool = False) -> Hotness:
    return Hotness(value, (), people, people, buildings, 1, sources, is_web_only, datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "people", "before", "shown"),
    [
        (34.9, 9, None, "green"), (35.0, 9, None, "yellow"), (35.1, 9, None, "yellow"),
        (59.9, 9, None, "yellow"), (60.0, 9, None, "red"), (60.1, 9, None, "red"),
        (60.0, 4, None, "yellow"), (60.0, 5, None, "red"), (60.0, 6, None, "red"),
        (35.0, 2, None, "green"), (35.0, 3, None, "yellow"), (35.0, 4, None, "yellow"),
        (60.0, 2, None, "green"), (60.0, 3, None, "yellow"),
        (54.9, 9, "red", "yellow"), (55.0, 9, "red", "red"), (55.1, 9, "red", "red"),
        (55.0, 9, "yellow", "yellow"), (59.9, 9, "yellow", "yellow"), (60.0, 9, "yellow", "red"),
        (29.9, 9, "yellow", "green"), (30.0, 9, "yellow", "yellow"), (30.1, 9, "yellow", "yellow"),
        (29.9, 9, "red", "green"), (30.0, 9, "red", "yellow"),
        (34.9, 9, "green", "green"), (35.0, 9, "green", "yellow"),
    ],
)  # fmt: skip
def test_a_colour_begins_at_its_number_and_falls_back_below_its_margin(
    value: float, people: int, before: str | None, shown: str
) -> None:
    assert colour(heat(value, people), before) == shown


def test_what_is_on_the_web_alone_is_never_red() -> None:
    assert colour(heat(99.0, is_web_only=True), "red") == "yellow"
    assert not is_candidate(heat(99.0, is_web_only=True)).is_candidate


@pytest.mark.parametrize(
    ("value", "people", "buildings", "sources", "missing"),
    [
        (60.0, 5, 2, 2, []), (60.1, 6, 3, 3, []), (59.9, 5, 2, 2, ["hotness"]), (60.0, 4, 2, 2, ["reporters"]),
        (60.0, 5, 2, 1, []), (60.0, 5, 1, 2, []), (60.0, 5, 3, 0, []), (60.0, 5, 0, 3, []),
        (60.0, 5, 1, 1, ["buildings", "sources"]), (60.0, 5, 0, 0, ["buildings", "sources"]),
    ],
)  # fmt: skip
def test_a_candidate_has_its_heat_its_people_and_two_buildings_or_two_sources(
    value: float, people: int, buildings: int, sources: int, missing: list[str]
) -> None:
    found = is_candidate(heat(value, people, buildings, sources))
    assert [reason.name for reason in found.reasons if not reason.is_met] == missing
    assert found.is_candidate is (missing == [])
    needed = {reason.name: (reason.needed, reason.present) for reason in found.reasons}
    assert needed == {
        "hotness": (60.0, value), "reporters": (5, people), "buildings": (2, buildings), "sources": (2, sources),
        "not_web_only": (1, 1.0),
    }  # fmt: skip
