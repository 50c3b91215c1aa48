"""Why a letter lies beside another one, in what a clerk can check: place, kind of matter, days, words in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from govtrack.topics.clustering.naming import kind_reader
from govtrack.topics.engine.kinds.reader import Reading
from govtrack.topics.engine.normalise import normalise

MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """A letter as two are compared: its words, what it tells, where it belongs (0: nobody knows), when it came."""

    id: int
    text: str
    told: Reading
    compound_id: int
    building_id: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Tie:
    """What two letters have in common; ``kinds`` are the codes of one kind, or of two that go together."""

    other_id: int
    kinds: tuple[str, ...]
    is_same_building: bool
    is_same_compound: bool
    days: int
    words: tuple[str, ...]


def nearest_tie(letter: Seen, others: Sequence[Seen], words: Sequence[str]) -> Tie | None:
    """The tie to the one of ``others`` that has most in common; ``words`` are those that name the topic."""
    ties = [_tie(letter, other, words) for other in others if other.id != letter.id]
    return max(ties, key=_strength, default=None)


def _tie(letter: Seen, other: Seen, words: Sequence[str]) -> Tie:
    return Tie(
        other_id=other.id,
        kinds=_shared_kinds(letter.told, other.told),
        is_same_building=letter.building_id == other.building_id != 0,
        is_same_compound=letter.compound_id == other.compound_id != 0,
        days=abs((letter.received_at - other.received_at).days),
        words=tuple(word for word in words if word in letter.text and word in other.text)[:MOST_WORDS],
    )


def _strength(tie: Tie) -> tuple[bool, bool, int, bool, int, int]:
    return bool(tie.kinds), tie.is_same_compound, len(tie.words), tie.is_same_building, -tie.days, -tie.other_id


def _shared_kinds(told: Reading, other: Reading) -> tuple[str, ...]:
    if not told.kinds or not other.kinds:
        return ()
    # Not at the top: both work with numpy, which a process that compares no letters need not carry.
    from govtrack.topics.engine.cohesion import UNRELATED
    from govtrack.topics.engine.facts import agreement_table

    catalogue = kind_reader().catalogue
    if agreement_table(catalogue)[told.kinds[0], other.kinds[0]] < UNRELATED:
        return ()
    return tuple(dict.fromkeys(catalogue.kinds[number].code for number in (told.kinds[0], other.kinds[0])))


def spread_words(keywords: Sequence[Mapping[str, object]], places: Sequence[str] = ()) -> list[str]:
    """The words of a topic's keywords, the longest first, without those that lie in another one.

    What lies in a name of ``places`` says where and not what: that is told as the place.
    """
    names = [normalise(place) for place in places]
    words = sorted({str(word["text"]) for word in keywords}, key=lambda word: (-len(word), word))
    spread = [word for number, word in enumerate(words) if not any(word in longer for longer in words[:number])]
    return [word for word in spread if not any(word in name for name in names)]
