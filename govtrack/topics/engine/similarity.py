"""How likely two documents are about one matter, as a number between 0 and 1.

Three cosines come from the terms: of all terms, of terms beside words for a
place (路, 小区, 村 …), and of all others. Together with the gap in time and the
structured place they enter a logistic formula whose coefficients are settings.
Sums run over whole numbers, so they are exact in any order of summation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .features import Terms, unpacked
from .letters import Letters
from .places import place_evidence
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Probe:
    """A text to be compared: its strongest terms, time and place."""

    terms: Terms
    squares: NDArray[np.int64]
    day: float
    place: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cosines:
    """float64 [m] each: of all terms, of place terms, of other terms."""

    text: NDArray[np.float64]
    place: NDArray[np.float64]
    other: NDArray[np.float64]


class Comparison:
    """Compares a probe with stored rows; keeps one scratch table for all calls."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.settings = letters.settings
        self._scratch = np.zeros(1 << self.settings.bucket_bits, dtype=np.int64)

    def probe(self, row: int) -> Probe:
        """The probe of a stored row."""
        letters = self.letters
        return Probe(
            letters.terms_of(row), letters.squares[row], letters.days[row], letters.places[row]
        )

    def probe_of(self, terms: Terms, day: float, place: NDArray[np.int32]) -> Probe:
        """The probe of a text that is not stored."""
        chosen = self.letters.strongest(terms)
        return Probe(chosen, self.letters.squares_of(chosen), day, place)

    def similarities(self, probe: Probe, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64 [m] in 0…1: the chance of one matter, for each of `rows`."""
        letters = self.letters
        cosines = self.cosines(probe, rows)
        gaps = np.abs(letters.days[rows] - probe.day)
        score = text_score(cosines, self.settings) + time_score(gaps, self.settings)
        score += place_evidence(probe.place, letters.places[rows], self.settings)
        return np.where(cosines.text > 0, 1 / (1 + np.exp(-score)), 0.0)

    def cosines(self, probe: Probe, rows: NDArray[np.int64]) -> Cosines:
        """The three cosines of the probe's terms with each row's."""
        factor = self.settings.place_word_factor
        shared, place, other = self._products(probe.terms, rows)
        crossed = shared - place - other
        squares = self.letters.squares[rows]
        whole = squares[:, 0] + factor**2 * squares[:, 1]
        own = probe.squares[0] + factor**2 * probe.squares[1]
        others = _cosine(other, probe.squares[0], squares[:, 0])
        return Cosines(
            _cosine(other + factor**2 * place + factor * crossed, own, whole),
            # Where one side names no place, its words for places say nothing.
            np.where(
                (squares[:, 1] > 0) & (probe.squares[1] > 0),
                _cosine(place, probe.squares[1], squares[:, 1]),
                others,
            ),
            others,
        )

    def _products(
        self, terms: Terms, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Sums of products of weights: all shared terms, both place, neither place."""
        letters, scratch = self.letters, self._scratch
        rarity = letters.vocabulary.rarity[terms.buckets]
        weights = (terms.frequencies * rarity * rarity) << 1 | terms.marks
        if kernel.is_compiled:
            shared, place, other = kernel.products(
                terms.buckets, weights, rows, letters.terms, scratch
            )
            return shared, place, other
        scratch[terms.buckets] = weights
        theirs = unpacked(letters.terms[rows])
        found = scratch[theirs.buckets]
        scratch[terms.buckets] = 0
        products = (found >> 1) * theirs.frequencies
        marks = (found & 1) + theirs.marks
        return (
            products.sum(axis=1),
            np.where(marks == 2, products, 0).sum(axis=1),
            np.where(marks == 0, products, 0).sum(axis=1),
        )


def _cosine(
    products: NDArray[np.int64], own: np.int64, squares: NDArray[np.int64]
) -> NDArray[np.float64]:
    lengths = np.sqrt(float(own)) * np.sqrt(squares.astype(np.float64))
    return np.divide(products, lengths, out=np.zeros(len(squares)), where=lengths > 0)


def text_score(cosines: Cosines, settings: Settings) -> NDArray[np.float64]:
    """What the words say, in log-odds.

    Where the other words agree better than the words for places, one text was
    written about two places: the conflict speaks against one matter.
    """
    floor = settings.cosine_floor
    conflict = np.maximum(0.0, cosines.other - cosines.place)
    return (
        settings.base_score
        + settings.text_weight * np.log(cosines.text + floor)
        + settings.place_weight * np.log(cosines.place + floor)
        + settings.other_weight * np.log(cosines.other + floor)
        + settings.place_share_weight * cosines.place
        + settings.other_share_weight * cosines.other
        + settings.conflict_weight * conflict
    )


def time_score(gaps: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """What the gap in days says, in log-odds; an unknown gap counts as usual."""
    nearness = np.exp(-gaps / settings.time_scale_days)
    return settings.time_weight * np.where(np.isnan(gaps), settings.unknown_nearness, nearness)
