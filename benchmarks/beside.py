"""The engine beside its peers: quality at one setting and along a curve, time as the collection grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import measures, scale
from benchmarks.density import generate
from benchmarks.peers import AVERAGE_LINK_CURVE, BERTOPIC, CUTS, PEERS
from benchmarks.streaming import measure, write_letters
from benchmarks.tables import table
from govtrack.topics.engine import Document, Settings, scoring

_PEER_SIZES = (2_500, 10_000)
# BERTopic draws anew each time.
_DRAWS = 5
# Join and merge, from generous to strict; the default lies among them.
_MARKS = ((0.30, 0.185), (0.30, 0.195), (0.36, 0.22), (0.40, 0.27), (0.40, 0.33), (0.45, 0.40), (0.50, 0.40))
_FIGURES = ["events pF", "events bF", "full pF", "full bF"]


def peers(documents: Sequence[Document], events: dict[str, str], issues: dict[str, str]) -> str:
    """Quality, time and memory of the engine and of each peer on the same letters."""
    ours = measures.run(documents)
    rows = [_peer_row("this engine", ours.topics, events, issues, ours.seconds, ours.memory)]
    texts = [f"{document.title} {document.body[:300]}" for document in documents]
    drawn = []
    for name, found in _peer_runs(texts, [BERTOPIC] * _DRAWS + [name for name in PEERS if name != BERTOPIC]):
        if isinstance(found, str):
            rows.append([name, found, "", "", "", "", ""])
            continue
        row = _peer_row(name, _topics(documents, found["labels"]), events, issues, found["seconds"], found["memory"])
        rows.append(row)
        if name == BERTOPIC:
            drawn.append(row[1:])
    rows = [rows[0], *_middle(drawn), *[row for row in rows[1:] if row[0] != BERTOPIC or row[-1] == ""]]
    return (
        f"## Peers on the same {len(documents)} letters\n\npF pairwise F1, bF B-cubed F1; "
        "memory of a peer is the peak of its whole process, of the engine its growth.\n\n"
        + table(["method", *_FIGURES, "CPU s", "memory MB"], rows)
        + _against_bertopic(rows[0], drawn)
    )


def _topics(documents: Sequence[Document], labels: Sequence[int | None]) -> dict[str, str | None]:
    pairs = zip(documents, labels, strict=True)
    return {document.id: None if label is None else str(label) for document, label in pairs}


def _middle(drawn: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """One row of medians, if there are any."""
    if not drawn:
        return []
    middle = [median(float(row[column]) for row in drawn) for column in range(len(drawn[0]))]
    return [[f"{BERTOPIC}, median of {len(drawn)}", *middle[:-2], f"{middle[-2]:.2f}", f"{middle[-1]:.0f}"]]


def _against_bertopic(ours: Sequence[Any], drawn: Sequence[Sequence[Any]]) -> str:
    if not drawn:
        return ""
    events, full = ([float(row[column]) for row in drawn] for column in (0, 2))
    return (
        f"\n\nBERTopic draws anew each time: events pF from {min(events):.3f} to {max(events):.3f}. The engine's "
        f"pairwise F1 is {ours[1] / median(events):.2f} times its median on events, "
        f"{ours[3] / median(full):.1f} times in full scoring, where every letter counts that belongs to no event. "
        f"1.4 times its best draw would be {1.4 * max(events):.2f}, and no F1 goes beyond 1."
    )


def curve(documents: Sequence[Document], events: dict[str, str], issues: dict[str, str]) -> str:
    """The engine from generous to strict, beside average link at every cut."""
    texts = [f"{document.title} {document.body[:300]}" for document in documents]
    found = next(_peer_runs(texts, [AVERAGE_LINK_CURVE]))[1]
    if isinstance(found, str):
        return f"## Along the curve\n\nAverage link was {found}."
    theirs = [_figures(_topics(documents, labels), events, issues) for labels in found["labels"]]
    ours = []
    for join, merge in _MARKS:
        marked = replace(Settings(), join_similarity=join, merge_similarity=merge)
        ours.append(_figures(measures.run(documents, marked).topics, events, issues))
    rows: list[list[Any]] = [
        [f"engine, join {join:.2f}, merge {merge:.3f}", *row] for (join, merge), row in zip(_MARKS, ours, strict=True)
    ]
    rows += [[f"average link, cut {cut:.2f}", *row] for cut, row in zip(CUTS, theirs, strict=True)]
    matched = sum(any(_is_as_good(one, other) for one in ours) for other in theirs)
    return (
        "## Along the curve\n\nBoth methods from generous to strict; the engine streams, average link sees all pairs. "
        f"At {matched} of {len(theirs)} cuts of average link one of these settings of the engine is as good or "
        "better in all four figures, to three digits.\n\n" + table(["method", *_FIGURES], rows)
    )


def _is_as_good(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    return all(round(one, 3) >= round(other, 3) for one, other in zip(ours, theirs, strict=True))


def _figures(topics: Mapping[str, str | None], events: dict[str, str], issues: dict[str, str]) -> list[float]:
    labelled, full = scoring.score_labelled(topics, events), scoring.score_fully(topics, issues)
    return [labelled.pairwise_f1, labelled.bcubed_f1, full.pairwise_f1, full.bcubed_f1]


def _peer_row(
    name: str,
    topics: Mapping[str, str | None],
    events: dict[str, str],
    issues: dict[str, str],
    seconds: float,
    memory: float,
) -> list[Any]:
    return [name, *_figures(topics, events, issues), f"{seconds:.2f}", f"{memory:.0f}"]


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


def growth(bases: Sequence[Document], issues: dict[str, str]) -> str:
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
