"""Whether the letters of a topic tell of one kind of matter: for a person to look at before anything is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from govtrack.topics.clustering.naming import kind_reader
from govtrack.topics.engine import Document
from govtrack.topics.engine.facts import agreement_table
from govtrack.topics.engine.kinds import Kind
from govtrack.topics.engine.kinds.reader import with_category

# A kind is read firmly with this share of what a letter tells, in hundredths.
FIRM = 60
# Kinds that agree less than this have nothing to do with each other, in hundredths.
UNRELATED = 45
# A topic is mixed when so many letters, and this share of all, firmly tell of other kinds.
FEWEST_STRANGERS = 2
SHARE_OF_STRANGERS = 0.25


@dataclass(frozen=True, slots=True)
class Mixture:
    """Letters of a topic that tell of other kinds than most: how many of each kind, and which letters."""

    counts: tuple[tuple[Kind, int], ...]
    strangers: tuple[str, ...]


def find_mixture(documents: Sequence[Document]) -> Mixture | None:
    """The kinds in a topic that holds different matters; None where its letters hold together."""
    reader = kind_reader()
    catalogue, table = reader.catalogue, agreement_table(reader.catalogue)
    firm: dict[str, int] = {}
    told: dict[str, tuple[int, ...]] = {}
    for document in documents:
        reading = reader.read_one(document.title, document.body)
        if document.category:
            reading = with_category(reading, document.category, catalogue)
        told[document.id] = reading.kinds
        if reading.shares and reading.shares[0] >= FIRM:
            firm[document.id] = reading.kinds[0]
    if not firm:
        return None
    counts = Counter(firm.values())
    main = min(counts, key=lambda kind: (-counts[kind], kind))
    strangers = tuple(key for key, kind in firm.items() if table[kind, main] < UNRELATED and main not in told[key])
    if len(strangers) < max(FEWEST_STRANGERS, SHARE_OF_STRANGERS * len(documents)):
        return None
    shown = Counter(firm[key] for key in strangers)
    ranked = [(main, counts[main]), *sorted(shown.items(), key=lambda item: (-item[1], item[0]))]
    return Mixture(tuple((catalogue.kinds[kind], count) for kind, count in ranked), strangers)
