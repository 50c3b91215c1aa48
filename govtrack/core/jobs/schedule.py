"""Recurring jobs: each slot of time fires once, however many beats there are."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from govtrack.core.clock import now
from govtrack.core.db import count_changed, transaction
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.outbox import enqueue
from govtrack.core.jobs.relay import sweep

RECURRING: dict[str, int] = {}
KEPT_DAYS = 14


def every(seconds: int, name: str) -> None:
    """Declares that the job ``name`` runs once in each slot of ``seconds``."""
    RECURRING[name] = seconds


def tick() -> int:
    """Writes the jobs whose slot has come and sweeps; returns how many jobs left."""
    moment = int(now().timestamp())
    with transaction():
        for name, seconds in RECURRING.items():
            enqueue(name, key=f"{name}/{moment // seconds}")
    return sweep()


def forget_old_jobs() -> int:
    """Removes jobs done more than 14 days ago; failed ones stay for a person to see."""
    limit = now() - timedelta(days=KEPT_DAYS)
    return count_changed(delete(Job).where(Job.state == "done", Job.finished_at < limit))
