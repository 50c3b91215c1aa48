"""Claiming and running a job: once at a time, again after a crash, a named end after the last try."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, follow_database_clock, transaction
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.outbox import KINDS, JobKind
from govtrack.core.jobs.relay import worker_name
from govtrack.core.jobs.states import CLAIMABLE
from govtrack.core.tracing import traced

logger = logging.getLogger(__name__)
FIRST_RETRY_SECONDS = 5


class LeaseLost(Exception):
    """The job was taken away meanwhile: another worker has it, or a person ended it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the hands of this process; the number of the attempt tells an earlier claim from a later one."""

    job_id: int
    kind: JobKind
    payload: dict[str, Any]
    attempt: int
    request_id: str

    def change(self, **values: Any) -> bool:
        """Changes the job in the open transaction; False where it is not ours any more."""
        mine = update(Job).where(
            Job.id == self.job_id,
            Job.state == "running",
            Job.claimed_by == worker_name(),
            Job.attempts == self.attempt,
        )
        return count_changed(mine.values(**values)) == 1


@dataclass(slots=True)
class JobRun:
    """What running work may do with its own row; without a ``claim`` it has none and shows nothing."""

    job_id: int
    lease_seconds: int
    claim: Claim | None = None

    def progress(self, done: int, total: int) -> None:
        """Shows how far the work is and extends the lease; opens a transaction of its own.

        Raises LeaseLost where the job belongs to somebody else by now: its work must not be done twice.
        """
        if self.claim is None:
            return
        lease = now() + timedelta(seconds=self.lease_seconds)
        with transaction():
            if not self.claim.change(progress_done=done, progress_total=total, lease_until=lease):
                raise LeaseLost(f"job {self.job_id}")


def _claim(job_id: int, states: Sequence[str]) -> Claim | None:
    """Takes the job by a conditional UPDATE; None where somebody else has it or it is over."""
    with transaction():
        follow_database_clock()
        row = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state.in_(states))
            .values(state="running", attempts=Job.attempts + 1, claimed_by=worker_name(), lease_until=now())
            .returning(Job.name, Job.payload, Job.attempts, Job.request_id)
        ).one_or_none()
        if row is None:
            return None
        kind = KINDS.get(row.name)
        if kind is None:
            _refuse(job_id, row.name)
            return None
        lease = now() + timedelta(seconds=kind.lease_seconds)
        db.session.execute(update(Job).where(Job.id == job_id).values(lease_until=lease))
    return Claim(job_id, kind, row.payload, row.attempts, row.request_id or f"job-{job_id}")


def _refuse(job_id: int, name: str) -> None:
    """The end of a job that this version of the application does not know; a person may try it again later."""
    logger.error("job %s is of an unknown kind: %s", job_id, name)
    error = f"no worker knows jobs of the kind {name}"
    db.session.execute(update(Job).where(Job.id == job_id).values(**_ended("failed", error=error)))


def _ended(state: str, **values: Any) -> dict[str, Any]:
    return {"state": state, "finished_at": now(), "claimed_by": None, "lease_until": None, **values}


def _finish(claim: Claim, **values: Any) -> bool:
    with transaction():
        is_ours = claim.change(**values)
    if not is_ours:
        logger.warning("job %s (%s) was taken away meanwhile; its end is not ours", claim.job_id, claim.kind.name)
    return is_ours


def _give_up(claim: Claim, error: str) -> None:
    """The end in the state ``failed``, and of whatever waits for the job."""
    try:
        with transaction():
            if claim.change(**_ended("failed", error=error)) and claim.kind.gave_up is not None:
                claim.kind.gave_up(**claim.payload)
    except Exception:
        logger.exception("job %s (%s) could not end what waits for it", claim.job_id, claim.kind.name)
        db.session.rollback()
        _finish(claim, **_ended("failed", error=error))


def _fail(claim: Claim) -> None:
    """Another try later, or the end."""
    error = traceback.format_exc(limit=8)[-4000:]
    if claim.attempt >= claim.kind.max_attempts:
        _give_up(claim, error)
        return
    pause = timedelta(seconds=FIRST_RETRY_SECONDS * 4 ** (claim.attempt - 1))
    again = {"state": "waiting", "claimed_by": None, "lease_until": None}
    _finish(claim, error=error, run_at=now() + pause, **again)


def run_job(job_id: int, *, states: Sequence[str] = CLAIMABLE) -> str:
    """Runs one job if it can be claimed; returns ``done``, ``failed``, ``lost`` or ``skipped``."""
    claim = _claim(job_id, states)
    if claim is None:
        return "skipped"
    with traced(claim.request_id):
        if claim.attempt > claim.kind.max_attempts:
            _give_up(claim, "every try ended with the death of its worker")
            return "failed"
        return _run(claim)


def _run(claim: Claim) -> str:
    try:
        result = claim.kind.handler(JobRun(claim.job_id, claim.kind.lease_seconds, claim), **claim.payload)
    except LeaseLost:
        logger.warning("job %s (%s) was taken away in the middle of its work", claim.job_id, claim.kind.name)
        db.session.rollback()
        return "lost"
    except Exception:
        logger.exception("job %s (%s) failed", claim.job_id, claim.kind.name)
        db.session.rollback()
        _fail(claim)
        return "failed"
    return "done" if _finish(claim, **_ended("done", result=result, error=None)) else "lost"
