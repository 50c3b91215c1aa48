"""The inverted index: for each term, the newest documents in which it is strong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .settings import Settings


class Postings:
    """Ring buffers of document rows, one for each slot.

    Each slot keeps the newest `postings_per_term` rows, so memory and the work
    of one look-up are bounded however many documents there are.
    """

    def __init__(self, settings: Settings) -> None:
        self.slots = 1 << settings.bucket_bits
        self.depth = settings.postings_per_term
        self.rows = np.zeros((self.slots, self.depth), dtype=np.int32)
        self.written = np.zeros(self.slots, dtype=np.int32)

    def add(self, row: int, slots: NDArray[np.int64]) -> None:
        """Enter `row` (stored as row + 1, so that 0 means empty) in each slot."""
        self.rows[slots, self.written[slots] % self.depth] = row + 1
        self.written[slots] += 1

    def strongest(
        self, slots: NDArray[np.int64], weights: NDArray[np.int64], limit: int
    ) -> NDArray[np.int64]:
        """The at most `limit` rows that share the most weight with the slots.

        Ties go to the older row. `slots` and `weights` have the same length.
        """
        found = self.rows[slots]
        rows, inverse = np.unique(found, return_inverse=True)
        spread = np.repeat(weights, self.depth)
        # Whole numbers below 2**53 add up exactly in floating point.
        totals = np.bincount(inverse.ravel(), weights=spread, minlength=len(rows))
        if len(rows) and rows[0] == 0:
            rows, totals = rows[1:], totals[1:]
        order = np.lexsort((rows, -totals))[:limit]
        return rows[order].astype(np.int64) - 1
