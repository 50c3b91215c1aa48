"""The documents nearest to one text, found through the inverted index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import neg
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .features import ManyTerms, Terms
from .scales import STEPS
from .similarity import Probe
from .state import State


class Matches(NamedTuple):
    """Rows and similarities (0…1), best first, ties by older row."""

    rows: list[int]
    similarities: list[float]
    is_copy: bool
    # The same rows, to look something up for all of them at once.
    found: NDArray[np.int64]

    def at_least(self, similarity: float) -> int:
        """How many matches reach this similarity."""
        return bisect_right(self.similarities, -similarity, key=neg)


def entered(state: State, first_row: int, count: int, terms: ManyTerms) -> Iterator[Matches | None]:
    """Enter new rows in order and tell what is near each; None where there is too little text.

    Whoever iterates places a row and lets the vocabulary grow before asking for the next.
    """
    done = 0
    while done < count:
        # The weights of terms hold for so many rows; a model learns with every row.
        room = 1 if state.meaning.is_used else state.vocabulary.room
        rest = ManyTerms(terms.packed, terms.spans[done : done + room])
        enter = _compiled if kernel.is_compiled and not state.meaning.is_used else _plain
        for matches in enter(state, first_row + done, rest):
            yield matches
            done += 1


def _compiled(state: State, first_row: int, terms: ManyTerms) -> Iterator[Matches | None]:
    rows, chances, found, remarks = kernel.enter_many(state, first_row, terms)
    told = zip(rows, rows.tolist(), chances.tolist(), found.tolist(), remarks.tolist(), strict=True)
    for row, near, likely, number, remark in told:
        if remark == kernel.TOO_LITTLE:
            yield None
        else:
            yield Matches(near[:number], likely[:number], remark == kernel.COPY, row[:number])


def _plain(state: State, first_row: int, terms: ManyTerms) -> Iterator[Matches | None]:
    letters, count = state.letters, len(terms.spans)
    letters.weigh_many(first_row, terms)
    rows = slice(first_row, first_row + count)
    slots, weights = letters.slots(letters.terms[rows], letters.keys[rows])
    for number in range(count):
        used = slots[number] > 0
        yield _enter(state, first_row + number, terms[number], slots[number][used], weights[number][used])


def _enter(
    state: State, row: int, terms: Terms, slots: NDArray[np.int64], weights: NDArray[np.int64]
) -> Matches | None:
    """One row by plain loops, or with a model.

    A near copy is not entered and not counted, so that a flood can neither hide
    other letters nor make words look common.
    """
    probe = state.comparison.probe(row)
    if not probe.packed[state.settings.least_terms - 1]:
        state.vocabulary.count(terms)
        return None
    matches = _nearest(state, probe, slots, weights, state.settings.candidates, is_new=True)
    if not matches.is_copy:
        state.postings.add(row, slots)
        state.letters.connect(row, matches.rows[: matches.at_least(state.settings.edge_similarity)])
        state.vocabulary.count(terms)
    return matches


def nearest(state: State, probe: Probe, keys: NDArray[np.int32], limit: int) -> Matches:
    """At most `limit` stored documents that share most weight with the probe."""
    slots, weights = state.letters.slots(probe.packed[None], keys[None])
    used = slots[0] > 0
    return _nearest(state, probe, slots[0][used], weights[0][used], limit, is_new=False)


def _nearest(
    state: State, probe: Probe, slots: NDArray[np.int64], weights: NDArray[np.int64], limit: int, is_new: bool
) -> Matches:
    """As above by given slots; the crowd of a new document is written down in its row."""
    found = state.postings.strongest(slots, weights, limit)
    if is_new and state.is_meant(probe.row):
        found = np.union1d(found, state.meaning.nearest(probe.row, limit))
    values, cosines, crowd = state.comparison.compare(probe, found, is_new)
    if is_new:
        state.letters.crowds[probe.row] = crowd
    order = np.lexsort((found, -values))
    rows, chances = found[order], values[order]
    return Matches(
        rows.tolist(),
        chances.tolist(),
        len(rows) > 0 and _is_copy(state, float(chances[0]), int(cosines[order[0]])),
        rows,
    )


def _is_copy(state: State, similarity: float, cosine: int) -> bool:
    settings = state.settings
    return similarity >= settings.copy_similarity and cosine >= settings.copy_cosine * STEPS
