"""What is known of a letter beside its words: kinds of matter, names of places, and keys for the index.

A row of `facts` (int32 [WIDTH]) holds four kinds, their shares, six names, the sum of the shares,
how far the first kind reaches, whether it says that it follows another letter, how many people had
written of its first kind before, everywhere and in its compound, whether a person chose its category,
whether its first kind lasts, a number for who wrote it, and whether it is in Latin letters. All of it is
whole numbers, so that plain and compiled loops agree.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .kinds.catalogue import REACHES, Catalogue
from .kinds.reader import KEPT, Reading
from .names import NAMES

KINDS, SHARES, NAMED = 0, KEPT, 2 * KEPT
KNOWN, REACH, FOLLOWS, ALIKE, ALIKE_HERE, CHOSEN, LASTS, WRITER, LATIN = range(NAMED + NAMES, NAMED + NAMES + 9)
WIDTH = LATIN + 1
MOST_ALIKE = 4096
# Kinds that reach so far may be one matter in several compounds.
WIDE = REACHES.index("road")
# Kinds that stay within a building.
NARROW = REACHES.index("building")
KEYS, KEY_BITS = 8, 16
_KEYED_KINDS = 2
LEAST_KEYED = 15
_NO_KEYS = (0,) * KEYS


def facts_row(
    reading: Reading,
    names: Sequence[int],
    catalogue: Catalogue,
    *,
    follows: bool = False,
    is_chosen: bool = False,
    writer: int = 0,
    is_latin: bool = False,
) -> list[int]:
    """The row of one letter; `writer` is 0 where nobody knows who wrote."""
    row = [0] * WIDTH
    count = len(reading.kinds)
    row[KINDS : KINDS + count] = reading.kinds
    row[SHARES : SHARES + count] = reading.shares
    row[NAMED : NAMED + len(names)] = names
    row[KNOWN] = sum(reading.shares)
    first = catalogue.kinds[reading.kinds[0]] if count else None
    row[REACH] = REACHES.index(first.reach if first else "compound")
    row[LASTS] = int(first is not None and first.span == "chronic")
    row[FOLLOWS], row[CHOSEN], row[WRITER], row[LATIN] = int(follows), int(is_chosen), writer, int(is_latin)
    return row


def reading_of(row: Sequence[int]) -> Reading:
    """The kinds and shares in a row of facts, as they were read."""
    told = [(kind, share) for kind, share in zip(row[KINDS:SHARES], row[SHARES:NAMED], strict=True) if share]
    return Reading(tuple(kind for kind, _ in told), tuple(share for _, share in told))


def keys_of(
    reading: Reading, places: Sequence[int], names: Sequence[int], catalogue: Catalogue, bits: int
) -> list[int]:
    """`KEYS` slots under which letters of one kind in one place find each other, 0 as padding."""
    where = [f"c{places[2]}"] if places[2] >= 0 else []
    where += [f"n{name}" for name in names[:2]]
    what: list[str] = []
    for number, share in zip(reading.kinds[:_KEYED_KINDS], reading.shares, strict=False):
        if share >= LEAST_KEYED:
            what.append(f"k{number}")
            if number == reading.kinds[0]:
                what.append(f"g{catalogue.kinds[number].group}")
    keys = [f"{kind} {place}" for kind in what for place in where]
    if places[1] >= 0 and what:
        keys.append(f"{what[0]} u{places[1]}")
    elif what and not where:
        keys.append(what[0])
    # Behind the slots of words, so that no key can be taken for a word.
    slots = dict.fromkeys((1 << bits) + (zlib.crc32(key.encode()) >> (32 - KEY_BITS)) for key in keys)
    return [*slots, *_NO_KEYS][:KEYS]


@lru_cache(maxsize=8)
def agreement_table(catalogue: Catalogue) -> NDArray[np.int64]:
    """int64 [k, k] in hundredths: how far two kinds speak for one matter."""
    kinds = catalogue.kinds
    table = np.zeros((len(kinds), len(kinds)), dtype=np.int64)
    for row, one in enumerate(kinds):
        for column, other in enumerate(kinds):
            if row == column:
                table[row, column] = 100
            elif one.category == other.category:
                table[row, column] = 60
            elif (one.code, other.code) in catalogue.related:
                table[row, column] = 45
            elif one.group == other.group:
                table[row, column] = 15
    return table


class KindCounts:
    """How many people have written of each first kind, everywhere and in each compound.

    Whoever writes again counts once, so that a flood does not make a kind look common.
    """

    def __init__(self) -> None:
        self.counts: dict[tuple[int, int], int] = {}
        self._written: set[int] = set()

    def note(self, kind: int, writer: int, compound: int, is_stored: bool = True) -> tuple[int, int]:
        """How many came before with this first kind, everywhere and in this compound; one that is stored is counted."""
        everywhere = self._note((kind, -1), writer, is_stored)
        return everywhere, self._note((kind, compound), writer, is_stored) if compound != -1 else 0

    def _note(self, key: tuple[int, int], writer: int, is_stored: bool) -> int:
        count = self.counts.get(key, 0)
        if is_stored and count < MOST_ALIKE:
            told = (((key[0] << 32) + key[1]) << 32) + writer
            if told not in self._written:
                self.counts[key] = count + 1
                if writer:
                    self._written.add(told)
        return count

    def recount(self, facts: NDArray[np.int32], compounds: NDArray[np.int32]) -> None:
        """Count stored rows again."""
        self.counts.clear()
        self._written.clear()
        for row, compound in zip(facts.tolist(), compounds.tolist(), strict=True):
            if row[KNOWN]:
                self.note(row[KINDS], row[WRITER], compound)
