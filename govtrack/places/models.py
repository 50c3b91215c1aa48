"""One place tree, one category tree, the organisations, and who is in charge of what where."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified
from govtrack.core.i18n import by_language

LEVELS = ("subdistrict", "community", "station", "grid", "compound", "building", "unit", "point")


class Place(Identified, Base):
    """A node of the tree; ``path`` is ``/3/14/`` with the ids from the root down to itself."""

    __tablename__ = "places"
    __table_args__ = (CheckConstraint(f"level IN {LEVELS}", name="level"),)

    code: Mapped[str] = mapped_column(unique=True)
    level: Mapped[str] = mapped_column(index=True)
    name_zh: Mapped[str]
    name_en: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    path: Mapped[str] = mapped_column(index=True, default="/")
    households: Mapped[int | None]
    population: Mapped[int | None]
    floating_share: Mapped[float | None]
    compound_type: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    outline: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    parent: Mapped[Place | None] = relationship(remote_side="Place.id")

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return by_language(self.name_zh, self.name_en)


class Organisation(Identified, Base):
    """A unit that can be given work: community, department, property company, committee …"""

    __tablename__ = "organisations"

    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    name_zh: Mapped[str]
    name_en: Mapped[str | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)

    place: Mapped[Place | None] = relationship()

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return by_language(self.name_zh, self.name_en)


class Category(Identified, Base):
    """A kind of matter; ``profile`` names the reply clock, ``severity`` (0..1) feeds hotness."""

    __tablename__ = "categories"
    __table_args__ = (CheckConstraint("severity >= 0 AND severity <= 1", name="severity"),)

    code: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    name_zh: Mapped[str]
    name_en: Mapped[str | None]
    severity: Mapped[float] = mapped_column(default=0.3)
    profile: Mapped[str] = mapped_column(default="general")
    is_confidential: Mapped[bool] = mapped_column(default=False)
    is_emergency: Mapped[bool] = mapped_column(default=False)
    keywords: Mapped[list[Any]] = mapped_column(default=list)

    parent: Mapped[Category | None] = relationship(remote_side="Category.id")

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return by_language(self.name_zh, self.name_en)


class Duty(Identified, Base):
    """One line of the duty list (权责清单): this category in this place is this unit's."""

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("category_id", "place_id", "organisation_id"),)

    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    order: Mapped[int] = mapped_column(default=1)

    category: Mapped[Category] = relationship()
    place: Mapped[Place] = relationship()
    organisation: Mapped[Organisation] = relationship()
