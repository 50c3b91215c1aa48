"""What was told to an audience."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base, Identified

_UNNUMBERED = text("number IS NULL")


class StreamEvent(Identified, Base):
    """One thing told to one audience; its number comes after the commit."""

    __tablename__ = "stream_events"
    __table_args__ = (
        UniqueConstraint("audience", "number"),
        Index("ix_stream_events_unnumbered", "id", sqlite_where=_UNNUMBERED, postgresql_where=_UNNUMBERED),
        Index("ix_stream_events_created_at", "created_at"),
    )

    audience: Mapped[str]
    number: Mapped[int | None]
    kind: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
