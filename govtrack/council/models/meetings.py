"""A meeting and those who were invited to it or took part."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.council.models.rules import RuleSet
from govtrack.council.states import MEETING
from govtrack.council.vocabulary import MODES, PARTIES, PRESENCE
from govtrack.intake.models.public_texts import PublicText, place_texts
from govtrack.places.models import Place


class Meeting(Identified, Versioned, Base):
    """One Red Tea Council, on site, online or both; ``follows`` is the meeting it continues."""

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint(MEETING.sql_check(), name="state"),
        CheckConstraint(f"mode IN {tuple(MODES)}", name="mode"),
        CheckConstraint("recorder_id <> chair_id", name="two_hands"),
        CheckConstraint("planned_minutes > 0", name="planned_minutes"),
        CheckConstraint("state IN ('planned', 'cancelled') OR noticed_at IS NOT NULL", name="noticed"),
        CheckConstraint("state <> 'cancelled' OR decision_reason <> ''", name="cancelled"),
        CheckConstraint(
            "state NOT IN ('closed', 'minutes_draft', 'minutes_confirmed', 'published')"
            " OR (opened_at IS NOT NULL AND closed_at IS NOT NULL)",
            name="closed",
        ),
        Index("ix_meetings_state_starts_at", "state", "starts_at"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(PublicText)
    mode: Mapped[str] = mapped_column(default="offline")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    planned_minutes: Mapped[int] = mapped_column(default=120)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    venue: Mapped[str] = mapped_column(PublicText, default="")
    online_link: Mapped[str] = mapped_column(default="")
    chair_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recorder_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_sets.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[str] = mapped_column(default=MEETING.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    urgent_reason: Mapped[str] = mapped_column(PublicText, default="")
    decision_reason: Mapped[str] = mapped_column(PublicText, default="")
    noticed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # The numbers by which the quorum was found or missed, as they stood then.
    quorum: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    place: Mapped[Place] = relationship()
    chair: Mapped[User] = relationship(foreign_keys=[chair_id])
    recorder: Mapped[User] = relationship(foreign_keys=[recorder_id])
    facilitator: Mapped[User | None] = relationship(foreign_keys=[facilitator_id])
    rule_set: Mapped[RuleSet] = relationship()
    follows: Mapped[Meeting | None] = relationship(remote_side="Meeting.id")

    @property
    def ends_at(self) -> datetime:
        """When the time set aside for the meeting is over."""
        return self.starts_at + timedelta(minutes=self.planned_minutes)


OF_MEETINGS = select(Place.path).join(Meeting, Meeting.place_id == Place.id)
place_texts(Meeting, OF_MEETINGS)


class Participant(Identified, Versioned, Base):
    """Somebody invited or present. The name is for council staff only, never for the public.

    ``home`` is the building or the unit the person stands for. ``person_key`` is equal for
    the same person at different meetings, so that persons are counted beside attendances.
    """

    __tablename__ = "participants"
    __table_args__ = (
        CheckConstraint(f"party IN {tuple(PARTIES)}", name="party"),
        CheckConstraint(f"presence IN {tuple(PRESENCE)}", name="presence"),
        CheckConstraint("is_invited OR has_attended", name="reason_to_be_listed"),
        UniqueConstraint("meeting_id", "person_key"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    home: Mapped[str] = mapped_column(default="")
    party: Mapped[str]
    person_key: Mapped[str] = mapped_column(index=True)
    is_voting: Mapped[bool] = mapped_column(default=False)
    is_invited: Mapped[bool] = mapped_column(default=True)
    has_attended: Mapped[bool] = mapped_column(default=False)
    presence: Mapped[str] = mapped_column(default="in_person")
    signed_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User | None] = relationship()
