"""Proposals in public with their earlier words, what their authors add, and who supports them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.i18n import _
from govtrack.intake.models import Submission
from govtrack.intake.models.public_texts import PublicText, place_texts
from govtrack.places.models import Place
from govtrack.proposals.states import PROPOSAL, PUBLIC, UPDATE
from govtrack.topics.models import Topic


class Proposal(Identified, Versioned, Base):
    """A letter that proposes something, shown to everybody because its author wishes it and a person has looked.

    Its words are masked ones. ``shown_name`` is empty unless the author wants to be named. ``edition`` counts its
    words, which nobody changes once somebody supports it. ``supporters`` and ``households`` are what the page says;
    after the end they stay, while who it was is let go of. ``due_at`` is the day by which it is answered. ``author_id``
    is gone with the account. ``merge_wish_id`` is the proposal into which its author would have it merged.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint(PROPOSAL.sql_check(), name="state"),
        CheckConstraint("state NOT IN ('declined', 'answered') OR decision_reason <> ''", name="reasoned"),
        CheckConstraint("state <> 'answered' OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("state <> 'candidate' OR topic_id IS NOT NULL", name="candidate"),
        CheckConstraint("state <> 'merged' OR merged_into_id IS NOT NULL", name="merged"),
        CheckConstraint(
            "(published_at IS NOT NULL AND due_at IS NOT NULL) OR state IN ('offered', 'declined', 'withdrawn')",
            name="published",
        ),
        Index("ix_proposals_state", "state", "due_at", "id"),
        Index("ix_proposals_newest", "published_at", "id"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id", ondelete="SET NULL"), index=True)
    shown_name: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    problem: Mapped[str]
    question: Mapped[str]
    ways: Mapped[list[Any]] = mapped_column(default=list)
    cost: Mapped[str] = mapped_column(default="")
    edition: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=PROPOSAL.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_reason: Mapped[str] = mapped_column(PublicText, default="")
    supporters: Mapped[int] = mapped_column(default=0)
    households: Mapped[int] = mapped_column(default=0)
    households_within: Mapped[int] = mapped_column(default=0)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    merge_wish_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)

    submission: Mapped[Submission] = relationship()
    place: Mapped[Place] = relationship()
    topic: Mapped[Topic | None] = relationship()
    merged_into: Mapped[Proposal | None] = relationship(foreign_keys=[merged_into_id], remote_side="Proposal.id")

    @property
    def shown_title(self) -> str:
        """What everybody reads as its title; of what its author took back that it was."""
        return _("Proposal %(number)s, taken back", number=self.number) if self.state == "withdrawn" else self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it; not what its author took back before anybody looked."""
        return self.state in PUBLIC and self.published_at is not None


place_texts(Proposal, select(Place.path).select_from(Proposal).join(Place, Proposal.place_id == Place.id))


class ProposalEdition(Identified, Base):
    """Words that a proposal had before its author changed them; ``number`` counts them from one."""

    __tablename__ = "proposal_editions"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    number: Mapped[int]
    title: Mapped[str]
    problem: Mapped[str]
    question: Mapped[str]
    ways: Mapped[list[Any]] = mapped_column(default=list)
    cost: Mapped[str] = mapped_column(default="")


class ProposalUpdate(Identified, Versioned, Base):
    """What the author adds, masked, and shown once a person has looked; it changes nothing of what was signed."""

    __tablename__ = "proposal_updates"
    __table_args__ = (
        CheckConstraint(UPDATE.sql_check(), name="state"),
        CheckConstraint("state <> 'refused' OR decision_reason <> ''", name="reasoned"),
        Index("ix_proposal_updates_state", "state", "id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default=UPDATE.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_reason: Mapped[str] = mapped_column(default="")

    proposal: Mapped[Proposal] = relationship()


class ProposalSupport(Identified, Base):
    """One account supports one proposal once; with ``household_mark`` it co-signs, for a household that does so once.

    ``lives_within``: that home lies in the compound that the proposal is about.
    """

    __tablename__ = "proposal_supports"
    __table_args__ = (
        UniqueConstraint("proposal_id", "resident_id"),
        UniqueConstraint("proposal_id", "household_mark"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    household_mark: Mapped[str | None]
    lives_within: Mapped[bool] = mapped_column(default=False)
