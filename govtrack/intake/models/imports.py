"""Imports: one batch per uploaded file, one row per line that could not be taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified
from govtrack.core.storage import StoredFile

BATCH_STATES = ("previewed", "queued", "running", "done", "failed")
CHANNELS = ("letters", "petitions", "opinions")


class ImportBatch(Identified, Base):
    """One uploaded sheet: previewed → queued → running → done or failed, with its counts."""

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint(f"state IN {BATCH_STATES}", name="state"),
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name="finished"),
    )

    channel: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_by_name: Mapped[str] = mapped_column(default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    state: Mapped[str] = mapped_column(default="previewed")
    headings: Mapped[dict[str, Any]]
    read: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()


class ImportRow(Identified, Base):
    """A line that was not taken: where it stands, which column, and why."""

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_batch", "batch_id", "row"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
