"""The hot matters of a period as they stood at its end: an engine reads no letter that came later.

What a matter was worth at its end is found without hindsight; only how many letters followed it is counted
afterwards, by the same engine, and stands apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from govtrack.topics.clustering.adapter import Clustering
from govtrack.topics.clustering.cohesion import measure_kinds
from govtrack.topics.clustering.groups import Group
from govtrack.topics.clustering.hot_lists import HotList, HotMatter
from govtrack.topics.clustering.naming import LetterText, Naming, name_groups
from govtrack.topics.engine import Document
from govtrack.topics.engine.burst import BurstSettings
from govtrack.topics.engine.hotness import Evidence, Hotness, HotnessSettings, colour, hotness, is_candidate
from govtrack.topics.settings import FULL_VOLUME_SHARE, FULL_VOLUME_SPAN

# A letter by itself is no matter of a period.
FEWEST_LETTERS = 2

Names = Mapping[int, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class PastLetter:
    """A letter as comparison, attention and naming read it; ``place_path`` is the path of ids."""

    document: Document
    evidence: Evidence
    text: LetterText
    place_path: str

    @property
    def id(self) -> int:
        """The id of the letter."""
        return int(self.document.id)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to, not including, ``end``; as long a time lies before and after it."""

    start: datetime
    end: datetime

    @property
    def before(self) -> datetime:
        """When the time of the same length before it begins."""
        return self.start - (self.end - self.start)

    @property
    def after(self) -> datetime:
        """When the time of the same length after it ends."""
        return self.end + (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts how much: the published rule, floods, the fewest voices of a full volume, how many of a hundred
    letters tell of one matter in a candidate, and how many matters are listed."""

    attention: HotnessSettings
    floods: BurstSettings
    fewest_for_full_volume: float
    cohesion_from: int
    most: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the office calls things: places as the engine reads them, its own kinds, categories and places by id."""

    places: Sequence[tuple[str, str | None]]
    own_kinds: str
    category_names: Names
    place_names: Names


@dataclass(frozen=True, slots=True)
class _Heated:
    """A group of letters with its attention at the end of the period."""

    group: Group
    letters: Sequence[PastLetter]
    heat: Hotness
    colour: str

    def select(self, start: datetime, end: datetime, within: str) -> list[PastLetter]:
        """Its letters of that time from inside that place."""
        return [
            letter
            for letter in self.letters
            if start <= letter.evidence.time < end and letter.place_path.startswith(within)
        ]


def find_hot_matters(
    letters: Sequence[PastLetter], period: Period, rules: Rules, known: Known, within: str = "/"
) -> HotList:
    """The matters of which letters came in the period.

    ``letters`` are all of a sub-district in the order of their arrival, those of the time after the period with
    them; ``within`` is the path of ids inside which letters are counted.
    """
    then = [letter for letter in letters if letter.evidence.time < period.end]
    clustering = Clustering.restore([], [], [], None, known.places, known.own_kinds)
    clustering.add(letter.document for letter in then)
    clustering.engine.consolidate()
    heated = _heat(clustering, {letter.id: letter for letter in then}, period, rules)
    chosen = [row for row in heated if row.select(period.start, period.end, within)][: rules.most]
    texts = {letter.id: letter.text for letter in then}
    namings = name_groups([row.group for row in chosen], texts, known.category_names, known.place_names)
    candidates = [_is_candidate(clustering, row, rules) for row in chosen]
    # The engine goes on from here: what came afterwards changes nothing that was found before.
    later = [letter for letter in letters if period.end <= letter.evidence.time < period.after]
    clustering.add(letter.document for letter in later)
    followed = _count_homes(clustering, later, within)
    matters = [
        _matter(row, namings[row.group.key], period, within, is_ready, followed[_home_of(clustering, row)])
        for row, is_ready in zip(chosen, candidates, strict=True)
    ]
    came = [row for row in then if row.evidence.time >= period.start and row.place_path.startswith(within)]
    return HotList(matters, len(came), lacks_spread(then, rules))


def lacks_spread(letters: Sequence[PastLetter], rules: Rules) -> bool:
    """Whether these letters, all together, reach neither the buildings nor the ways that a candidate needs."""
    places = {letter.evidence.building for letter in letters}
    sources = {letter.evidence.source for letter in letters}
    attention = rules.attention
    return len(places) < attention.candidate_buildings and len(sources) < attention.candidate_sources


def _heat(clustering: Clustering, by_id: Mapping[int, PastLetter], period: Period, rules: Rules) -> list[_Heated]:
    """All groups with their attention at the end of the period, the hottest first."""
    groups = [group for group in clustering.groups() if len(group.submission_ids) >= FEWEST_LETTERS]
    floods = clustering.floods([group.key for group in groups], rules.floods)
    found = []
    for group in groups:
        in_flood = {i: number for number, flood in enumerate(floods.get(group.key, ())) for i in flood.submission_ids}
        letters = sorted((by_id[i] for i in group.submission_ids), key=lambda letter: (letter.evidence.time, letter.id))
        found.append((group, letters, [_counted(letter, in_flood.get(letter.id)) for letter in letters]))
    as_of = period.end - timedelta(microseconds=1)
    full = _full_volume([counted for _, _, counted in found], as_of, rules)
    heated = []
    for group, letters, counted in found:
        heat = hotness(counted, as_of, rules.attention, full)
        heated.append(_Heated(group, letters, heat, colour(heat, None, rules.attention)))
    return sorted(heated, key=lambda row: (-row.heat.value, -len(row.letters), row.letters[0].id))


def _counted(letter: PastLetter, flood: int | None) -> Evidence:
    """What a letter says to attention: those of a flood that nobody had looked at are one voice, and half a voice."""
    if flood is None:
        return letter.evidence
    return replace(letter.evidence, reporter=f"burst {flood}", is_verifiable=False)


def _full_volume(groups: Sequence[Sequence[Evidence]], as_of: datetime, rules: Rules) -> float:
    """What counted as many voices then: see ``govtrack.topics.queries.volume.find_full_volume``."""
    newest = [(counted, counted[-1].time) for counted in groups]
    strengths = sorted(
        hotness(counted, last, rules.attention).part("volume").numbers["weighted_voices"]
        for counted, last in newest
        if as_of - FULL_VOLUME_SPAN < last
    )
    place = int(FULL_VOLUME_SHARE * len(strengths))
    return max(strengths[place] if place < len(strengths) else 0.0, rules.fewest_for_full_volume)


def _is_candidate(clustering: Clustering, row: _Heated, rules: Rules) -> bool:
    """Whether it would have come before the panel: hot, and one matter."""
    share = measure_kinds(clustering.kinds_of(row.group.submission_ids)).share
    return share >= rules.cohesion_from and is_candidate(row.heat, rules.attention).is_candidate


def _home_of(clustering: Clustering, row: _Heated) -> str | None:
    return clustering.engine.topic_of(str(row.group.central_id or row.group.submission_ids[0]))


def _count_homes(clustering: Clustering, later: Sequence[PastLetter], within: str) -> Counter[str | None]:
    """How many of the later letters lie in each topic by now."""
    inside = [letter for letter in later if letter.place_path.startswith(within)]
    return Counter(key for letter in inside if (key := clustering.engine.topic_of(letter.document.id)) is not None)


def _matter(row: _Heated, naming: Naming, period: Period, within: str, is_ready: bool, after: int) -> HotMatter:
    inside = row.select(period.start, period.end, within)
    return HotMatter(
        title=naming.title,
        question=naming.question,
        category_id=naming.category_id,
        place_id=naming.place_id,
        attention=round(row.heat.value),
        colour=row.colour,
        is_candidate=is_ready,
        letters=len(inside),
        people=len({letter.evidence.reporter or letter.id for letter in inside}),
        before=len(row.select(period.before, period.start, within)),
        after=after,
        all_letters=len(row.letters),
        first_at=row.letters[0].evidence.time,
        last_at=row.letters[-1].evidence.time,
        letter_ids=tuple(letter.id for letter in inside),
    )
