"""The table of documents, column by column, that grows as they arrive.

Texts are not kept: a row is its strongest terms, its time, place and reporter
as numbers. Memory is about 900 bytes a row at the default settings.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Terms
from .places import LEVELS, place_factors
from .settings import Settings
from .vocabulary import Vocabulary

_FIRST_CAPACITY = 256
UNKNOWN_TIME = float("nan")


class Letters:
    """Rows of documents; `count` rows of each column are in use."""

    columns = ("terms", "frequencies", "norms", "days", "places", "reporters", "topics")

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self.settings = settings
        self.vocabulary = vocabulary
        self.ids: list[str] = []
        width = settings.terms_per_document
        self.terms = np.zeros((_FIRST_CAPACITY, width), dtype=np.uint32)
        self.frequencies = np.zeros((_FIRST_CAPACITY, width), dtype=np.uint16)
        self.norms = np.zeros(_FIRST_CAPACITY)
        self.days = np.full(_FIRST_CAPACITY, UNKNOWN_TIME)
        self.places = np.full((_FIRST_CAPACITY, LEVELS), -1, dtype=np.int32)
        self.reporters = np.full(_FIRST_CAPACITY, -1, dtype=np.int32)
        self.topics = np.full(_FIRST_CAPACITY, -1, dtype=np.int32)
        self._scratch = np.zeros(1 << settings.bucket_bits, dtype=np.int64)

    @property
    def count(self) -> int:
        """How many rows are in use."""
        return len(self.ids)

    def append(
        self, document_id: str, terms: Terms, day: float, place: NDArray[np.int32], reporter: int
    ) -> int:
        """Store one document and return its row."""
        row = self.count
        self._make_room(row)
        self.ids.append(document_id)
        chosen, frequencies = self.strongest_terms(terms)
        self.terms[row, : len(chosen)] = chosen
        self.frequencies[row, : len(chosen)] = frequencies
        self.norms[row] = self._norm(chosen, frequencies)
        self.days[row] = day
        self.places[row] = place
        self.reporters[row] = reporter
        return row

    def _make_room(self, row: int) -> None:
        capacity = len(self.norms)
        if row < capacity:
            return
        for name in self.columns:
            column = getattr(self, name)
            grown = np.full((capacity * 2, *column.shape[1:]), _fill(name), dtype=column.dtype)
            grown[:capacity] = column
            setattr(self, name, grown)

    def replace_column(self, name: str, values: NDArray[Any]) -> None:
        """Put back a saved column; its length is the number of rows."""
        capacity = max(_FIRST_CAPACITY, len(values))
        column = getattr(self, name)
        fresh = np.full((capacity, *column.shape[1:]), _fill(name), dtype=column.dtype)
        fresh[: len(values)] = values
        setattr(self, name, fresh)

    def strongest_terms(self, terms: Terms) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The document's heaviest terms, heaviest first, ties by bucket."""
        weights = terms.frequencies * self.vocabulary.rarity[terms.buckets]
        order = np.lexsort((terms.buckets, -weights))[: self.settings.terms_per_document]
        order = order[weights[order] > 0]
        return terms.buckets[order], terms.frequencies[order]

    def _norm(self, buckets: NDArray[np.int64], frequencies: NDArray[np.int64]) -> float:
        weights = frequencies * self.vocabulary.rarity[buckets]
        return float(np.sqrt(float(np.dot(weights, weights))))

    def renew_norms(self, block: int = 8192) -> None:
        """Measure all rows again after the weights of terms were renewed."""
        for start in range(0, self.count, block):
            rows = slice(start, min(start + block, self.count))
            weights = self.frequencies[rows] * self.vocabulary.rarity[self.terms[rows]]
            self.norms[rows] = np.sqrt(np.einsum("ij,ij->i", weights, weights).astype(np.float64))

    def weights(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Buckets and present weights of a row, in stored order."""
        buckets = self.terms[row].astype(np.int64)
        return buckets, self.frequencies[row] * self.vocabulary.rarity[buckets]

    def text_similarities(self, row: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
        """Cosine of the terms of `row` with each row of `others`: float64 [m]."""
        buckets, weights = self.weights(row)
        return self.cosines(buckets, weights, self.norms[row], others)

    def cosines(
        self,
        buckets: NDArray[np.int64],
        weights: NDArray[np.int64],
        norm: float,
        others: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """Cosine of a weighted set of terms with each row of `others`."""
        rarity = self.vocabulary.rarity
        self._scratch[buckets] = weights * rarity[buckets]
        products = self._scratch[self.terms[others]] * self.frequencies[others]
        sums = products.sum(axis=1).astype(np.float64)
        self._scratch[buckets] = 0
        length = norm * self.norms[others]
        return np.divide(sums, length, out=np.zeros(len(others)), where=length > 0)

    def similarities(self, row: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
        """Text, time and place together: float64 [m] in 0…1."""
        text = self.text_similarities(row, others)
        time = time_factors(self.days[row], self.days[others], self.settings)
        place = place_factors(self.places[row], self.places[others], self.settings)
        return text * time * place


def _fill(name: str) -> int:
    return -1 if name in ("places", "reporters", "topics") else 0


def time_factors(day: float, days: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """From 1 for the same day down to the floor; 1 where a time is unknown."""
    gap = np.abs(days - day)
    factor = settings.time_floor + (1 - settings.time_floor) * np.exp(
        -gap / settings.time_scale_days
    )
    return np.where(np.isnan(gap), 1.0, factor)


def day_number(time: datetime | None) -> float:
    """Days since 1970 with fractions; not a number where the time is missing.

    A time without a zone is read as UTC; the engine only compares times.
    """
    if time is None:
        return UNKNOWN_TIME
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return time.timestamp() / 86400.0
