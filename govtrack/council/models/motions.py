"""Motions, their votes, and dissent with its reasons."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.council.models.agenda import OF_ITEMS, AgendaItem
from govtrack.council.models.meetings import Participant
from govtrack.council.states import MOTION
from govtrack.council.vocabulary import BALLOTS, PARTIES
from govtrack.intake.models.public_texts import PublicText, place_texts


class Motion(Identified, Versioned, Base):
    """A motion and its result. ``present`` counts the voting members in the room at the vote."""

    __tablename__ = "motions"
    __table_args__ = (
        CheckConstraint(MOTION.sql_check(), name="state"),
        CheckConstraint(f"ballot IN {tuple(BALLOTS)}", name="ballot"),
        CheckConstraint("seconder_id IS NULL OR seconder_id <> mover_id", name="two_persons"),
        CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0"
            " AND votes_for + votes_against + votes_abstain <= present",
            name="votes",
        ),
        CheckConstraint(
            "state NOT IN ('carried', 'lost') OR (present IS NOT NULL AND votes_for IS NOT NULL"
            " AND votes_against IS NOT NULL AND votes_abstain IS NOT NULL AND voted_at IS NOT NULL)",
            name="voted",
        ),
    )

    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    text: Mapped[str] = mapped_column(PublicText)
    mover_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    state: Mapped[str] = mapped_column(default=MOTION.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    ballot: Mapped[str] = mapped_column(default="show_of_hands")
    present: Mapped[int | None]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstain: Mapped[int | None]
    voted_at: Mapped[datetime | None]
    voted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    item: Mapped[AgendaItem] = relationship()
    mover: Mapped[Participant] = relationship(foreign_keys=[mover_id])
    seconder: Mapped[Participant | None] = relationship(foreign_keys=[seconder_id])

    @property
    def has_carried(self) -> bool | None:
        """The result, once there is one."""
        return {"carried": True, "lost": False}.get(self.state)

    @property
    def silent(self) -> int:
        """Those present who did not vote at all."""
        cast = (self.votes_for or 0) + (self.votes_against or 0) + (self.votes_abstain or 0)
        return (self.present or 0) - cast


OF_MOTIONS = OF_ITEMS.join(Motion, Motion.agenda_item_id == AgendaItem.id)
place_texts(Motion, OF_MOTIONS)


class Dissent(Identified, Base):
    """A different opinion on a motion, kept with its reasons and without a name."""

    __tablename__ = "dissents"
    __table_args__ = (CheckConstraint(f"party IN {tuple(PARTIES)}", name="party"),)

    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"), index=True)
    party: Mapped[str]
    reason: Mapped[str] = mapped_column(PublicText)

    motion: Mapped[Motion] = relationship()


place_texts(Dissent, OF_MOTIONS.join(Dissent, Dissent.motion_id == Motion.id))
