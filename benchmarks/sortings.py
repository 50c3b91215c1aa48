"""What staff decide, counted in the reading of later letters: the trial that left counts to suggestions alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.dense import Labelled, demonstration, dense
from benchmarks.tables import table
from govtrack.topics.engine import Document, Engine, scoring
from govtrack.topics.engine.facts import KINDS, NAMED, SHARES, reading_of
from govtrack.topics.engine.kinds import default_catalogue, reader_of
from govtrack.topics.engine.kinds.reader import KEPT, Reading
from govtrack.topics.engine.reading import LetterReader

# As in the suggestions to the desk: the category of a kind counts like so many decisions.
_OWN_WEIGHT, _LEAST_SHARE = 3, 15


class CountingReader(LetterReader):
    """Letters without a category are read by how staff sorted letters before them that tell the same kind."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.sorted: dict[int, Counter[str]] = defaultdict(Counter)
        self.moved = 0

    def _with_category(self, document: Document, reading: Reading) -> tuple[Reading, bool]:
        if not document.category:
            shifted = self._shifted(reading)
            self.moved += shifted != reading
            return shifted, False
        if reading.kinds and reading.shares[0] >= _LEAST_SHARE:
            self.sorted[reading.kinds[0]][document.category] += 1
        return super()._with_category(document, reading)

    def _choose(self, documents: Sequence[Document], facts: NDArray[np.int32]) -> list[int]:
        for number, document in enumerate(documents):
            if document.category:
                super()._choose([document], facts[number : number + 1])
                continue
            reading, _ = self._with_category(document, reading_of(facts[number].tolist()))
            facts[number, KINDS:NAMED] = 0
            facts[number, KINDS : KINDS + len(reading.kinds)] = reading.kinds
            facts[number, SHARES : SHARES + len(reading.shares)] = reading.shares
        return list(range(len(documents)))

    def _shifted(self, reading: Reading) -> Reading:
        """The share of each kind, parted among its own category and those that staff chose."""
        catalogue = self.kinds.catalogue
        shares: Counter[int] = Counter()
        for kind, share in zip(reading.kinds, reading.shares, strict=True):
            own = catalogue.kinds[kind].category
            votes = self.sorted[kind] + Counter({own: _OWN_WEIGHT})
            for category, count in votes.items():
                kinds = [kind] if category == own else list(catalogue.of_category(category))[:KEPT]
                for one in kinds:
                    shares[one] += share * count // votes.total() // len(kinds)
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
        kept = [(kind, share) for kind, share in ranked if share > 0]
        return Reading(tuple(kind for kind, _ in kept), tuple(share for _, share in kept))


def section(data: Path) -> str:
    """Topics where staff have sorted some letters, with their decisions counted in the reading and without."""
    first, second = dense(data)
    sets = (
        ("dense, first half, places", _by_clerk(first)),
        ("dense, second half, places", _by_clerk(second)),
        ("demonstration, places", demonstration()),
    )
    rows: list[list[object]] = []
    for name, letters in sets:
        middle = len(letters.documents) // 2
        for told, numbers in (
            ("the first half", range(middle)),
            ("every other one", range(0, len(letters.documents), 2)),
        ):
            some = _sorted_ones(letters, set(numbers))
            (without, _), (counted, moved) = _scores(some, LetterReader), _scores(some, CountingReader)
            figures = (without.pairwise_f1, counted.pairwise_f1, without.bcubed_f1, counted.bcubed_f1)
            rows.append([name, told, *figures, moved])
    heads = ["letters", "sorted by staff", "pairwise F1", "counted", "B-cubed F1", "counted", "letters read otherwise"]
    return (
        "## What staff decide, counted in the reading\n\nA letter without a category is read by its words. Here the "
        "reading also moves with what staff decided on letters before it that tell the same kind, each kind's own "
        f"category counting like {_OWN_WEIGHT} decisions, as in the suggestions to the desk. In the dense letters the "
        "category that most letters of a matter tell stands for the clerk's; in the demonstration it is the clerk's. "
        "It gains little where that category comes from the same reading and nothing on a clerk's own, while topics "
        "would depend on when somebody sorted what; so counts move suggestions alone.\n\n" + table(heads, rows)
    )


def _sorted_ones(letters: Labelled, numbers: set[int]) -> Labelled:
    documents = [one if k in numbers else replace(one, category=None) for k, one in enumerate(letters.documents)]
    return Labelled(documents, letters.matters, letters.names)


def _by_clerk(letters: Labelled) -> Labelled:
    """Letters with the category that most letters of their matter tell, or their own."""
    reader = reader_of(default_catalogue())
    kinds = reader.catalogue.kinds
    told: dict[str, str] = {}
    for one in letters.documents:
        reading = reader.read_one(one.title, one.body)
        if reading.kinds:
            told[one.id] = kinds[reading.kinds[0]].category
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for letter, matter in letters.matters.items():
        if letter in told:
            votes[matter][told[letter]] += 1
    chosen = {letter: votes[matter].most_common(1)[0][0] for letter, matter in letters.matters.items() if votes[matter]}
    documents = [replace(one, category=chosen.get(one.id, told.get(one.id))) for one in letters.documents]
    return Labelled(documents, letters.matters, letters.names)


def _scores(letters: Labelled, reads: type[LetterReader]) -> tuple[scoring.Scores, int]:
    engine = Engine()
    state = engine.state
    engine.reader = reads(
        engine.settings, state.gazetteer, state.place_codes, reader_of(state.catalogue), state.kind_counts
    )
    engine.enter_names(letters.names)
    engine.add_many(letters.documents)
    engine.consolidate()
    found = {document.id: engine.topic_of(document.id) for document in letters.documents}
    return scoring.score_fully(found, letters.matters), getattr(engine.reader, "moved", 0)
