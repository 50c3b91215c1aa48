"""What the compiled loops of reading look into: characters, words of kinds, words of names.

The tables are few, since each costs time at every call, and small, for the processor's own caches. What a
character is to kinds, names and terms stands in one number, so that it is looked up once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import names
from .kinds import Catalogue, KindReader
from .kinds.catalogue import REACHES
from .kinds.reader import FOLLOW_UP, FORMULA

# Bits of a sign of a name, and of the filter of pairs.
WIDTH, FILTER_BITS = 18, 17
_MIX, SHIFT, _WORD = 0x9E3779B97F4A7C15, 40, (1 << 64) - 1
_LONGEST = 4
# What a character is to names, and the number of the group of words that end with it, above what it is to terms.
BEFORE, OPEN = 1 << 20, 1 << 21
ENDINGS, ENDING_BITS = 22, 10
# Sorts of words that only look like a name, and ends of homes, above the number of a word.
COMMON, TAIL, HEAD, LONG, HOME_END = range(1, 6)
TAG_BITS = 3 * WIDTH


class ReadingTables(NamedTuple):
    """What characters are, and tables for finding kinds (`trie`, `told`), names (`named`) and keys (`keyed`)."""

    characters: NDArray[np.uint32]
    trie: tuple[NDArray[Any], ...]
    told: tuple[NDArray[Any], ...]
    named: tuple[NDArray[Any], ...]
    keyed: NDArray[np.int64]


def tables_for(reader: KindReader, follow_ups: Sequence[str], characters: NDArray[np.uint32]) -> ReadingTables:
    """The tables of a reader of kinds, beside the words by which a letter follows another one.

    `characters` tells what each one is to terms.
    """
    parts = dict(reader.parts)
    for word in follow_ups:
        parts.setdefault(word, len(parts))
    marks = [0] * len(parts)
    for part in reader.formulas:
        marks[part] |= FORMULA
    for word in follow_ups:
        marks[parts[word]] |= FOLLOW_UP
    characters, endings = characters.copy(), _endings()
    signs = sorted({sign for word in parts for sign in word if ord(sign) < len(characters)})
    alphabet = {sign: number for number, sign in enumerate(signs, 1)}
    characters[[ord(sign) for sign in signs]] |= np.arange(1, len(signs) + 1, dtype=np.uint32)
    characters[[ord(sign) for sign in names.BEFORE]] |= np.uint32(BEFORE)
    characters[[ord(sign) for sign in names.OPEN]] |= np.uint32(OPEN)
    for number, sign in enumerate(endings, 1):
        characters[ord(sign)] |= np.uint32(number << ENDINGS)
    trie = _trie([[alphabet.get(sign, 0) for sign in word] for word in parts], len(signs))
    return ReadingTables(characters, trie, _told(reader, list(parts), marks), _named(endings), _keyed(reader.catalogue))


def _trie(words: Sequence[Sequence[int]], size: int) -> tuple[NDArray[Any], ...]:
    """The bits of pairs of signs with which words begin; of each sign the node that it leads to first; of each slot
    (open addresses) a node with the sign behind it in one number, and the node behind both; of each node the word that
    ends there, or -1.
    """
    nodes: dict[int, int] = {}
    ends = [-1, -1]
    for word, signs in enumerate(words):
        node = 1
        for number in signs:
            key = node * (size + 1) + number
            if key not in nodes:
                nodes[key] = len(ends)
                ends.append(-1)
            node = nodes[key]
        ends[node] = word
    firsts = np.zeros(size + 1, dtype=np.int32)
    room = 1 << (len(nodes) * 3 // 2 | 64).bit_length()
    slots = np.zeros((room, 2), dtype=np.int32)
    for key, node in nodes.items():
        if key // (size + 1) == 1:
            firsts[key % (size + 1)] = node
            continue
        slot = ((key * _MIX & _WORD) >> SHIFT) & (room - 1)
        while slots[slot, 0]:
            slot = (slot + 1) & (room - 1)
        slots[slot] = key, node
    return _filter(words), firsts, slots, np.array(ends, dtype=np.int32)


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


def _endings() -> dict[str, list[str]]:
    """The words for places by the character with which they end, longer ones first."""
    ending: dict[str, list[str]] = {}
    for word in sorted({*names.LONG_WORDS, *names.SHORT}, key=lambda word: (-len(word), word)):
        ending.setdefault(word[-1], []).append(word)
    return ending


def _named(endings: Mapping[str, Sequence[str]]) -> tuple[NDArray[Any], ...]:
    """Where the words of each group begin that end with one character; the words; those that only look like a name,
    with the ends of homes."""
    every = [word for some in endings.values() for word in some]
    words = np.zeros((len(every), 1 + _LONGEST), dtype=np.int32)
    for row, word in enumerate(every):
        words[row, 0] = len(word)
        words[row, 1 : 1 + len(word)] = [ord(sign) for sign in word]
    return _starts([[], *endings.values()]), words, _known()


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
