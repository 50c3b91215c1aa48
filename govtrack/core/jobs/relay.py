"""Handing jobs to Celery after commit, and sweeping for whatever was left behind."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta

from flask import current_app
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from govtrack.core.clock import now
from govtrack.core.db import db, follow_database_clock, transaction
from govtrack.core.jobs.models import Job

logger = logging.getLogger(__name__)
RUN_TASK = "govtrack.run_job"
HAND_OVER_AGAIN = timedelta(seconds=60)
BREAKER_SECONDS = 15.0
# A page waits for it after its commit, once in each closed time of the breaker.
SEND_SECONDS = 1.0


class _Breaker:
    """After a failed hand-over the broker is left alone for a while, so that pages stay quick."""

    closed_until = 0.0

    def is_open(self) -> bool:
        return time.monotonic() >= self.closed_until

    def trip(self) -> None:
        self.closed_until = time.monotonic() + BREAKER_SECONDS


breaker = _Breaker()


def _send(job_id: int, queue: str) -> bool:
    """Hands one job to the broker; False where the broker does not take it."""
    if not breaker.is_open():
        return False
    celery = current_app.extensions["celery"]
    try:
        with celery.pool_of_senders().acquire(block=True, timeout=SEND_SECONDS) as producer:
            celery.send_task(RUN_TASK, args=[job_id], queue=queue, retry=False, producer=producer)
    except Exception as error:
        logger.warning("broker did not take job %s (%s); the sweep will try again", job_id, type(error).__name__)
        breaker.trip()
        return False
    return True


def hand_over_soon(job_id: int) -> None:
    """Called after commit: tries once; a failure, of the database too, costs delay and nothing else."""
    try:
        hand_over([job_id])
    except SQLAlchemyError as error:
        db.session.rollback()
        logger.warning("job %s stays in the outbox (%s); the sweep will hand it over", job_id, type(error).__name__)


def hand_over(job_ids: list[int]) -> int:
    """Hands the waiting jobs among ``job_ids`` to Celery; returns how many it took."""
    with transaction():
        rows = db.session.execute(
            update(Job)
            .where(Job.id.in_(job_ids), Job.state == "waiting")
            .values(state="handed_over", handed_over_at=now())
            .returning(Job.id, Job.queue)
        ).all()
    failed = [job_id for job_id, queue in rows if not _send(job_id, queue)]
    if failed:
        with transaction():
            db.session.execute(
                update(Job).where(Job.id.in_(failed), Job.state == "handed_over").values(state="waiting")
            )
    return len(rows) - len(failed)


def worker_name() -> str:
    """This process, as it signs its claims."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_dead(claimed_by: str | None) -> bool:
    """Whether a claim was signed by a process of this machine that is gone."""
    host, _colon, pid = (claimed_by or "").rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _release_abandoned() -> None:
    """Puts back what a dead worker held and what the broker lost."""
    with transaction():
        follow_database_clock()
        running = db.session.execute(select(Job.id, Job.claimed_by, Job.lease_until).where(Job.state == "running"))
        gone = [row.id for row in running if _is_dead(row.claimed_by) or row.lease_until < now()]
        lost = Job.handed_over_at < now() - HAND_OVER_AGAIN
        db.session.execute(
            update(Job)
            .where(or_(Job.id.in_(gone), (Job.state == "handed_over") & lost))
            .values(state="waiting", claimed_by=None, lease_until=None)
        )


def sweep(limit: int = 200) -> int:
    """Releases abandoned jobs, hands over what is due; returns how many left. Idempotent."""
    _release_abandoned()
    due = db.session.scalars(
        select(Job.id).where(Job.state == "waiting", Job.run_at <= now()).order_by(Job.run_at).limit(limit)
    ).all()
    return hand_over(list(due)) if due else 0
