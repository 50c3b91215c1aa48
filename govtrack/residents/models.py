"""Accounts of residents, apart from those of the staff: an address that was proven, and the letters kept with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.sealed import Sealed
from govtrack.intake.models import CONTACT_KINDS, Submission
from govtrack.places.models import Place
from govtrack.residents.states import HOME

KEPT_BY = ("code", "written")
# Written out as they are asked for: SQLite finds a partial index by the same words alone.
_PENDING, _LIVING = text("state IN ('asked', 'sent')"), text("state = 'confirmed'")


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


class ResidentHome(Identified, Versioned, Base):
    """Where a resident says they live, and whether the station or a letter has confirmed it.

    ``household_mark`` is the keyed fingerprint of building and room: two who live together have the same. The room as
    typed is sealed, and kept only while a letter may go there. One is asked for and one is confirmed at a time.
    ``code_mark`` names the code of the newest letter, good until ``code_ends_at`` and for a few ``tries``.
    """

    __tablename__ = "resident_homes"
    __table_args__ = (
        CheckConstraint(HOME.sql_check(), name="state"),
        CheckConstraint("state NOT IN ('confirmed', 'refused') OR decided_at IS NOT NULL", name="decided"),
        CheckConstraint("state <> 'refused' OR decision_reason <> ''", name="reasoned"),
        CheckConstraint("state <> 'sent' OR (code_mark <> '' AND code_ends_at IS NOT NULL)", name="coded"),
        Index(
            "uq_resident_homes_pending", "resident_id", unique=True, sqlite_where=_PENDING, postgresql_where=_PENDING
        ),
        Index("uq_resident_homes_living", "resident_id", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING),
        Index("ix_resident_homes_state", "state", "id"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    household_mark: Mapped[str]
    sealed_room: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    state: Mapped[str] = mapped_column(default=HOME.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    code_mark: Mapped[str] = mapped_column(default="")
    code_ends_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")

    place: Mapped[Place] = relationship()
