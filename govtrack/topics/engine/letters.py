"""The table of documents, column by column, that grows as they arrive.

Texts are not kept: a row is its strongest terms, its time, place and reporter
as numbers. Memory is about 600 bytes a row at the default settings.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .facts import KEYS, WIDTH
from .features import ManyTerms, Terms, unpacked
from .paths import LEVELS
from .settings import Settings
from .vocabulary import Vocabulary

_FIRST_CAPACITY = 256
_HEAVIEST = 1 << 20
UNKNOWN_TIME = float("nan")


class Letters:
    """Rows of documents; `count` rows of each column are in use.

    terms      uint32 [n, k]  packed terms, the strongest first, 0 as padding
    squares    int64 [n, 2]   sums of squared weights: other terms, place terms
    days       float64 [n]    days since 1970, not a number where unknown
    places     int32 [n, 4]   numbers of the place's levels, -1 where unknown
    reporters  int32 [n]      a number for the reporter's key, -1 where unknown
    crowds     int32 [n]      near copies about other places, on arrival
    topics     int32 [n]      number of the topic, -1 while alone
    facts      int32 [n, f]   kinds, shares and names (facts.py)
    keys       int32 [n, 8]   slots of kind and place, 0 as padding
    edges      int32 [n, m]   1 + rows of the letters near it on arrival, 0 as padding
    """

    columns = ("terms", "squares", "days", "places", "reporters", "crowds", "topics", "facts", "keys", "edges")

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self.settings = settings
        self.vocabulary = vocabulary
        self.ids: list[str] = []
        self.terms = np.zeros((_FIRST_CAPACITY, settings.terms_per_document), dtype=np.uint32)
        self.squares = np.zeros((_FIRST_CAPACITY, 2), dtype=np.int64)
        self.days = np.zeros(_FIRST_CAPACITY)
        self.places = np.full((_FIRST_CAPACITY, LEVELS), -1, dtype=np.int32)
        self.reporters = np.full(_FIRST_CAPACITY, -1, dtype=np.int32)
        self.crowds = np.zeros(_FIRST_CAPACITY, dtype=np.int32)
        self.topics = np.full(_FIRST_CAPACITY, -1, dtype=np.int32)
        self.facts = np.zeros((_FIRST_CAPACITY, WIDTH), dtype=np.int32)
        self.keys = np.zeros((_FIRST_CAPACITY, KEYS), dtype=np.int32)
        self.edges = np.zeros((_FIRST_CAPACITY, settings.candidates), dtype=np.int32)

    @property
    def count(self) -> int:
        """How many rows are in use."""
        return len(self.ids)

    def append(
        self,
        ids: Sequence[str],
        days: Sequence[float],
        places: NDArray[np.int32],
        reporters: Sequence[int],
        facts: NDArray[np.int32],
        keys: NDArray[np.int32],
    ) -> None:
        """Store documents in order, still without their terms."""
        if not ids:
            return
        first = self.count
        self.ids += ids
        rows = slice(first, self.count)
        while rows.stop > len(self.days):
            for name in self.columns:
                self._resize(name, getattr(self, name), 2 * len(getattr(self, name)))
        self.days[rows] = days
        self.places[rows] = places
        self.reporters[rows] = reporters
        self.facts[rows] = facts
        self.keys[rows] = keys

    def replace_column(self, name: str, values: NDArray[Any]) -> None:
        """Put back a saved column; its length is the number of rows."""
        self._resize(name, values, max(_FIRST_CAPACITY, len(values)))

    def _resize(self, name: str, values: NDArray[Any], capacity: int) -> None:
        grown = np.zeros((capacity, *values.shape[1:]), dtype=values.dtype)
        grown[: len(values)] = values
        if name in ("places", "reporters", "topics"):
            grown[len(values) :] = -1
        setattr(self, name, grown)

    def weighed(self, terms: Terms) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The strongest terms of one document (0 as padding) and their sums of squares."""
        packed = np.zeros((1, self.terms.shape[1]), dtype=np.uint32)
        squares = np.zeros((1, 2), dtype=np.int64)
        self._weigh(terms.packed, np.zeros(len(terms.packed), dtype=np.int64), packed, squares)
        return packed[0], squares[0]

    def weigh_many(self, first_row: int, terms: ManyTerms) -> None:
        """Store the strongest terms of rows in order, and their sums of squares."""
        rows = slice(first_row, first_row + len(terms.spans))
        packed = [terms.packed[first:last] for first, last in terms.spans.tolist()]
        documents = np.repeat(np.arange(len(packed)), [len(one) for one in packed])
        self._weigh(np.concatenate(packed), documents, self.terms[rows], self.squares[rows])

    def _weigh(
        self,
        packed: NDArray[np.int64],
        documents: NDArray[np.int64],
        out: NDArray[np.uint32],
        squares: NDArray[np.int64],
    ) -> None:
        """The heaviest terms of each document, heaviest first, ties by bucket."""
        terms, more = Terms(packed), self.settings.place_word_factor - 1
        weights = terms.frequencies * self.vocabulary.rarity[terms.buckets] * (1 + more * terms.marks)
        # Document, weight and term in one number sort faster than by three keys.
        keys = (documents << 53) | (_HEAVIEST - weights << 32) | packed
        keys = np.sort(keys[weights > 0])
        document = keys >> 53
        position = np.arange(len(keys)) - np.searchsorted(document, np.arange(len(out)))[document]
        kept = position < out.shape[1]
        document, heaviest = document[kept], Terms(keys[kept] & 0xFFFFFFFF)
        out[document, position[kept]] = heaviest.packed
        squared = (heaviest.frequencies * self.vocabulary.rarity[heaviest.buckets]) ** 2
        # Whole numbers far below 2**53, so sums of floats are exact.
        squares[:] = np.bincount(2 * document + heaviest.marks, squared, 2 * len(out)).reshape(-1, 2)

    def squares_of(self, packed: NDArray[np.uint32]) -> NDArray[np.int64]:
        """int64 [..., 2]: sums of squared weights of other terms and of place terms."""
        terms = unpacked(packed)
        squared = (terms.frequencies * self.vocabulary.rarity[terms.buckets]) ** 2
        place = (squared * terms.marks).sum(axis=-1)
        sums = np.empty((*packed.shape[:-1], 2), dtype=np.int64)
        sums[..., 0], sums[..., 1] = squared.sum(axis=-1) - place, place
        return sums

    def renew_squares(self, block: int = 4096) -> None:
        """Measure all rows again after the weights of terms were renewed."""
        if kernel.is_compiled:
            count = self.count
            kernel.measure_all(self.terms[:count], self.vocabulary.rarity, self.squares[:count])
            return
        for start in range(0, self.count, block):
            rows = slice(start, min(start + block, self.count))
            self.squares[rows] = self.squares_of(self.terms[rows])

    def connect(self, row: int, others: Sequence[int]) -> None:
        """Remember the letters near a row when it arrived, the best ones first."""
        kept = others[: self.edges.shape[1]]
        self.edges[row, : len(kept)] = kept
        self.edges[row, : len(kept)] += 1

    def heads(self, packed: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """int64 [n, h] each: buckets and present weights of the heaviest terms, the slots of the index.

        Terms that weigh nothing, and padding, have bucket 0.
        """
        terms = unpacked(packed[:, : self.settings.index_terms])
        weights = terms.frequencies * self.vocabulary.rarity[terms.buckets]
        weights *= 1 + (self.settings.place_word_factor - 1) * terms.marks
        return np.where(weights > 0, terms.buckets, 0), weights

    def slots(self, packed: NDArray[np.uint32], keys: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """int64 [n, h + 8] each: as `heads`, and behind them the keys of kind and place with their weight."""
        buckets, weights = self.heads(packed)
        told = np.full(keys.shape, self.settings.key_weight, dtype=np.int64)
        return np.concatenate([buckets, keys.astype(np.int64)], axis=1), np.concatenate([weights, told], axis=1)


def day_number(time: datetime | None) -> float:
    """Days since 1970 with fractions; not a number where the time is missing.

    A time without a zone is read as UTC; the engine only compares times.
    """
    if time is None:
        return UNKNOWN_TIME
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return time.timestamp() / 86400.0


def reporter_number(reporter: str | None) -> int:
    """A number for the key of who wrote, -1 where nobody knows."""
    return zlib.crc32(reporter.encode()) & 0x7FFFFFFF if reporter else -1
