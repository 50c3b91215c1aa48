"""Hotness of topics from the letters behind them, with every number that went into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import local
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.topics.engine.hotness import Candidacy, Hotness, HotnessSettings, colour, hotness, is_candidate
from govtrack.topics.models import Topic, TopicScore
from govtrack.topics.operations.common import note
from govtrack.topics.queries.evidence import Letter, as_of_now, last_x95, list_letters
from govtrack.topics.queries.shown import count_shown_voices
from govtrack.topics.settings import FEWEST_FOR_FULL_VOLUME, RISING_FROM, rule_in_force
from govtrack.topics.states import GONE_STATES

WEEKS = 12
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Measure:
    """What all topics of one scoring share: the rule, the moment, and what counts as much."""

    rule: HotnessSettings
    as_of: datetime
    x95: float
    rising_from: float


def refresh(topic_ids: Iterable[int]) -> None:
    """Counts these topics anew after a person changed what belongs to them."""
    wanted = list(topic_ids)
    measure = Measure(rule_in_force(), as_of_now(), last_x95(), get_setting(RISING_FROM))
    letters = list_letters(wanted)
    for topic in db.session.scalars(select(Topic).where(Topic.id.in_(wanted))):
        _write(topic, letters.get(topic.id, []), measure)
    db.session.flush()
    count_shown(wanted)


def count_shown(topic_ids: Collection[int]) -> None:
    """Notes how many proven people stand behind what the public may read of these topics."""
    shown = count_shown_voices(topic_ids)
    for topic in db.session.scalars(select(Topic).where(Topic.id.in_(list(topic_ids)))):
        topic.shown_voices = shown.get(topic.id, 0)
    db.session.flush()


def score_all(subdistrict_id: int, as_of: datetime) -> dict[str, Any]:
    """Scores every living topic of the sub-district; returns the figures that the run keeps."""
    rule = rule_in_force()
    topics = db.session.scalars(
        select(Topic).where(Topic.subdistrict_id == subdistrict_id, Topic.state.not_in(GONE_STATES))
    ).all()
    letters = list_letters([topic.id for topic in topics])
    x95 = percentile_of_voices(letters.values(), as_of, rule)
    measure = Measure(rule, as_of, x95, get_setting(RISING_FROM))
    candidacies = {}
    for topic in topics:
        before = topic.colour
        candidacies[topic.id] = _write(topic, letters.get(topic.id, []), measure)
        if topic.colour != before:
            note(SYSTEM, topic, "colour_changed", old=before, new=topic.colour)
    _keep_day(topics, as_of)
    db.session.flush()
    count_shown([topic.id for topic in topics])
    ready = [topic for topic in topics if topic.state == "forming" and candidacies[topic.id].is_candidate]
    return {"x95": x95, "scored": len(topics), "ready": [topic.id for topic in ready]}


def percentile_of_voices(groups: Iterable[Sequence[Letter]], as_of: datetime, rule: HotnessSettings) -> float:
    """The 95th percentile of weighted voices over the topics of the last twelve months.

    Each topic counts as strong as it was on the day of its newest letter; where few topics have
    many voices, the fewest voices of the published rule count instead.
    """
    volumes = sorted(
        hotness([letter.counted for letter in group], newest, rule).part("volume").numbers["weighted_voices"]
        for group in groups
        if group and as_of - YEAR < (newest := max(letter.evidence.time for letter in group)) <= as_of
    )
    fewest = float(get_setting(FEWEST_FOR_FULL_VOLUME))
    return max([fewest, *volumes[int(0.95 * len(volumes)) :][:1]])


def _write(topic: Topic, letters: Sequence[Letter], measure: Measure) -> Candidacy:
    """Puts the figures into the topic's row; returns what is missing for a candidate."""
    heat = hotness([letter.counted for letter in letters], measure.as_of, measure.rule, measure.x95)
    candidacy = is_candidate(heat, measure.rule)
    times = [letter.evidence.time for letter in letters]
    topic.hotness = round(heat.value)
    topic.colour = colour(heat, topic.colour, measure.rule)
    topic.voices, topic.letters = _count_people(letters, heat, measure), len(letters)
    topic.is_rising = heat.part("growth").value >= measure.rising_from
    topic.first_at, topic.last_at = min(times, default=None), max(times, default=None)
    topic.weekly = by_week(times, measure.as_of)
    topic.hotness_parts = describe(heat, candidacy) | {"doubtful": sum(row.burst_id is not None for row in letters)}
    return candidacy


def _count_people(letters: Sequence[Letter], heat: Hotness, measure: Measure) -> int:
    """The people behind the letters as they are, however little some of them count."""
    if all(letter.burst_id is None for letter in letters):
        return heat.reporters
    return hotness([letter.evidence for letter in letters], measure.as_of, measure.rule, measure.x95).reporters


def by_week(times: Sequence[datetime], as_of: datetime, weeks: int = WEEKS) -> list[int]:
    """How many of ``times`` lie in each of the last ``weeks`` weeks before ``as_of``, oldest first."""
    counts = [0] * weeks
    for time in times:
        age = int((as_of - time) / timedelta(days=7)) if time <= as_of else -1
        if 0 <= age < weeks:
            counts[weeks - 1 - age] += 1
    return counts


def describe(heat: Hotness, candidacy: Candidacy) -> dict[str, Any]:
    """Hotness as it is stored: parts with value, weight, points and numbers, and the reasons."""
    return {
        "value": round(heat.value, 1),
        "as_of": heat.as_of.isoformat(),
        "parts": [
            {
                "name": part.name,
                "value": round(part.value, 3),
                "weight": part.weight,
                "points": round(part.points, 1),
                "numbers": {name: round(float(number), 2) for name, number in part.numbers.items()},
            }
            for part in heat.parts
        ],
        "reasons": [
            {"name": r.name, "needed": r.needed, "present": round(r.present, 1), "is_met": r.is_met}
            for r in candidacy.reasons
        ],
        "buildings": heat.buildings,
        "compounds": heat.compounds,
        "sources": heat.sources,
        "is_candidate": candidacy.is_candidate,
    }


def _keep_day(topics: Sequence[Topic], as_of: datetime) -> None:
    """Keeps the figures of the day for "what changed": the last run of a day counts."""
    day = local(as_of).date().isoformat()
    ids = [topic.id for topic in topics]
    db.session.execute(delete(TopicScore).where(TopicScore.day == day, TopicScore.topic_id.in_(ids)))
    rows: list[Mapping[str, Any]] = [
        {
            "topic_id": topic.id,
            "day": day,
            "hotness": topic.hotness,
            "colour": topic.colour,
            "voices": topic.voices,
            "letters": topic.letters,
        }
        for topic in topics
    ]
    if rows:
        db.session.execute(TopicScore.__table__.insert(), rows)  # type: ignore[attr-defined]
