"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

from bisect import bisect_right
from operator import neg
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .features import Terms
from .scales import STEPS
from .similarity import Probe
from .state import State


class Matches(NamedTuple):
    """Rows, similarities (0…1) and topics (-1: alone), best first, ties by older row."""

    rows: list[int]
    similarities: list[float]
    topics: list[int]
    is_copy: bool = False

    def at_least(self, similarity: float) -> int:
        """How many matches reach this similarity."""
        return bisect_right(self.similarities, -similarity, key=neg)


def enter(state: State, row: int, terms: Terms) -> Matches | None:
    """Find what is near a new row, and enter the row for those that come after it.

    A near copy is not entered and not counted, so that a flood can neither hide
    other letters nor make words look common. None where there is too little text.
    """
    if kernel.is_compiled and not state.meaning.knows(row):
        return _compiled(state, row, terms)
    state.letters.weigh(row, terms)
    probe = state.comparison.probe(row)
    if not probe.packed[state.settings.least_terms - 1]:
        state.vocabulary.count(terms)
        return None
    slots, weights = state.letters.heads(probe.packed)
    matches = _nearest(state, probe, slots, weights, state.settings.candidates, is_new=True)
    if not matches.is_copy:
        state.postings.add(row, slots)
        state.letters.connect(row, matches.rows[: matches.at_least(state.settings.edge_similarity)])
        state.vocabulary.count(terms)
    return matches


def _compiled(state: State, row: int, terms: Terms) -> Matches | None:
    rows, chances, topics, remark = kernel.enter(state, row, terms)
    if remark == kernel.TOO_LITTLE:
        return None
    return Matches(rows.tolist(), chances.tolist(), topics.tolist(), remark == kernel.COPY)


def nearest(state: State, probe: Probe, limit: int) -> Matches:
    """At most `limit` stored documents that share most weight with the probe."""
    return _nearest(state, probe, *state.letters.heads(probe.packed), limit, is_new=False)


def _nearest(
    state: State, probe: Probe, slots: NDArray[np.int64], weights: NDArray[np.int64], limit: int, is_new: bool
) -> Matches:
    """As above by given slots; the crowd of a new document is written down in its row."""
    found = state.postings.strongest(slots, weights, limit)
    if is_new and state.meaning.knows(probe.row):
        found = np.union1d(found, state.meaning.nearest(probe.row, limit))
    values, cosines, crowd = state.comparison.compare(probe, found, is_new)
    if is_new:
        state.letters.crowds[probe.row] = crowd
    order = np.lexsort((found, -values))
    rows, chances = found[order], values[order]
    return Matches(
        rows.tolist(),
        chances.tolist(),
        state.letters.topics[rows].tolist(),
        len(rows) > 0 and _is_copy(state, float(chances[0]), int(cosines[order[0]])),
    )


def _is_copy(state: State, similarity: float, cosine: int) -> bool:
    settings = state.settings
    return similarity >= settings.copy_similarity and cosine >= settings.copy_cosine * STEPS
