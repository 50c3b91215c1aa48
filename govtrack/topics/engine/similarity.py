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

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .features import Terms, unpacked
from .letters import Letters
from .meaning import Meaning
from .places import place_scores
from .scales import LARGEST_CROWD, LONGEST_GAP, STEPS, Scales
from .settings import Settings


class Probe(NamedTuple):
    """A text to be compared: packed terms (heaviest first), time and place."""

    packed: NDArray[np.uint32]
    squares: NDArray[np.int64]
    day: float
    place: NDArray[np.int32]
    crowd: int = 0
    row: int = -1


@dataclass(frozen=True, slots=True)
class Cosines:
    """int64 [m] each, steps of 1/4096: all terms, place terms, other terms."""

    text: NDArray[np.int64]
    place: NDArray[np.int64]
    other: NDArray[np.int64]


class Comparison:
    """Compares a probe with stored rows; keeps one scratch table for all calls."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.settings: Settings = letters.settings
        self.scales = Scales(self.settings)
        self.meaning = Meaning(self.settings)
        factor = float(self.settings.place_word_factor)
        # What each kind of term counts in the cosines of all terms, of place terms, of others.
        self._of_products = np.array([[1.0, 0.0, 1.0], [factor, 0.0, 0.0], [factor**2, 1.0, 0.0]])
        self._of_squares = np.array([[1.0, 0.0, 1.0], [factor**2, 1.0, 0.0]])
        # Where a term stands in the probe, counted from 1; zeros between calls.
        self._positions = np.zeros(1 << self.settings.bucket_bits, dtype=np.uint8)

    def tables(self) -> tuple[Any, ...]:
        """What the compiled loops look into, beside the letters themselves."""
        return self.letters.vocabulary.rarity, self.settings.place_word_factor, self.scales.tables, self._positions

    def probe(self, row: int) -> Probe:
        """The probe of a stored row."""
        letters = self.letters
        return Probe(
            letters.terms[row],
            letters.squares[row],
            float(letters.days[row]),
            letters.places[row],
            int(letters.crowds[row]),
            row,
        )

    def similarities(self, probe: Probe, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64 [m] in 0…1: the chance of one matter, for each of `rows`."""
        return self.compare(probe, rows, is_new=False)[0]

    def compare(
        self, probe: Probe, rows: NDArray[np.int64], is_new: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
        """float64 [m] chances of one matter, int64 [m] cosines in steps, and the probe's crowd.

        Where both have vectors, meaning judges the chance that words give
        again, but not across places that are known to differ. For a new document the
        crowd is counted among `rows`; for a stored one it is what it was on
        arrival.
        """
        chances, cosines, crowd = self._by_words(probe, rows, is_new)
        if self.meaning.is_ready and len(rows):
            places = place_scores(probe.place, self.letters.places[rows], self.scales)
            meant = self.meaning.adjusted(chances, probe.row, rows)
            chances = np.where(places >= 0, meant, chances)
        return chances, cosines, crowd

    def _by_words(
        self, probe: Probe, rows: NDArray[np.int64], is_new: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
        if kernel.is_compiled:
            return kernel.compare(self, probe, rows, is_new)
        letters, scales = self.letters, self.scales
        cosines = self.cosines(probe, rows)
        conflict = np.maximum(0, cosines.other - cosines.place)
        crowd = probe.crowd
        if is_new:
            alike = cosines.other >= scales.crowd_other
            crowd = int(np.count_nonzero(alike & (conflict >= scales.crowd_conflict)))
        crowds = np.minimum(np.maximum(letters.crowds[rows], crowd), LARGEST_CROWD)
        total = (
            scales.text[cosines.text]
            + scales.place[cosines.place]
            + scales.other[cosines.other]
            + scales.conflict[conflict]
            + scales.copy_conflict[conflict * cosines.other // STEPS]
            + scales.time[whole_days(letters.days[rows] - probe.day)]
            + scales.crowd[crowds]
            + place_scores(probe.place, letters.places[rows], scales)
        )
        return self.scales.chance(np.where(cosines.text > 0, total, -1_000_000)), cosines.text, crowd

    def cosines(self, probe: Probe, rows: NDArray[np.int64]) -> Cosines:
        """The three cosines of the probe's terms with each row's."""
        products = self._products(unpacked(probe.packed), rows) @ self._of_products
        squares, own = self.letters.squares[rows] @ self._of_squares, probe.squares @ self._of_squares
        text, place, other = _steps(products, own, squares).T
        # Where one side names no place, its words for places say nothing.
        return Cosines(text, np.where((squares[:, 1] > 0) & (own[1] > 0), place, other), other)

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


def _steps(products: NDArray[np.float64], own: NDArray[np.float64], squares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cosines [m, 3] in steps from products [m, 3] and sums of squares [3] and [m, 3]."""
    lengths = np.sqrt(own) * np.sqrt(squares)
    cosine = np.divide(products, lengths, out=np.zeros(lengths.shape), where=lengths > 0)
    return np.minimum((cosine * STEPS + 0.5).astype(np.int64), STEPS)


def whole_days(gaps: NDArray[np.float64]) -> NDArray[np.int64]:
    """Gaps as positions in the table of times; unknown gaps have the last one."""
    known = np.minimum(np.abs(gaps), LONGEST_GAP - 1)
    return np.where(np.isnan(gaps), LONGEST_GAP, known).astype(np.int64)
