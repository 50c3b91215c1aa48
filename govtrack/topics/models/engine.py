"""What the comparison keeps: its runs, the order of the letters, what waits, and decisions that bind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base, Identified
from govtrack.topics.states import RUN


class EngineRun(Identified, Base):
    """One run of the comparison over a sub-district; at most one is running at a time."""

    __tablename__ = "engine_runs"
    __table_args__ = (
        CheckConstraint(RUN.sql_check(), name="state"),
        Index(
            "uq_engine_runs_running", "subdistrict_id", unique=True,
            sqlite_where=text("state = 'running'"), postgresql_where=text("state = 'running'"),
        ),
    )  # fmt: skip

    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    state: Mapped[str] = mapped_column(default="running")
    claimed_by: Mapped[str]
    lease_until: Mapped[datetime]
    as_of: Mapped[datetime | None]
    # What the run added, how many letters the engine knew at its end, and the digest of its settings.
    documents: Mapped[int] = mapped_column(default=0)
    total_documents: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None]


class EngineDocument(Identified, Base):
    """The order in which the engine saw the letters: replaying it gives the same topics."""

    __tablename__ = "engine_documents"
    __table_args__ = (UniqueConstraint("subdistrict_id", "position"),)

    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    position: Mapped[int]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("engine_runs.id"), index=True)
    remarks: Mapped[list[Any]] = mapped_column(default=list)


class EngineWaiting(Identified, Base):
    """A letter that no run has compared yet, and that may be: the work list of the runs."""

    __tablename__ = "engine_waiting"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)


class KindSorting(Identified, Base):
    """What staff said of a letter that tells this kind of matter: one row a letter, so that counts are the same in
    whatever order decisions come."""

    __tablename__ = "kind_sortings"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)


class EngineWatermark(Identified, Base):
    """Up to which letter (``name`` "enlisted") or topic some work has looked through all there are."""

    __tablename__ = "engine_watermarks"

    name: Mapped[str] = mapped_column(unique=True)
    last_id: Mapped[int] = mapped_column(default=0)


class EngineConstraint(Identified, Base):
    """A decision of a person that every later run obeys; undone ones stay visible.

    ``before`` keeps what the undoing has to restore; ``applied`` is the decision in the engine's
    own words, as the first run obeyed it (empty: the next run will): the journal of a replay.
    """

    __tablename__ = "engine_constraints"

    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    kind: Mapped[str]
    topic_ids: Mapped[list[Any]] = mapped_column(default=list)
    submission_ids: Mapped[list[Any]] = mapped_column(default=list)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    applied: Mapped[dict[str, Any] | None]
    is_curation: Mapped[bool] = mapped_column(default=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
