"""Sorting whole numbers by some of their bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from .loop import loop

# A letter has a few hundred numbers: more digits would cost more than they spare.
_DIGIT_BITS = 7
_DIGITS = 1 << _DIGIT_BITS


@loop
def sorted_by(values, low, bits) -> Any:
    """The values in stable order of their `bits` bits from bit `low` on (radix sort)."""
    source = values
    target = np.empty_like(values)
    starts = np.empty(_DIGITS + 1, dtype=np.int64)
    for first in range(low, low + bits, _DIGIT_BITS):
        # Bits above the last asked for would not be in order.
        digits = (1 << min(_DIGIT_BITS, low + bits - first)) - 1
        starts[:] = 0
        for value in source:
            starts[(value >> first & digits) + 1] += 1
        for digit in range(1, _DIGITS):
            starts[digit] += starts[digit - 1]
        for value in source:
            digit = value >> first & digits
            target[starts[digit]] = value
            starts[digit] += 1
        source, target = target, source
    return source
