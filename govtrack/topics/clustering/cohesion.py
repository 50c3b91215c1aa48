"""Which kinds of matter letters tell, read from their words and from the category that a person chose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govtrack.topics.clustering.naming import kind_reader
from govtrack.topics.engine import Document
from govtrack.topics.engine.kinds import Kind
from govtrack.topics.engine.kinds.reader import Reading, with_category

if TYPE_CHECKING:
    from govtrack.topics.engine.cohesion import Cohesion

__all__ = ["Reading", "find_kind", "kind_names", "measure_kinds", "read_kinds", "words_of_kinds"]


def read_kinds(documents: Iterable[Document]) -> dict[int, Reading]:
    """What each of these letters tells, by its id."""
    reader = kind_reader()
    told = {}
    for document in documents:
        reading = reader.read_one(document.title, document.body)
        if document.category:
            reading = with_category(reading, document.category, reader.catalogue)
        told[int(document.id)] = reading
    return told


def words_of_kinds(title: str, body: str) -> dict[str, tuple[str, ...]]:
    """The words standing in one letter that speak for each kind, by the kind's code."""
    reader = kind_reader()
    return {reader.catalogue.kinds[number].code: words for number, words in reader.words_of(title, body).items()}


def measure_kinds(readings: dict[int, Reading]) -> Cohesion:
    """How far these letters tell of one matter."""
    # Not at the top: it works with numpy, which a process that only shows what was measured need not carry.
    from govtrack.topics.engine.cohesion import cohesion_of

    return cohesion_of(readings, kind_reader().catalogue)


def find_kind(number: int) -> Kind:
    """A kind by its number in the catalogue."""
    return kind_reader().catalogue.kinds[number]


def kind_names(code: str) -> tuple[str, str] | None:
    """The names of a kind in Chinese and English, by its code; None where there is no such kind any more."""
    catalogue = kind_reader().catalogue
    number = catalogue.number_of(code)
    return None if number is None else catalogue.kinds[number].names
