"""Hotness of topics from the letters behind them, with every number that went into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import local, now
from govtrack.core.db import db, upsert
from govtrack.core.settings import get_setting
from govtrack.topics.engine.hotness import Candidacy, Hotness, HotnessSettings, Reason, colour, hotness, is_candidate
from govtrack.topics.models import Topic, TopicScore
from govtrack.topics.operations.cohesion import KindsOf, measure_cohesion
from govtrack.topics.operations.common import note
from govtrack.topics.published_rule import rule_in_force
from govtrack.topics.queries.cohesion import is_mixed, read_letter_kinds
from govtrack.topics.queries.evidence import Letter, as_of_now, list_letters
from govtrack.topics.queries.shown import count_shown_voices
from govtrack.topics.queries.volume import find_full_volume
from govtrack.topics.settings import COHESION_FROM, RISING_FROM
from govtrack.topics.states import GONE_STATES

WEEKS = 12
# With the half-life of three weeks voices count for nothing long before; what is left does not move with time.
SETTLED_AFTER = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Measure:
    """What all topics of one scoring share: the rule, the moment, and what counts as much."""

    rule: HotnessSettings
    as_of: datetime
    x95: float
    rising_from: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What one scoring found: how many topics, those that may come before the panel, and what counts as much."""

    topics: int
    ready: tuple[int, ...]
    x95: float


def refresh(topic_ids: Iterable[int]) -> None:
    """Counts these topics anew after a person changed what belongs to them."""
    topics = db.session.scalars(select(Topic).where(Topic.id.in_(list(topic_ids)))).all()
    for subdistrict_id in sorted({topic.subdistrict_id for topic in topics}):
        here = [topic for topic in topics if topic.subdistrict_id == subdistrict_id]
        _count(here, subdistrict_id, as_of_now(), read_letter_kinds)


def count_shown(topic_ids: Collection[int]) -> None:
    """Notes how many proven people stand behind what the public may read of these topics."""
    _note_shown(db.session.scalars(select(Topic).where(Topic.id.in_(list(topic_ids)))).all())


def _note_shown(topics: Sequence[Topic]) -> None:
    """Asks before the figures of these topics are written, so that each row is written once."""
    with db.session.no_autoflush:
        shown = count_shown_voices([topic.id for topic in topics])
    for topic in topics:
        topic.shown_voices = shown.get(topic.id, 0)
    db.session.flush()


def score_topics(
    subdistrict_id: int, topic_ids: Iterable[int], as_of: datetime, kinds_of: KindsOf | None = None
) -> Scored:
    """Scores these topics of the sub-district, as far as they live, and keeps the figures of the day.

    ``kinds_of`` tells what their letters are about, where these are others now.
    """
    living = select(Topic).where(Topic.id.in_(list(topic_ids)), Topic.state.not_in(GONE_STATES)).order_by(Topic.id)
    topics = db.session.scalars(living).all()
    before = {topic.id: _figures(topic) for topic in topics}
    candidacies, x95 = _count(topics, subdistrict_id, as_of, kinds_of)
    changed = [topic for topic in topics if _figures(topic) != before[topic.id]]
    for topic in changed:
        old = before[topic.id][1]
        if topic.colour != old:
            note(SYSTEM, topic, "colour_changed", old=old, new=topic.colour)
    _keep_day(changed, as_of)
    ready = [topic.id for topic in topics if topic.state == "forming" and candidacies[topic.id].is_candidate]
    return Scored(len(topics), tuple(ready), x95)


def _figures(topic: Topic) -> tuple[int, str, int, int]:
    return topic.hotness, topic.colour, topic.voices, topic.letters


def _count(
    topics: Sequence[Topic], subdistrict_id: int, as_of: datetime, kinds_of: KindsOf | None
) -> tuple[dict[int, Candidacy], float]:
    """Puts the figures of these topics into their rows; returns what each lacks for a candidate, and what
    counts as much."""
    rule = rule_in_force()
    if not topics:
        return {}, find_full_volume(subdistrict_id, as_of)
    letters = list_letters([topic.id for topic in topics], as_of=as_of)
    for topic in topics:
        _measure_strength(topic, letters.get(topic.id, []), rule)
        measure_cohesion(topic, [letter.submission_id for letter in letters.get(topic.id, [])], kinds_of)
    db.session.flush()
    measure = Measure(rule, as_of, find_full_volume(subdistrict_id, as_of), get_setting(RISING_FROM))
    candidacies = {topic.id: _write(topic, letters.get(topic.id, []), measure) for topic in topics}
    _note_shown(topics)
    return candidacies, measure.x95


def _measure_strength(topic: Topic, letters: Sequence[Letter], rule: HotnessSettings) -> None:
    """Notes the weighted voices that the topic had on the day of its newest letter, and when it settles."""
    times = [letter.evidence.time for letter in letters]
    topic.first_at, topic.last_at = min(times, default=None), max(times, default=None)
    topic.settles_at = topic.last_at + SETTLED_AFTER if topic.last_at else None
    counted = [letter.counted for letter in letters]
    newest = topic.last_at
    topic.strength = hotness(counted, newest, rule).part("volume").numbers["weighted_voices"] if newest else 0.0


def _write(topic: Topic, letters: Sequence[Letter], measure: Measure) -> Candidacy:
    """Puts the figures into the topic's row; returns what is missing for a candidate."""
    heat = hotness([letter.counted for letter in letters], measure.as_of, measure.rule, measure.x95)
    candidacy = _with_cohesion(is_candidate(heat, measure.rule), topic, len(letters))
    times = [letter.evidence.time for letter in letters]
    topic.hotness = round(heat.value)
    topic.colour = colour(heat, topic.colour, measure.rule)
    topic.voices, topic.letters = _count_people(letters, heat, measure), len(letters)
    topic.is_rising = heat.part("growth").value >= measure.rising_from
    topic.scored_at = measure.as_of
    topic.weekly = by_week(times, measure.as_of)
    topic.hotness_parts = describe(heat, candidacy) | {"doubtful": sum(row.burst_id is not None for row in letters)}
    return candidacy


def _with_cohesion(candidacy: Candidacy, topic: Topic, letters: int) -> Candidacy:
    """A topic of several matters is no candidate, however hot it is: a person takes it apart first."""
    is_one = not is_mixed(topic.cohesion, letters, topic.held_letters)
    present = 100 if topic.cohesion is None else topic.cohesion
    reason = Reason("one_matter", get_setting(COHESION_FROM), present, is_one)
    return Candidacy(candidacy.is_candidate and is_one, (*candidacy.reasons, reason))


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
    """Keeps the figures of the day for "what changed", of those that changed: the last run of a day counts."""
    if not topics:
        return
    day = local(as_of).date().isoformat()
    rows = [
        {
            "topic_id": topic.id,
            "day": day,
            "hotness": topic.hotness,
            "colour": topic.colour,
            "voices": topic.voices,
            "letters": topic.letters,
            "created_at": now(),
        }
        for topic in topics
    ]
    fresh = upsert(TopicScore)
    figures = {name: fresh.excluded[name] for name in ("hotness", "colour", "voices", "letters", "created_at")}
    db.session.execute(fresh.on_conflict_do_update(index_elements=["topic_id", "day"], set_=figures), rows)
