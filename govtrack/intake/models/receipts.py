"""New receipt codes that were asked for at the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified
from govtrack.intake.models.submissions import Submission


class ReceiptRequest(Identified, Base):
    """A clerk asked for a new receipt code for somebody at the desk; a second one confirms or declines.

    It waits, and then it is decided for good: no way to walk, so no table of states.
    """

    __tablename__ = "receipt_requests"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'confirmed', 'declined')", name="state"),
        CheckConstraint("state = 'waiting' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)", name="decided"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    submission: Mapped[Submission] = relationship()
