"""What the report measures of the engine itself."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from govtrack.topics.engine import Document, Engine, kernel, scoring
from govtrack.topics.engine.features import TermReader
from govtrack.topics.engine.normalise import folded_code_points

# As many rows as a worker claims at a time.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a collection: where documents went, CPU seconds, memory in MB."""

    topics: dict[str, str | None]
    seconds: float
    memory: float
    latency: tuple[float, float]


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def run(documents: Sequence[Document]) -> Run:
    """Stream documents through a fresh engine and consolidate.

    Latency is the CPU time in ms of the last 2,000 arrivals, p50 and p99.
    """
    kernel.warm_up()
    memory, engine = resident(), Engine()
    last = max(0, len(documents) - 2000)
    started = time.process_time()
    for first in range(0, last, _CHUNK):
        engine.add_many(documents[first : min(first + _CHUNK, last)])
    single = []
    for document in documents[last:]:
        before = time.process_time()
        engine.add(document)
        single.append(time.process_time() - before)
    engine.consolidate()
    seconds = time.process_time() - started
    topics = {document.id: engine.topic_of(document.id) for document in documents}
    p50, p99 = np.quantile(np.array(single) * 1000, (0.5, 0.99))
    return Run(topics, seconds, resident() - memory, (float(p50), float(p99)))


def growth_exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of log time over log size: 1 is linear."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def floor_seconds(documents: Sequence[Document]) -> tuple[float, float]:
    """CPU seconds for normalising alone, and for normalising and hashing."""
    kernel.warm_up()
    engine = Engine()
    reader = TermReader(engine.settings)
    started = time.process_time()
    for document in documents:
        folded_code_points(f"{document.title[:300]}\n{document.body[:300]}")
    normalised = time.process_time() - started
    started = time.process_time()
    for document in documents:
        reader.read(document.title, document.body)
    return normalised, time.process_time() - started


def paraphrase_recall(letters: Sequence[Document], pairs: Path, precision: float = 0.95) -> tuple[float, int]:
    """Recall on paraphrase pairs at this precision over all pairs, and their number.

    Pairs are judged by the engine's similarity of the two letters.
    """
    engine = Engine()
    engine.add_many(letters)
    with pairs.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    scored = []
    for row in rows:
        first, second = (engine.state.row_of.get(row[name]) for name in ("id_a", "id_b"))
        if first is not None and second is not None:
            compare = engine.state.comparison
            value = compare.similarities(compare.probe(first), np.array([second]))[0]
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


def english_news(path: Path) -> scoring.Scores:
    """Scores on labelled English headlines and snippets (one text a row)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    documents = [Document(str(n), "", row["text"]) for n, row in enumerate(rows)]
    labels = {str(n): row["label"] for n, row in enumerate(rows)}
    return scoring.score_fully(run(documents).topics, labels)
