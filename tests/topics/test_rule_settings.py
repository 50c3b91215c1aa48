"""The published rule: what belongs to it, what the engine gets of it, since when it is as it is, and its floors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import DEFINITIONS, change_setting
from govtrack.topics import published_rule, settings

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PUBLISHED = [
    "weights", "source_weights", "anonymous_factor", "half_life_days", "fewest_for_full_volume", "candidate_hotness",
    "candidate_reporters", "candidate_buildings", "candidate_sources", "cohesion_from", "yellow_from", "red_from",
    "colour_margin", "rising_from", "as_of", "old_after_days", "burst_letters", "burst_days", "burst_per_person",
    "burst_new_share",
]  # fmt: skip
PARTS = {"volume": 0.1, "growth": 0.15, "breadth": 0.2, "severity": 0.25, "unmet": 0.3}


def put(values: dict[str, Any], valid_from: datetime | None = None) -> None:
    with transaction():
        for key, value in values.items():
            change_setting(key if "." in key else f"topics.{key}", value, "甲", valid_from=valid_from)


@pytest.mark.parametrize(
    ("seats", "is_mixed"),
    [
        (["council_member", "community_staff", "commissioner"], True),
        (["council_member", "community_staff"], True),
        (["commissioner", "council_member"], True),
        (["council_member"], False),
        (["council_member", "council_member"], False),
        (["community_staff", "commissioner"], False),
        (["council_member", "auditor"], False),
        (["council_member", "community_staff", "auditor"], False),
        ([], False),
    ],
)
def test_a_panel_is_mixed_and_somebody_speaks_for_the_residents(seats: list[str], is_mixed: bool) -> None:
    if is_mixed:
        settings.check_seats(seats)
        return
    with pytest.raises(InvalidInput):
        settings.check_seats(seats)


def test_kinds_that_cannot_be_read_are_refused_with_their_line() -> None:
    settings.check_kinds([])
    with pytest.raises(InvalidInput, match="2"):
        settings.check_kinds(["# ours", "= drones | nothing"])


def test_what_is_published_is_on_the_list() -> None:
    assert list(published_rule.PUBLISHED) == [f"topics.{name}" for name in PUBLISHED]
    assert set(DEFINITIONS["topics.as_of"].words) == {"now", "newest", "auto"}
    assert set(DEFINITIONS["topics.panel_seats"].words) == {"council_member", "community_staff", "commissioner"}


def test_the_engine_gets_what_the_office_has_set(app: Flask) -> None:
    assert settings.own_kinds() == ""
    put({
        "weights": PARTS, "source_weights": {"survey": 0.7}, "anonymous_factor": 0.4, "half_life_days": 22.0,
        "candidate_hotness": 61.0, "candidate_reporters": 6, "candidate_buildings": 3, "candidate_sources": 4,
        "yellow_from": 36.0, "red_from": 62.0, "colour_margin": 6.0, "burst_letters": 7, "burst_days": 8.0,
        "burst_per_person": 9.0, "burst_new_share": 0.5, "own_kinds": ["# 一", "# 二"],
    })  # fmt: skip
    rule = published_rule.rule_in_force()
    parts = (rule.volume_weight, rule.growth_weight, rule.breadth_weight, rule.severity_weight, rule.unmet_weight)
    assert parts == (0.1, 0.15, 0.2, 0.25, 0.3)
    assert (rule.source_weights, rule.unverifiable_factor, rule.half_life_days) == ({"survey": 0.7}, 0.4, 22.0)
    candidate = rule.candidate_hotness, rule.candidate_reporters, rule.candidate_buildings, rule.candidate_sources
    assert candidate == (61.0, 6, 3, 4)
    assert (rule.yellow_from, rule.red_from, rule.colour_margin) == (36.0, 62.0, 6.0)
    flood = published_rule.flood_rule()
    assert (flood.copies, flood.days, flood.copies_per_reporter, flood.new_share) == (7, 8.0, 9.0, 0.5)
    assert settings.own_kinds() == "# 一\n# 二"


def test_the_rule_is_dated_by_its_last_change_in_local_days(app: Flask) -> None:
    assert published_rule.rule_in_force().valid_from == date(2026, 1, 1)
    put({"slot_seconds": 6}, datetime(2026, 3, 5, 4, tzinfo=UTC))
    assert published_rule.rule_in_force().valid_from == date(2026, 1, 1), "what is not published dates nothing"
    put({"red_from": 61.0}, datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC))
    assert published_rule.rule_in_force().valid_from == date(2026, 3, 1)
    put({"yellow_from": 36.0}, datetime(2026, 3, 1, 16, tzinfo=UTC))
    put({"red_from": 62.0}, datetime(2026, 2, 1, 16, tzinfo=UTC))
    assert published_rule.rule_in_force().valid_from == date(2026, 3, 2)


@pytest.mark.parametrize(("begins", "counts"), [(NOON - SECOND, True), (NOON, True), (NOON + SECOND, False)])
@time_machine.travel(NOON, tick=False)
def test_the_rule_is_as_it_is_since_its_last_change_that_has_begun(app: Flask, begins: datetime, counts: bool) -> None:
    assert published_rule.rule_since() == datetime(2000, 1, 1, tzinfo=UTC)
    put({"slot_seconds": 6}, NOON - SECOND)
    put({"red_from": 61.0}, NOON - 9 * SECOND)
    put({"yellow_from": 36.0}, begins)
    assert published_rule.rule_since() == (begins if counts else NOON - 9 * SECOND)


@time_machine.travel(NOON, tick=False)
def test_the_page_of_the_rule_shows_each_value_and_since_when(app: Flask) -> None:
    put({"red_from": 62.0}, NOON - SECOND)
    put({"red_from": 61.0}, NOON - 9 * SECOND)
    put({"as_of": "now"}, NOON - SECOND)
    put({"as_of": "newest"}, NOON - SECOND)
    put({"slot_seconds": 6}, NOON - SECOND)
    rows = {row["key"]: row for row in published_rule.list_published()}
    assert list(rows) == [f"topics.{name}" for name in PUBLISHED]
    red, yellow = rows["topics.red_from"], rows["topics.yellow_from"]
    assert (red["value"], red["default"], red["since"]) == (62.0, 60.0, NOON - SECOND)
    assert (yellow["value"], yellow["default"], yellow["since"]) == (35.0, 35.0, None)
    assert red["label"] == DEFINITIONS["topics.red_from"].label and red["source"] == settings.RULE
    newest = DEFINITIONS["topics.as_of"].words["newest"]
    assert rows["topics.as_of"]["value"] == str(newest) != rows["topics.as_of"]["default"]
