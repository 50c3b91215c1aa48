"""One table for the entries of all lists, and one for what is due about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.places.models import Place

COLOURS = ("yellow", "red")


class Entry(Versioned, Identified, Base):
    """One line of a list. ``values`` are its fields by name: texts, whole numbers, days as 2026-03-01, codes of
    choices; what is not known stands not in it.

    A new list is a definition alone, so no constraint names the lists. ``colour`` is the worst of its warnings,
    ``due_on`` the day on which one of them changes by itself.
    """

    __tablename__ = "registry_entries"
    __table_args__ = (
        UniqueConstraint("list_name", "code"),
        CheckConstraint(f"colour IN {COLOURS}", name="colour"),
        Index("ix_registry_entries_due", "due_on"),
        Index("ix_registry_entries_colour", "list_name", "colour"),
    )

    list_name: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    colour: Mapped[str | None]
    due_on: Mapped[date | None]
    retired_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)

    place: Mapped[Place] = relationship()


class EntryWarning(Identified, Base):
    """One thing that is due about an entry, since when, and how pressing it is."""

    __tablename__ = "registry_warnings"
    __table_args__ = (
        UniqueConstraint("entry_id", "watch"),
        CheckConstraint(f"colour IN {COLOURS}", name="colour"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("registry_entries.id"), index=True)
    watch: Mapped[str]
    colour: Mapped[str]
    since_on: Mapped[date]
