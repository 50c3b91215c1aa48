"""Letters of two compounds that only a letter without a place brings together.

A letter that tells neither its compound nor more than its kind is like letters of that kind everywhere. It may be
of either compound and is no evidence that both are one matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .state import State


def are_elsewhere(state: State, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool [n, m]: whether the compounds of two letters are known and differ."""
    here, there = state.letters.places[rows, None, 2], state.letters.places[others, 2]
    return (here != -1) & (there != -1) & (here != there)


def are_bridged(state: State, rows: NDArray[np.int64], others: NDArray[np.int64], chances: NDArray[np.float64]) -> bool:
    """Whether letters on both sides lie in compounds that differ and are unlike, and none in one compound.

    `chances` float64 [n, m] are those of one matter for each of `rows` and each of `others`.
    """
    is_elsewhere = are_elsewhere(state, rows, others)
    if not is_elsewhere.any() or (chances[is_elsewhere] >= state.settings.bridged_similarity).any():
        return False
    here, there = state.letters.places[rows, None, 2], state.letters.places[others, 2]
    return not ((here != -1) & (here == there)).any()
