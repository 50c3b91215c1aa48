"""Keys of programs, and what each of them brought."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified
from govtrack.intake.models import Submission
from govtrack.places.models import Place


class ApiKey(Identified, Base):
    """The key of one program: kept as a keyed fingerprint alone, shown once, withdrawn and never deleted.

    ``begins_with`` are its first signs, by which people tell keys apart; ``contact`` is whom to ask about it.
    """

    __tablename__ = "api_keys"
    __table_args__ = (CheckConstraint("revoked_at IS NULL OR revoked_reason <> ''", name="reasoned"),)

    holder: Mapped[str]
    contact: Mapped[str]
    mark: Mapped[str] = mapped_column(unique=True)
    begins_with: Mapped[str]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(default="")

    place: Mapped[Place] = relationship()


class ApiRequest(Identified, Base):
    """One letter that came by a key: the same words again within some minutes are the same letter.

    ``token`` was given in place of the number.
    """

    __tablename__ = "api_requests"
    __table_args__ = (Index("ix_api_requests_repeat", "key_id", "words_mark", "created_at"),)

    key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    words_mark: Mapped[str]
    token: Mapped[str | None] = mapped_column(unique=True)

    key: Mapped[ApiKey] = relationship()
    submission: Mapped[Submission] = relationship()
