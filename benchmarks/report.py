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

from benchmarks import measures
from benchmarks.density import Shape, generate
from benchmarks.lookalikes import look_alike_pairs, share_kept_apart
from benchmarks.peers import PEERS
from govtrack.topics.commands import score_table
from govtrack.topics.engine import Document, Settings, kernel, scoring
from govtrack.topics.engine.files import in_time_order, read_labels, read_rows

_NOWHERE = Shape(known_compound_share=0.0, known_community_share=0.0)
_SPEED_SIZES = (10_000, 100_000)
_PEER_ROWS = 10_000


def write_report(output: Path, data: Path) -> None:
    """Measure everything that can be measured here and write one Markdown page."""
    letters = data / "letters-zh"
    rows = in_time_order(read_rows(letters / "messages.csv"))
    documents = [row.document for row in rows]
    events = read_labels(letters / "events.csv", "event", keep=("curated",))
    issues = read_labels(letters / "issues_v2.csv", "issue")
    sections = [
        _heading(),
        _quality(documents, events, issues),
        _peers(documents, events, issues),
        _density(documents, issues),
        _places(),
        _meaning(documents, data),
        _settings(),
    ]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n\n".join(sections) + "\n", "utf-8")
    print(f"written to {output}", file=sys.stderr)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows])


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


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
    table = score_table(measures.run(documents).topics, events, issues)
    heads = list(table[0][1])
    rows = [[name, *figures.values()] for name, figures in table[:-1]]
    last = ", ".join(f"{name} {value:.3f}" for name, value in table[-1][1].items())
    return (
        "## Quality on real letters\n\nStreaming with consolidation, one setting for all rows. The weights of "
        "evidence were fitted on odd-numbered issues and on generated letters; the two "
        "thresholds were chosen with all rows in view: read them as upper estimates.\n\n"
        + _table(["labels", *heads], rows)
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
        "memory of a peer is the peak of its whole process, of the engine its growth.\n\n" + _table(head, rows)
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


def _density(documents: Sequence[Document], issues: dict[str, str]) -> str:
    rows: list[list[object]] = []
    seconds: list[float] = []
    texts: list[str] = []
    for size in _SPEED_SIZES:
        for name, shape in (("with structured places", Shape()), ("text alone", _NOWHERE)):
            made, labels = generate(size, documents, issues, shape)
            found = measures.run(made)
            scores = scoring.score_fully(found.topics, labels)
            p50, p99 = found.latency
            rows.append(
                [
                    f"{size:,}",
                    name,
                    scores.bcubed_f1,
                    scores.pairwise_f1,
                    f"{found.seconds:.1f}",
                    f"{found.memory:.0f}",
                    f"{p50:.2f} / {p99:.2f}",
                ]
            )
            if shape is not _NOWHERE:
                seconds.append(found.seconds)
                if size == _PEER_ROWS:
                    texts = [f"{d.title} {d.body[:300]}" for d in made]
                    normalised, hashed = measures.floor_seconds(made)
    head = ["letters", "evidence", "bF", "pF", "CPU s", "MB", "one letter ms p50 / p99"]
    exponent = measures.growth_exponent(_SPEED_SIZES, seconds)
    peer = next(iter(PEERS))
    ((_, slow),) = _peer_runs(texts, [peer])
    versus = (
        slow
        if isinstance(slow, str)
        else (f"{slow['seconds']:.0f} s, {slow['seconds'] / seconds[0]:.0f} times the engine's")
    )
    return (
        "## Density and speed on generated letters\n\nReal letters moved to other places, clauses "
        "shuffled, foreign clauses put in, 3 % of characters dropped; one fixed rule.\n\n"
        + _table(head, rows)
        + f"\n\nGrowth exponent {exponent:.2f}. {peer} on {_PEER_ROWS:,} of them: {versus}. "
        f"Floor at {_PEER_ROWS:,}: normalising {normalised:.2f} s, with hashing {hashed:.2f} s; "
        "the rest is matching, scoring of the 16 candidates and joining."
    )


def _places() -> str:
    rows: list[list[object]] = []
    for name, known in (("text alone", False), ("with structured places", True)):
        pairs = look_alike_pairs(300, with_places=known)
        documents = sorted((letter for pair in pairs for letter in pair), key=lambda d: d.id)
        topics = measures.run(documents).topics
        rows.append([name, len(pairs), share_kept_apart(pairs, topics)])
    return "## Look-alikes\n\nPairs of one demonstration letter about two places, all in one collection.\n\n" + _table(
        ["evidence", "pairs", "kept apart"], rows
    )


def _meaning(documents: Sequence[Document], data: Path) -> str:
    recall, count = measures.paraphrase_recall(documents, data / "letters-zh" / "duplicate_pairs.csv")
    news = measures.english_news(data / "english" / "googlenews_S.csv")
    rows: list[list[object]] = [
        [f"recall on {count} paraphrase pairs at precision 0.95 (the others are random pairs), no adapter", recall],
        ["English headlines (googlenews_S), B-cubed F1, no adapter", news.bcubed_f1],
        ["English headlines (googlenews_S), ARI, no adapter", news.ari],
    ]
    return "## Meaning\n\n" + _table(["measure", "value"], rows)


def _settings() -> str:
    values = json.dumps(Settings().to_dict(), ensure_ascii=False, indent=1)
    return f"## Settings used\n\n```json\n{values}\n```"
