"""How well a topic holds together: how many of its letters tell of one matter, and which is least like the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from .average_link import sample
from .facts import agreement_table
from .kinds import Catalogue
from .kinds.reader import Reading
from .membership import Topic
from .state import State

# A kind is read firmly with this share of what a letter tells, in hundredths.
FIRM = 60
# Kinds that agree less than this have nothing to do with each other, in hundredths.
UNRELATED = 45
# One letter of another kind may have been misread.
FEWEST_STRANGERS = 2
WHOLE = 100
# Letters that are compared with each other, of a large topic a spread sample.
_COMPARED = 16


class Cohesion(NamedTuple):
    """`share` is how many letters in a hundred tell of one matter, or of nothing firmly; `kinds` are the numbers of
    the main kind and of those of the strangers, the most frequent first, each with its letters."""

    share: int
    kinds: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def strangers(self) -> tuple[int, ...]:
        """The letters that firmly tell of other kinds than most."""
        return tuple(sorted(letter for _, letters in self.kinds[1:] for letter in letters))


def cohesion_of(readings: Mapping[int, Reading], catalogue: Catalogue) -> Cohesion:
    """How far letters, by id, tell of one matter."""
    firm = {letter: told.kinds[0] for letter, told in readings.items() if told.shares and told.shares[0] >= FIRM}
    if not firm:
        return Cohesion(WHOLE, ())
    counts, table = Counter(firm.values()), agreement_table(catalogue)
    main = min(counts, key=lambda kind: (-counts[kind], kind))
    letters: dict[int, list[int]] = {main: [letter for letter, kind in firm.items() if kind == main]}
    for letter, kind in firm.items():
        if table[kind, main] < UNRELATED and main not in readings[letter].kinds:
            letters.setdefault(kind, []).append(letter)
    others = sorted((kind for kind in letters if kind != main), key=lambda kind: (-len(letters[kind]), kind))
    strangers = sum(len(letters[kind]) for kind in others)
    if strangers < FEWEST_STRANGERS:
        return Cohesion(WHOLE, ((main, tuple(sorted(letters[main]))),))
    ranked = tuple((kind, tuple(sorted(letters[kind]))) for kind in (main, *others))
    return Cohesion(WHOLE - WHOLE * strangers // len(readings), ranked)


def weakest_of(state: State, topic: Topic) -> tuple[str, float] | None:
    """The letter that is least like the others on average, with that likeness; None for a letter by itself."""
    if len(topic.members) < 2:
        return None
    seen = sample(topic.members, _COMPARED)
    likeness = state.comparison.between(seen, seen)
    others = (likeness.sum(axis=1) - likeness.diagonal()) / (len(seen) - 1)
    position = int(others.argmin())
    return state.letters.ids[seen[position]], round(float(others[position]), 4)
