"""The opinion map on open conversations and generated rounds: `python -m benchmarks.opinions --output docs/opinion.md`.

Each size is measured in a process of its own, from the file of votes to the text of the map: CPU after imports, and
the peak of the whole process. Open conversations are compared with the groups that Polis recorded in the same file.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from itertools import permutations
from pathlib import Path

import numpy as np

from govtrack.discussion.opinion import AGREE, DISAGREE, PASS, OpinionMap, draw
from govtrack.discussion.reading import read_votes
from govtrack.topics.commands import evaluation_data

# People, statements, the share of votes that were cast, seconds and megabytes that are allowed.
SIZES = ((100, 100, 0.8, 0.3, 1000), (5000, 500, 0.5, 10, 1000), (8000, 4000, 1 / 32, 60, 1000))
CONVERSATIONS = ("reference/below-100-ptpts", "15-per-hour-seattle", "brexit-consensus", "london.youth.policing")
BEGIN, END = "<!-- measured by `python -m benchmarks.opinions` -->", "<!-- end of what was measured -->"


def write_round(path: Path, people: int, statements: int, share: float) -> None:
    """A round of three camps that differ on half of the statements, each vote cast with this share."""
    chance = np.random.default_rng(people + statements)
    camp = chance.choice(3, people, p=(0.45, 0.35, 0.2))
    leaning = np.where(np.arange(statements) % 2, chance.choice((0.15, 0.85), (3, statements)), 0.6)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["participant", *range(statements)])
        for person in range(people):
            votes = np.where(chance.random(statements) < leaning[camp[person]], AGREE, DISAGREE)
            votes[chance.random(statements) < 0.1] = PASS
            cast = chance.random(statements) < share
            writer.writerow([person, *np.where(cast, votes.astype(str), "").tolist()])


def measure(path: Path) -> None:
    """What one map costs, as JSON on standard output; runs alone in its process."""
    started = time.process_time()
    text = json.dumps(draw(read_votes(path)).to_dict(), ensure_ascii=False)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    groups = [group["size"] for group in json.loads(text)["groups"]]
    print(json.dumps({"seconds": seconds, "megabytes": peak, "groups": groups}))


def costs() -> list[list[str]]:
    """A row for each size."""
    rows = []
    for people, statements, share, seconds, megabytes in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "votes.csv"
            write_round(path, people, statements, share)
            command = [sys.executable, "-m", "benchmarks.opinions", "--measure", str(path)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        votes = f"{people:,} × {statements:,}, {share:.0%} of the votes cast"
        groups = " + ".join(map(str, found["groups"]))
        rows.append([votes, f"{found['seconds']:.2f} of {seconds}", f"{found['megabytes']:.0f} of {megabytes}", groups])
    return rows


def conversations(data: Path) -> list[list[str]]:
    """A row for each open conversation: the groups found beside those recorded."""
    rows = []
    for name in CONVERSATIONS:
        path = data / "polis" / name / "participants-votes.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8") as file:
            recorded = {row["participant"]: row["group-id"] for row in csv.DictReader(file) if row["group-id"]}
        found = draw(read_votes(path))
        same, both = agreement(found, recorded)
        sizes = " + ".join(str(len(group.members)) for group in found.groups)
        consensus = ", ".join(said.statement for said in found.consensus)
        divisive = ", ".join(one.statement for one in found.divisive)
        in_round = len(found.places) + len(found.left_out)
        rows.append(
            [name.split("/")[-1], f"{in_round} × {len(found.statements)}", sizes, str(len(set(recorded.values()))),
             f"{same} of {both}", f"{found.silhouette:.3f}", consensus, divisive]
        )  # fmt: skip
    return rows


def agreement(found: OpinionMap, recorded: dict[str, str]) -> tuple[int, int]:
    """How many people stand in the group that was recorded for them, of those whom both place."""
    labels = sorted(set(recorded.values()))
    counts = np.zeros((max(len(found.groups), len(labels)),) * 2, dtype=int)
    for number, group in enumerate(found.groups):
        for member in group.members:
            if member in recorded:
                counts[number, labels.index(recorded[member])] += 1
    places = range(len(counts))
    best = max(
        sum(counts[row, column] for row, column in zip(places, order, strict=True)) for order in permutations(places)
    )
    return int(best), int(counts.sum())


def _table(head: str, rows: list[list[str]]) -> str:
    lines = [head, "|" + " --- |" * (head.count("|") - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def report(data: Path) -> str:
    """Both tables."""
    told = _table(
        "| conversation | people × statements | groups | recorded | as recorded | silhouette | uniting | dividing |",
        conversations(data),
    )
    return told + "\n\n" + _table("| votes | CPU s | peak MB | groups |", costs()) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the opinion map.")
    parser.add_argument("--output", type=Path, help="the page whose figures are renewed")
    parser.add_argument("--data", type=Path, default=evaluation_data())
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure)
    else:
        text = report(chosen.data)
        print(text)
        if chosen.output:
            page = chosen.output.read_text(encoding="utf-8")
            inside = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
            chosen.output.write_text(inside.sub(lambda _: f"{BEGIN}\n\n{text}\n{END}", page), encoding="utf-8")
