"""Commands on files: cluster, stream and score; those on the database join them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govtrack.topics.database_commands import run_now, score_database
from govtrack.topics.engine import Settings, scoring
from govtrack.topics.engine.files import (
    Row,
    UnreadableFileError,
    in_time_order,
    read_labels,
    write_topics,
)
from govtrack.topics.period_commands import lead, report
from govtrack.topics.reading import read_rows

if TYPE_CHECKING:
    from govtrack.topics.engine import Engine
    from govtrack.topics.engine.embedding import Embedding

_DEFAULT_DATA = "../shared/data"


@click.group("topics")
def topics_group() -> None:
    """Find topics in files of submissions, and measure how well."""


topics_group.add_command(run_now)
topics_group.add_command(score_database)
topics_group.add_command(report)
topics_group.add_command(lead)
group = topics_group


@topics_group.command()
@click.option("--input", "source", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--output", type=click.Path(path_type=Path), required=True)
@click.option("--stats", type=click.Path(path_type=Path), help="Write figures as JSON.")
@click.option("--settings", "settings_file", type=click.Path(exists=True, path_type=Path))
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A model's directory.")
def cluster(source: Path, output: Path, stats: Path | None, settings_file: Path | None, model: Path | None) -> None:
    """Find topics among all rows of a file."""
    from govtrack.topics.engine.embedding import DirectoryEmbedding  # numpy's, as the engine: for this command alone

    rows, settings = _read(source), _settings(settings_file)
    started = time.process_time()
    engine, assigned = run(rows, settings, DirectoryEmbedding(model) if model else None)
    seconds = time.process_time() - started
    results = {row.document.id: engine.topic_of(row.document.id) for row in rows}
    with output.open("w", encoding="utf-8", newline="") as file:
        write_topics(file, ((key, topic, assigned[key][0]) for key, topic in results.items()))
    if stats:
        figures = _figures(rows, engine, assigned)
        stats.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    click.echo(f"{len(rows)} rows, {len(engine.topics())} topics, {seconds:.2f} s of CPU", err=True)


@topics_group.command()
@click.option("--input", "source", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--output", type=click.Path(path_type=Path), default=None)
@click.option("--settings", "settings_file", type=click.Path(exists=True, path_type=Path))
def stream(source: Path, output: Path | None, settings_file: Path | None) -> None:
    """Take the rows one at a time in time order; write each as it is placed.

    The output says where each document went on arrival; later merges are
    written to standard error as they happen.
    """
    from govtrack.topics.engine import Engine

    engine = Engine(_settings(settings_file))
    rows = in_time_order(_read(source))
    file = output.open("w", encoding="utf-8", newline="") if output else sys.stdout
    try:
        write_topics(file, _arrivals(engine, rows))
    finally:
        if output:
            file.close()


def _arrivals(engine: Engine, rows: Iterable[Row]) -> Iterable[tuple[str, str | None, float]]:
    seen = 0
    for row in rows:
        placed = engine.add(row.document)
        for change in engine.changes(seen):
            if change.kind != "created":
                click.echo(f"{change.kind} {change.other_topic_id} → {change.topic_id}", err=True)
        seen = len(engine.changes())
        yield placed.document_id, placed.topic_id, placed.similarity


@topics_group.command()
@click.option("--input", "source", type=click.Path(path_type=Path))
@click.option("--events", type=click.Path(path_type=Path))
@click.option("--issues", type=click.Path(path_type=Path))
@click.option("--settings", "settings_file", type=click.Path(exists=True, path_type=Path))
def score(source: Path | None, events: Path | None, issues: Path | None, settings_file: Path | None) -> None:
    """Measure topics against labelled letters (GOVTRACK_EVAL_DATA by default)."""
    letters = evaluation_data() / "letters-zh"
    source, events = source or letters / "messages.csv", events or letters / "events.csv"
    issues = issues or letters / "issues_v2.csv"
    for path in (source, events, issues):
        if not path.exists():
            raise click.ClickException(f"{path} is absent; name the files or set GOVTRACK_EVAL_DATA")
    rows = _read(source)
    engine, _ = run(rows, _settings(settings_file))
    topics = {row.document.id: engine.topic_of(row.document.id) for row in rows}
    curated = read_labels(events, "event", keep=("curated",))
    for name, figures in score_table(topics, curated, read_labels(issues, "issue")):
        click.echo(f"{name:34} " + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))


def evaluation_data() -> Path:
    """The folder of labelled letters; it may be absent."""
    return Path(os.environ.get("GOVTRACK_EVAL_DATA", _DEFAULT_DATA))


def run(
    rows: Sequence[Row], settings: Settings, embedding: Embedding | None = None
) -> tuple[Engine, dict[str, tuple[float, tuple[str, ...]]]]:
    """Stream the rows in time order, consolidate; similarity and remarks by id."""
    from govtrack.topics.engine import Engine

    engine = Engine(settings, embedding=embedding)
    assigned: dict[str, tuple[float, tuple[str, ...]]] = {}
    ordered = in_time_order(rows)
    for row, placed in zip(ordered, engine.add_many(row.document for row in ordered), strict=True):
        if placed.document_id in assigned:
            similarity, remarks = assigned[placed.document_id]
            assigned[placed.document_id] = (similarity, (*remarks, *placed.remarks))
        else:
            assigned[placed.document_id] = (placed.similarity, (*row.remarks, *placed.remarks))
    engine.consolidate()
    return engine, assigned


def score_table(
    topics: dict[str, str | None], events: dict[str, str], issues: dict[str, str]
) -> list[tuple[str, dict[str, float]]]:
    """Named rows of figures: odd, even and all events, then full scoring."""
    odd = {key: event for key, event in events.items() if _code(event) % 2}
    even = {key: event for key, event in events.items() if _code(event) % 2 == 0}
    largest_event, largest_issue = scoring.largest_label(events), scoring.largest_label(issues)
    scores = [
        ("events, odd codes", scoring.score_labelled(topics, odd)),
        ("events, even codes", scoring.score_labelled(topics, even)),
        ("events, all", scoring.score_labelled(topics, events)),
        ("events, without the largest", scoring.score_labelled(topics, events, {largest_event})),
        ("issues, full", scoring.score_fully(topics, issues)),
        ("issues, full, without the largest", scoring.score_fully(topics, issues, {largest_issue})),
    ]
    table = [(name, _chosen(figures)) for name, figures in scores]
    table.append(
        (
            "hot issues and foreign letters",
            {
                "hot-issue recall": scoring.hot_issue_recall(topics, issues),
                "foreign share in the ten largest": scoring.foreign_share(topics, issues),
            },
        )
    )
    return table


def _code(event: str) -> int:
    digits = "".join(character for character in event.split()[0] if character.isdigit())
    return int(digits or 0)


def _chosen(scores: scoring.Scores) -> dict[str, float]:
    return {
        "pairwise F1": scores.pairwise_f1,
        "B-cubed F1": scores.bcubed_f1,
        "ARI": scores.ari,
        "NMI": scores.nmi,
        "precision": scores.pairwise_precision,
        "recall": scores.pairwise_recall,
    }


def _read(path: Path) -> list[Row]:
    try:
        return read_rows(path)
    except UnreadableFileError as error:
        raise click.ClickException(str(error)) from error


def _settings(path: Path | None) -> Settings:
    if path is None:
        return Settings()
    try:
        return Settings.from_dict(json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def _figures(rows: Sequence[Row], engine: Engine, assigned: dict[str, tuple[float, tuple[str, ...]]]) -> dict[str, Any]:
    """What a run found, without anything that differs between equal runs."""
    topics = engine.topics()
    sizes = sorted((len(topic.document_ids) for topic in topics.values()), reverse=True)
    remarks = Counter(remark for _, found in assigned.values() for remark in found)
    return {
        "rows": len(rows),
        "documents": len(engine),
        "topics": len(topics),
        "alone": len(engine) - sum(sizes),
        "largest_topics": sizes[:20],
        "remarks": dict(sorted(remarks.items())),
        "remarked_ids": {key: list(found) for key, (_, found) in sorted(assigned.items()) if found},
        "settings": engine.settings.to_dict(),
    }


if __name__ == "__main__":
    topics_group()
