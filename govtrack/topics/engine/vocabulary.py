"""How common each term is, counted as documents arrive.

Weights use a snapshot of the counts, renewed whenever the collection has grown
by a fixed share, so the weights depend on the order of rows alone. They are
whole numbers: sums of them come out the same in any order and on any machine.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from .features import TermReader, Terms
from .settings import Settings

_LITTLE_WORDS = (
    "a about after again all also am an and any are as at be because been before but by can could did do does dont "
    "down even every for from get had has have he her here his how i if in into is it its just me my no not now of off "
    "on one only or other our out over please she should since so some still than thank that the their them then there "
    "they this to too under until up us very was we were what when where which while who why will with would you your"
)
_SCALE = 32
# So many other letters are thought of beside those that came; a word of fewer letters than this is never common.
_UNSEEN, _LEAST_COMMON = 20, 40
_SNAPSHOT_GROWTH = 1.15


class Vocabulary:
    """Document frequencies and the rarity (int16, 32 · ln(N / df)) of terms."""

    def __init__(self, settings: Settings) -> None:
        size = 1 << settings.bucket_bits
        self.common_share = settings.common_term_share
        self.documents = 0
        self.counts = np.zeros(size, dtype=np.int32)
        self.rarity = np.full(size, _SCALE, dtype=np.int16)
        # Among Chinese letters the little words of English would look rare.
        self.silent = np.append(0, _little_words(settings.bucket_bits))
        self.rarity[self.silent] = 0
        self.snapshot_at = 0

    def count(self, terms: Terms) -> None:
        """Count one document's distinct terms."""
        self.counts[terms.buckets] += 1

    @property
    def room(self) -> int:
        """How many more documents fit before the weights must be renewed."""
        return _due_after(self.snapshot_at) - self.documents

    def grow(self) -> bool:
        """One more document was counted; True when the weights were renewed."""
        self.documents += 1
        if self.room > 0:
            return False
        self._renew()
        return True

    def _renew(self) -> None:
        # The first letters of an office may all be about one matter: its words are not common for that.
        total = self.documents + _UNSEEN
        seen = np.maximum(np.arange(int(self.counts.max()) + 1), 1)
        by_count = np.rint(_SCALE * np.log((total + 1) / seen)).astype(np.int16)
        # In a small collection even a rare word has a large share.
        by_count[seen > max(self.common_share * total, _LEAST_COMMON)] = 0
        self.rarity = by_count[self.counts]
        self.rarity[self.silent] = 0
        self.snapshot_at = self.documents


@lru_cache
def _due_after(snapshot_at: int) -> int:
    """How many documents there are when the weights of so many must be renewed."""
    return ceil(max(snapshot_at * _SNAPSHOT_GROWTH, snapshot_at + 8))


@cache
def _little_words(bucket_bits: int) -> NDArray[np.int64]:
    """The buckets of words that say nothing of a matter."""
    settings = Settings(bucket_bits=bucket_bits, body_characters=len(_LITTLE_WORDS))
    return TermReader(settings).read("", _LITTLE_WORDS).buckets
