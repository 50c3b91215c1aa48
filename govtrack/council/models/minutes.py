"""Minutes: revisions that are added, never changed, and the residents who witnessed them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.core.db import Base, Identified, Versioned
from govtrack.council.models.meetings import OF_MEETINGS, Meeting, Participant
from govtrack.council.states import MINUTES
from govtrack.intake.models.public_texts import PublicText, place_texts


class MinutesRevision(Identified, Versioned, Base):
    """One revision; only the newest one can be confirmed, and never by its author."""

    __tablename__ = "minutes_revisions"
    __table_args__ = (
        CheckConstraint(MINUTES.sql_check(), name="state"),
        CheckConstraint(
            "state <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL"
            " AND confirmed_by_id <> author_id)",
            name="confirmed",
        ),
        UniqueConstraint("meeting_id", "number"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    number: Mapped[int]
    body: Mapped[str] = mapped_column(PublicText)
    change_note: Mapped[str] = mapped_column(PublicText, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[str] = mapped_column(default="draft")
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])


place_texts(MinutesRevision, OF_MEETINGS.join(MinutesRevision, MinutesRevision.meeting_id == Meeting.id))


class MinutesWitness(Identified, Base):
    """A resident present at the meeting who agrees that the revision tells it rightly."""

    __tablename__ = "minutes_witnesses"
    __table_args__ = (UniqueConstraint("revision_id", "participant_id"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("minutes_revisions.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)

    revision: Mapped[MinutesRevision] = relationship()
    participant: Mapped[Participant] = relationship()
