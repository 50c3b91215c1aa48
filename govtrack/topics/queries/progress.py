"""How far the comparison of letters is, for people who wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.jobs import Job
from govtrack.topics.models import EngineRun


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Whether a run is under way, how many letters it has read of how many, and the last end."""

    is_running: bool
    done: int
    total: int
    finished_at: datetime | None


def describe_progress() -> RunProgress:
    """Two queries, whatever the size."""
    job = db.session.scalar(select(Job).where(Job.name == "topics.cluster", Job.state == "running").limit(1))
    finished = select(EngineRun.finished_at).where(EngineRun.state == "done").order_by(EngineRun.id.desc()).limit(1)
    return RunProgress(
        is_running=job is not None,
        done=job.progress_done if job else 0,
        total=job.progress_total if job else 0,
        finished_at=db.session.scalar(finished),
    )
