"""Imports: one batch per uploaded file, one row per line of it that a person must look at."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified
from govtrack.core.sealed import Sealed, SealedData
from govtrack.core.storage import StoredFile
from govtrack.intake.channels import CHANNELS
from govtrack.intake.states import IMPORT
from govtrack.places.models import Place
from govtrack.places.policy import UNKNOWN_PLACE

ROW_KINDS = ("rejected", "changed", "remark")
CHOICE_KINDS = ("heading", "place", "category")


class ImportBatch(Identified, Base):
    """One uploaded sheet: reading → previewed → queued → running → done or failed, with its counts; done → undone.

    A sheet that cannot be read is refused. Before it runs the counts say what would become of the lines:
    ``fresh`` ones are new, ``repeated`` ones known, ``changed`` ones known by their number with another
    text, ``rejected`` ones unreadable.
    """

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint(IMPORT.sql_check(), name="state"),
        CheckConstraint(f"channel IN {tuple(CHANNELS)}", name="channel"),
        CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name="finished"),
    )

    channel: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_by_name: Mapped[str] = mapped_column(default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    # Where the desk sits that brought it: whoever leaves that desk leaves its imports there.
    desk_path: Mapped[str] = mapped_column(default=UNKNOWN_PLACE, server_default=UNKNOWN_PLACE)
    state: Mapped[str] = mapped_column(default="previewed")
    # It quotes the sheet: headings, and names of places and kinds that nobody knows here.
    headings: Mapped[dict[str, Any]] = mapped_column(SealedData)
    read: Mapped[int] = mapped_column(default=0)
    fresh: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    # Whether lines whose number is known with another text come in as letters of their own.
    takes_changed: Mapped[bool] = mapped_column(default=False)
    # How often the worker was asked to look at it, and at which sheets: all visible ones where none is named.
    looks: Mapped[int] = mapped_column(default=0)
    chosen: Mapped[list[str]] = mapped_column(JSON, default=list)
    finished_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()
    place: Mapped[Place | None] = relationship()

    @property
    def file_name(self) -> str:
        """What the sheet was called by whoever uploaded it."""
        return self.file.name


class ImportRow(Identified, Base):
    """A line that a person must look at: where it stands, which column, why, and its cells until they are given up."""

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint(f"kind IN {ROW_KINDS}", name="kind"),
        Index("ix_import_rows_batch", "batch_id", "kind", "row"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    kind: Mapped[str] = mapped_column(default="rejected")
    sheet: Mapped[str] = mapped_column(default="")
    row: Mapped[int]
    column: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    # The letter that is known under the same number.
    known_id: Mapped[int | None]
    sealed_cells: Mapped[str | None] = mapped_column(Sealed, deferred=True)

    @property
    def cells(self) -> list[str]:
        """The cells as they stood in the sheet; none once they were given up."""
        return json.loads(self.sealed_cells) if self.sealed_cells else []


class ImportChoice(Identified, Base):
    """What a person decided about a name in the sheets of a channel: a heading's field, a place, a kind of matter.

    ``name`` is its plain form, ``label`` the form that was seen; an empty ``value`` says that it means nothing.
    It holds for sheets that a desk at ``place_path`` or below it brings, for one ``sheet`` of a workbook (its
    plain name) or, empty, for all.
    """

    __tablename__ = "import_choices"
    __table_args__ = (
        CheckConstraint(f"kind IN {CHOICE_KINDS}", name="kind"),
        UniqueConstraint("channel", "kind", "name", "place_path", "sheet"),
    )

    channel: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    label: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    sheet: Mapped[str] = mapped_column(default="")
    place_path: Mapped[str] = mapped_column(default=UNKNOWN_PLACE, server_default=UNKNOWN_PLACE)
