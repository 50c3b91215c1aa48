"""How quality, time and memory hold as the collection grows, on generated letters."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.density import Shape, generate
from benchmarks.streaming import CHUNK, measure, write_letters
from benchmarks.tables import table
from benchmarks.warming import warm_up
from govtrack.topics.engine import Document, Engine, scoring
from govtrack.topics.engine.features import TermReader
from govtrack.topics.engine.folding import folded_code_points

WITH_PLACES = Shape()
TEXT_ALONE = Shape(known_compound_share=0.0, known_community_share=0.0)
SIZES = (10_000, 30_000, 100_000)
# These take longer than all the rest together, and stand in a section of their own.
LARGE_SIZES = (300_000, 1_000_000)
_TEXT_ALONE_SIZES = (10_000, 100_000)
_ARRIVING = 2000
_PARTS = {
    "reading texts into terms": "read_many",
    "finding, scoring and entering": "enter_many",
    "choosing a topic": "_choose",
    "consolidating": "consolidate",
    "measuring again after new weights": "renew_squares",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One size measured: CPU seconds inside the engine, memory in MB."""

    size: int
    evidence: str
    seconds: float
    reading: float
    memory: float
    scores: scoring.Scores


def measure_growth(
    bases: Sequence[Document], issues: Mapping[str, str], folder: Path, sizes: Sequence[int]
) -> tuple[list[Point], str]:
    """A point for each size and evidence, and a sentence on letters arriving at the last, the largest."""
    points, arriving = [], ""
    for size in sizes:
        state = folder / "state" if size == sizes[-1] else None
        points.append(_point(size, "with structured places", WITH_PLACES, bases, issues, folder, state))
        if state:
            arriving = _arrivals(bases, issues, folder, state)
        if size in _TEXT_ALONE_SIZES:
            points.append(_point(size, "text alone", TEXT_ALONE, bases, issues, folder, None))
    return points, arriving


def _point(
    size: int,
    evidence: str,
    shape: Shape,
    bases: Sequence[Document],
    issues: Mapping[str, str],
    folder: Path,
    state: Path | None,
) -> Point:
    letters = folder / "letters.jsonl"
    made, labels = generate(size, bases, issues, shape)
    write_letters(letters, made)
    del made
    found = measure("stream", letters, state)
    scores = scoring.score_fully(found["topics"], labels)
    print(f"{size:,} {evidence}: {found['seconds']:.1f} s, B-cubed F1 {scores.bcubed_f1:.3f}", file=sys.stderr)
    return Point(size, evidence, found["seconds"], found["reading"], found["memory"], scores)


def _arrivals(bases: Sequence[Document], issues: Mapping[str, str], folder: Path, state: Path) -> str:
    """Letters of another draw, taken in one by one after all the others."""
    fresh, _ = generate(_ARRIVING, bases, issues, replace(WITH_PLACES, seed=2))
    letters = folder / "fresh.jsonl"
    write_letters(letters, [replace(document, id=f"fresh {document.id}") for document in fresh])
    rows = []
    for name, compiled in (("compiled loops", True), ("plain loops", False)):
        found = measure("arrive", letters, state, compiled)
        rows.append([name, found["p50"], found["p99"]])
    return table(["one letter, CPU ms", "p50", "p99"], rows)


def growth_table(points: Sequence[Point]) -> str:
    """All points, one row each."""
    head = ["letters", "evidence", "bF", "pF", "CPU s", "µs a letter", "reading the file, s", "MB", "MB per 100,000"]
    return table(
        head,
        [
            [
                f"{point.size:,}",
                point.evidence,
                point.scores.bcubed_f1,
                point.scores.pairwise_f1,
                f"{point.seconds:.1f}",
                f"{point.seconds / point.size * 1e6:.0f}",
                f"{point.reading:.1f}",
                f"{point.memory:.0f}",
                f"{point.memory / point.size * 1e5:.0f}",
            ]
            for point in points
        ],
    )


def growth_exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of log time over log size: 1 is linear."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def profile_table(documents: Sequence[Document]) -> str:
    """Where the time goes, beside the floor: folding characters, and hashing terms as well."""
    warm_up()
    total, shares = _profile(documents)
    rows = [[name, f"{share:.0%}"] for name, share in shares.items()]
    folding, hashing = _floor(documents)
    return (
        table(["part of the engine's time, under the profiler", "share"], rows)
        + f"\n\nFloor for {len(documents):,} letters: {folding:.2f} s for folding characters, {hashing:.2f} s "
        f"for folding and hashing all terms; {total:.2f} s for everything, under the profiler."
    )


def _profile(documents: Sequence[Document]) -> tuple[float, dict[str, float]]:
    engine, profile = Engine(), cProfile.Profile()
    profile.enable()
    for first in range(0, len(documents), CHUNK):
        engine.add_many(documents[first : first + CHUNK])
    profile.disable()
    figures = pstats.Stats(profile)
    calls: dict[str, float] = {}
    # `stats` is documented by its use everywhere, but not in the types of pstats.
    for (file, _, name), (_, _, _, cumulative, _) in figures.stats.items():  # type: ignore[attr-defined]
        if "engine" in file:
            calls[name] = max(calls.get(name, 0.0), cumulative)
    total = calls["add_many"]
    shares = {part: calls.get(name, 0.0) / total for part, name in _PARTS.items()}
    return total, shares | {"the rest: identity, evidence, book-keeping": 1 - sum(shares.values())}


def _floor(documents: Sequence[Document]) -> tuple[float, float]:
    reader = TermReader(Engine().settings)
    texts = [(document.title, document.body) for document in documents]
    started = time.process_time()
    for title, body in texts:
        folded_code_points(f"{title[:300]}\n{body[:300]}")
    folding = time.process_time() - started
    started = time.process_time()
    for first in range(0, len(texts), 64):
        reader.read_many(texts[first : first + 64])
    return folding, time.process_time() - started
