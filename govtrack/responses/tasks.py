"""Delivering answers, noting late joiners, and ending what has run its time."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.intake.models import Submission
from govtrack.responses import operations
from govtrack.responses.operations.delivery import BATCH
from govtrack.responses.operations.writing import DELIVER
from govtrack.responses.queries.answers import count_members, list_published_of_topics, list_waiting
from govtrack.responses.queries.late import list_gone, list_unnoted
from govtrack.responses.queries.responses import find_published, get_response

LATE = "responses.answer_late_joiners"
TELL = "responses.tell_waiting"
SETTLE = "responses.settle"
LATE_SECONDS = 300
TELL_SECONDS = 3600
SETTLE_SECONDS = 3600
LISTED = 5000


def _deliver_all(response_id: int, run: JobRun | None = None, total: int = 0) -> int:
    """Batch after batch until nobody waits; each batch is a transaction of its own.

    Who waits is listed once for many batches, and each looks again at its own letters under the lock: the list of a
    matter with ten thousand letters takes longer than answering fifty.
    """
    answered, before = 0, -1
    while answered > before:
        before = answered
        with transaction(write=False):
            waiting = [row.submission_id for row in list_waiting(get_response(response_id), LISTED)]
        for start in range(0, len(waiting), BATCH):
            with transaction():
                answered += operations.deliver_answers(response_id, among=waiting[start : start + BATCH])
            if run is not None:
                run.progress(answered, max(total, answered))
    return answered


@job(DELIVER, queue="notify", lease_seconds=300)
def deliver(run: JobRun, response_id: int) -> dict[str, Any]:
    """Answers everybody behind a published response, once each."""
    with transaction(write=False):
        response = get_response(response_id)
        total = count_members(response.topic_id) if response.topic_id else 1
    return {"answered": _deliver_all(response_id, run, total)}


@job("responses.follow_letter", queue="notify")
def follow_letter(run: JobRun, submission_id: int, at: str) -> dict[str, Any]:
    """A letter lies at another desk: its open disputes, and answers that wait for a second person, wait there now."""
    with transaction():
        submission = db.session.get(Submission, submission_id)
        return operations.follow_letter(submission, at) if submission is not None else {}


@job("responses.deliver_to_topic", queue="notify", lease_seconds=300)
def deliver_to_topic(run: JobRun, topic_id: int) -> dict[str, Any]:
    """A letter joined a topic, or was let in: if the topic is answered, those are answered whom somebody looked at."""
    with transaction(write=False):
        response = find_published(topic_id=topic_id)
        response_id = response.id if response else None
    return _look_after(response_id) if response_id else {"answered": 0, "waiting": 0}


def _look_after(response_id: int) -> dict[str, int]:
    """Notes who joined later, and answers whom somebody has looked at."""
    with transaction(write=False):
        has_new = bool(list_unnoted(get_response(response_id)))
    waiting = 0
    if has_new:
        with transaction():
            waiting = operations.note_late(get_response(response_id))
    return {"answered": _deliver_all(response_id), "waiting": waiting}


@job(LATE, queue="notify", lease_seconds=600)
def answer_late_joiners(run: JobRun) -> dict[str, Any]:
    """Looks through every answered topic for letters that came to it afterwards; they wait for a person's look."""
    with transaction(write=False):
        response_ids = [response.id for response in list_published_of_topics()]
    found = [_look_after(response_id) for response_id in response_ids]
    with transaction(write=False):
        has_gone = bool(list_gone())
    if has_gone:
        with transaction():
            operations.end_told_in_vain()
    return {key: sum(counts[key] for counts in found) for key in ("answered", "waiting")}


@job(TELL, queue="notify")
def tell_waiting(_run: JobRun) -> dict[str, Any]:
    """Tells those whose letter joined an answered topic that somebody looks."""
    with transaction():
        return {"told": operations.tell_waiting()}


@job(SETTLE, lease_seconds=300)
def settle(run: JobRun) -> dict[str, Any]:
    """Ends evaluations and closes submissions whose time for a dispute is over."""
    with transaction():
        evaluated = operations.finish_evaluations()
    with transaction():
        closed = operations.close_settled()
    return {"evaluated": evaluated, "closed": closed}


every(LATE_SECONDS, LATE)
every(TELL_SECONDS, TELL)
every(SETTLE_SECONDS, SETTLE)
