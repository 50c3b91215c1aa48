"""A notice waits for one person until it has been read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base, Identified


class Notice(Identified, Base):
    """What a colleague should know; kind and parameters are kept, so that it reads in any language."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("user_id", "key"), Index("ix_notices_unread", "user_id", "read_at"))

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str] = mapped_column(index=True)
    key: Mapped[str]
    read_at: Mapped[datetime | None]
