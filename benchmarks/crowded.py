"""One compound with thousands of letters about all matters of the demonstration and of the dense letters at once."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.dense import Labelled, demonstration, dense
from benchmarks.density import Shape, disturbed
from govtrack.topics.engine import Document

COMPOUND = "S/K/C"
_START, _SPAN_DAYS, _WRITERS = datetime(2026, 1, 1, tzinfo=UTC), 120, 900


def crowded(count: int, data: Path, seed: int = 1) -> Labelled:
    """`count` letters in time order, all from one compound; each is a letter of a matter, its clauses shuffled."""
    dice, shape = random.Random(seed), Shape()
    of_matter: dict[str, list[Document]] = defaultdict(list)
    for letters in (demonstration(), *dense(data)):
        for document in letters.documents:
            if document.id in letters.matters:
                of_matter[letters.matters[document.id]].append(document)
    order = sorted(of_matter)
    made = []
    for number in range(count):
        matter = order[number % len(order)]
        base = dice.choice(of_matter[matter])
        time = _START + timedelta(days=dice.uniform(0, _SPAN_DAYS))
        changed = replace(
            base,
            id=f"c{number}",
            body=disturbed(base.body, dice, shape),
            time=time,
            reporter=f"r{dice.randrange(_WRITERS)}",
            place=COMPOUND,
            category=None,
        )
        made.append((time, changed, matter))
    made.sort(key=lambda row: row[0])
    return Labelled([letter for _, letter, _ in made], {letter.id: matter for _, letter, matter in made})


def purity(topics: Sequence[Sequence[str]], matters: Mapping[str, str]) -> float:
    """The share of letters whose matter is of the group of categories that most letters of their topic have.

    Matters of one category in one compound are one matter to whoever reads them, so groups are what can be counted.
    """
    demo = demonstration()
    groups = {
        demo.matters[letter.id]: letter.category.partition("-")[0]
        for letter in demo.documents
        if letter.id in demo.matters and letter.category
    }
    right = known = 0
    for ids in topics:
        told = Counter(groups[matters[i]] for i in ids if matters[i] in groups)
        right += max(told.values(), default=0)
        known += told.total()
    return right / max(known, 1)
