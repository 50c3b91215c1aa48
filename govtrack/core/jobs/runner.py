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


def _fail(job_id: int, kind: JobKind, attempts: int) -> None:
    """Another try later, or the end in the state ``failed``."""
    error = traceback.format_exc(limit=8)[-4000:]
    if attempts >= kind.max_attempts:
        _finish(job_id, state="failed", error=error, finished_at=now())
        return
    pause = timedelta(seconds=FIRST_RETRY_SECONDS * 4 ** (attempts - 1))
    _finish(job_id, state="waiting", error=error, run_at=now() + pause)


def run_job(job_id: int) -> str:
    """Runs one job if it can be claimed; returns ``done``, ``failed`` or ``skipped``."""
    claimed = _claim(job_id)
    if claimed is None:
        return "skipped"
    kind, payload, attempts = claimed
    try:
        result = kind.handler(JobRun(job_id, kind.lease_seconds), **payload)
    except Exception:
        logger.exception("job %s (%s) failed", job_id, kind.name)
        db.session.rollback()
        _fail(job_id, kind, attempts)
        return "failed"
    _finish(job_id, state="done", result=result, error=None, finished_at=now())
    return "done"
