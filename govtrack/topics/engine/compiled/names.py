"""Names of places that nobody entered, and their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..facts import KNOWN, LATIN, NAMED
from ..names import HAN_IN_LATIN, HOME
from ..tables import BEFORE, COMMON, ENDINGS, HEAD, HOME_END, LONG, OPEN, TAG_BITS, TAIL, WIDTH
from .loop import loop

_WHOLE = np.uint32(0xFFFFFFFF)
_ENDINGS = np.uint32(ENDINGS)


def _checksums() -> NDArray[np.uint32]:
    """The table of `zlib.crc32`, one entry a byte."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1).astype(np.uint32)
    return table


_CRC = _checksums()


@loop
def read_names(own, signs, tables, covers, facts) -> Any:
    """Add names that nobody entered to the facts of a text, and whether it is in Latin letters.

    `covers` are where entered names stand in it. Returns whether it has Latin words.
    """
    word_at, words, known = tables
    has_latin = False
    row = 0
    han = 0
    cover = 0
    for position in range(len(own)):
        code = own[position]
        if code >= 0x3400:
            han += 1
            row = 0
        else:
            row = row + 1 if 97 <= code <= 122 else 0
            has_latin |= row == 3
        ending = np.int64(signs[position] >> _ENDINGS)
        if ending == 0:
            continue
        while cover < len(covers) and covers[cover, 2] <= position:
            cover += 1
        if cover < len(covers) and covers[cover, 1] <= position:
            continue
        for w in range(word_at[ending], word_at[ending + 1]):
            first = position - 1 - words[w, 0]
            if first >= 0 and ends_with(own, first + 2, words[w]) and is_own(own, signs, first, words[w], known):
                enter_name(own[first : position + 1], known, facts[NAMED:KNOWN])
                break
    facts[LATIN] = HAN_IN_LATIN * han < len(own)
    return has_latin


@loop
def ends_with(own, first, word) -> Any:
    """Whether a word (its size, then its signs) stands here."""
    size = word[0]
    for k in range(size):
        if own[first + k] != word[1 + k]:
            size = np.int64(-1)
    return size >= 0


@loop
def is_own(own, signs, begin, word, known) -> Any:
    """Compiled form of `names._is_own`."""
    first, second = np.int64(own[begin]), np.int64(own[begin + 1])
    if not (0x4E00 <= first <= 0x9FFF and 0x4E00 <= second <= 0x9FFF):
        return False
    if signs[begin] & np.uint32(BEFORE) != 0 or signs[begin + 1] & np.uint32(OPEN) != 0:
        return False
    if holds(known, COMMON, (first << WIDTH) | second):
        return False
    if word[0] > 1:
        return True
    last = np.int64(word[1])
    if holds(known, TAIL, (last << WIDTH) | second):
        return False
    if holds(known, LONG, (((first << WIDTH) | second) << WIDTH) | last):
        return False
    behind = begin + 3
    return behind >= len(own) or not holds(known, HEAD, (last << WIDTH) | np.int64(own[behind]))


@loop
def holds(values, tag, value) -> Any:
    """Whether a value of this sort stands among ascending ones."""
    wanted = np.int64(tag << TAG_BITS) | np.int64(value)
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low < len(values) and values[low] == wanted


@loop
def enter_name(name, known, numbers) -> None:
    """Put the number of a name behind the others, once."""
    if numbers[-1] != 0:
        return
    number = max(np.int64(crc_of(name)) & (HOME - 1), np.int64(1))
    last = np.int64(name[len(name) - 1])
    if holds(known, HOME_END, last) or holds(known, HOME_END, (np.int64(name[len(name) - 2]) << WIDTH) | last):
        number |= HOME
    for k in range(len(numbers)):
        if numbers[k] == number:
            return
        if numbers[k] == 0:
            numbers[k] = number
            return


@loop
def crc_of(name) -> Any:
    """The checksum of Chinese signs in UTF-8, three bytes each."""
    state = _WHOLE
    for code in name:
        state = crc_step(state, 0xE0 | (code >> 12))
        state = crc_step(state, 0x80 | ((code >> 6) & 63))
        state = crc_step(state, 0x80 | (code & 63))
    return state ^ _WHOLE


@loop
def crc_step(state, byte) -> Any:
    """A checksum with one more byte."""
    return _CRC[(state ^ np.uint32(byte)) & np.uint32(255)] ^ (state >> np.uint32(8))
