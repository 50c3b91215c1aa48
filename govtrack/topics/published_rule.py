"""The published rule of attention as it is in force: for the engine, and for the page that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from govtrack.core.clock import local
from govtrack.core.db import db
from govtrack.core.settings import DEFINITIONS, SettingValue, get_setting, in_force_since, in_words
from govtrack.topics.engine.burst import BurstSettings
from govtrack.topics.engine.hotness import HotnessSettings
from govtrack.topics.settings import (
    ANONYMOUS_FACTOR,
    AS_OF,
    BURST_DAYS,
    BURST_LETTERS,
    BURST_NEW_SHARE,
    BURST_PER_PERSON,
    CANDIDATE_BUILDINGS,
    CANDIDATE_HOTNESS,
    CANDIDATE_REPORTERS,
    CANDIDATE_SOURCES,
    COHESION_FROM,
    COLOUR_MARGIN,
    FEWEST_FOR_FULL_VOLUME,
    HALF_LIFE_DAYS,
    OLD_AFTER_DAYS,
    RED_FROM,
    RISING_FROM,
    SOURCE_WEIGHTS,
    WEIGHTS,
    YELLOW_FROM,
)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# The settings that make up the published rule, in the order of its page.
PUBLISHED = (
    WEIGHTS, SOURCE_WEIGHTS, ANONYMOUS_FACTOR, HALF_LIFE_DAYS, FEWEST_FOR_FULL_VOLUME, CANDIDATE_HOTNESS,
    CANDIDATE_REPORTERS, CANDIDATE_BUILDINGS, CANDIDATE_SOURCES, COHESION_FROM, YELLOW_FROM, RED_FROM, COLOUR_MARGIN,
    RISING_FROM,
    AS_OF, OLD_AFTER_DAYS, BURST_LETTERS, BURST_DAYS, BURST_PER_PERSON, BURST_NEW_SHARE,
)  # fmt: skip


def rule_in_force() -> HotnessSettings:
    """The engine's settings of hotness with the office's values."""
    weights = get_setting(WEIGHTS)
    return replace(
        HotnessSettings(),
        valid_from=_valid_from(),
        volume_weight=weights["volume"],
        growth_weight=weights["growth"],
        breadth_weight=weights["breadth"],
        severity_weight=weights["severity"],
        unmet_weight=weights["unmet"],
        source_weights=get_setting(SOURCE_WEIGHTS),
        unverifiable_factor=get_setting(ANONYMOUS_FACTOR),
        half_life_days=get_setting(HALF_LIFE_DAYS),
        candidate_hotness=get_setting(CANDIDATE_HOTNESS),
        candidate_reporters=get_setting(CANDIDATE_REPORTERS),
        candidate_buildings=get_setting(CANDIDATE_BUILDINGS),
        candidate_sources=get_setting(CANDIDATE_SOURCES),
        yellow_from=get_setting(YELLOW_FROM),
        red_from=get_setting(RED_FROM),
        colour_margin=get_setting(COLOUR_MARGIN),
    )


def flood_rule() -> BurstSettings:
    """When look-alike letters are a flood, with the office's values."""
    return replace(
        BurstSettings(),
        copies=get_setting(BURST_LETTERS),
        days=get_setting(BURST_DAYS),
        copies_per_reporter=get_setting(BURST_PER_PERSON),
        new_share=get_setting(BURST_NEW_SHARE),
    )


def _valid_from() -> date:
    """The day of the last change to the published rule, or the first day of the default."""
    last = in_force_since(PUBLISHED)
    return local(last).date() if last else HotnessSettings().valid_from


def rule_since() -> datetime:
    """Since when the published rule is as it is; long ago where nobody changed it."""
    return in_force_since(PUBLISHED) or LONG_AGO


def list_published() -> list[dict[str, Any]]:
    """Each value of the rule: key, label, value in force, default, source, since when and by whom changed."""
    dated = select(SettingValue).where(SettingValue.key.in_(PUBLISHED))
    ordered = dated.order_by(SettingValue.valid_from, SettingValue.id)
    changes = {row.key: row for row in db.session.scalars(ordered)}
    return [
        {
            "key": key,
            "label": DEFINITIONS[key].label,
            "value": in_words(get_setting(key), DEFINITIONS[key].words),
            "default": in_words(DEFINITIONS[key].default, DEFINITIONS[key].words),
            "source": DEFINITIONS[key].source,
            "since": changes[key].valid_from if key in changes else None,
        }
        for key in PUBLISHED
    ]
