"""Claiming and running a job: once at a time, again after a crash, a named end after the last try."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.outbox import KINDS, JobKind
from govtrack.core.jobs.relay import worker_name

logger = logging.getLogger(__name__)
FIRST_RETRY_SECONDS = 5


@dataclass(slots=True)
class JobRun:
    """What a running job may do with its own row."""

    job_id: int
    lease_seconds: int

    def progress(self, done: int, total: int) -> None:
        """Shows how far the work is and extends the lease; opens a transaction of its own."""
        with transaction():
            db.session.execute(
                update(Job)
                .where(Job.id == self.job_id)
                .values(
                    progress_done=done,
                    progress_total=total,
                    lease_until=now() + timedelta(seconds=self.lease_seconds),
                )
            )


def _claim(job_id: int) -> tuple[JobKind, dict[str, Any], int] | None:
    """Takes the job by a conditional UPDATE; None where somebody else has it or it is over."""
    with transaction():
        row = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state.in_(("waiting", "handed_over")))
            .values(state="running", attempts=Job.attempts + 1, claimed_by=worker_name(), lease_until=now())
            .returning(Job.name, Job.payload, Job.attempts)
        ).one_or_none()
        if row is None:
            return None
        kind = KINDS[row.name]
        lease = now() + timedelta(seconds=kind.lease_seconds)
        db.session.execute(update(Job).where(Job.id == job_id).values(lease_until=lease))
    return kind, row.payload, row.attempts


def _finish(job_id: int, **values: Any) -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(claimed_by=None, lease_until=None, **values))


def _give_up(job_id: int, kind: JobKind, payload: dict[str, Any], error: str) -> None:
    """The end in the state ``failed``, and of whatever waits for the job."""
    ended = {"state": "failed", "error": error, "finished_at": now(), "claimed_by": None, "lease_until": None}
    try:
        with transaction():
            db.session.execute(update(Job).where(Job.id == job_id).values(**ended))
            if kind.gave_up is not None:
                kind.gave_up(**payload)
    except Exception:
        logger.exception("job %s (%s) could not end what waits for it", job_id, kind.name)
        db.session.rollback()
        _finish(job_id, state="failed", error=error, finished_at=now())


def _fail(job_id: int, kind: JobKind, payload: dict[str, Any], attempts: int) -> None:
    """Another try later, or the end."""
    error = traceback.format_exc(limit=8)[-4000:]
    if attempts >= kind.max_attempts:
        _give_up(job_id, kind, payload, error)
        return
    pause = timedelta(seconds=FIRST_RETRY_SECONDS * 4 ** (attempts - 1))
    _finish(job_id, state="waiting", error=error, run_at=now() + pause)


def run_job(job_id: int) -> str:
    """Runs one job if it can be claimed; returns ``done``, ``failed`` or ``skipped``."""
    claimed = _claim(job_id)
    if claimed is None:
        return "skipped"
    kind, payload, attempts = claimed
    if attempts > kind.max_attempts:
        _give_up(job_id, kind, payload, "every try ended with the death of its worker")
        return "failed"
    try:
        result = kind.handler(JobRun(job_id, kind.lease_seconds), **payload)
    except Exception:
        logger.exception("job %s (%s) failed", job_id, kind.name)
        db.session.rollback()
        _fail(job_id, kind, payload, attempts)
        return "failed"
    _finish(job_id, state="done", result=result, error=None, finished_at=now())
    return "done"
