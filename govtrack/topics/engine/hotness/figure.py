"""How hot a topic is, with every part and the numbers behind it.

Five parts between 0 and 1 are weighted to a figure from 0 to 100: volume by
distinct people with decay, growth against the topic's own past, breadth of
buildings and sources, severity, and the share that is overdue or reopened.
What people feel, and how they say it, is not an input. Nothing here judges a
person: the colour belongs to the topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import exp, log1p, log2
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One submission as hotness sees it. `reporter` is an opaque key.

    `severity` is 0…1 from the category table; `is_verifiable` is False where
    nobody could ask back, and for a burst of near copies that nobody has looked
    at yet (`Engine.bursts`): such voices count half.
    """

    reporter: str | None
    source: str
    time: datetime
    building: str | None = None
    compound: str | None = None
    severity: float = 0.0
    is_vulnerable: bool = False
    is_unmet: bool = False
    is_verifiable: bool = True


def _source_weights() -> dict[str, float]:
    return {"web": 0.3, "web_opinion": 0.3, "opinion": 0.3, "camera": 0.2, "alarm": 0.2}


@dataclass(frozen=True)
class HotnessSettings:
    """Published weights and thresholds; `valid_from` dates the formula."""

    version: str = "1"
    valid_from: date = date(2026, 1, 1)
    volume_weight: float = 0.35
    growth_weight: float = 0.15
    breadth_weight: float = 0.20
    severity_weight: float = 0.15
    unmet_weight: float = 0.15

    source_weights: Mapping[str, float] = field(default_factory=_source_weights)
    default_source_weight: float = 1.0
    unverifiable_factor: float = 0.5
    half_life_days: float = 21.0
    place_counted_sources: tuple[str, ...] = ("camera", "alarm")
    web_sources: tuple[str, ...] = ("web", "web_opinion", "opinion")

    recent_days: int = 7
    past_days: int = 28
    # Bits: one in twenty by chance.
    full_growth_surprise: float = 4.32
    buildings_for_full_breadth: int = 5
    sources_for_full_breadth: int = 3
    vulnerable_bonus: float = 0.2

    candidate_hotness: float = 60.0
    candidate_reporters: int = 5
    candidate_buildings: int = 2
    candidate_sources: int = 2

    yellow_from: float = 35.0
    red_from: float = 60.0
    colour_margin: float = 5.0
    red_needs_reporters: int = 5
    yellow_needs_reporters: int = 3

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON and for the public page of the formula."""
        values = asdict(self)
        values["valid_from"] = self.valid_from.isoformat()
        values["source_weights"] = dict(self.source_weights)
        return values


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its value 0…1, its weight, and the numbers it was made from."""

    name: str
    value: float
    weight: float
    numbers: Mapping[str, float]

    @property
    def points(self) -> float:
        """What the part adds to the figure of at most 100."""
        return 100 * self.weight * self.value


@dataclass(frozen=True, slots=True)
class Hotness:
    """The figure 0…100 with its parts and the counts that people ask for."""

    value: float
    parts: tuple[Part, ...]
    reporters: int
    submissions: int
    buildings: int
    compounds: int
    sources: int
    is_web_only: bool
    as_of: datetime

    def part(self, name: str) -> Part:
        """The part of this name; KeyError if there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


def hotness(
    evidence: Sequence[Evidence],
    as_of: datetime,
    settings: HotnessSettings | None = None,
    x95: float = 20.0,
) -> Hotness:
    """The hotness of one topic at `as_of`; submissions after it do not count.

    `x95` is the 95th percentile of weighted voices over the topics of the last
    twelve months (at least 1 is used).
    """
    settings = settings or HotnessSettings()
    as_of = _aware(as_of)
    rows = [row for row in evidence if _aware(row.time) <= as_of]
    voices = _voices(rows, as_of, settings)
    parts = (
        _volume(voices, x95, settings),
        _growth(rows, as_of, settings),
        _breadth(rows, settings),
        _severity(rows, settings),
        _unmet(rows, settings),
    )
    return Hotness(
        value=round(sum(part.points for part in parts), 6),
        parts=parts,
        reporters=len(voices),
        submissions=len(rows),
        buildings=len(_distinct(row.building for row in rows)),
        compounds=len(_distinct(row.compound for row in rows)),
        sources=len({row.source for row in rows}),
        is_web_only=bool(rows) and all(row.source in settings.web_sources for row in rows),
        as_of=as_of,
    )


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _distinct(values: Iterable[str | None]) -> set[str]:
    return {value for value in values if value}


def _voice_key(row: Evidence, index: int, settings: HotnessSettings) -> str:
    """One key for one voice: a person, or for machines a place and day."""
    if row.source in settings.place_counted_sources:
        place = row.building or row.compound or ""
        return f"place:{row.source}:{place}:{row.time.date().isoformat()}"
    return f"person:{row.reporter}" if row.reporter else f"unknown:{index}"


def _weight(row: Evidence, settings: HotnessSettings) -> float:
    weight = settings.source_weights.get(row.source, settings.default_source_weight)
    doubtful = not row.is_verifiable or (row.reporter is None and row.source not in settings.place_counted_sources)
    return weight * (settings.unverifiable_factor if doubtful else 1.0)


def _voices(rows: Sequence[Evidence], as_of: datetime, settings: HotnessSettings) -> dict[str, float]:
    """Each voice once, with its greatest weight after decay."""
    voices: dict[str, float] = {}
    for index, row in enumerate(rows):
        age = (as_of - _aware(row.time)) / timedelta(days=1)
        value = _weight(row, settings) * 0.5 ** (age / settings.half_life_days)
        key = _voice_key(row, index, settings)
        voices[key] = max(voices.get(key, 0.0), value)
    return voices


def _volume(voices: Mapping[str, float], x95: float, settings: HotnessSettings) -> Part:
    total = sum(sorted(voices.values()))
    value = min(1.0, log1p(total) / log1p(max(x95, 1.0)))
    numbers = {"weighted_voices": total, "voices": len(voices), "x95": x95}
    return Part("volume", value, settings.volume_weight, numbers)


def _growth(rows: Sequence[Evidence], as_of: datetime, settings: HotnessSettings) -> Part:
    """How far the last days exceed the usual ones, if that is no accident.

    The ratio (n7 - n28/4) / max(3, n28/4) is damped until the Poisson chance
    of so many voices at the earlier rate is small, so that two letters after a
    silence do not count as a surge.
    """
    recent = as_of - timedelta(days=settings.recent_days)
    past = as_of - timedelta(days=settings.past_days)
    now = _people_between(rows, recent, as_of, settings)
    whole = _people_between(rows, past, as_of, settings)
    earlier = _people_between(rows, past, recent, settings)
    usual = whole * settings.recent_days / settings.past_days
    ratio = min(1.0, max(0.0, (now - usual) / max(3.0, usual)))
    earlier_rate = earlier * settings.recent_days / (settings.past_days - settings.recent_days)
    surprise = poisson_surprise(now, max(earlier_rate, 0.5))
    value = ratio * min(1.0, surprise / settings.full_growth_surprise)
    numbers = {"recent": now, "usual": usual, "ratio": ratio, "surprise": surprise}
    return Part("growth", value, settings.growth_weight, numbers)


def _people_between(rows: Sequence[Evidence], start: datetime, end: datetime, settings: HotnessSettings) -> float:
    """Distinct voices in (start, end], each with its source's weight but no decay."""
    voices: dict[str, float] = {}
    for index, row in enumerate(rows):
        if start < _aware(row.time) <= end:
            key = _voice_key(row, index, settings)
            voices[key] = max(voices.get(key, 0.0), _weight(row, settings))
    return sum(sorted(voices.values()))


def poisson_surprise(count: float, expected: float) -> float:
    """Bits of surprise, -log2 P(at least `count`, rounded down), at this expected number."""
    count = int(count)
    if count <= 0:
        return 0.0
    term, below = exp(-expected), 0.0
    for k in range(count):
        below += term
        term *= expected / (k + 1)
    # For the far tail the first terms of the sum are exact enough.
    tail = term * (1 + expected / (count + 1)) if 1 - below < 1e-12 else 1 - below
    return -log2(max(tail, 1e-300))


def _breadth(rows: Sequence[Evidence], settings: HotnessSettings) -> Part:
    buildings = len(_distinct(row.building for row in rows))
    sources = len({row.source for row in rows})
    value = 0.5 * min(1.0, buildings / settings.buildings_for_full_breadth) + 0.5 * min(
        1.0, sources / settings.sources_for_full_breadth
    )
    numbers = {"buildings": buildings, "sources": sources}
    return Part("breadth", value, settings.breadth_weight, numbers)


def _severity(rows: Sequence[Evidence], settings: HotnessSettings) -> Part:
    """The mean of the category table over the submissions, more for vulnerable groups."""
    table = sum(row.severity for row in rows) / len(rows) if rows else 0.0
    bonus = settings.vulnerable_bonus if any(row.is_vulnerable for row in rows) else 0.0
    numbers = {"category": table, "vulnerable_bonus": bonus}
    return Part("severity", min(1.0, max(0.0, table + bonus)), settings.severity_weight, numbers)


def _unmet(rows: Sequence[Evidence], settings: HotnessSettings) -> Part:
    unmet = sum(row.is_unmet for row in rows)
    numbers = {"unmet": unmet, "linked": len(rows)}
    return Part("unmet", unmet / len(rows) if rows else 0.0, settings.unmet_weight, numbers)
