"""The jobs of topics: comparing what is new, and letting time pass."""

from __future__ import annotations

from typing import Any

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.topics.operations import wake_parked
from govtrack.topics.operations.emptying import dissolve_emptied
from govtrack.topics.operations.enlisting import enlist, enlist_new, strike_off_departed, sweep
from govtrack.topics.operations.learning import note_sorting
from govtrack.topics.operations.periods import PERIOD_JOB, store_period
from govtrack.topics.operations.runs import CLUSTER_JOB, SCORE_JOB, ask_for_run, hand_out, rescore_some
from govtrack.topics.operations.scoring import count_shown, refresh
from govtrack.topics.operations.writers import TELL_JOB, tell_late_joiners, tell_some
from govtrack.topics.queries.period_lists import find_wanted
from govtrack.topics.queries.shown import list_roots_of
from govtrack.topics.queries.work import has_work, list_subdistricts
from govtrack.topics.tasks.past import find_matters
from govtrack.topics.tasks.running import cluster_place


@job(CLUSTER_JOB, queue="topics", lease_seconds=900)
def cluster(run: JobRun, place_id: int | None = None, is_alone: bool = False) -> dict[str, Any]:
    """Compares new letters with all others in one sub-district.

    Without a ``place_id`` it looks for sub-districts with work: one is done at once, several are
    handed out to the queues. ``is_alone`` does them all here, one after the other.
    """
    if place_id is not None:
        return {str(place_id): cluster_place(place_id, f"job {run.job_id}", run.progress)}
    with transaction():
        enlist_new()
    with transaction(write=False):
        places = [place.id for place in list_subdistricts() if has_work(place)]
    if len(places) > 1 and not is_alone:
        with transaction():
            return {"handed_out": [job.id for job in hand_out(places, run.job_id)]}
    return {str(place_id): cluster_place(place_id, f"job {run.job_id}", run.progress) for place_id in places}


@job(SCORE_JOB, queue="topics")
def score(run: JobRun) -> dict[str, Any]:
    """Lets time pass: hotness cools, parked topics come back on their date; a few topics in each transaction."""
    with transaction(write=False):
        places = [place.id for place in list_subdistricts()]
    results: dict[str, Any] = {str(place_id): _score_place(run, place_id) for place_id in places}
    with transaction():
        return {**results, "woken": wake_parked(now())}


def _score_place(run: JobRun, place_id: int) -> dict[str, int]:
    figures, last_id = {"scored": 0, "proposed": 0, "dissolved": 0}, 0
    while True:
        with transaction():
            part = rescore_some(place_id, last_id)
        figures["scored"] += part.topics
        figures["proposed"] += part.proposed
        if part.last_id is None:
            break
        last_id = part.last_id
        run.progress(figures["scored"], figures["scored"])
    while True:
        with transaction():
            ended = dissolve_emptied(place_id)
        figures["dissolved"] += ended
        if not ended:
            return figures


@job(PERIOD_JOB, queue="topics", lease_seconds=900)
def draw_up(_run: JobRun, list_id: int) -> None:
    """Finds the hot matters of a period and keeps them as its list."""
    with transaction(write=False):
        wanted = find_wanted(list_id)
    if wanted is not None:
        hot = find_matters(*wanted)
        with transaction():
            store_period(list_id, hot.letters, hot.lacks_spread, [row.to_values() for row in hot.matters])


@job("topics.recount", queue="topics")
def recount(_run: JobRun, submission_id: int) -> None:
    """Counts the topic of a letter anew."""
    with transaction():
        refresh(list_roots_of(submission_id))


@job("topics.shown", queue="topics")
def shown(_run: JobRun, submission_id: int) -> None:
    """Counts the people behind what the public may read of a letter's topic."""
    with transaction():
        count_shown(list_roots_of(submission_id))


@job("topics.enlist", queue="topics")
def enlist_one(_run: JobRun, submission_id: int) -> None:
    """Has a letter that came back, or that belongs elsewhere now, compared."""
    with transaction():
        if enlist([submission_id]):
            ask_for_run()


@job("topics.learn", queue="topics")
def learn(_run: JobRun, submission_id: int) -> None:
    """Counts what staff decided about the kind of a letter."""
    with transaction():
        note_sorting(submission_id)


@job("topics.sweep", queue="topics")
def sweep_all(run: JobRun) -> dict[str, Any]:
    """Looks through all letters for any that no list holds and no run has seen, a few at a time."""
    last_id: int | None = 0
    while last_id is not None:
        with transaction():
            last_id = sweep(last_id)
        run.progress(last_id or 0, last_id or 0)
    with transaction():
        return {"struck_off": strike_off_departed()}


@job(TELL_JOB, queue="notify")
def notify_writers_of_topic(run: JobRun, topic_id: int, kind: str, occasion: str, event_id: int | None) -> None:
    """Tells the writers behind a topic of a step of it; whoever was told is not told again."""
    last_id: int | None = 0
    while last_id is not None:
        with transaction():
            last_id = tell_some(topic_id, kind, occasion, event_id, last_id)
        run.progress(last_id or 0, last_id or 0)


@job("topics.tell_joined", queue="notify")
def tell_joined(_run: JobRun) -> dict[str, Any]:
    """Tells those whose letter came to a topic on its way."""
    with transaction():
        return {"told": tell_late_joiners()}


every(300, CLUSTER_JOB)
every(3600, "topics.tell_joined")
every(24 * 3600, "topics.sweep")
every(6 * 3600, SCORE_JOB)
