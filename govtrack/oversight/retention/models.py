"""What was let go of, and when: one row for each rule and run that found something."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified


class RetentionRun(Identified, Base):
    """A promise was kept: how many things, after how many days."""

    __tablename__ = "retention_runs"

    rule: Mapped[str]
    days: Mapped[int]
    removed: Mapped[int]
    ran_at: Mapped[datetime] = mapped_column(default=now)
