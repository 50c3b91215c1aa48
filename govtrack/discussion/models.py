"""What people write about a matter before and after its council, and who supports it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.sealed import Sealed
from govtrack.discussion.states import CONTRIBUTION
from govtrack.discussion.vocabulary import KINDS
from govtrack.intake.models.public_texts import PublicText, place_texts
from govtrack.places.models import Organisation


class Contribution(Identified, Versioned, Base):
    """One thing that somebody says about a matter, named by the table and the key of its row.

    ``resident_id`` is the account of its writer, which a later step keeps; it goes with the account, and what was
    public stays. The desk and the public read ``redacted_text`` alone; its writer reads ``text``, which is let go of
    after a time. ``alike_id`` is the first of those that say nearly the same; ``is_after`` says that a council had
    decided. ``likeness`` are the 64 bits by which look-alikes are found, as sixteen hexadecimal digits.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        CheckConstraint(CONTRIBUTION.sql_check(), name="state"),
        CheckConstraint(f"kind IN {tuple(KINDS)}", name="kind"),
        CheckConstraint("redacted_text <> ''", name="has_text"),
        CheckConstraint("state NOT IN ('refused', 'declined') OR decision_reason <> ''", name="has_reason"),
        CheckConstraint("state NOT IN ('appealed', 'declined') OR appealed_at IS NOT NULL", name="appealed"),
        CheckConstraint("state <> 'held' OR alike_id IS NOT NULL", name="held"),
        CheckConstraint("reply = '' OR replied_at IS NOT NULL", name="replied"),
        CheckConstraint("supports >= 0", name="supports"),
        Index("ix_contributions_matter", "matter", "matter_id", "state"),
        Index("ix_contributions_desk", "state", "due_at"),
    )

    matter: Mapped[str]
    matter_id: Mapped[int]
    place_path: Mapped[str]
    kind: Mapped[str]
    resident_id: Mapped[int | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="zh")
    text: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    redacted_text: Mapped[str]
    is_after: Mapped[bool] = mapped_column(default=False, server_default=false())
    likeness: Mapped[str] = mapped_column(default="")
    alike_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    state: Mapped[str] = mapped_column(default=CONTRIBUTION.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    # By when a person of the desk looks at it, or decides on the appeal.
    due_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    appeal: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    redacted_appeal: Mapped[str] = mapped_column(default="")
    appealed_at: Mapped[datetime | None]
    supports: Mapped[int] = mapped_column(default=0)
    # One reply by the unit or community concerned, and one word more by the writer.
    reply: Mapped[str] = mapped_column(PublicText, default="")
    replied_at: Mapped[datetime | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    reply_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), unique=True)

    reply_unit: Mapped[Organisation | None] = relationship(foreign_keys=[reply_unit_id])


place_texts(Contribution, select(Contribution.place_path).select_from(Contribution))


class ContributionSupport(Identified, Base):
    """Somebody supports a contribution, once; the account goes, and the support stays counted."""

    __tablename__ = "contribution_supports"
    __table_args__ = (UniqueConstraint("contribution_id", "resident_id"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    resident_id: Mapped[int | None] = mapped_column(index=True)
