"""Reads a batch of letters once: words, kinds of matter, names of places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .documents import Document
from .facts import (
    ALIKE,
    ALIKE_HERE,
    CHOSEN,
    KEYS,
    KINDS,
    KNOWN,
    NAMED,
    SHARES,
    WIDTH,
    WRITER,
    KindCounts,
    facts_row,
    keys_of,
    reading_of,
)
from .features import ManyTerms, Pages, TermReader, Terms
from .kinds import KindReader
from .kinds.reader import Reading, contradicts, with_category
from .letters import reporter_number
from .names import FIRST_HAN, HAN_IN_LATIN, NAMES, Gazetteer, Named, NameReader, number_of
from .paths import LEVELS
from .places import PlaceCodes
from .settings import Settings
from .tables import ReadingTables, tables_for

_FOLLOW_UPS = (
    *"上次 再次反映 第二次反映 第三次 又来反映 之前反映 前次 前几天反映".split(),
    *"反映过 还是没解决 仍未解决 至今未 催办 再反映".split(),
    "i wrote before",
    "wrote about",
    "my last letter",
    "second letter",
)


_NO_COVERS = np.zeros((0, 3), dtype=np.int64)


@lru_cache(maxsize=8)
def tables_of(kinds: KindReader, settings: Settings) -> ReadingTables:
    """What the compiled loops look into for a reader of kinds."""
    return tables_for(kinds, _FOLLOW_UPS, TermReader(settings).characters)


class Read(NamedTuple):
    """A batch that was read: terms, and for each letter its facts, its keys, its place and who wrote it."""

    terms: ManyTerms
    facts: NDArray[np.int32]
    keys: NDArray[np.int32]
    places: NDArray[np.int32]
    writers: list[int]


class LetterReader:
    """Turns documents into numbers; the gazetteer is all that it remembers."""

    def __init__(
        self, settings: Settings, gazetteer: Gazetteer, codes: PlaceCodes, kinds: KindReader, counts: KindCounts
    ) -> None:
        self.settings = settings
        self.words = TermReader(settings)
        self.kinds = kinds
        self.names = NameReader(gazetteer)
        self.codes = codes
        self.counts = counts

    @cached_property
    def _tables(self) -> ReadingTables:
        return tables_of(self.kinds, self.settings)

    @cached_property
    def _seen(self) -> NDArray[np.int32]:
        """Where each word of kinds was seen last: scratch of the compiled loops."""
        return np.zeros((len(self._tables.told[0]), 2), dtype=np.int32)

    def read_many(self, documents: Sequence[Document], is_stored: bool = True) -> Read:
        """Read letters in order; places of letters that are not stored are only looked up."""
        pages = self.words.pages([(document.title, document.body) for document in documents])
        if kernel.is_compiled:
            return self._read_compiled(documents, pages, is_stored)
        text = pages.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
        starts, ends = pages.starts.tolist(), (pages.starts + pages.lengths).tolist()
        looked = self.kinds.look(text, starts, ends, pages.titles.tolist())
        read = [
            self._fact(document, reading, text[start:end], pages.codes[start:end], is_stored)
            for document, (reading, _), start, end in zip(documents, looked, starts, ends, strict=True)
        ]
        for _, formulas in looked:
            for first, last in formulas:
                pages.codes[first:last] = ord("\n")
        facts, keys, places = (np.array([one[part] for one in read], dtype=np.int32) for part in range(3))
        return Read(
            self.words.terms(pages),
            facts.reshape(len(read), WIDTH),
            keys.reshape(len(read), KEYS),
            places.reshape(len(read), LEVELS),
            [reporter_number(document.reporter) for document in documents],
        )

    def read(self, document: Document) -> tuple[Terms, NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """One letter that is not stored: its terms, facts, keys and place."""
        read = self.read_many([document], is_stored=False)
        return read.terms[0], read.facts[0], read.keys[0], read.places[0]

    def _fact(
        self, document: Document, reading: Reading, text: str, codes: NDArray[np.uint32], is_stored: bool
    ) -> tuple[list[int], list[int], tuple[int, ...]]:
        if is_stored:
            self.names.gazetteer.enter_path(document.place)
        named = self.names.read(text, codes)
        is_latin = HAN_IN_LATIN * int(np.count_nonzero(codes >= FIRST_HAN)) < len(codes)
        for first, last in named.blanks:
            codes[first:last] = ord("\n")
        path = _narrowest(document.place, named)
        places = self.codes.read(path) if is_stored else self.codes.look_up(path)
        catalogue, (reading, is_chosen) = self.kinds.catalogue, self._with_category(document, reading)
        row = facts_row(
            reading,
            named.numbers,
            catalogue,
            follows=any(word in text for word in _FOLLOW_UPS),
            is_chosen=is_chosen,
            writer=max(reporter_number(document.reporter), 0),
            is_latin=is_latin,
        )
        if row[KNOWN]:
            row[ALIKE], row[ALIKE_HERE] = self.counts.note(row[KINDS], row[WRITER], places[2], is_stored)
        return (
            row,
            keys_of(reading, places, named.numbers, catalogue, self.settings.bucket_bits),
            places,
        )

    def _with_category(self, document: Document, reading: Reading) -> tuple[Reading, bool]:
        """A reading beside the category that a person chose, and whether the letter does not firmly contradict it."""
        if not document.category:
            return reading, False
        is_chosen = not contradicts(reading, document.category, self.kinds.catalogue)
        return with_category(reading, document.category, self.kinds.catalogue), is_chosen

    def _read_compiled(self, documents: Sequence[Document], pages: Pages, is_stored: bool) -> Read:
        """Terms, facts and keys by one call of compiled loops."""
        count, settings = len(documents), self.settings
        facts = np.zeros((count, WIDTH), dtype=np.int32)
        keys = np.zeros((count, KEYS), dtype=np.int32)
        writers = [reporter_number(document.reporter) for document in documents]
        for number, writer in enumerate(writers):
            facts[number, WRITER] = max(writer, 0)
        covers, places = self._entered(documents, pages, is_stored, facts)
        how = settings.bucket_bits, settings.title_weight, self.words.shift
        packed, spans, latin = kernel.read_letters(pages, self._tables, self._seen, covers, places, how, facts, keys)
        again = self._name(pages, latin, facts) if len(latin) else []
        again += self._choose(documents, facts)
        if again:
            renewed, its_keys = facts[again], keys[again]
            kernel.finish(self._tables, places[again], settings.bucket_bits, renewed, its_keys)
            facts[again], keys[again] = renewed, its_keys
        self._count(facts, places, is_stored)
        return Read(ManyTerms(packed, spans), facts, keys, places, writers)

    def _entered(
        self, documents: Sequence[Document], pages: Pages, is_stored: bool, facts: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Where names that somebody entered stand in the texts, and the place of each letter.

        The gazetteer learns the names on the path of a letter before it is read.
        """
        gazetteer, place_of = self.names.gazetteer, self.codes.read if is_stored else self.codes.look_up
        covers: list[tuple[int, int, int]] = []
        places: list[tuple[int, ...]] = []
        for number, document in enumerate(documents):
            path = document.place
            if is_stored and path not in gazetteer.known_paths:
                gazetteer.enter_path(path)
            if gazetteer.paths:
                found = self.names.read_entered(*pages.text(number))
                facts[number, NAMED : NAMED + len(found.numbers)] = found.numbers
                covers += [(number, first, last) for first, last in found.blanks]
                path = _narrowest(path, found)
            places.append(place_of(path))
        named = np.array(covers, dtype=np.int64) if covers else _NO_COVERS
        return named, np.array(places, dtype=np.int32).reshape(len(places), LEVELS)

    def _name(self, pages: Pages, latin: NDArray[np.int64], facts: NDArray[np.int32]) -> list[int]:
        """Add names in Latin letters; returns the rows that changed."""
        changed = []
        for number in latin.tolist():
            english = self.names.english(pages.text(number)[0])
            if english:
                known = [name for name in facts[number, NAMED:KNOWN].tolist() if name]
                numbers = list(dict.fromkeys((*known, *map(number_of, english))))[:NAMES]
                facts[number, NAMED : NAMED + len(numbers)] = numbers
                changed.append(number)
        return changed

    def _choose(self, documents: Sequence[Document], facts: NDArray[np.int32]) -> list[int]:
        """Weigh what people chose; returns the rows that changed."""
        changed = [number for number, document in enumerate(documents) if document.category]
        for number in changed:
            reading, is_chosen = self._with_category(documents[number], reading_of(facts[number].tolist()))
            facts[number, KINDS:NAMED] = 0
            facts[number, KINDS : KINDS + len(reading.kinds)] = reading.kinds
            facts[number, SHARES : SHARES + len(reading.shares)] = reading.shares
            facts[number, CHOSEN] = is_chosen
        return changed

    def _count(self, facts: NDArray[np.int32], places: NDArray[np.int32], is_stored: bool) -> None:
        note = self.counts.note
        for number, row in enumerate(facts.tolist()):
            if row[KNOWN]:
                told = note(row[KINDS], row[WRITER], places.item(number, 2), is_stored)
                facts[number, ALIKE], facts[number, ALIKE_HERE] = told


def _narrowest(place: str | None, named: Named) -> str | None:
    """The place that was entered with the letter, or the one its text names within it."""
    if named.path is None:
        return place
    return named.path if not place or f"{named.path}/".startswith(f"{place.rstrip('/')}/") else place
