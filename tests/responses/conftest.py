"""Only the jobs of this step run here: the comparison of letters would move them between topics."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.jobs import Job, run_job
from govtrack.core.jobs.states import CLAIMABLE


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Runs what this step has put into the outbox; returns how many jobs ran."""

    def run() -> int:
        due = select(Job.id).where(Job.state.in_(CLAIMABLE), Job.run_at <= now(), Job.name.startswith("responses."))
        job_ids = db.session.scalars(due.order_by(Job.id)).all()
        assert [run_job(job_id) for job_id in job_ids] == ["done"] * len(job_ids)
        return len(job_ids)

    return run
