"""The table of documents, column by column, that grows as they arrive.

Texts are not kept: a row is its strongest terms, its time, place and reporter
as numbers. Memory is about 600 bytes a row at the default settings.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Terms, unpacked
from .places import LEVELS
from .settings import Settings
from .vocabulary import Vocabulary

_FIRST_CAPACITY = 256
UNKNOWN_TIME = float("nan")


class Letters:
    """Rows of documents; `count` rows of each column are in use.

    terms      uint32 [n, k]  packed terms, the strongest first, 0 as padding
    squares    int64 [n, 2]   sums of squared weights: other terms, place terms
    days       float64 [n]    days since 1970, not a number where unknown
    places     int32 [n, 4]   numbers of the place's levels, -1 where unknown
    reporters  int32 [n]      a number for the reporter's key, -1 where unknown
    topics     int32 [n]      number of the topic, -1 while alone
    """

    columns = ("terms", "squares", "days", "places", "reporters", "topics")

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self.settings = settings
        self.vocabulary = vocabulary
        self.ids: list[str] = []
        self.terms = np.zeros((_FIRST_CAPACITY, settings.terms_per_document), dtype=np.uint32)
        self.squares = np.zeros((_FIRST_CAPACITY, 2), dtype=np.int64)
        self.days = np.zeros(_FIRST_CAPACITY)
        self.places = np.full((_FIRST_CAPACITY, LEVELS), -1, dtype=np.int32)
        self.reporters = np.full(_FIRST_CAPACITY, -1, dtype=np.int32)
        self.topics = np.full(_FIRST_CAPACITY, -1, dtype=np.int32)

    @property
    def count(self) -> int:
        """How many rows are in use."""
        return len(self.ids)

    def append(
        self, document_id: str, terms: Terms, day: float, place: NDArray[np.int32], reporter: int
    ) -> int:
        """Store one document and return its row."""
        row = self.count
        if row == len(self.days):
            for name in self.columns:
                self._resize(name, getattr(self, name), 2 * row)
        self.ids.append(document_id)
        chosen = self.strongest(terms)
        self.terms[row, : len(chosen.buckets)] = chosen.packed()
        self.squares[row] = self.squares_of(chosen)
        self.days[row] = day
        self.places[row] = place
        self.reporters[row] = reporter
        return row

    def replace_column(self, name: str, values: NDArray[Any]) -> None:
        """Put back a saved column; its length is the number of rows."""
        self._resize(name, values, max(_FIRST_CAPACITY, len(values)))

    def _resize(self, name: str, values: NDArray[Any], capacity: int) -> None:
        fill = -1 if name in ("places", "reporters", "topics") else 0
        grown = np.full((capacity, *values.shape[1:]), fill, dtype=values.dtype)
        grown[: len(values)] = values
        setattr(self, name, grown)

    def strongest(self, terms: Terms) -> Terms:
        """The document's heaviest terms, heaviest first, ties by bucket."""
        more = self.settings.place_word_factor - 1
        weights = self.weights(terms) * (1 + more * terms.marks)
        # Weight and bucket in one number sort faster than two keys.
        keys = ((1 << 20) - weights << 24) | terms.buckets
        order = np.argsort(keys)[: self.settings.terms_per_document]
        return terms.chosen(order[weights[order] > 0])

    def weights(self, terms: Terms) -> NDArray[np.int64]:
        """Frequency times rarity of each term, a whole number."""
        return terms.frequencies * self.vocabulary.rarity[terms.buckets]

    def squares_of(self, terms: Terms) -> NDArray[np.int64]:
        """int64 [..., 2]: sums of squared weights of other terms and of place terms."""
        squared = self.weights(terms) ** 2
        place = (squared * terms.marks).sum(axis=-1)
        return np.stack([squared.sum(axis=-1) - place, place], axis=-1)

    def renew_squares(self, block: int = 4096) -> None:
        """Measure all rows again after the weights of terms were renewed."""
        for start in range(0, self.count, block):
            rows = slice(start, min(start + block, self.count))
            self.squares[rows] = self.squares_of(unpacked(self.terms[rows]))

    def terms_of(self, row: int) -> Terms:
        """The stored terms of a row, in stored order, without padding."""
        packed = self.terms[row]
        return unpacked(packed[packed > 0])


def day_number(time: datetime | None) -> float:
    """Days since 1970 with fractions; not a number where the time is missing.

    A time without a zone is read as UTC; the engine only compares times.
    """
    if time is None:
        return UNKNOWN_TIME
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return time.timestamp() / 86400.0
