"""What is on the agenda, its public notice, and the suggestions made about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.council.models.meetings import OF_MEETINGS, Meeting
from govtrack.council.states import AGENDA_ITEM
from govtrack.council.vocabulary import ANSWERS, OUTCOMES, PARTIES, SCOPES
from govtrack.intake.models.public_texts import PublicText, place_texts
from govtrack.topics.models import Topic

STILL_OPEN = text("state IN ('listed', 'discussed')")


class AgendaItem(Identified, Versioned, Base):
    """One topic on the agenda of one meeting; ``minutes`` is its time box.

    ``carried_from`` is the item of an earlier meeting that was not finished there.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint(AGENDA_ITEM.sql_check(), name="state"),
        CheckConstraint(f"scope IN {tuple(SCOPES)}", name="scope"),
        CheckConstraint(f"outcome IS NULL OR outcome IN {tuple(OUTCOMES)}", name="outcome"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint(
            "state <> 'decided' OR (outcome IS NOT NULL AND outcome_text <> '' AND decided_at IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("state NOT IN ('withdrawn', 'deferred') OR decision_reason <> ''", name="reason"),
        Index(
            "uq_agenda_items_topic_open", "topic_id", unique=True, sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN
        ),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    position: Mapped[int]
    minutes: Mapped[int]
    question: Mapped[str] = mapped_column(PublicText)
    scope: Mapped[str] = mapped_column(default="council")
    scope_reason: Mapped[str] = mapped_column(PublicText, default="")
    state: Mapped[str] = mapped_column(default=AGENDA_ITEM.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    decision_reason: Mapped[str] = mapped_column(PublicText, default="")
    outcome: Mapped[str | None]
    outcome_text: Mapped[str] = mapped_column(PublicText, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)

    meeting: Mapped[Meeting] = relationship()
    topic: Mapped[Topic] = relationship()
    carried_from: Mapped[AgendaItem | None] = relationship(remote_side="AgendaItem.id")


OF_ITEMS = OF_MEETINGS.join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
place_texts(AgendaItem, OF_ITEMS)


class ItemNotice(Identified, Base):
    """The topic notice (议题公示) as it was given: question, evidence and invited parties."""

    __tablename__ = "item_notices"

    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True, unique=True)
    question: Mapped[str] = mapped_column(PublicText)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    parties: Mapped[list[Any]] = mapped_column(JSON)

    item: Mapped[AgendaItem] = relationship()


place_texts(ItemNotice, OF_ITEMS.join(ItemNotice, ItemNotice.agenda_item_id == AgendaItem.id))


class Suggestion(Identified, Versioned, Base):
    """A suggestion made at the meeting and what became of it; an answer carries its reason."""

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint(f"party IN {tuple(PARTIES)}", name="party"),
        CheckConstraint(f"adopted IS NULL OR adopted IN {tuple(ANSWERS)}", name="adopted"),
        CheckConstraint("adopted IS NULL OR (reason <> '' AND answered_at IS NOT NULL)", name="answered"),
    )

    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    text: Mapped[str] = mapped_column(PublicText)
    party: Mapped[str]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    adopted: Mapped[str | None]
    reason: Mapped[str] = mapped_column(PublicText, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_at: Mapped[datetime | None]

    item: Mapped[AgendaItem] = relationship()


place_texts(Suggestion, OF_ITEMS.join(Suggestion, Suggestion.agenda_item_id == AgendaItem.id))
