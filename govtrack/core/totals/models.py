"""What was touched and waits, as what each subject is counted now, and the totals."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base


class Touched(Base):
    """A subject whose figures may have changed since it was counted last; the same one may stand here often."""

    __tablename__ = "touched_subjects"
    __table_args__ = (Index("ix_touched_subjects", "kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]


class Counted(Base):
    """As what a subject stands in the totals."""

    __tablename__ = "counted_subjects"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[str]


class Total(Base):
    """How many there are of one key, such as of letters in a state at a place."""

    __tablename__ = "totals"

    name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
