"""Reads kinds from texts: which phrases stand in them, and what that says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from ..normalise import normalise
from .catalogue import Catalogue, Kind, default_catalogue

# How many kinds are kept for a letter, and what their shares add up to.
KEPT = 4
WHOLE = 100
# What a phrase weighs by its length, in Chinese characters or by words of English.
_WEIGHTS = (0, 6, 10, 16, 20, 22)
_COMBINED = 14
# What a word weighs that tells who is concerned or whom one asked.
_MENTIONED = 4
IN_TITLE = 2
# Words that fill so much weight leave no doubt.
SURE = 6
_READ_OF_ONE = 300
# Bits by which tables tell what else a phrase may be than a word of kinds.
FORMULA, FOLLOW_UP = 1, 2
# Parts of one phrase stand within so many characters.
NEAR = 40
# Shares where a person chose the category: all of it, what goes to kinds guessed inside it; and the part that stays of
# what is guessed outside it, since such a letter still finds its own where the choice was wrong.
_BY_PERSON, _FOR_GUESSED, _DOUBTED = 90, 45, 4
# A letter that tells so firmly of another group than the chosen one: people, too, choose wrongly now and then.
_FIRM, _BY_CONTRADICTED, _FOR_FIRM = 50, 50, 66


class Reading(NamedTuple):
    """Numbers of kinds, the likeliest first, with shares that add up to at most `WHOLE`.

    They add up to more where a person chose a category and the words tell of something else as well: the letter may
    be one matter with letters of either.
    """

    kinds: tuple[int, ...]
    shares: tuple[int, ...]


NOTHING = Reading((), ())


class KindReader:
    """Finds the phrases of a catalogue in folded texts; holds only tables."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or default_catalogue()
        parts: dict[str, int] = {}
        told = [
            (tuple(parts.setdefault(part, len(parts)) for part in phrase), number, _weight_of(kind, phrase))
            for number, kind in enumerate(self.catalogue.kinds)
            for phrase in kind.phrases
        ]
        self.formulas = {parts.setdefault(word, len(parts)): len(word) for word in self.catalogue.formulas}
        self.single: list[list[tuple[int, int]]] = [[] for _ in parts]
        # By the first part: the other parts, the kind and the weight.
        self.combined: list[list[tuple[tuple[int, ...], int, int]]] = [[] for _ in parts]
        for (first, *others), number, weight in told:
            if others:
                self.combined[first].append((tuple(others), number, weight))
            else:
                self.single[first].append((number, weight))
        self.parts = parts
        self._is_latin = [part[0].isascii() for part in parts]
        # One pass over a text finds all parts, however many the catalogue has.
        self._finder = AhoCorasick(list(parts), implementation=Implementation.ContiguousNFA)

    def read(self, text: str, starts: Sequence[int], ends: Sequence[int], titles: Sequence[int]) -> list[Reading]:
        """The reading of each text: texts laid end to end, where each begins and ends, its title's length."""
        return [reading for reading, _ in self.look(text, starts, ends, titles)]

    def look(
        self, text: str, starts: Sequence[int], ends: Sequence[int], titles: Sequence[int]
    ) -> list[tuple[Reading, list[tuple[int, int]]]]:
        """As `read`, with the formulas in each text: where they begin and end in the whole."""
        looked = []
        for start, end, title in zip(starts, ends, titles, strict=True):
            found = self._found(text[start:end])
            formulas = [
                (start + found[part], start + found[part] + self.formulas[part])
                for part in found.keys() & self.formulas.keys()
            ]
            looked.append((self._judge(found, title), formulas))
        return looked

    def read_one(self, title: str, body: str) -> Reading:
        """The reading of one letter by itself."""
        text = normalise(f"{title}\n{body[:_READ_OF_ONE]}\n")
        return self.read(text, [0], [len(text)], [len(title)])[0]

    def words_of(self, title: str, body: str) -> dict[int, tuple[str, ...]]:
        """The words of one letter that speak for each kind, as they are written there, in their order."""
        written = f"{title}\n{body[:_READ_OF_ONE]}\n"
        found = self._found(normalise(written))
        # Folding hardly ever changes how long a text is; where it does, the folded word is shown.
        as_written = written.strip() if len(normalise(written)) == len(written.strip()) else normalise(written)
        speaking: dict[int, set[int]] = {}
        for part in found:
            for number, _weight in self.single[part]:
                speaking.setdefault(number, set()).add(part)
            for others, number, _weight in self.combined[part]:
                if _reach(found, part, others) is not None:
                    speaking.setdefault(number, set()).update((part, *others))
        words = list(self.parts)
        standing = {part: as_written[first : first + len(words[part])] for part, first in found.items()}
        in_order = {number: sorted(parts, key=lambda part: found[part]) for number, parts in speaking.items()}
        return {number: tuple(standing[part] for part in parts) for number, parts in in_order.items()}

    def _found(self, text: str) -> dict[int, int]:
        """Numbers of the parts in one text, and where each stands first."""
        found: dict[int, int] = {}
        is_latin = self._is_latin
        for part, first, last in self._finder.find_matches_as_indexes(text, overlapping=True):
            if part not in found and not (is_latin[part] and _is_inside_word(text, first, last)):
                found[part] = first
        return found

    def _judge(self, found: dict[int, int], title: int) -> Reading:
        totals: dict[int, int] = {}
        for part, first in found.items():
            factor = IN_TITLE if first <= title else 1
            for number, weight in self.single[part]:
                totals[number] = totals.get(number, 0) + weight * factor
            for others, number, weight in self.combined[part]:
                if others[0] in found and (last := _reach(found, part, others)) is not None:
                    doubled = IN_TITLE if last <= title else 1
                    totals[number] = totals.get(number, 0) + weight * doubled
        return shares_of(totals)


@lru_cache(maxsize=8)
def reader_of(catalogue: Catalogue) -> KindReader:
    """The reader of a catalogue; it holds no state, so all engines may share it."""
    return KindReader(catalogue)


def shares_of(totals: dict[int, int]) -> Reading:
    """Weights to shares: by their squares, beside what speaks for nothing known."""
    if not totals:
        return NOTHING
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
    squares = [weight * weight for _, weight in ranked]
    whole = sum(squares) + SURE * SURE
    kept = [(number, WHOLE * square // whole) for (number, _), square in zip(ranked, squares, strict=True)]
    kept = [(number, share) for number, share in kept if share > 0]
    return Reading(tuple(number for number, _ in kept), tuple(share for _, share in kept))


def _reach(found: Mapping[int, int], part: int, others: Sequence[int]) -> int | None:
    """Where the last part of a phrase stands; None where one is missing or they stand too far apart."""
    if not found.keys() >= set(others):
        return None
    positions = [found[part], *[found[other] for other in others]]
    return max(positions) if max(positions) - min(positions) <= NEAR else None


def _weight_of(kind: Kind, phrase: tuple[str, ...]) -> int:
    if phrase in kind.mentioned:
        return _MENTIONED
    if len(phrase) > 1:
        return _COMBINED
    if phrase[0].isascii():
        return _WEIGHTS[min(2 + phrase[0].count(" "), 4)] + (2 if len(phrase[0]) > 7 else 0)
    return _WEIGHTS[min(len(phrase[0]), len(_WEIGHTS) - 1)]


def _is_inside_word(text: str, first: int, last: int) -> bool:
    """Whether Latin letters before or behind make another word of it; a plural s may follow."""
    before = text[first - 1 : first] if first else ""
    if before.isascii() and before.isalnum():
        return True
    behind = text[last : last + 2].removeprefix("s")[:1]
    return behind.isascii() and behind.isalnum()


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
