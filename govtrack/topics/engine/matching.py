"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .scales import STEPS
from .similarity import Probe
from .state import State


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows and similarities (0…1), best first, ties by older row.

    `crowd` belongs to the probe, `slots` are its places in the index.
    """

    rows: list[int]
    similarities: list[float]
    crowd: int
    slots: NDArray[np.int64]

    def at_least(self, similarity: float) -> int:
        """How many matches reach this similarity."""
        return sum(value >= similarity for value in self.similarities)


def nearest(state: State, probe: Probe, limit: int, is_new: bool) -> Matches:
    """At most `limit` stored documents that share most weight with the probe."""
    slots, weights = state.letters.heads(probe.packed)
    found = state.postings.strongest(slots, weights, limit)
    if is_new and state.meaning.is_ready:
        found = np.union1d(found, state.meaning.nearest(probe.row, limit))
    values, crowd = state.comparison.compare(probe, found, is_new)
    pairs = sorted(zip((-values).tolist(), found.tolist(), strict=True))
    return Matches([row for _, row in pairs], [-value for value, _ in pairs], crowd, slots)


def is_near_copy(state: State, probe: Probe, row: int) -> bool:
    """Whether the probe has nearly the same words as a stored row."""
    cosine = state.comparison.cosines(probe, np.array([row])).text[0]
    return bool(cosine >= state.settings.copy_cosine * STEPS)
