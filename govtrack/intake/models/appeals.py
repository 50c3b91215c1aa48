"""A writer's word against the desk's refusal of a letter, or against passing it on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.sealed import Sealed
from govtrack.intake.models.submissions import Submission
from govtrack.intake.states import APPEAL

_OPEN = text("state = 'open'")


class Appeal(Identified, Versioned, Base):
    """Once against each refusal of a letter; decided by somebody who neither refused the letter ever nor wrote it."""

    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint(APPEAL.sql_check(), name="state"),
        CheckConstraint("redacted_reason <> ''", name="has_reason"),
        CheckConstraint(
            "state = 'open' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL AND decision_reason <> '')",
            name="decided",
        ),
        Index("uq_appeals_open", "submission_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    reason: Mapped[str] = mapped_column(Sealed, deferred=True)
    redacted_reason: Mapped[str]
    state: Mapped[str] = mapped_column(default=APPEAL.initial, index=True)
    state_since: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")

    submission: Mapped[Submission] = relationship()
