"""How much each term of a letter weighs."""

from __future__ import annotations

from typing import Any

import numpy as np

from .loop import loop
from .sorting import sorted_by

_HEAVIEST = np.int64(1 << 20)


@loop
def weigh(packed, rarity, factor, out, squares) -> Any:
    """Write the strongest terms to `out` and their sums of squares; returns how many."""
    keys = np.empty(len(packed), dtype=np.int64)
    found = 0
    for term in packed:
        weight = weight_of(term, rarity, factor)
        if weight > 0:
            keys[found] = ((_HEAVIEST - weight) << 32) | term
            found += 1
    ordered = sorted_by(keys[:found], 32, 20)
    used = min(found, len(out))
    for k in range(used):
        out[k] = ordered[k] & 0xFFFFFFFF
    measure(out[:used], rarity, squares)
    return used


@loop
def weight_of(term, rarity, factor) -> Any:
    """Frequency times rarity, more beside a word for a place."""
    return (term & 511) * rarity[term >> 10] * (1 + (factor - 1) * ((term >> 9) & 1))


@loop
def measure(packed, rarity, squares) -> None:
    """Sums of squared weights of other terms and of place terms, written to `squares`."""
    squares[0] = 0
    squares[1] = 0
    for k in range(len(packed)):
        term = np.int64(packed[k])
        weight = (term & 511) * rarity[term >> 10]
        squares[(term >> 9) & 1] += weight * weight


@loop
def measure_all(table, rarity, squares) -> None:
    """The sums of squares of every row of a table of terms."""
    for row in range(len(table)):
        measure(table[row], rarity, squares[row])
