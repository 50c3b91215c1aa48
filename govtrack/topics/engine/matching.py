"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .similarity import Probe
from .state import State


def nearest(
    state: State, probe: Probe, limit: int, is_new: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64], int]:
    """At most `limit` rows, their similarities (0…1), and the probe's crowd."""
    slots, weights = state.letters.heads(probe.packed)
    rows = state.postings.strongest(slots, weights, limit)
    scores, crowd = state.comparison.scores(probe, rows, is_new)
    return rows, state.comparison.scales.chance(scores), crowd


def best_first(similarities: NDArray[np.float64], rows: NDArray[np.int64]) -> list[int]:
    """Positions by falling similarity, ties by older row."""
    return [int(k) for k in np.lexsort((rows, -similarities))]
