"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .similarity import Probe
from .state import State


def index_slots(state: State, probe: Probe) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The probe's heaviest terms and weights: where it is entered and looked up."""
    limit = state.settings.index_terms
    terms = probe.terms
    weights = state.letters.weights(terms)[:limit]
    weights = weights * (1 + (state.settings.place_word_factor - 1) * terms.marks[:limit])
    used = weights > 0
    return terms.buckets[:limit][used], weights[used]


def nearest(
    state: State, probe: Probe, limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """At most `limit` rows and their similarities (0…1), by shared weight."""
    slots, weights = index_slots(state, probe)
    rows = state.postings.strongest(slots, weights, limit)
    return rows, state.comparison.similarities(probe, rows)


def best_first(similarities: NDArray[np.float64], rows: NDArray[np.int64]) -> list[int]:
    """Positions by falling similarity, ties by older row."""
    return [int(k) for k in np.lexsort((rows, -similarities))]
