"""How far the comparison of letters is: for people who wait for it, and for those who keep it running."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from govtrack.config import topic_queues
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.jobs import Job
from govtrack.intake.cards import LetterName, name_for
from govtrack.intake.models import Submission
from govtrack.topics.cards import RunCard, run_card
from govtrack.topics.models import EngineConstraint, EngineDocument, EngineRun
from govtrack.topics.queries.work import count_pending, list_subdistricts

JOB = "topics.cluster"
RUNS_SHOWN = 20
# Among so many letters, the newest, those with remarks are looked for.
REMARKS_AMONG = 1000
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Whether a run is under way, how many letters it has read of how many, and the last end."""

    is_running: bool
    done: int
    total: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """How the comparison of one sub-district stands, and how far the run is: ``done`` of ``total`` letters."""

    id: int
    name: str
    queue: str
    running: RunCard | None
    done: int
    total: int
    last: RunCard | None
    letters: int
    decisions: int


@dataclass(frozen=True, slots=True)
class OddLetters:
    """What was odd about some letters, how many they are, and a few of them."""

    remark: str
    count: int
    examples: Sequence[LetterName]


def describe_progress() -> RunProgress:
    """Two queries, whatever the size; runs side by side are counted together."""
    jobs = db.session.scalars(select(Job).where(Job.name == JOB, Job.state == "running")).all()
    finished = select(EngineRun.finished_at).where(EngineRun.state == "done").order_by(EngineRun.id.desc()).limit(1)
    return RunProgress(
        is_running=bool(jobs),
        done=sum(job.progress_done for job in jobs),
        total=sum(job.progress_total for job in jobs),
        finished_at=db.session.scalar(finished),
    )


def describe_places() -> list[PlaceProgress]:
    """Every sub-district with its queue, its run, and what waits; one query each, and four for all."""
    places, queues = list_subdistricts(), topic_queues(current_app.config["TOPIC_SHARDS"])
    running = {run.subdistrict_id: run for run in _runs(EngineRun.state == "running")}
    newest = select(func.max(EngineRun.id)).where(EngineRun.state == "done").group_by(EngineRun.subdistrict_id)
    last = {run.subdistrict_id: run_card(run) for run in _runs(EngineRun.id.in_(newest))}
    far = {f"job {job.id}": (job.progress_done, job.progress_total) for job in _running_jobs()}
    decisions = dict(
        db.session.execute(
            select(EngineConstraint.subdistrict_id, func.count())
            .where(EngineConstraint.applied.is_(None), EngineConstraint.undone_at.is_(None))
            .group_by(EngineConstraint.subdistrict_id)
        ).all()
    )
    return [
        PlaceProgress(
            id=place.id,
            name=place.name,
            queue=queues[number % len(queues)],
            running=run_card(run) if (run := running.get(place.id)) else None,
            done=far.get(run.claimed_by, (0, 0))[0] if run else 0,
            total=far.get(run.claimed_by, (0, 0))[1] if run else 0,
            last=last.get(place.id),
            letters=count_pending(place),
            decisions=decisions.get(place.id, 0),
        )
        for number, place in enumerate(places)
    ]


def _runs(condition: ColumnElement[bool]) -> Iterable[EngineRun]:
    return db.session.scalars(select(EngineRun).where(condition))


def _running_jobs() -> Iterable[Job]:
    return db.session.scalars(select(Job).where(Job.name == JOB, Job.state == "running"))


def list_runs() -> Sequence[RunCard]:
    """The newest runs of all sub-districts."""
    rows = db.session.scalars(select(EngineRun).order_by(EngineRun.id.desc()).limit(RUNS_SHOWN))
    return [run_card(row) for row in rows]


def list_failures() -> Sequence[datetime | None]:
    """When comparisons were given up after their last try, the newest first."""
    failed = select(Job.finished_at).where(Job.name == JOB, Job.state == "failed")
    return db.session.scalars(failed.order_by(Job.id.desc()).limit(RUNS_SHOWN)).all()


def list_odd_letters(reader: Actor) -> list[OddLetters]:
    """What the comparison found odd about the newest letters, as this person may read them; two queries."""
    rows = db.session.execute(
        select(EngineDocument.submission_id, EngineDocument.remarks)
        .order_by(EngineDocument.id.desc())
        .limit(REMARKS_AMONG)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for submission_id, remarks in rows:
        for remark in remarks:
            found[remark].append(submission_id)
    wanted = {i for ids in found.values() for i in ids[:EXAMPLES]}
    found_letters = select(Submission).where(Submission.id.in_(wanted), Submission.reserved_for.is_(None))
    letters = {row.id: row for row in db.session.scalars(found_letters)}
    return [
        OddLetters(remark, len(ids), [name_for(reader, letters[i]) for i in ids[:EXAMPLES] if i in letters])
        for remark, ids in sorted(found.items(), key=lambda item: -len(item[1]))
    ]
