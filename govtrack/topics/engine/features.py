"""From text to hashed terms: characters, pairs of characters and words.

Chinese is cut into single characters and pairs of neighbours, which beats
words on letters of citizens (segmenters break place names). Latin letters and
digits are kept together as words, with the character that follows ("12栋").
Everything is done on arrays of code points; nothing is looked up in a list of
words, so no language needs a download.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .characters import (
    CODES,
    FREQUENCIES,
    KIND_AT,
    KINDS,
    LONGEST_WORD,
    MEANT,
    POWERS,
    SEPARATOR,
    SHORT,
    SUFFIX,
    WORD,
)
from .folding import folded_code_points
from .settings import Settings

_MIX = np.uint64(0x9E3779B97F4A7C15)
_WORD_TAG = np.uint64(1 << 50)
# A term in one number while counting: text, bucket, mark, count of up to 255.
_BUCKET_BITS, _COUNT_BITS, _MARK = 22, 9, 1 << 8


@dataclass(frozen=True, slots=True)
class Terms:
    """Hashed terms, each packed into one whole number below 2**32.

    `packed`: int64, any shape; those of one document are ascending and unique.
    """

    packed: NDArray[np.int64]

    @property
    def buckets(self) -> NDArray[np.int64]:
        """The hash of each term, 1 ≤ bucket < 2**bits; 0 is padding."""
        return self.packed >> 10

    @property
    def marks(self) -> NDArray[np.int64]:
        """1 where the term stands beside a word for a place, else 0."""
        return (self.packed >> 9) & 1

    @property
    def frequencies(self) -> NDArray[np.int64]:
        """How often each term stands in the text: 64 · (1 + ln count), below 512."""
        return self.packed & 511


# Made for every letter that comes by itself: a frozen class would take four times as long to make.
@dataclass(slots=True)
class ManyTerms:
    """The terms of several documents, one after another: where those of each begin and end."""

    packed: NDArray[np.int64]
    spans: NDArray[np.int64]

    def __getitem__(self, number: int) -> Terms:
        first, last = self.spans[number].tolist()
        return Terms(self.packed[first:last])


def unpacked(stored: NDArray[np.uint32]) -> Terms:
    """Terms from a table of stored ones, any shape; padding has bucket 0."""
    return Terms(stored.astype(np.int64))


class Pages(NamedTuple):
    """Texts laid end to end: folded code points, and for each [3, n] first position, length, title's length."""

    codes: NDArray[np.uint32]
    layout: NDArray[np.int64]

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each text begins."""
        return self.layout[0]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many code points each text has."""
        return self.layout[1]

    @property
    def titles(self) -> NDArray[np.int64]:
        """How many of them are its title."""
        return self.layout[2]

    def text(self, number: int) -> tuple[str, NDArray[np.uint32]]:
        """One text, as characters and as code points."""
        first, length = self.layout[:2, number].tolist()
        codes = self.codes[first : first + length]
        return codes.astype("<u4").tobytes().decode("utf-32-le", "replace"), codes


class TermReader:
    """Turns titles and bodies into `Terms`; holds only tables, no state."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.shift = np.uint64(64 - settings.bucket_bits)
        self._suffixes = np.zeros(CODES, dtype=np.bool_)
        for character in settings.place_suffixes:
            self._suffixes[ord(character)] = True
        self._meaningful = KINDS != SEPARATOR
        for character in settings.stop_characters:
            self._meaningful[ord(character)] = False
        # For the compiled loops: one look at a character tells everything.
        self.characters: NDArray[np.uint32] = KINDS.astype(np.uint32) << np.uint32(KIND_AT)
        self.characters[self._suffixes] |= np.uint32(SUFFIX)
        self.characters[self._meaningful] |= np.uint32(MEANT)

    def read(self, title: str, body: str) -> Terms:
        """Terms of one document; empty arrays where nothing can be read."""
        return self.read_many([(title, body)])[0]

    def read_many(self, texts: Sequence[tuple[str, str]]) -> ManyTerms:
        """Terms of each (title, body); quicker than one by one, and the same."""
        return self.terms(self.pages(texts))

    def pages(self, texts: Sequence[tuple[str, str]]) -> Pages:
        """Each (title, body) as folded code points, laid end to end."""
        limit = self.settings.body_characters
        written: list[str] = []
        starts, lengths, titles = [], [], []
        start = 0
        for title, body in texts:
            head, page = title.strip()[:limit], body.lstrip()[:limit]
            written.append(f"{head}\n{page}\n")
            starts.append(start)
            titles.append(len(head))
            lengths.append(len(written[-1]))
            start += lengths[-1]
        return Pages(folded_code_points("".join(written)), np.array((starts, lengths, titles), dtype=np.int64))

    def terms(self, pages: Pages) -> ManyTerms:
        """The terms of texts laid end to end; texts that say nothing are blanked out."""
        if kernel.is_compiled:
            return ManyTerms(*kernel.terms(pages, self.settings.title_weight, self.characters, self.shift))
        self._silence(pages)
        packed, ends = self._counted(pages)
        spans = np.zeros((len(ends), 2), dtype=np.int64)
        spans[1:, 0], spans[:, 1] = ends[:-1], ends
        return ManyTerms(packed, spans)

    def _silence(self, pages: Pages) -> None:
        """Blank out short texts that hold only characters without a meaning of their own."""
        for number in np.flatnonzero(pages.lengths <= SHORT).tolist():
            first = pages.starts[number]
            codes = pages.codes[first : first + pages.lengths[number]]
            if not self._meaningful[codes].any():
                codes[:] = ord("\n")

    def _counted(self, pages: Pages) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Packed terms of all texts one after another, and where each text's end."""
        keys = self._occurrences(pages)
        keys.sort()
        terms = keys >> _COUNT_BITS
        starts = np.flatnonzero(np.append(True, terms[1:] != terms[:-1])) if len(keys) else np.zeros(0, int)
        counts = np.add.reduceat(keys & 255, starts) if len(keys) else starts
        marks = np.bitwise_or.reduceat(keys & _MARK, starts) if len(keys) else starts
        buckets = (terms[starts] & ((1 << _BUCKET_BITS) - 1)) << 10
        packed = buckets | (marks << 1) | FREQUENCIES[np.minimum(counts, 255)]
        texts = np.arange(len(pages.lengths))
        return packed, np.searchsorted(terms[starts] >> _BUCKET_BITS, texts, side="right")

    def _occurrences(self, pages: Pages) -> NDArray[np.int64]:
        """Every character, word and pair: text, bucket, mark and weight in one number."""
        values, starts, ends, is_word = _units(pages.codes)
        is_next = np.append(starts[1:] == ends[:-1], [False, False, False])
        joined = np.flatnonzero(is_next)
        pairs = values[joined] * np.uint64(31) + (values[joined + 1] << np.uint64(21))
        is_suffix = np.append(self._suffixes[pages.codes[starts]] & ~is_word, [False, False, False])
        # A word for a place marks what stands right before it, not across a comma.
        second = is_next[joined + 1]
        third = second & is_next[joined + 2]
        near = is_suffix[joined + 1] | (second & is_suffix[joined + 2]) | (third & is_suffix[joined + 3])
        hashes = (np.concatenate([values, pairs]) * _MIX) >> self.shift
        buckets = np.maximum(hashes, np.uint64(1)).astype(np.int64)
        positions = np.concatenate([starts, starts[joined + 1]])
        text = np.searchsorted(pages.starts, positions, side="right") - 1
        in_title = positions - pages.starts[text] <= pages.titles[text]
        keys = (((text << _BUCKET_BITS) | buckets) << _COUNT_BITS) | np.where(in_title, self.settings.title_weight, 1)
        keys[len(values) :] |= near.astype(np.int64) * _MARK
        return keys


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
