"""The jobs of topics: comparing what is new, and letting time pass."""

from __future__ import annotations

from typing import Any

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.topics.operations import wake_parked
from govtrack.topics.operations.runs import CLUSTER_JOB, rescore
from govtrack.topics.queries.work import has_work, list_subdistricts
from govtrack.topics.tasks.running import cluster_place


@job(CLUSTER_JOB, queue="topics", lease_seconds=120)
def cluster(run: JobRun) -> dict[str, Any]:
    """Compares new letters with all others in every sub-district that has some."""
    with transaction(write=False):
        places = [place.id for place in list_subdistricts() if has_work(place)]
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


every(300, CLUSTER_JOB)
every(6 * 3600, "topics.score")
