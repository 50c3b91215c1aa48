"""What the panel does with a topic: reviews, opinions of its members, interests that they declare."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.core.clock import now
from govtrack.core.db import Base, Identified


class TopicReview(Identified, Base):
    """One round of the panel on a topic: opened by somebody, closed by a decision."""

    __tablename__ = "topic_reviews"
    __table_args__ = (
        UniqueConstraint("topic_id", "round"),
        CheckConstraint("closed_at IS NULL OR decision IS NOT NULL", name="closed"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    round: Mapped[int]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]


class PanelOpinion(Identified, Base):
    """What one member of the panel thinks in a round, and for whom the member sits there (``seat`` is a role)."""

    __tablename__ = "panel_opinions"
    __table_args__ = (UniqueConstraint("review_id", "user_id"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("topic_reviews.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seat: Mapped[str]
    choice: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()


class InterestDeclaration(Identified, Base):
    """A member of the panel says whether the matter touches an interest of their own."""

    __tablename__ = "interest_declarations"
    __table_args__ = (UniqueConstraint("topic_id", "user_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    has_interest: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()
