"""The table of `make bench-topics`: quality, peers, density, speed, in one page."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from benchmarks import beside, cost, dense_report, measures, page, scale, sortings
from benchmarks.density import generate
from benchmarks.lookalikes import look_alike_pairs, share_kept_apart
from benchmarks.models import SentenceEncoder, served_e5
from benchmarks.streaming import measure, write_letters
from benchmarks.tables import table
from govtrack.topics.commands import score_table
from govtrack.topics.engine import ENGINE_VERSION, Document, Settings, kernel, scoring
from govtrack.topics.engine.embedding import Embedding
from govtrack.topics.engine.files import in_time_order, read_labels
from govtrack.topics.reading import read_rows

_LOOP_SIZES = (10_000, 100_000)
_COST_SIZE = 11_000
# What a person found in the topics; nothing measures that again.
_BY_HAND = Path(__file__).with_name("read_by_hand.md")


def write_report(output: Path, data: Path, largest: int = scale.LARGE_SIZES[-1], only: Sequence[str] = ()) -> None:
    """Measure everything that can be measured here, or `only` some sections, and write one Markdown page.

    `largest` bounds the collections of the last section, whose sizes are `scale.LARGE_SIZES`.
    """
    sections = {name: partial(section, data, largest) for name, section in SECTIONS.items()}
    chosen = {name: sections[name] for name in only or SECTIONS}
    page.renew(output, _heading(), chosen, f"engine {ENGINE_VERSION}", whole=not only)


@lru_cache(maxsize=1)
def _letters(data: Path) -> tuple[list[Document], dict[str, str], dict[str, str]]:
    """The real letters in time order, their curated events and their issues."""
    letters = data / "letters-zh"
    documents = [row.document for row in in_time_order(read_rows(letters / "messages.csv"))]
    events = read_labels(letters / "events.csv", "event", keep=("curated",))
    return documents, events, read_labels(letters / "issues_v2.csv", "issue")


def _heading() -> str:
    how = "with the compiled kernel" if kernel.is_compiled else "without the compiled kernel"
    return (
        "# Topic engine: benchmarks\n\n"
        "Written by `make bench-topics`; figures, not promises. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {how}; time is CPU seconds "
        f"of one process after imports and warm-up. Sections of one run bear the same "
        "time of its begin. The evaluation letters are not part of the repository."
    )


def _quality(documents: Sequence[Document], events: dict[str, str], issues: dict[str, str]) -> str:
    figures = score_table(measures.run(documents).topics, events, issues)
    heads = list(figures[0][1])
    rows = [[name, *values.values()] for name, values in figures[:-1]]
    last = ", ".join(f"{name} {value:.3f}" for name, value in figures[-1][1].items())
    return (
        "## Quality on real letters\n\nStreaming with consolidation, one setting for all rows. Most weights of "
        "evidence were fitted on odd codes and on the first half of the dense letters (below): read the even codes as "
        "the test.\n\n" + table(["labels", *heads], rows) + f"\n\n{last}."
    )


def _cost(bases: Sequence[Document], issues: dict[str, str]) -> str:
    """What reading kinds costs, in the same run as the engine that knew none."""
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters.jsonl"
        write_letters(letters, generate(_COST_SIZE, bases, issues, scale.WITH_PLACES)[0])
        rows = cost.costs(letters)
    told = table(["one letter", "before kinds, µs", "now, µs", "times, median of the turns"], rows)
    return (
        "## What reading kinds costs\n\nCPU of this engine and of the last one without kinds (from the history of this "
        f"repository), turn by turn on the same {_COST_SIZE:,} generated letters, compiled loops, the quickest turn of "
        "each. The aim is 1.3 times.\n\n" + (told if rows else "The history of this clone does not reach so far back.")
    )


def _scale(bases: Sequence[Document], issues: dict[str, str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        points, arriving = scale.measure_growth(bases, issues, Path(folder), scale.SIZES)
    placed = [point for point in points if point.evidence == points[0].evidence]
    exponent = scale.growth_exponent([p.size for p in placed], [p.seconds for p in placed])
    return (
        "## Density and speed on generated letters\n\nReal letters moved to other places, clauses "
        "shuffled, foreign clauses put in, 3 % of characters dropped; one fixed rule from the smallest to the largest. "
        "CPU seconds inside the engine, one thread; memory is what the process grew by.\n\n"
        + scale.growth_table(points)
        + f"\n\nGrowth exponent from {placed[0].size:,} to {placed[-1].size:,} letters: {exponent:.2f}.\n\n"
        + f"With {placed[-1].size:,} letters behind:\n\n{arriving}"
    )


def _large(bases: Sequence[Document], issues: dict[str, str], largest: int) -> str:
    """The same with many more letters, of which one run may not have the time."""
    title = "## Up to a million generated letters\n\n"
    sizes = [size for size in scale.LARGE_SIZES if size <= largest]
    if not sizes:
        return title + f"Left out in this run, which went up to {largest:,} letters."
    with tempfile.TemporaryDirectory() as folder:
        points, arriving = scale.measure_growth(bases, issues, Path(folder), sizes)
    return f"{title}{scale.growth_table(points)}\n\nWith {points[-1].size:,} letters behind:\n\n{arriving}"


def _loops(bases: Sequence[Document], issues: dict[str, str]) -> str:
    """Compiled and plain loops on the same letters, and where the time goes."""
    made, _ = generate(_LOOP_SIZES[0], bases, issues, scale.WITH_PLACES)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters.jsonl"
        for size in _LOOP_SIZES:
            write_letters(letters, generate(size, bases, issues, scale.WITH_PLACES)[0])
            compiled, plain = (measure("stream", letters, compiled=way) for way in (True, False))
            same = "the same" if compiled["topics"] == plain["topics"] else "OTHERS"
            seconds = [compiled["seconds"], plain["seconds"]]
            rows.append([f"{size:,}", *(f"{one:.2f}" for one in seconds), f"{seconds[1] / seconds[0]:.1f}", same])
    return (
        "## Compiled and plain loops\n\n"
        + table(["letters", "CPU s, compiled loops", "CPU s, plain loops", "times", "topics"], rows)
        + "\n\nWhat bounds the plain loops is not arithmetic: each letter takes about a hundred calls of NumPy, and a "
        "call costs more than a microsecond however few numbers it holds."
        + f"\n\n### Where the time goes\n\n{scale.profile_table(made)}"
    )


def _places() -> str:
    rows: list[list[object]] = []
    for name, known in (("text alone", False), ("with structured places", True)):
        pairs = look_alike_pairs(300, with_places=known)
        documents = sorted((letter for pair in pairs for letter in pair), key=lambda d: d.id)
        topics = measures.run(documents).topics
        rows.append([name, len(pairs), share_kept_apart(pairs, topics)])
    return "## Look-alikes\n\nPairs of one demonstration letter about two places, all in one collection.\n\n" + table(
        ["evidence", "pairs", "kept apart"], rows
    )


def _meaning(documents: Sequence[Document], events: dict[str, str], issues: dict[str, str], data: Path) -> str:
    pairs, english = data / "letters-zh" / "duplicate_pairs.csv", data / "english"
    rows: list[list[object]] = []
    models: list[tuple[str, Embedding | None]] = [("none", None), (SentenceEncoder.name, SentenceEncoder())]
    for name, embedding in models:
        recall, count = measures.paraphrase_recall(documents, pairs, embedding)
        rows.append([f"recall on {count} paraphrase pairs at precision 0.95", name, recall])
        topics = measures.run(documents, embedding=embedding).topics
        rows.append(["events, pairwise F1", name, scoring.score_labelled(topics, events).pairwise_f1])
        rows.append(["issues in full, B-cubed F1", name, scoring.score_fully(topics, issues).bcubed_f1])
        news = measures.english(english / "googlenews_S.csv", "label", embedding)
        rows.append(["English headlines (googlenews_S), B-cubed F1", name, news.bcubed_f1])
        themes = measures.english(english / "banking77_test.csv", "category", embedding, Settings.themes())
        rows.append(["English themes (banking77_test), ARI", name, themes.ari])
    with served_e5() as served:
        themes = measures.english(english / "banking77_test.csv", "category", served, Settings.themes())
        rows.append(["English themes (banking77_test), ARI", "e5 small over HTTP", themes.ari])
    return (
        "## Meaning\n\nThe default needs no model. One setting for all rows and both models, but for themes, where "
        "`Settings.themes()` is used; the pairs that are not paraphrases are random ones.\n\n"
        + table(["measure", "model", "value"], rows)
    )


def _settings() -> str:
    values = json.dumps(Settings().to_dict(), ensure_ascii=False, indent=1)
    return f"## Settings used\n\n```json\n{values}\n```"


SECTIONS: Mapping[str, Callable[[Path, int], str]] = {
    "quality": lambda data, _largest: _quality(*_letters(data)),
    "peers": lambda data, _largest: beside.peers(*_letters(data)),
    "curve": lambda data, _largest: beside.curve(*_letters(data)),
    "dense": lambda data, _largest: dense_report.section(data),
    "sortings": lambda data, _largest: sortings.section(data),
    "read": lambda _data, _largest: _BY_HAND.read_text("utf-8").strip(),
    "places": lambda _data, _largest: _places(),
    "meaning": lambda data, _largest: _meaning(*_letters(data), data),
    "cost": lambda data, _largest: _cost(_letters(data)[0], _letters(data)[2]),
    "scale": lambda data, _largest: _scale(_letters(data)[0], _letters(data)[2]),
    "loops": lambda data, _largest: _loops(_letters(data)[0], _letters(data)[2]),
    "growth": lambda data, _largest: (
        f"## Peers on generated letters\n\n{beside.growth(_letters(data)[0], _letters(data)[2])}"
    ),
    "settings": lambda _data, _largest: _settings(),
    "large": lambda data, largest: _large(_letters(data)[0], _letters(data)[2], largest),
}
