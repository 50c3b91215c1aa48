"""The outbox table, and when each process was last seen running."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified
from govtrack.core.jobs.states import STATES, UNFINISHED
from govtrack.core.states import check_state

_IN_FLIGHT = text(check_state(UNFINISHED))


class Job(Identified, Base):
    """One piece of work: waiting → handed over → running → done, or failed after its last try.

    A job that is held waits for whoever held it; a cancelled one is never run. Of one ``flight``
    at most one job is unfinished.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(check_state(STATES), name="state"),
        Index("ix_jobs_due", "state", "run_at"),
        Index("uq_jobs_flight", "flight", unique=True, sqlite_where=_IN_FLIGHT, postgresql_where=_IN_FLIGHT),
    )

    name: Mapped[str]
    queue: Mapped[str]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    flight: Mapped[str | None]
    request_id: Mapped[str] = mapped_column(default="", server_default="")
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


class Heartbeat(Identified, Base):
    """When a process (web, worker, beat) last noted that it is running."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(unique=True)
    seen_at: Mapped[datetime]
