"""The table of `make bench-topics`: quality, peers, density, speed, in one page."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import measures, scale
from benchmarks.density import generate
from benchmarks.lookalikes import look_alike_pairs, share_kept_apart
from benchmarks.models import SentenceEncoder, served_e5
from benchmarks.peers import PEERS
from benchmarks.streaming import measure, write_letters
from benchmarks.tables import table
from govtrack.topics.commands import score_table
from govtrack.topics.engine import Document, Settings, kernel, scoring
from govtrack.topics.engine.embedding import Embedding
from govtrack.topics.engine.files import in_time_order, read_labels, read_rows

_PEER_SIZES = (2_500, 10_000)


def write_report(output: Path, data: Path, largest: int = scale.SIZES[-1]) -> None:
    """Measure everything that can be measured here and write one Markdown page.

    `largest` bounds the generated collections, whose sizes are `scale.SIZES`.
    """
    letters = data / "letters-zh"
    rows = in_time_order(read_rows(letters / "messages.csv"))
    documents = [row.document for row in rows]
    events = read_labels(letters / "events.csv", "event", keep=("curated",))
    issues = read_labels(letters / "issues_v2.csv", "issue")
    sections = [
        _heading(),
        _quality(documents, events, issues),
        _peers(documents, events, issues),
        _places(),
        _meaning(documents, events, issues, data),
        _scale(documents, issues, largest),
        _settings(),
    ]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n\n".join(sections) + "\n", "utf-8")
    print(f"written to {output}", file=sys.stderr)


def _heading() -> str:
    how = "with the compiled kernel" if kernel.is_compiled else "without the compiled kernel"
    return (
        "# Topic engine: benchmarks\n\n"
        "Written by `flask topics bench` (`make bench-topics`); figures, not promises. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {how}; time is CPU seconds "
        "of one process after imports and warm-up. The evaluation letters are not part of the "
        "repository."
    )


def _quality(documents: Sequence[Document], events: dict[str, str], issues: dict[str, str]) -> str:
    figures = score_table(measures.run(documents).topics, events, issues)
    heads = list(figures[0][1])
    rows = [[name, *values.values()] for name, values in figures[:-1]]
    last = ", ".join(f"{name} {value:.3f}" for name, value in figures[-1][1].items())
    return (
        "## Quality on real letters\n\nStreaming with consolidation, one setting for all rows. The weights of "
        "evidence were fitted on odd-numbered issues and on generated letters; the two "
        "thresholds were chosen with all rows in view: read them as upper estimates.\n\n"
        + table(["labels", *heads], rows)
        + f"\n\n{last}."
    )


def _peers(documents: Sequence[Document], events: dict[str, str], issues: dict[str, str]) -> str:
    ours = measures.run(documents)
    rows = [_peer_row("this engine", ours.topics, events, issues, ours.seconds, ours.memory)]
    texts = [f"{document.title} {document.body[:300]}" for document in documents]
    for name, found in _peer_runs(texts):
        if isinstance(found, str):
            rows.append([name, found, "", "", "", "", ""])
            continue
        topics = {
            document.id: None if label is None else str(label)
            for document, label in zip(documents, found["labels"], strict=True)
        }
        rows.append(_peer_row(name, topics, events, issues, found["seconds"], found["memory"]))
    head = ["method", "events pF", "events bF", "full pF", "full bF", "CPU s", "memory MB"]
    return (
        f"## Peers on the same {len(documents)} letters\n\npF pairwise F1, bF B-cubed F1; "
        "memory of a peer is the peak of its whole process, of the engine its growth.\n\n" + table(head, rows)
    )


def _peer_row(
    name: str,
    topics: Mapping[str, str | None],
    events: dict[str, str],
    issues: dict[str, str],
    seconds: float,
    memory: float,
) -> list[object]:
    labelled = scoring.score_labelled(topics, events)
    full = scoring.score_fully(topics, issues)
    return [
        name,
        labelled.pairwise_f1,
        labelled.bcubed_f1,
        full.pairwise_f1,
        full.bcubed_f1,
        f"{seconds:.2f}",
        f"{memory:.0f}",
    ]


def _peer_runs(texts: Sequence[str], names: Sequence[str] = tuple(PEERS)) -> Iterator[tuple]:
    """Name and result of each peer; a text instead where it is not installed or too slow."""
    python = os.environ.get("GOVTRACK_BENCH_PYTHON", sys.executable)
    limit = float(os.environ.get("GOVTRACK_BENCH_LIMIT", "1800"))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps(list(texts)), "utf-8")
        for name in names:
            command = [python, "-m", "benchmarks.peers", name, str(source), str(target)]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=limit)
                yield name, json.loads(target.read_text())
            except subprocess.TimeoutExpired:
                yield name, f"not done in {limit:.0f} s"
            except subprocess.CalledProcessError as error:
                yield name, f"not run: {error.stderr.decode()[-80:].strip()}"


def _scale(bases: Sequence[Document], issues: dict[str, str], largest: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        points, arriving = scale.measure_growth(bases, issues, Path(folder), largest)
    placed = [point for point in points if point.evidence == points[0].evidence]
    exponent = scale.growth_exponent([p.size for p in placed], [p.seconds for p in placed])
    made, _ = generate(placed[0].size, bases, issues, scale.WITH_PLACES)
    return (
        "## Density and speed on generated letters\n\nReal letters moved to other places, clauses "
        "shuffled, foreign clauses put in, 3 % of characters dropped; one fixed rule from the smallest to the largest. "
        "CPU seconds inside the engine, one thread; memory is what the process grew by.\n\n"
        + scale.growth_table(points)
        + f"\n\nGrowth exponent from {placed[0].size:,} to {placed[-1].size:,} letters: {exponent:.2f}.\n\n"
        + f"With {placed[-1].size:,} letters behind:\n\n{arriving}\n\n{_loops(bases, issues)}\n\n"
        + f"### Where the time goes\n\n{scale.profile_table(made)}\n\n### Peers on generated letters\n\n"
        + _peer_growth(bases, issues)
    )


def _loops(bases: Sequence[Document], issues: dict[str, str]) -> str:
    """Compiled and plain loops on the same letters."""
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters.jsonl"
        made, _ = generate(10_000, bases, issues, scale.WITH_PLACES)
        write_letters(letters, made)
        compiled, plain = (measure("stream", letters, compiled=way) for way in (True, False))
    same = "the same topics" if compiled["topics"] == plain["topics"] else "OTHER TOPICS"
    return (
        f"10,000 letters take {compiled['seconds']:.2f} s with compiled loops and {plain['seconds']:.2f} s without "
        f"({plain['seconds'] / compiled['seconds']:.1f} times), with {same}."
    )


def _peer_growth(bases: Sequence[Document], issues: dict[str, str]) -> str:
    """Time and memory of peers on generated letters, beside the engine's."""
    texts, ours = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for size in _PEER_SIZES:
            made, _ = generate(size, bases, issues, scale.WITH_PLACES)
            texts[size] = [f"{document.title} {document.body[:300]}" for document in made]
            write_letters(Path(folder) / "letters.jsonl", made)
            ours[size] = measure("stream", Path(folder) / "letters.jsonl")
    rows = [["this engine", *_growth([ours[size] for size in _PEER_SIZES]), "1"]]
    last = ours[_PEER_SIZES[-1]]["seconds"]
    for name in list(PEERS)[:3]:
        found = [next(_peer_runs(texts[size], [name]))[1] for size in _PEER_SIZES]
        told = [one for one in found if isinstance(one, str)]
        if told:
            rows.append([name, *told[:1], "", "", "", ""])
        else:
            rows.append([name, *_growth(found), f"{found[-1]['seconds'] / last:.0f}"])
    small, large = (f"{size:,}" for size in _PEER_SIZES)
    head = ["method", f"CPU s at {small}", f"CPU s at {large}", "exponent", f"MB at {large}", "times the engine's CPU"]
    return table(head, rows)


def _growth(found: Sequence[Mapping[str, Any]]) -> list[str]:
    seconds = [float(one["seconds"]) for one in found]
    exponent = scale.growth_exponent(_PEER_SIZES, seconds)
    return [*(f"{value:.2f}" for value in seconds), f"{exponent:.2f}", f"{found[-1]['memory']:.0f}"]


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
