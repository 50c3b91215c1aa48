"""Compounds in which many people write of one kind of matter.

How many had written before is noted with each letter when it comes. Where many have come since, the first letters
would still count as few, and hold together what the later ones tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .facts import ALIKE_HERE, KINDS, KNOWN
from .scales import CROWDED
from .state import State


def notice_crowds(state: State, fresh: Iterable[int]) -> list[int]:
    """Let earlier letters know that their kind became many in their compound; returns those rows.

    What is noted follows from the letters that are placed, so that it is the same however they were cut into batches.
    """
    rows = np.array(fresh, dtype=np.int64)
    rows = rows[state.letters.facts[rows, ALIKE_HERE] >= state.settings.crowded_from]
    if not len(rows):
        return []
    facts, steps = state.letters.facts[: state.placed], _steps(state, state.letters.facts[rows, ALIKE_HERE])
    keys, crowds = _keys(state, np.arange(state.placed)), _keys(state, rows)
    order = np.lexsort((steps, crowds))
    # Of each kind in a compound the last one has the highest step.
    last = order[np.flatnonzero(np.diff(crowds[order], append=-1))]
    positions = np.minimum(np.searchsorted(crowds[last], keys), len(last) - 1)
    reached = np.where(crowds[last][positions] == keys, steps[last][positions], 0)
    found = np.flatnonzero((facts[:, KNOWN] > 0) & (facts[:, ALIKE_HERE] < reached))
    facts[found, ALIKE_HERE] = reached[found]
    for number in set(state.letters.topics[found].tolist()) - {-1}:
        state.membership.topics[number].examined = 0
    return found.tolist()


def _keys(state: State, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64 [n]: kind and compound as one number, below 0 where no compound is known."""
    compounds = state.letters.places[rows, 2].astype(np.int64)
    return np.where(compounds < 0, -1, compounds << 32 | state.letters.facts[rows, KINDS])


def _steps(state: State, counts: NDArray[np.int32]) -> NDArray[np.int64]:
    """int64 [n]: the highest step that each count has reached."""
    steps = [state.settings.crowded_from << step for step in range(CROWDED)]
    return np.array(steps)[np.searchsorted(steps, counts, side="right") - 1]
