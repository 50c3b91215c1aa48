"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

from dataclasses import dataclass

from .similarity import Probe
from .state import State


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows and similarities (0…1), best first, ties by older row; the probe's crowd."""

    rows: list[int]
    similarities: list[float]
    crowd: int

    def at_least(self, similarity: float) -> int:
        """How many matches reach this similarity."""
        return sum(value >= similarity for value in self.similarities)


def nearest(state: State, probe: Probe, limit: int, is_new: bool) -> Matches:
    """At most `limit` stored documents that share most weight with the probe."""
    slots, weights = state.letters.heads(probe.packed)
    found = state.postings.strongest(slots, weights, limit)
    if is_new:
        state.postings.add(state.letters.count - 1, slots)
    values, crowd = state.comparison.compare(probe, found, is_new)
    pairs = sorted(zip((-values).tolist(), found.tolist(), strict=True))
    return Matches([row for _, row in pairs], [-value for value, _ in pairs], crowd)
