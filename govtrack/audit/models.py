"""One row per change, append-only; seals chain the rows so that tampering shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base

_UNNUMBERED = text("number IS NULL")


class Subject(Protocol):
    """Anything that an event can be about: it has a table and a key."""

    __tablename__: Any
    id: Any


class Event(Base):
    """Who did what to which thing, when and why. The same row is timeline, audit and metric.

    ``proof`` is a keyed hash of the row, made when it is written: whoever has the database alone
    can neither write nor change an event unnoticed. ``number`` counts without gaps in the order of
    the seals and is given after the commit; rows of earlier versions have no proof.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject", "subject_type", "subject_id", "id"),
        Index("ix_events_verb", "verb", "at"),
        Index("ix_events_kind", "subject_type", "verb"),
        Index("ix_events_actor_name", "actor_name", "id"),
        Index("ix_events_unnumbered", "id", sqlite_where=_UNNUMBERED, postgresql_where=_UNNUMBERED),
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
    proof: Mapped[str | None] = mapped_column(unique=True)
    number: Mapped[int | None] = mapped_column(unique=True)


class EventSeal(Base):
    """A hash over the events ``first_number``..``last_number`` and the seal before.

    It is keyed by the key ``key_id``; seals of earlier versions have none and cover the ids
    ``first_id``..``last_id``. ``has_proofs`` is false where the events are rows of earlier versions.
    """

    __tablename__ = "event_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    first_id: Mapped[int] = mapped_column(unique=True)
    last_id: Mapped[int] = mapped_column(unique=True)
    first_number: Mapped[int] = mapped_column(unique=True)
    last_number: Mapped[int] = mapped_column(unique=True)
    events: Mapped[int]
    previous: Mapped[str]
    digest: Mapped[str]
    key_id: Mapped[str] = mapped_column(default="")
    has_proofs: Mapped[bool] = mapped_column(default=False)


class RecordCut(Base):
    """How far the record was let go of after its time; ``proof`` is a keyed hash that this installation made."""

    __tablename__ = "record_cuts"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]
    proof: Mapped[str]


class AccessNote(Base):
    """How often an account (0: all visitors) did something with its access in one window of time."""

    __tablename__ = "access_notes"
    __table_args__ = (UniqueConstraint("since", "kind", "user_id", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    kind: Mapped[str]
    user_id: Mapped[int] = mapped_column(default=0)
    page: Mapped[str] = mapped_column(default="")
    times: Mapped[int]
