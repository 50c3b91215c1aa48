"""Reads a batch of letters once: words, kinds of matter, names of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .documents import Document
from .facts import KEYS, WIDTH, KindCounts, facts_row, keys_of
from .features import ManyTerms, TermReader, Terms
from .kinds import KindReader
from .kinds.reader import Reading, contradicts, with_category
from .letters import reporter_number
from .names import Gazetteer, Named, NameReader
from .places import PlaceCodes
from .settings import Settings

# A text with fewer Chinese characters than one in so many is in Latin letters.
_FIRST_HAN, _HAN_IN_LATIN = 0x3400, 5
_FOLLOW_UPS = (
    *"上次 再次反映 第二次反映 第三次 又来反映 之前反映 前次 前几天反映".split(),
    *"反映过 还是没解决 仍未解决 至今未 催办 再反映".split(),
    "i wrote before",
    "wrote about",
    "my last letter",
    "second letter",
)


@dataclass(frozen=True, slots=True)
class Read:
    """A batch that was read: terms, and for each letter its facts, its keys and its place."""

    terms: ManyTerms
    facts: NDArray[np.int32]
    keys: NDArray[np.int32]
    places: list[tuple[int, ...]]


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

    def read_many(self, documents: Sequence[Document], is_stored: bool = True) -> Read:
        """Read letters in order; places of letters that are not stored are only looked up."""
        pages = self.words.pages([(document.title, document.body) for document in documents])
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
        facts = [fact for fact, _, _ in read]
        keys = [key for _, key, _ in read]
        return Read(
            self.words.terms(pages),
            np.array(facts, dtype=np.int32).reshape(len(facts), WIDTH),
            np.array(keys, dtype=np.int32).reshape(len(keys), KEYS),
            [place for _, _, place in read],
        )

    def read(self, document: Document) -> tuple[Terms, NDArray[np.int32], NDArray[np.int32], tuple[int, ...]]:
        """One letter that is not stored: its terms, facts, keys and place."""
        read = self.read_many([document], is_stored=False)
        return read.terms[0], read.facts[0], read.keys[0], read.places[0]

    def _fact(
        self, document: Document, reading: Reading, text: str, codes: NDArray[np.uint32], is_stored: bool
    ) -> tuple[list[int], list[int], tuple[int, ...]]:
        if is_stored:
            self.names.gazetteer.enter_path(document.place)
        named = self.names.read(text, codes)
        is_latin = _HAN_IN_LATIN * int(np.count_nonzero(codes >= _FIRST_HAN)) < len(codes)
        for first, last in named.blanks:
            codes[first:last] = ord("\n")
        path = _narrowest(document.place, named)
        places = self.codes.read(path) if is_stored else tuple(self.codes.look_up(path).tolist())
        catalogue, is_chosen = self.kinds.catalogue, False
        if document.category:
            is_chosen = not contradicts(reading, document.category, catalogue)
            reading = with_category(reading, document.category, catalogue)
        row = facts_row(
            reading,
            named.numbers,
            catalogue,
            follows=any(word in text for word in _FOLLOW_UPS),
            is_chosen=is_chosen,
            writer=max(reporter_number(document.reporter), 0),
            is_latin=is_latin,
        )
        self.counts.note(row, places[2], is_stored)
        return (
            row,
            keys_of(reading, places, named.numbers, catalogue, self.settings.bucket_bits),
            places,
        )


def _narrowest(place: str | None, named: Named) -> str | None:
    """The place that was entered with the letter, or the one its text names within it."""
    if named.path is None:
        return place
    return named.path if not place or f"{named.path}/".startswith(f"{place.rstrip('/')}/") else place
