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
        buckets = 1 << self.settings.bucket_bits
        self._scratch = np.zeros(buckets, dtype=np.int64)
        self._positions = np.zeros(buckets if kernel.is_compiled else 0, dtype=np.uint8)

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
            places = place_scores(probe.place, self.letters.places[rows], self.scales.levels)
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
            + place_scores(probe.place, letters.places[rows], scales.levels)
        )
        return self.scales.chance(np.where(cosines.text > 0, total, -1_000_000)), cosines.text, crowd

    def cosines(self, probe: Probe, rows: NDArray[np.int64]) -> Cosines:
        """The three cosines of the probe's terms with each row's."""
        factor = self.settings.place_word_factor
        neither, one, both = self._products(unpacked(probe.packed), rows)
        products = np.empty((3, len(rows)), dtype=np.int64)
        products[0], products[1], products[2] = neither + factor * one + factor**2 * both, both, neither
        squares = _by_cosine(self.letters.squares[rows].T, factor)
        text, place, other = _steps(products, _by_cosine(probe.squares[:, None], factor), squares)
        # Where one side names no place, its words for places say nothing.
        return Cosines(text, np.where((squares[1] > 0) & (probe.squares[1] > 0), place, other), other)

    def _products(self, terms: Terms, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64 [3, m], sums of products of weights: terms beside a place in neither text, in one, in both."""
        scratch = self._scratch
        rarity = self.letters.vocabulary.rarity[terms.buckets].astype(np.int64)
        scratch[terms.buckets] = (terms.frequencies * rarity * rarity) << 1 | terms.marks
        stored = self.letters.terms[rows]
        found = scratch[stored >> 10].ravel()
        scratch[terms.buckets] = 0
        shared = np.flatnonzero(found)
        mine, theirs = found[shared], unpacked(stored.ravel()[shared])
        kinds = 3 * (shared // stored.shape[1]) + (mine & 1) + theirs.marks
        # Whole numbers far below 2**53, so sums of floats are exact.
        sums = np.bincount(kinds, (mine >> 1) * theirs.frequencies, 3 * len(rows))
        return sums.astype(np.int64).reshape(len(rows), 3).T


def _by_cosine(squares: NDArray[np.int64], factor: int) -> NDArray[np.float64]:
    """float64 [3, m]: what the sums of squares [2, m] are for all terms, place terms and others."""
    sums = np.empty((3, squares.shape[1]))
    sums[0], sums[1], sums[2] = squares[0] + factor**2 * squares[1], squares[1], squares[0]
    return sums


def _steps(products: NDArray[np.int64], own: NDArray[np.float64], squares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cosines [3, m] in steps from products [3, m] and sums of squares [3, 1] and [3, m]."""
    lengths = np.sqrt(own) * np.sqrt(squares)
    cosine = np.divide(products, lengths, out=np.zeros(lengths.shape), where=lengths > 0)
    return np.minimum((cosine * STEPS + 0.5).astype(np.int64), STEPS)


def whole_days(gaps: NDArray[np.float64]) -> NDArray[np.int64]:
    """Gaps as positions in the table of times; unknown gaps have the last one."""
    known = np.minimum(np.abs(gaps), LONGEST_GAP - 1)
    return np.where(np.isnan(gaps), LONGEST_GAP, known).astype(np.int64)
