"""What single characters are to terms, and what words and counts weigh: tables for plain and compiled loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SEPARATOR, HAN, WORD = 0, 1, 2
CODES = 0x30000
LONGEST_WORD = 64
SHORT = 100
TF_SCALE = 64
# What a character is to terms, in one number: its kind, an end of a word for a place, not a sign without a meaning.
KIND_AT, KIND_BITS, SUFFIX, MEANT = 16, 3, 1 << 18, 1 << 19

_WORD_BASE = 1_000_003


def _kinds_of_characters() -> NDArray[np.uint8]:
    kinds = np.zeros(CODES, dtype=np.uint8)
    for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFE)):
        kinds[first : last + 1] = HAN
    for first, last in ((0x30, 0x39), (0x61, 0x7A), (0xDF, 0x24F), (0x370, 0x5FF)):
        kinds[first : last + 1] = WORD
    return kinds


KINDS = _kinds_of_characters()
POWERS = np.array([pow(_WORD_BASE, i, 1 << 64) for i in range(LONGEST_WORD)], dtype=np.uint64)
_COUNTS = np.maximum(np.arange(256), 1)
FREQUENCIES = np.rint(TF_SCALE * (1 + np.log(_COUNTS))).astype(np.int64)
