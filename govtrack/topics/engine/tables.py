"""What the compiled loops of reading look into: words of kinds, characters of names, checksums.

The tables are few, since each costs time at every call, and small, for the processor's own caches.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import names
from .kinds import Catalogue, KindReader
from .kinds.catalogue import REACHES
from .kinds.reader import FOLLOW_UP, FORMULA

_CODES = 0x30000
# Bits of a sign's number behind the number of a node; of a sign of a name; of the filter of pairs.
SIGN_BITS, WIDTH, FILTER_BITS = 20, 18, 17
_MIX, SHIFT, _WORD = 0x9E3779B97F4A7C15, 40, (1 << 64) - 1
_LONGEST = 4
# What a character is to names, in bits.
BEFORE, OPEN, ENDING = 1, 2, 4
# Sorts of words that only look like a name, and ends of homes, above the number of a word.
COMMON, TAIL, HEAD, LONG, HOME_END = range(1, 6)
TAG_BITS = 3 * WIDTH


class ReadingTables(NamedTuple):
    """Tables for finding kinds (`trie`, `told`), names (`named`) and for the keys of the index (`keyed`)."""

    trie: tuple[NDArray[Any], ...]
    told: tuple[NDArray[Any], ...]
    named: tuple[NDArray[Any], ...]
    keyed: NDArray[np.int64]


def tables_for(reader: KindReader, follow_ups: Sequence[str]) -> ReadingTables:
    """The tables of a reader of kinds, beside the words by which a letter follows another one."""
    parts = dict(reader.parts)
    for word in follow_ups:
        parts.setdefault(word, len(parts))
    marks = [0] * len(parts)
    for part in reader.formulas:
        marks[part] |= FORMULA
    for word in follow_ups:
        marks[parts[word]] |= FOLLOW_UP
    return ReadingTables(_trie(list(parts)), _told(reader, list(parts), marks), _named(), _keyed(reader.catalogue))


def _trie(words: Sequence[str]) -> tuple[NDArray[Any], ...]:
    """Numbers of signs; the bits of pairs with which words begin; of each sign the node that it leads to first; of
    each slot (open addresses) a node with the sign behind it, and where both lead.

    Beside each node stands the word that ends there, or -1.
    """
    alphabet = np.zeros(_CODES, dtype=np.uint16)
    for number, sign in enumerate(sorted({sign for word in words for sign in word if ord(sign) < _CODES}), 1):
        alphabet[ord(sign)] = number
    numbers = [[int(alphabet[ord(sign)]) for sign in word] for word in words]
    nodes: dict[int, int] = {}
    ends = [-1, -1]
    for word, signs in enumerate(numbers):
        node = 1
        for number in signs:
            key = node << SIGN_BITS | number
            if key not in nodes:
                nodes[key] = len(ends)
                ends.append(-1)
            node = nodes[key]
        ends[node] = word
    firsts = np.full((int(alphabet.max()) + 1, 2), -1, dtype=np.int32)
    firsts[:, 0] = 0
    room = 1 << (2 * len(nodes) | 64).bit_length()
    slots = np.zeros((room, 3), dtype=np.int64)
    for key, node in nodes.items():
        if key >> SIGN_BITS == 1:
            firsts[key & ((1 << SIGN_BITS) - 1)] = node, ends[node]
        slot = ((key * _MIX & _WORD) >> SHIFT) & (room - 1)
        while slots[slot, 0]:
            slot = (slot + 1) & (room - 1)
        slots[slot] = key, node, ends[node]
    return alphabet, _filter(numbers), firsts, slots


def _filter(words: Iterable[Sequence[int]]) -> NDArray[np.uint32]:
    """A bit for each pair of signs with which a word of two and more begins, at a place that others may share."""
    bits = np.zeros(1 << (FILTER_BITS - 5), dtype=np.uint32)
    for first, second in (word[:2] for word in words if len(word) > 1):
        place = (first * 40503 ^ second * 9973) & ((1 << FILTER_BITS) - 1)
        bits[place >> 5] |= np.uint32(1 << (place & 31))
    return bits


def _told(reader: KindReader, words: Sequence[str], marks: Sequence[int]) -> tuple[NDArray[Any], ...]:
    """Of each word whether it is Latin, its marks, its length, and where begins what it says of kinds, by itself and
    with others; what that is; and the others."""
    more = [()] * (len(words) - len(reader.parts))
    single, combined = [*reader.single, *more], [*reader.combined, *more]
    parts = np.zeros((len(words) + 1, 5), dtype=np.int32)
    parts[:-1, 0] = [word[0].isascii() for word in words]
    parts[:-1, 1], parts[:-1, 2] = marks, [len(word) for word in words]
    parts[:, 3], parts[:, 4] = _starts(single), _starts(combined)
    rows = [row for some in combined for row in some]
    together = np.zeros((len(rows) + 1, 3), dtype=np.int32)
    together[:-1, 0], together[:-1, 1] = [row[1] for row in rows], [row[2] for row in rows]
    together[:, 2] = _starts([row[0] for row in rows])
    alone = np.array([row for some in single for row in some], dtype=np.int32).reshape(-1, 2)
    return parts, alone, together, np.array([other for row in rows for other in row[0]], dtype=np.int32)


def _starts(groups: Sequence[Sequence[Any]]) -> NDArray[np.int32]:
    """Where each group begins in all of them laid end to end, and where the last one ends."""
    return np.concatenate([[0], np.cumsum([len(group) for group in groups], dtype=np.int64)]).astype(np.int32)


def _named() -> tuple[NDArray[Any], ...]:
    """What each character is to names; where the words begin that end with it; the words; those that only look like
    a name, with the ends of homes; the table of checksums."""
    ending: list[list[str]] = [[] for _ in range(_CODES)]
    for word in sorted({*names.LONG_WORDS, *names.SHORT}, key=lambda word: (-len(word), word)):
        ending[ord(word[-1])].append(word)
    every = [word for some in ending for word in some]
    words = np.zeros((len(every), 1 + _LONGEST), dtype=np.int64)
    flags = np.zeros(_CODES, dtype=np.uint8)
    for row, word in enumerate(every):
        words[row, 0] = len(word)
        words[row, 1 : 1 + len(word)] = [ord(sign) for sign in word]
        flags[ord(word[-1])] |= ENDING
    for flag, signs in ((BEFORE, names.BEFORE), (OPEN, names.OPEN)):
        flags[[ord(sign) for sign in signs]] |= flag
    return flags, _starts(ending), words, _known(), _checksums()


def _known() -> NDArray[np.int64]:
    sorts = {
        COMMON: names.COMMON,
        TAIL: [word + sign for word, signs in names.TAIL_OF.items() for sign in signs],
        HEAD: [word + sign for word, signs in names.HEAD_OF.items() for sign in signs],
        LONG: [word for word in names.LONG_WORDS if len(word) == _LONGEST - 1],
        HOME_END: [word for word in names.HOMES if not word.isascii()],
    }
    return np.array(sorted(tag << TAG_BITS | _packed(word) for tag, some in sorts.items() for word in some))


def _packed(word: str) -> int:
    """A word of up to three signs as one number."""
    number = 0
    for sign in word:
        number = number << WIDTH | ord(sign)
    return number


def _checksums() -> NDArray[np.uint32]:
    """The table of `zlib.crc32`, one entry a byte."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1).astype(np.uint32)
    return table


def _keyed(catalogue: Catalogue) -> NDArray[np.int64]:
    """Of each kind how far it reaches, whether it lasts, and the checksums with which its keys begin: its own before a
    place, its group's before a place, its own alone."""
    rows = [
        (
            REACHES.index(kind.reach),
            kind.span == "chronic",
            zlib.crc32(b"k%d " % number),
            zlib.crc32(f"g{kind.group} ".encode()),
            zlib.crc32(b"k%d" % number),
        )
        for number, kind in enumerate(catalogue.kinds)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 5)
