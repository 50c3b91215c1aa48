"""The inverted index: for each term, and each key of kind and place, the newest documents that have it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .facts import KEY_BITS
from .settings import Settings

_WEIGHT_BITS = 20
_LARGEST = (1 << 32) - 1


class Postings:
    """Ring buffers of document rows, one for each slot.

    Each slot keeps the newest `postings_per_term` rows, so memory and the work
    of one look-up are bounded however many documents there are.
    """

    def __init__(self, settings: Settings) -> None:
        self.slots = (1 << settings.bucket_bits) + (1 << KEY_BITS)
        self.depth = settings.postings_per_term
        self.rows = np.zeros((self.slots, self.depth), dtype=np.int32)
        self.written = np.zeros(self.slots, dtype=np.int32)

    def add(self, row: int, slots: NDArray[np.int64]) -> None:
        """Enter `row` (stored as row + 1, so that 0 means empty) in each slot."""
        self.rows[slots, self.written[slots] % self.depth] = row + 1
        self.written[slots] += 1

    def strongest(self, slots: NDArray[np.int64], weights: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
        """The at most `limit` rows that share the most weight with the slots.

        Ties go to the older row. `slots` and `weights` (0 < weight < 2**20)
        have the same length.
        """
        found = (self.rows[slots].astype(np.int64) << _WEIGHT_BITS) | weights[:, None]
        found = found[found >= 1 << _WEIGHT_BITS]
        if not len(found):
            return np.zeros(0, dtype=np.int64)
        found.sort()
        rows = found >> _WEIGHT_BITS
        is_first = np.ones(len(rows), dtype=np.bool_)
        np.not_equal(rows[1:], rows[:-1], out=is_first[1:])
        starts = np.flatnonzero(is_first)
        totals = np.add.reduceat(found & ((1 << _WEIGHT_BITS) - 1), starts)
        # Total and row in one number, so that the older of two equal ones comes first.
        best = np.sort((totals << 32) | (_LARGEST - rows[starts]))[: -limit - 1 : -1]
        return _LARGEST - (best & _LARGEST) - 1
