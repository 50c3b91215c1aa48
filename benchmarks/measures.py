"""What the report measures of the engine itself."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.streaming import resident
from benchmarks.warming import warm_up
from govtrack.topics.engine import Document, Engine, Settings, scoring
from govtrack.topics.engine.embedding import Embedding


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a collection: where documents went, CPU seconds, memory in MB."""

    topics: dict[str, str | None]
    seconds: float
    memory: float


def run(documents: Sequence[Document], settings: Settings | None = None, embedding: Embedding | None = None) -> Run:
    """Stream documents through a fresh engine and consolidate."""
    warm_up()
    memory, engine = resident(), Engine(settings, embedding=embedding)
    started = time.process_time()
    engine.add_many(documents)
    engine.consolidate()
    seconds = time.process_time() - started
    topics = {document.id: engine.topic_of(document.id) for document in documents}
    return Run(topics, seconds, resident() - memory)


def paraphrase_recall(
    letters: Sequence[Document], pairs: Path, embedding: Embedding | None = None, precision: float = 0.95
) -> tuple[float, int]:
    """Recall on paraphrase pairs at this precision over all pairs, and their number.

    Pairs are judged by the engine's similarity of the two letters.
    """
    engine = Engine(embedding=embedding)
    engine.add_many(letters)
    with pairs.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    scored = []
    for row in rows:
        first, second = (engine.state.row_of.get(row[name]) for name in ("id_a", "id_b"))
        if first is not None and second is not None:
            compare = engine.state.comparison
            value = compare.between([first], [second])[0, 0]
            scored.append((float(value), row["same_issue"] == "1", row["kind"] == "paraphrase"))
    return _recall_at(scored, precision)


def _recall_at(scored: list[tuple[float, bool, bool]], precision: float) -> tuple[float, int]:
    wanted = sum(is_paraphrase for _, _, is_paraphrase in scored)
    best = right = found = count = 0
    # Pairs with equal values stand or fall together.
    for value in sorted({value for value, _, _ in scored}, reverse=True):
        group = [row for row in scored if row[0] == value]
        count += len(group)
        right += sum(is_same for _, is_same, _ in group)
        found += sum(is_paraphrase for _, _, is_paraphrase in group)
        if right >= precision * count:
            best = found
    return best / max(wanted, 1), wanted


def english(
    path: Path, label: str, embedding: Embedding | None = None, settings: Settings | None = None
) -> scoring.Scores:
    """Scores on labelled English texts, one a row, with the label in a column of this name."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    documents = [Document(str(n), "", row["text"]) for n, row in enumerate(rows)]
    labels = {str(n): row[label] for n, row in enumerate(rows)}
    return scoring.score_fully(run(documents, settings, embedding).topics, labels)
