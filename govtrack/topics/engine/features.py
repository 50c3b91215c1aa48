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

from .normalise import normalise
from .settings import Settings

SEPARATOR, HAN, WORD = 0, 1, 2
_MIX = np.uint64(0x9E3779B97F4A7C15)
_WORD_BASE = 1_000_003
_WORD_TAG = np.uint64(1 << 50)
_TF_SCALE = 64


def _kinds_of_characters() -> NDArray[np.uint8]:
    kinds = np.zeros(0x30000, dtype=np.uint8)
    for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFF)):
        kinds[first : last + 1] = HAN
    for first, last in ((0x30, 0x39), (0x61, 0x7A), (0xC0, 0x24F), (0x370, 0x5FF)):
        kinds[first : last + 1] = WORD
    return kinds


_KINDS = _kinds_of_characters()
_POWERS = np.array([pow(_WORD_BASE, i, 1 << 64) for i in range(64)], dtype=np.uint64)
_TF_TABLE = np.rint(_TF_SCALE * (1 + np.log(np.maximum(np.arange(256), 1)))).astype(np.int64)


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

    def chosen(self, positions: NDArray[np.int64]) -> Terms:
        """The terms at these positions, in that order."""
        return Terms(self.buckets[positions], self.frequencies[positions], self.marks[positions])

    def packed(self) -> NDArray[np.uint32]:
        """uint32 [k]: bucket, mark and frequency of a term in one number."""
        return ((self.buckets << 10) | (self.marks << 9) | self.frequencies).astype(np.uint32)


def unpacked(terms: NDArray[np.uint32]) -> Terms:
    """What `Terms.packed` packed; any shape, padding has bucket 0."""
    whole = terms.astype(np.int64)
    return Terms(whole >> 10, whole & 511, (whole >> 9) & 1)


class TermReader:
    """Turns titles and bodies into `Terms`; holds only tables, no state."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._shift = np.uint64(64 - settings.bucket_bits)
        self._suffixes = np.zeros(0x30000, dtype=bool)
        for character in settings.place_suffixes:
            self._suffixes[ord(character)] = True

    def read(self, title: str, body: str) -> Terms:
        """Terms of a document; empty arrays where nothing can be read."""
        settings = self.settings
        head = normalise(title, settings.body_characters)
        tail = normalise(body, settings.body_characters)
        codes = _code_points(head + "\n" + tail)
        hashes, positions, near_place = self._hash(codes)
        counts = np.where(positions <= len(head), settings.title_weight, 1)
        buckets, inverse = np.unique(hashes, return_inverse=True)
        totals = np.bincount(inverse, weights=counts, minlength=len(buckets))
        marks = np.bincount(inverse, weights=near_place, minlength=len(buckets)) > 0
        frequencies = _TF_TABLE[np.minimum(totals.astype(np.int64), 255)]
        return Terms(buckets.astype(np.int64), frequencies, marks.astype(np.int64))

    def _hash(
        self, codes: NDArray[np.uint64]
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.bool_]]:
        """Buckets, end positions and place marks of every term in `codes`."""
        kinds = _KINDS[codes]
        units, starts, ends, is_word = _units(codes, kinds)
        singles = units
        joined = np.flatnonzero(starts[1:] == ends[:-1]) if len(units) > 1 else np.zeros(0, int)
        pairs = units[joined] * np.uint64(31) + (units[joined + 1] << np.uint64(21))
        is_suffix = np.zeros(len(units) + 3, dtype=bool)
        is_suffix[: len(units)] = self._suffixes[codes[starts]] & ~is_word
        near = is_suffix[joined + 1] | is_suffix[joined + 2] | is_suffix[joined + 3]
        values = np.concatenate([singles, pairs])
        buckets = (values * _MIX) >> self._shift
        buckets = np.maximum(buckets, np.uint64(1))
        positions = np.concatenate([starts, starts[joined + 1]]) if len(units) else starts
        marks = np.concatenate([np.zeros(len(singles), dtype=bool), near])
        return buckets, positions, marks


def _code_points(text: str) -> NDArray[np.uint64]:
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    return np.minimum(codes, np.uint64(0x2FFFF + 0))


def _units(
    codes: NDArray[np.uint64], kinds: NDArray[np.uint8]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Cut into single Han characters and whole words.

    Returns the value, first position, position behind the end, and whether it
    is a word, of each unit in order.
    """
    inside_word = kinds == WORD
    begins = kinds != SEPARATOR
    begins[1:] &= ~(inside_word[1:] & inside_word[:-1])
    starts = np.flatnonzero(begins)
    values = codes[starts].copy()
    ends = starts + 1
    is_word = inside_word[starts]
    if is_word.any():
        word_starts = starts[is_word]
        lengths = _word_lengths(inside_word, word_starts)
        ends[is_word] = word_starts + lengths
        values[is_word] = [
            _word_value(codes[a : a + min(b, 64)])
            for a, b in zip(word_starts.tolist(), lengths.tolist(), strict=True)
        ]
    return values, starts, ends, is_word


def _word_lengths(inside: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    stops = np.flatnonzero(inside & ~np.append(inside[1:], False)) + 1
    return stops[np.searchsorted(stops, starts, side="right")] - starts


def _word_value(codes: NDArray[np.uint64]) -> np.uint64:
    value = np.sum(codes * _POWERS[: len(codes)], dtype=np.uint64)
    return np.uint64((value >> np.uint64(13)) | _WORD_TAG)
