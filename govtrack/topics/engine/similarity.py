"""How likely two documents are about one matter, as a number between 0 and 1.

Three cosines come from the terms: of all terms, of terms beside words for a
place (路, 小区, 村 …), and of all others. Where the other words agree better than
the words for places, one text was written about two places, and that speaks
against one matter. Together with the gap in time, the structured places and
the crowd (below) they enter a logistic formula whose coefficients are settings.

The crowd of a document counts its near copies about other places when it
arrived: a form letter needs better agreement than a text of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .facts import ALIKE, ALIKE_HERE, CHOSEN, LASTS, LATIN, agreement_table
from .features import Terms, unpacked
from .kinds import Catalogue
from .kinds.reader import WHOLE
from .letters import Letters
from .meaning import Meaning
from .places import place_scores
from .relations import (
    both_known,
    both_wide,
    doubt_of_kinds,
    kinds_agreement,
    names_relation,
    nearness,
    other_buildings,
    same_hand,
    whole_days,
)
from .scales import FAR, NEAR_NAMES, ONE_COMPOUND, ONE_NAME, STEPS, UNIT, Scales
from .settings import Settings

_AT_ONCE = 64


class Probe(NamedTuple):
    """A text to be compared: packed terms (heaviest first), time and place."""

    packed: NDArray[np.uint32]
    squares: NDArray[np.int64]
    day: float
    place: NDArray[np.int32]
    facts: NDArray[np.int32]
    crowd: int = 0
    row: int = -1


@dataclass(frozen=True, slots=True)
class Cosines:
    """int64 [m] each, or [n, m], steps of 1/4096: all terms, place terms, others, and others beyond place."""

    text: NDArray[np.int64]
    place: NDArray[np.int64]
    other: NDArray[np.int64]
    conflict: NDArray[np.int64]


class Comparison:
    """Compares a probe with stored rows; keeps one scratch table for all calls."""

    def __init__(self, letters: Letters, catalogue: Catalogue) -> None:
        self.letters = letters
        self.agreement = agreement_table(catalogue)
        self.settings: Settings = letters.settings
        self.scales = Scales(self.settings)
        self._tables = (*self.scales.tables, self.agreement.astype(np.uint8))
        self.meaning = Meaning(self.settings)
        factor = float(self.settings.place_word_factor)
        # What each kind of term counts in the cosines of all terms, of place terms, of others.
        self._of_products = np.array([[1.0, 0.0, 1.0], [factor, 0.0, 0.0], [factor**2, 1.0, 0.0]])
        self._of_squares = np.array([[1.0, 0.0, 1.0], [factor**2, 1.0, 0.0]])
        # Where a term stands in the probe, counted from 1; zeros between calls.
        self._positions = np.zeros(1 << self.settings.bucket_bits, dtype=np.uint8)

    def tables(self) -> tuple[Any, ...]:
        """What the compiled loops look into, beside the letters themselves."""
        return self.letters.vocabulary.rarity, self.settings.place_word_factor, self._tables, self._positions

    def probe(self, row: int) -> Probe:
        """The probe of a stored row."""
        letters = self.letters
        return Probe(
            letters.terms[row],
            letters.squares[row],
            float(letters.days[row]),
            letters.places[row],
            letters.facts[row],
            int(letters.crowds[row]),
            row,
        )

    def between(self, rows: Sequence[int], others: Sequence[int]) -> NDArray[np.float64]:
        """float64 [n, m] in 0…1: the chance of one matter for each stored row and each other one."""
        first, second = np.asarray(rows, dtype=np.int64), np.asarray(others, dtype=np.int64)
        chances = self._between_by_words(first, second)
        if self.meaning.is_ready:
            pairs = zip(first.tolist(), chances, strict=True)
            return np.stack([self._judged_again(one, self.probe(row), second) for row, one in pairs])
        return chances

    def compare(
        self, probe: Probe, rows: NDArray[np.int64], is_new: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
        """float64 [m] chances of one matter, int64 [m] cosines in steps, and the probe's crowd.

        Where both have vectors, meaning judges the chance that words give
        again as far as no kind is read, but not across places that are known to differ. For a new document the
        crowd is counted among `rows`; for a stored one it is what it was on
        arrival.
        """
        chances, cosines, crowd = self._by_words(probe, rows, is_new)
        if self.meaning.is_ready and len(rows):
            chances = self._judged_again(chances, probe, rows)
        return chances, cosines, crowd

    def _judged_again(
        self, chances: NDArray[np.float64], probe: Probe, others: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        is_wide = both_wide(probe.facts, self.letters.facts[others])
        places = place_scores(probe.place, self.letters.places[others], self.scales, is_wide)
        doubt = doubt_of_kinds(probe.facts, self.letters.facts[others])
        return np.where(places >= 0, self.meaning.adjusted(chances, probe.row, others, doubt), chances)

    def _by_words(
        self, probe: Probe, rows: NDArray[np.int64], is_new: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
        if kernel.is_compiled:
            return kernel.compare(self, probe, rows, is_new)
        scales, cosines, crowd = self.scales, self.cosines(probe, rows), probe.crowd
        if is_new:
            alike = (cosines.other >= scales.crowd_other) & (cosines.conflict >= scales.crowd_conflict)
            crowd = int(np.count_nonzero(alike))
        return self._chances(cosines, rows, probe.day, crowd, probe.place, probe.facts), cosines.text, crowd

    def _between_by_words(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
        if kernel.is_compiled:
            return kernel.between(self, rows, others)
        if len(rows) > _AT_ONCE:
            parts = [rows[first : first + _AT_ONCE] for first in range(0, len(rows), _AT_ONCE)]
            return np.concatenate([self._between_by_words(part, others) for part in parts])
        letters = self.letters
        products = products_between(letters.terms[rows], letters.terms[others], letters.vocabulary.rarity)
        cosines = self._cosines(products, letters.squares[rows, None], letters.squares[others])
        return self._chances(
            cosines,
            others,
            letters.days[rows, None],
            letters.crowds[rows, None],
            letters.places[rows, None],
            letters.facts[rows, None],
        )

    def _chances(
        self,
        cosines: Cosines,
        rows: NDArray[np.int64],
        days: Any,
        crowds: Any,
        places: NDArray[np.int32],
        facts: NDArray[np.int32],
    ) -> NDArray[np.float64]:
        """The formula; its parts are of one probe, or of many with an axis before the rows."""
        letters, scales = self.letters, self.scales
        others = letters.facts[rows]
        is_wide, named = both_wide(facts, others), names_relation(facts, others)
        is_near = nearness(places, letters.places[rows], facts, others)
        reach = np.where(is_near > 0, NEAR_NAMES, is_wide)
        words = scales.text[cosines.text] + scales.place[cosines.place] + scales.other[cosines.other]
        speaks_otherwise = facts[..., LATIN] != others[..., LATIN]
        words = np.where(speaks_otherwise, np.maximum(words, scales.bounds[3]), words)
        deep = np.where(
            is_near == ONE_COMPOUND,
            scales.crowding[np.maximum(facts[..., ALIKE_HERE], others[..., ALIKE_HERE])],
            is_near,
        )
        known = both_known(facts, others)
        are_latin = facts[..., LATIN] & others[..., LATIN]
        total = (
            self._of_words(words, cosines, deep, known)
            + are_latin * scales.bounds[4] * (WHOLE - known) // WHOLE
            + self._of_kinds(words, facts, others, deep)
            + scales.buildings[deep] * other_buildings(places, letters.places[rows], facts, others)
            + scales.names[reach, named]
            + self._of_alike(facts, others, is_near)
            + scales.time[is_near, facts[..., LASTS] & others[..., LASTS], whole_days(letters.days[rows] - days)]
            + scales.crowd.take(np.maximum(letters.crowds[rows], crowds), mode="clip")
            + place_scores(places, letters.places[rows], scales, is_wide & ~self._is_copied(cosines))
        )
        return scales.chance(total)

    def _is_copied(self, cosines: Cosines) -> NDArray[np.bool_]:
        """Whether one text was copied for another place; word for word it may be one petition about a road."""
        return (cosines.other >= self.scales.copied_other) & (cosines.text < self.scales.copied_text)

    def _of_words(
        self, words: NDArray[np.int64], cosines: Cosines, is_near: NDArray[np.int64], known: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        scales, conflict = self.scales, cosines.conflict
        least, most = scales.bounds[:2].tolist()
        bounded = np.clip(words, least, most) * scales.words[is_near, known] // UNIT
        # A text that was copied for another place is no second voice about one matter, whatever its kind.
        copied = scales.conflict[conflict] + scales.copy_conflict[conflict * cosines.other // STEPS]
        return bounded + np.where((is_near == FAR) | (is_near == ONE_NAME), copied, 0)

    def _of_alike(
        self, facts: NDArray[np.int32], others: NDArray[np.int32], is_near: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        everywhere = np.maximum(facts[..., ALIKE], others[..., ALIKE])
        here = np.maximum(facts[..., ALIKE_HERE], others[..., ALIKE_HERE])
        return self.scales.alike[is_near, np.where(is_near == ONE_COMPOUND, here, everywhere)]

    def _of_kinds(
        self,
        words: NDArray[np.int64],
        facts: NDArray[np.int32],
        others: NDArray[np.int32],
        is_near: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """What kinds say, and one hand that wrote of like kinds.

        Where guessed kinds seem to differ, they say the less the more convincing the words are.
        """
        agreement = np.minimum(kinds_agreement(facts, others, self.agreement), WHOLE)
        known, enough = both_known(facts, others), int(self.scales.bounds[2])
        kinds = self.scales.kinds[is_near, agreement, known]
        doubted = np.where(kinds < 0, kinds * (enough - np.clip(words, 0, enough)) // enough, kinds)
        is_chosen = (facts[..., CHOSEN] & others[..., CHOSEN]) != 0
        shared = np.where(known > 0, np.minimum(agreement * WHOLE // np.maximum(known, 1), WHOLE), WHOLE)
        by_hand = self.scales.writers[same_hand(facts, others)] * shared // WHOLE
        return np.where(is_chosen, kinds + self.scales.chosen[shared], doubted) + by_hand

    def cosines(self, probe: Probe, rows: NDArray[np.int64]) -> Cosines:
        """The three cosines of the probe's terms with each row's."""
        products = self._products(unpacked(probe.packed), rows)
        return self._cosines(products, probe.squares, self.letters.squares[rows])

    def _cosines(self, products: NDArray[np.float64], own: NDArray[np.int64], squares: NDArray[np.int64]) -> Cosines:
        steps = _steps(products @ self._of_products, own @ self._of_squares, squares @ self._of_squares)
        text, place, other = steps[..., 0], steps[..., 1], steps[..., 2]
        # Where one side names no place, its words for places say nothing.
        place = np.where((squares[..., 1] > 0) & (own[..., 1] > 0), place, other)
        return Cosines(text, place, other, np.maximum(0, other - place))

    def _products(self, terms: Terms, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64 [m, 3], sums of products of weights: terms beside a place in neither text, in one, in both.

        Whole numbers far below 2**53, as are all sums made of them, so floats are exact.
        """
        buckets = terms.buckets
        self._positions[buckets] = np.arange(1, len(buckets) + 1)
        self._positions[0] = 0
        stored = self.letters.terms[rows]
        found = self._positions[stored >> 10].ravel()
        self._positions[buckets] = 0
        shared = np.flatnonzero(found)
        mine, theirs = found[shared].astype(np.int64) - 1, unpacked(stored.ravel()[shared])
        rarity = self.letters.vocabulary.rarity[buckets].astype(np.int64)
        weights = terms.frequencies * rarity * rarity
        kinds = 3 * (shared // stored.shape[1]) + terms.marks[mine] + theirs.marks
        sums = np.bincount(kinds, weights[mine] * theirs.frequencies, 3 * len(rows))
        return sums.astype(np.float64, copy=False).reshape(-1, 3)


def products_between(
    rows: NDArray[np.uint32], others: NDArray[np.uint32], rarity: NDArray[np.int16]
) -> NDArray[np.float64]:
    """float64 [n, m, 3] as `Comparison._products`, between two tables of packed terms [n, k] and [m, k]."""
    mine, theirs = unpacked(rows), unpacked(others)
    known = np.unique((mine if len(rows) < len(others) else theirs).buckets)
    first, second = _spread(mine, known, rarity), _spread(theirs, known, rarity)
    sums = (first @ second.T).reshape(2, len(rows), 2, len(others))
    return np.stack([sums[0, :, 0], sums[0, :, 1] + sums[1, :, 0], sums[1, :, 1]], axis=-1)


def _spread(terms: Terms, known: NDArray[np.int64], rarity: NDArray[np.int16]) -> NDArray[np.float64]:
    """float64 [2 · n, u]: the weight of each known bucket in each text beside no place, then beside one."""
    buckets = terms.buckets
    texts, positions = np.nonzero(buckets)
    buckets = buckets[texts, positions]
    columns = np.minimum(np.searchsorted(known, buckets), len(known) - 1)
    shared = np.flatnonzero(known[columns] == buckets)
    texts, positions, buckets, columns = texts[shared], positions[shared], buckets[shared], columns[shared]
    table = np.zeros((2 * len(terms.packed), len(known)))
    kinds = terms.marks[texts, positions] * len(terms.packed)
    table[kinds + texts, columns] = terms.frequencies[texts, positions] * rarity[buckets].astype(np.int64)
    return table


def _steps(products: NDArray[np.float64], own: NDArray[np.float64], squares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cosines [..., m, 3] in steps from products and sums of squares that fit them."""
    # Where a length is 0, so is the product; all others are 1 or more.
    cosines = products / np.maximum(np.sqrt(own) * np.sqrt(squares), 1.0)
    return np.minimum((cosines * STEPS + 0.5).astype(np.int64), STEPS)
