"""One row per change, append-only; seals chain the rows so that tampering shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base


class Event(Base):
    """Who did what to which thing, when and why. The same row is timeline, audit and metric."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject", "subject_type", "subject_id", "id"),
        Index("ix_events_verb", "verb", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str]
    verb: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    place_path: Mapped[str] = mapped_column(default="/")
    is_public: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class EventSeal(Base):
    """A hash over the events ``first_id``..``last_id`` and the seal before."""

    __tablename__ = "event_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    first_id: Mapped[int] = mapped_column(unique=True)
    last_id: Mapped[int] = mapped_column(unique=True)
    events: Mapped[int]
    previous: Mapped[str]
    digest: Mapped[str]
