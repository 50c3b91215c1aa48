"""Commands on the database: compare now, and measure what is stored against labelled letters."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from govtrack.core.clock import now
from govtrack.core.command_line import in_english
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, enqueue, run_job
from govtrack.intake.models import Submission
from govtrack.topics.engine import scoring
from govtrack.topics.engine.files import read_labels
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.operations.runs import CLUSTER_JOB
from govtrack.topics.queries.obstacles import list_reasons

TAKEN_OVER_AFTER = timedelta(minutes=10)


@click.command("run")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def run_now(as_json: bool) -> None:
    """Compare all new letters now, in this process."""
    # The worker takes over only if this process dies.
    with transaction():
        job_id = enqueue(CLUSTER_JOB, run_at=now() + TAKEN_OVER_AFTER, is_alone=True).id
    outcome = run_job(job_id)
    job = db.session.get_one(Job, job_id, populate_existing=True)
    if outcome != "done":
        raise click.ClickException(job.error or outcome)
    for reason in list_reasons():
        click.echo(f"no topics: {in_english(reason)}", err=True)
    if as_json:
        click.echo(json.dumps(job.result, ensure_ascii=False))
        return
    for place_id, found in (job.result or {}).items():
        click.echo(f"sub-district {place_id}: " + ", ".join(f"{name} {value}" for name, value in found.items()))


@click.command("score-database")
@click.option("--events", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--issues", type=click.Path(exists=True, path_type=Path), required=True)
@with_appcontext
def score_database(events: Path, issues: Path) -> None:
    """Measure the stored topics against labelled letters, by the number each letter had in its sheet."""
    topics = topics_by_reference()
    curated = read_labels(events, "event", keep=("curated",))
    for name, scores in (
        ("events, all", scoring.score_labelled(topics, curated)),
        ("issues, full", scoring.score_fully(topics, read_labels(issues, "issue"))),
    ):
        click.echo(f"{name:14} {_figures(scores)}")


def _figures(scores: Any) -> str:
    return f"pairwise F1 {scores.pairwise_f1:.3f}  B-cubed F1 {scores.bcubed_f1:.3f}"


def topics_by_reference() -> dict[str, str | None]:
    """The number of the topic of every letter that has a number of its own in its source; None: alone."""
    root = select(Topic.id, func.coalesce(Topic.root_id, Topic.id).label("root_id")).subquery()
    rows = db.session.execute(
        select(Submission.source_ref, root.c.root_id)
        .outerjoin(TopicMember, (TopicMember.submission_id == Submission.id) & TopicMember.ended_at.is_(None))
        .outerjoin(root, root.c.id == TopicMember.topic_id)
        .where(Submission.source_ref.is_not(None))
    )
    return {reference: str(topic) if topic else None for reference, topic in rows}
