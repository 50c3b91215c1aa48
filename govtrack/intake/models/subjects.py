"""Whom a report is about: the office, the body or the person that may not handle it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.core.db import Base, Identified
from govtrack.places.models import Organisation


class SubmissionSubject(Identified, Base):
    """One office or person that a letter reports on; ended, never deleted, when it was named wrongly."""

    __tablename__ = "submission_subjects"
    __table_args__ = (
        CheckConstraint("organisation_id IS NOT NULL OR user_id IS NOT NULL", name="names_somebody"),
        CheckConstraint("named_by IN ('writer', 'desk')", name="named_by"),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    named_by: Mapped[str]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship()
    user: Mapped[User | None] = relationship()

    @property
    def name(self) -> str:
        """The office's or the person's name."""
        return self.organisation.name if self.organisation else (self.user.name if self.user else "")
