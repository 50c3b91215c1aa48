"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import Terms
from .letters import time_factors
from .places import place_factors
from .state import State


@dataclass(frozen=True, slots=True)
class Probe:
    """A text to be matched: its strongest terms with weights, time and place."""

    buckets: NDArray[np.int64]
    weights: NDArray[np.int64]
    day: float
    place: NDArray[np.int32]

    @property
    def norm(self) -> float:
        """Length of the vector of weights."""
        return float(np.sqrt(float(np.dot(self.weights, self.weights))))


def probe_of_row(state: State, row: int) -> Probe:
    """A probe for a stored document."""
    letters = state.letters
    buckets, weights = letters.weights(row)
    return Probe(buckets, weights, letters.days[row], letters.places[row])


def probe_of_terms(state: State, terms: Terms, day: float, place: NDArray[np.int32]) -> Probe:
    """A probe for a text that is not stored."""
    buckets, frequencies = state.letters.strongest_terms(terms)
    return Probe(buckets, frequencies * state.vocabulary.rarity[buckets], day, place)


def index_slots(state: State, probe: Probe) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The probe's heaviest terms and weights: where it is entered and looked up."""
    limit = state.settings.index_terms
    buckets, weights = probe.buckets[:limit], probe.weights[:limit]
    used = weights > 0
    return buckets[used], weights[used]


def nearest(
    state: State, probe: Probe, limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """At most `limit` rows and their similarities (0…1), by shared weight."""
    slots, weights = index_slots(state, probe)
    rows = state.postings.strongest(slots, weights, limit)
    letters = state.letters
    text = letters.cosines(probe.buckets, probe.weights, probe.norm, rows)
    time = time_factors(probe.day, letters.days[rows], state.settings)
    place = place_factors(probe.place, letters.places[rows], state.settings)
    return rows, text * time * place


def best_first(similarities: NDArray[np.float64], rows: NDArray[np.int64]) -> list[int]:
    """Positions by falling similarity, ties by older row."""
    return [int(k) for k in np.lexsort((rows, -similarities))]
