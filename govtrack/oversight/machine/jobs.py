"""The outbox as an operator sees it: what waits, what failed and why, and what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.cards import card_of
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.states import STATES
from govtrack.oversight.machine.job_names import name_job
from govtrack.oversight.policy import can_operate


@dataclass(frozen=True, slots=True)
class JobCard:
    """A job as its pages show it."""

    id: int
    name: str
    label: str
    state: str
    queue: str
    created_at: datetime
    run_at: datetime
    finished_at: datetime | None
    attempts: int
    claimed_by: str | None
    request_id: str | None
    error: str | None


def job_card(job: Job) -> JobCard:
    """The job as its pages show it."""
    return card_of(JobCard, job, label=name_job(job.name))


def select_jobs(state: str | None = None) -> Select[Job]:
    """Jobs, newest first; of one state where it is one."""
    statement = select(Job).order_by(Job.id.desc())
    return statement.where(Job.state == state) if state in STATES else statement


def list_jobs(state: str | None = None, limit: int = 50) -> Sequence[Job]:
    """The newest jobs."""
    return db.session.scalars(select_jobs(state).limit(limit)).all()


def count_by_state() -> dict[str, int]:
    """How many jobs stand in each state."""
    found = dict(db.session.execute(select(Job.state, func.count()).group_by(Job.state)).tuples().all())
    return {state: found.get(state, 0) for state in STATES}


def get_job(job_id: int) -> Job:
    """The job with this number; raises NotFound."""
    row = db.session.get(Job, job_id) if job_id < 2**63 else None
    if row is None:
        raise NotFound()
    return row


def require_operator(actor: Actor) -> None:
    """The machine is the whole house's: raises Forbidden for everybody but its administrators."""
    require(can_operate(actor))
