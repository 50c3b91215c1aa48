"""How common each term is, counted as documents arrive.

Weights use a snapshot of the counts, renewed whenever the collection has grown
by a fixed share, so the weights depend on the order of rows alone. They are
whole numbers: sums of them come out the same in any order and on any machine.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from .features import Terms
from .settings import Settings

_SCALE = 32
_SNAPSHOT_GROWTH = 1.15


class Vocabulary:
    """Document frequencies and the rarity (int16, 32 · ln(N / df)) of terms."""

    def __init__(self, settings: Settings) -> None:
        size = 1 << settings.bucket_bits
        self.common_share = settings.common_term_share
        self.documents = 0
        self.counts = np.zeros(size, dtype=np.int32)
        self.rarity = np.full(size, _SCALE, dtype=np.int16)
        self.rarity[0] = 0
        self.snapshot_at = 0

    def count(self, terms: Terms) -> None:
        """Count one document's distinct terms."""
        self.counts[terms.buckets] += 1

    @property
    def room(self) -> int:
        """How many more documents fit before the weights must be renewed."""
        return ceil(max(self.snapshot_at * _SNAPSHOT_GROWTH, self.snapshot_at + 8)) - self.documents

    def grow(self) -> bool:
        """One more document was counted; True when the weights were renewed."""
        self.documents += 1
        if self.room > 0:
            return False
        self._renew()
        return True

    def _renew(self) -> None:
        total = self.documents
        seen = np.maximum(np.arange(int(self.counts.max()) + 1), 1)
        by_count = np.rint(_SCALE * np.log((total + 1) / seen)).astype(np.int16)
        # In a small collection even a rare word has a large share.
        by_count[seen > max(self.common_share * total, 20)] = 0
        self.rarity = by_count[self.counts]
        self.rarity[0] = 0
        self.snapshot_at = total
