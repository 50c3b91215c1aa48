"""From text to hashed terms: characters, pairs of characters and words.

Chinese is cut into single characters and pairs of neighbours, which beats
words on letters of citizens (segmenters break place names). Latin letters and
digits are kept together as words, with the character that follows ("12栋").
Everything is done on arrays of code points; nothing is looked up in a list of
words, so no language needs a download.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .normalise import folded_code_points
from .settings import Settings

SEPARATOR, HAN, WORD = 0, 1, 2
CODES = 0x30000
LONGEST_WORD = 64
_SHORT = 100
TF_SCALE = 64

_MIX = np.uint64(0x9E3779B97F4A7C15)
_WORD_BASE = 1_000_003
_WORD_TAG = np.uint64(1 << 50)
# A term in one number while counting: bucket, mark, count of up to 255.
_COUNT_BITS, _MARK_BIT = 9, 8


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


@dataclass(frozen=True, slots=True)
class Terms:
    """Hashed terms of one document, ascending and unique.

    `buckets`: int64 [k], 1 ≤ bucket < 2**bits (0 is kept for padding);
    `frequencies`: int64 [k], 64 · (1 + ln count), below 512;
    `marks`: int64 [k], 1 where the term stands beside a word for a place.
    """

    buckets: NDArray[np.int64]
    frequencies: NDArray[np.int64]
    marks: NDArray[np.int64]

    def packed(self) -> NDArray[np.int64]:
        """int64 [k] below 2**32: bucket, mark and frequency of a term in one number."""
        return (self.buckets << 10) | (self.marks << 9) | self.frequencies


def unpacked(terms: NDArray[np.uint32]) -> Terms:
    """What `Terms.packed` packed, any shape; padding has bucket 0."""
    whole = terms.astype(np.int64)
    return Terms(whole >> 10, whole & 511, (whole >> 9) & 1)


class TermReader:
    """Turns titles and bodies into `Terms`; holds only tables, no state."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._shift = np.uint64(64 - settings.bucket_bits)
        self._suffixes = np.zeros(CODES, dtype=np.bool_)
        for character in settings.place_suffixes:
            self._suffixes[ord(character)] = True
        self._meaningful = KINDS != SEPARATOR
        for character in settings.stop_characters:
            self._meaningful[ord(character)] = False

    def read(self, title: str, body: str) -> Terms:
        """Terms of a document; empty arrays where nothing can be read."""
        limit = self.settings.body_characters
        head = title.strip()[:limit]
        codes = folded_code_points(f"{head}\n{body.lstrip()[:limit]}")
        if len(codes) <= _SHORT and not self._meaningful[codes].any():
            codes = codes[:0]
        whole = self._counted(codes, len(head))
        frequencies = FREQUENCIES[whole & 255]
        return Terms(whole >> _COUNT_BITS, frequencies, (whole >> _MARK_BIT) & 1)

    def _counted(self, codes: NDArray[np.uint32], head: int) -> NDArray[np.int64]:
        """Each term once, ascending: bucket, mark and count in one number."""
        title = self.settings.title_weight
        if kernel.is_compiled:
            return kernel.occurrences(codes, head, title, KINDS, self._suffixes, POWERS, self._shift)
        return _merged(self._occurrences(codes, head, title))

    def _occurrences(self, codes: NDArray[np.uint32], head: int, title: int) -> NDArray[np.int64]:
        values, starts, ends, is_word = _units(codes)
        if not len(values):
            return np.zeros(0, dtype=np.int64)
        joined = np.flatnonzero(starts[1:] == ends[:-1])
        pairs = values[joined] * np.uint64(31) + (values[joined + 1] << np.uint64(21))
        is_suffix = np.zeros(len(values) + 3, dtype=np.bool_)
        is_suffix[: len(values)] = self._suffixes[codes[starts]] & ~is_word
        near = is_suffix[joined + 1] | is_suffix[joined + 2] | is_suffix[joined + 3]
        hashes = (np.concatenate([values, pairs]) * _MIX) >> self._shift
        buckets = np.maximum(hashes, np.uint64(1)).astype(np.int64)
        positions = np.concatenate([starts, starts[joined + 1]])
        counted = (buckets << _COUNT_BITS) | np.where(positions <= head, title, 1)
        counted[len(values) :] |= near.astype(np.int64) << _MARK_BIT
        return counted


def _merged(counted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Occurrences sorted and added up: one number for each bucket, ascending."""
    if not len(counted):
        return counted
    counted.sort()
    buckets = counted >> _COUNT_BITS
    starts = np.flatnonzero(np.append(True, buckets[1:] != buckets[:-1]))
    counts = np.add.reduceat(counted & 255, starts)
    marks = np.bitwise_or.reduceat(counted & (1 << _MARK_BIT), starts)
    return (buckets[starts] << _COUNT_BITS) | marks | np.minimum(counts, 255)


def _units(
    codes: NDArray[np.uint32],
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Cut into single Han characters and whole words.

    Returns the value, first position, position behind the end, and whether it
    is a word, of each unit in order.
    """
    kinds = KINDS[codes]
    inside_word = kinds == WORD
    begins = kinds != SEPARATOR
    begins[1:] &= ~(inside_word[1:] & inside_word[:-1])
    starts = np.flatnonzero(begins)
    values = codes[starts].astype(np.uint64)
    ends = starts + 1
    is_word = inside_word[starts]
    words = np.flatnonzero(is_word)
    if len(words):
        stops = np.flatnonzero(inside_word & ~np.append(inside_word[1:], False)) + 1
        ends[words] = stops
        values[words] = _word_values(codes, starts[words], stops)
    return values, starts, ends, is_word


def _word_values(codes: NDArray[np.uint32], starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A number for each word, from its first characters (uint64 wraps around)."""
    lengths = np.minimum(stops - starts, LONGEST_WORD)
    firsts = np.cumsum(lengths) - lengths
    inner = np.arange(lengths.sum()) - np.repeat(firsts, lengths)
    letters = codes[np.repeat(starts, lengths) + inner].astype(np.uint64)
    sums = np.add.reduceat(letters * POWERS[inner], firsts)
    return (sums >> np.uint64(13)) | _WORD_TAG
