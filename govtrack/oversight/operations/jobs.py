"""What an operator does with the jobs of the outbox: one more try, or the end."""

from __future__ import annotations

from sqlalchemy import Select, select

from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, lock
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.outbox import KINDS
from govtrack.core.jobs.states import CANCELLABLE, RETRIABLE, UNFINISHED
from govtrack.oversight import policy


def demand_retriable(job: Job) -> None:
    """Raises Conflict unless it failed or was cancelled, and nothing else does its work already."""
    if job.state not in RETRIABLE:
        raise Conflict(_l("Only a job that failed or was cancelled can be tried again."))
    if job.flight and db.session.scalar(_in_flight(job.flight)):
        raise Conflict(_l("The next run of this recurring job is waiting already."))


def _in_flight(flight: str) -> Select[int]:
    return select(Job.id).where(Job.flight == flight, Job.state.in_(UNFINISHED)).limit(1)


def demand_cancellable(job: Job) -> None:
    """Raises Conflict for a job that a worker has begun, or that is over."""
    if job.state not in CANCELLABLE:
        raise Conflict(_l("This job has been begun or is over; it cannot be cancelled any more."))


def retry_job(actor: Actor, job: Job) -> Job:
    """Lets a job that failed or was cancelled wait for a worker again, with all its tries before it."""
    require(policy.can_operate(actor))
    lock(job)
    demand_retriable(job)
    job.state, job.attempts, job.run_at, job.finished_at = "waiting", 0, now(), None
    db.session.flush()
    record(actor, "retried", job, name=job.name)
    return job


def cancel_job(actor: Actor, job: Job) -> Job:
    """Ends a job that no worker has begun; its work is left undone."""
    require(policy.can_operate(actor))
    # The base class types a table as any selectable, which knows no update.
    ended = Job.__table__.update().where(Job.id == job.id, Job.state.in_(CANCELLABLE))  # type: ignore[attr-defined]
    was_ended = count_changed(ended.values(state="cancelled", finished_at=now()))
    if not was_ended:
        db.session.refresh(job)
        demand_cancellable(job)
    db.session.refresh(job)
    kind = KINDS.get(job.name)
    if kind is not None and kind.gave_up is not None:
        kind.gave_up(**job.payload)  # whoever waits for it is told, as after its last try
    record(actor, "cancelled", job, name=job.name)
    return job
