"""Reads kinds from texts: which phrases stand in them, and what that says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..normalise import normalise
from .catalogue import Catalogue, default_catalogue

# How many kinds are kept for a letter, and what their shares add up to.
KEPT = 4
WHOLE = 100
# What a phrase weighs by its length, in Chinese characters or by words of English.
_WEIGHTS = (0, 6, 10, 16, 20, 22)
_COMBINED = 14
# What a word weighs that tells who is concerned or whom one asked.
_MENTIONED = 4
_IN_TITLE = 2
# Words that fill so much weight leave no doubt.
_SURE = 6
_READ_OF_ONE = 300
# Parts of one phrase stand within so many characters.
_NEAR = 40
# Shares where a person chose the category: all of it, what goes to kinds guessed inside it, and outside.
_BY_PERSON, _FOR_GUESSED, _DOUBTED = 90, 45, 10
# A letter that tells so firmly of another group than the chosen one: people, too, choose wrongly now and then.
_FIRM, _BY_CONTRADICTED, _FOR_FIRM = 80, 46, 44
_TABLE_BITS, _MIX = 20, 2531


class Reading(NamedTuple):
    """Numbers of kinds, the likeliest first, with shares that add up to at most `WHOLE`."""

    kinds: tuple[int, ...]
    shares: tuple[int, ...]


NOTHING = Reading((), ())


class KindReader:
    """Finds the phrases of a catalogue in folded texts; holds only tables."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or default_catalogue()
        parts: dict[str, int] = {}
        self._single: dict[int, list[tuple[int, int]]] = {}
        self._combined: list[tuple[tuple[int, ...], int, int]] = []
        for number, kind in enumerate(self.catalogue.kinds):
            for phrase in kind.phrases:
                ids = tuple(parts.setdefault(part, len(parts)) for part in phrase)
                told = _COMBINED if len(ids) > 1 else _weight(phrase[0])
                weight = _MENTIONED if phrase in kind.mentioned else told
                if len(ids) == 1:
                    self._single.setdefault(ids[0], []).append((number, weight))
                else:
                    self._combined.append((ids, number, weight))
        self._formulas = {parts.setdefault(word, len(parts)): len(word) for word in self.catalogue.formulas}
        self._by_part: dict[int, list[int]] = {}
        for position, (ids, *_) in enumerate(self._combined):
            self._by_part.setdefault(ids[0], []).append(position)
        self._index(parts)

    def _index(self, parts: dict[str, int]) -> None:
        self._starts: dict[int, list[tuple[str, int]]] = {}
        self._table = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
        for part, number in parts.items():
            if len(part) == 1:
                # A single character begins every pair that it begins.
                self._starts.setdefault(ord(part), []).append((part, number))
                continue
            key = (ord(part[0]) << 21) | ord(part[1])
            self._starts.setdefault(key, []).append((part, number))
            self._table[(ord(part[0]) * _MIX + ord(part[1])) & (len(self._table) - 1)] = True
        self._lone = np.zeros(0x30000, dtype=np.bool_)
        for part in parts:
            if len(part) == 1:
                self._lone[ord(part)] = True

    def read(
        self, codes: NDArray[np.uint32], text: str, starts: Sequence[int], ends: Sequence[int], titles: Sequence[int]
    ) -> list[Reading]:
        """The reading of each text: texts laid end to end, where each begins and ends, its title's length."""
        return [reading for reading, _ in self.look(codes, text, starts, ends, titles)]

    def look(
        self, codes: NDArray[np.uint32], text: str, starts: Sequence[int], ends: Sequence[int], titles: Sequence[int]
    ) -> list[tuple[Reading, list[tuple[int, int]]]]:
        """As `read`, with the formulas in each text: where they begin and end in the whole."""
        hits = self._hits(codes)
        edges = np.searchsorted(hits, np.asarray(starts)).tolist()
        positions = hits.tolist()
        bounds = [*edges, len(positions)]
        looked = []
        for k, (start, end, title) in enumerate(zip(starts, ends, titles, strict=True)):
            found = self._found(text, positions[bounds[k] : bounds[k + 1]], start, end, title)
            formulas = [
                (position, position + self._formulas[part])
                for part, (position, _) in found.items()
                if part in self._formulas
            ]
            looked.append((self._judge(found), formulas))
        return looked

    def read_one(self, title: str, body: str) -> Reading:
        """The reading of one letter by itself."""
        text = normalise(f"{title}\n{body[:_READ_OF_ONE]}\n")
        codes = np.array([ord(character) for character in text], dtype=np.uint32)
        return self.read(codes, text, [0], [len(text)], [len(title)])[0]

    def _hits(self, codes: NDArray[np.uint32]) -> NDArray[np.int64]:
        paired = (codes[:-1] * np.uint32(_MIX) + codes[1:]) & np.uint32(len(self._table) - 1)
        found = self._table[paired] if len(codes) > 1 else np.zeros(0, dtype=np.bool_)
        return np.flatnonzero(np.append(found, False)[: len(codes)] | self._lone[codes])

    def _found(
        self, text: str, positions: Sequence[int], start: int, end: int, title: int
    ) -> dict[int, tuple[int, bool]]:
        """Numbers of the parts in one text, and whether each stands in the title."""
        found: dict[int, tuple[int, bool]] = {}
        starts = self._starts
        for position in positions:
            first = ord(text[position])
            for key in ((first << 21) | ord(text[position + 1]) if position + 1 < end else -1, first):
                for part, number in starts.get(key, ()):
                    if number not in found and text.startswith(part, position, end) and _is_whole(text, part, position):
                        found[number] = (position, position - start <= title)
        return found

    def _judge(self, found: dict[int, tuple[int, bool]]) -> Reading:
        totals: dict[int, int] = {}
        for part, (_, in_title) in found.items():
            for number, weight in self._single.get(part, ()):
                totals[number] = totals.get(number, 0) + weight * (_IN_TITLE if in_title else 1)
            for position in self._by_part.get(part, ()):
                ids, number, weight = self._combined[position]
                if all(other in found for other in ids) and _stand_near([found[other][0] for other in ids]):
                    doubled = all(found[other][1] for other in ids)
                    totals[number] = totals.get(number, 0) + weight * (_IN_TITLE if doubled else 1)
        return shares_of(totals)


def shares_of(totals: dict[int, int]) -> Reading:
    """Weights to shares: by their squares, beside what speaks for nothing known."""
    if not totals:
        return NOTHING
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
    squares = [weight * weight for _, weight in ranked]
    whole = sum(squares) + _SURE * _SURE
    kept = [(number, WHOLE * square // whole) for (number, _), square in zip(ranked, squares, strict=True)]
    kept = [(number, share) for number, share in kept if share > 0]
    return Reading(tuple(number for number, _ in kept), tuple(share for _, share in kept))


def _weight(part: str) -> int:
    if part.isascii():
        return _WEIGHTS[min(2 + part.count(" "), 4)] + (2 if len(part) > 7 else 0)
    return _WEIGHTS[min(len(part), len(_WEIGHTS) - 1)]


def _is_whole(text: str, part: str, position: int) -> bool:
    """Whether a Latin word stands by itself; a plural s may follow."""
    if not part[0].isascii():
        return True
    if position > 0 and text[position - 1].isascii() and text[position - 1].isalnum():
        return False
    behind = text[position + len(part) : position + len(part) + 2]
    if behind[:1] == "s":
        behind = behind[1:]
    return not (behind[:1].isascii() and behind[:1].isalnum())


def _stand_near(positions: Sequence[int]) -> bool:
    return max(positions) - min(positions) <= _NEAR


def with_category(reading: Reading, category: str, catalogue: Catalogue) -> Reading:
    """A reading beside the category that a person chose, which weighs far more than a guess."""
    chosen = catalogue.of_category(category)
    if not chosen:
        return reading
    is_contradicted = contradicts(reading, category, catalogue)
    whole = _BY_CONTRADICTED if is_contradicted else _BY_PERSON
    shares = dict(zip(reading.kinds, reading.shares, strict=True))
    told = _within(chosen, shares, whole)
    others = {number: share // _DOUBTED for number, share in shares.items() if number not in told}
    if is_contradicted:
        others[reading.kinds[0]] = _FOR_FIRM
    ranked = sorted({**told, **others}.items(), key=lambda item: (-item[1], item[0]))
    kept = [(number, share) for number, share in ranked[:KEPT] if share > 0]
    return Reading(tuple(number for number, _ in kept), tuple(share for _, share in kept))


def _within(chosen: Sequence[int], shares: Mapping[int, int], whole: int) -> dict[int, int]:
    """The share of a chosen category over its kinds: half of it as they are guessed, the rest evenly."""
    guessed = sum(shares.get(number, 0) for number in chosen)
    half = whole * _FOR_GUESSED // _BY_PERSON
    told = {number: half * shares.get(number, 0) // guessed if guessed else 0 for number in chosen}
    few = chosen[:KEPT]
    rest = whole - sum(told.values())
    for number in few:
        told[number] += rest // len(few)
    return told


def contradicts(reading: Reading, category: str, catalogue: Catalogue) -> bool:
    """Whether a letter firmly tells of something that has nothing to do with the category that a person chose."""
    if not reading.kinds or reading.shares[0] < _FIRM:
        return False
    chosen = catalogue.of_category(category)
    return bool(chosen) and all(catalogue.are_strangers(reading.kinds[0], number) for number in chosen)
