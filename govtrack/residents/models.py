"""Accounts of residents, apart from those of the staff: an address that was proven, and the letters kept with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified
from govtrack.intake.models import CONTACT_KINDS, Submission

KEPT_BY = ("code", "written")


class Resident(Identified, Base):
    """An account: no name and no password. Its owner has said that they are old enough for one."""

    __tablename__ = "residents"

    seen_at: Mapped[datetime] = mapped_column(default=now)


class ResidentContact(Identified, Base):
    """An address or number by which somebody signs in, sealed; ``mark`` is its keyed fingerprint.

    Without an account it is one that a code was sent to and nobody has begun an account with; ``language`` is that
    of its messages.
    """

    __tablename__ = "resident_contacts"
    __table_args__ = (
        CheckConstraint(f"way IN {CONTACT_KINDS}", name="way"),
        CheckConstraint("resident_id IS NULL OR proven_at IS NOT NULL", name="proven"),
    )

    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    contact_kind: Mapped[str] = mapped_column("way")
    mark: Mapped[str] = mapped_column(unique=True)
    sealed_address: Mapped[str]
    language: Mapped[str] = mapped_column(default="zh")
    proven_at: Mapped[datetime | None]


class ResidentLetter(Identified, Base):
    """A letter that an account keeps: its code was shown (``code_mark`` names that code, and the letter closes with
    it), or it was sent while the account was signed in."""

    __tablename__ = "resident_letters"
    __table_args__ = (
        CheckConstraint(f"kept_by IN {KEPT_BY}", name="kept_by"),
        UniqueConstraint("resident_id", "submission_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    kept_by: Mapped[str]
    code_mark: Mapped[str] = mapped_column(default="")

    submission: Mapped[Submission] = relationship()
