"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified

STATES = ("waiting", "handed_over", "running", "done", "failed")


class Job(Identified, Base):
    """One piece of work: waiting → handed over → running → done, or failed after its last try."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'handed_over', 'running', 'done', 'failed')", name="state"),
        Index("ix_jobs_due", "state", "run_at"),
    )

    name: Mapped[str]
    queue: Mapped[str]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="waiting")
    run_at: Mapped[datetime] = mapped_column(default=now)
    handed_over_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    finished_at: Mapped[datetime | None]
