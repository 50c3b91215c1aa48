"""Lists of the hot matters of a period, as they were drawn up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified
from govtrack.places.models import Place


class PeriodList(Identified, Base):
    """The hot matters of some days in a sub-district or a community; drawn up anew it takes the place of the last.

    ``matters`` are those of ``clustering.period.HotMatter`` as plain values, the hottest first.
    """

    __tablename__ = "period_lists"
    __table_args__ = (
        UniqueConstraint("place_id", "first_day", "last_day"),
        CheckConstraint("first_day <= last_day", name="in_order"),
    )

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[int | None]
    drawn_at: Mapped[datetime | None]
    letters: Mapped[int] = mapped_column(default=0)
    lacks_spread: Mapped[bool] = mapped_column(default=False, server_default=false())
    matters: Mapped[list[Any]] = mapped_column(default=list)

    place: Mapped[Place] = relationship(lazy="raise_on_sql")
