"""The jobs of topics: comparing what is new, and letting time pass."""

from __future__ import annotations

from typing import Any

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.topics.operations import wake_parked
from govtrack.topics.operations.runs import CLUSTER_JOB, hand_out, rescore
from govtrack.topics.operations.scoring import count_shown
from govtrack.topics.queries.shown import list_roots_of
from govtrack.topics.queries.work import has_work, list_subdistricts
from govtrack.topics.tasks.running import cluster_place


@job(CLUSTER_JOB, queue="topics", lease_seconds=900)
def cluster(run: JobRun, place_id: int | None = None, is_alone: bool = False) -> dict[str, Any]:
    """Compares new letters with all others in one sub-district.

    Without a ``place_id`` it looks for sub-districts with work: one is done at once, several are
    handed out to the queues. ``is_alone`` does them all here, one after the other.
    """
    if place_id is not None:
        return {str(place_id): cluster_place(place_id, f"job {run.job_id}", run.progress)}
    with transaction(write=False):
        places = [place.id for place in list_subdistricts() if has_work(place)]
    if len(places) > 1 and not is_alone:
        with transaction():
            return {"handed_out": [job.id for job in hand_out(places, run.job_id)]}
    return {str(place_id): cluster_place(place_id, f"job {run.job_id}", run.progress) for place_id in places}


@job("topics.score", queue="topics")
def score(run: JobRun) -> dict[str, Any]:
    """Lets time pass: hotness cools, parked topics come back on their date."""
    with transaction(write=False):
        places = [place.id for place in list_subdistricts()]
    results: dict[str, Any] = {}
    for place_id in places:
        with transaction():
            results[str(place_id)] = rescore(place_id)
    with transaction():
        return {**results, "woken": wake_parked(now())}


@job("topics.shown", queue="topics")
def shown(_run: JobRun, submission_id: int) -> None:
    """Counts the people behind what the public may read of a letter's topic."""
    with transaction():
        count_shown(list_roots_of(submission_id))


every(300, CLUSTER_JOB)
every(6 * 3600, "topics.score")
