"""Work orders with their rounds, evidence, requests for more time, whistles, callbacks and reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.casework.states import EXTENSION, RUNNING, UNASSIGNED, WORK_ORDER
from govtrack.core.cards import name_of
from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.storage import StoredFile
from govtrack.intake.models import Submission
from govtrack.places.models import Category, Organisation, Place

PROFILES = ("case", "commitment", "alarm")
PRIORITIES = ("green", "yellow", "red")
# Steps of desk, verifiers and clocks. By every other event somebody of a unit has had the order in hand.
NOT_HANDLING = (
    "dispatched", "redispatched", "rescheduled", "cancelled", "closed", "reopened", "verified", "sent_back",
    "called_back", "extension_granted", "extension_denied", "whistled", "resumed", "urged", "supervised", "criticised",
    "unit_sought", "called_off",
)  # fmt: skip
# The steps by which a unit gets the order; their events name it.
GIVING = ("dispatched", "redispatched")


class WorkOrder(Identified, Versioned, Base):
    """Something to be done by one lead unit until a day; ``profile`` says which clocks and verifiers apply.

    ``description`` is what the unit reads: redacted text, never the letter as written.
    """

    __tablename__ = "work_orders"
    __table_args__ = (
        CheckConstraint(WORK_ORDER.sql_check(), name="state"),
        CheckConstraint(f"profile IN {PROFILES}", name="profile"),
        CheckConstraint(f"priority IN {PRIORITIES}", name="priority"),
        CheckConstraint("profile <> 'case' OR submission_id IS NOT NULL", name="case_has_submission"),
        CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_moment"),
        Index("ix_work_orders_unit_due", "unit_id", "state", "due_at"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    profile: Mapped[str]
    priority: Mapped[str] = mapped_column(default="green")
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    reopens_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default=WORK_ORDER.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(index=True)
    first_due_at: Mapped[datetime]
    due_source: Mapped[str] = mapped_column(default="")
    returns: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]

    submission: Mapped[Submission | None] = relationship()
    category: Mapped[Category | None] = relationship()
    place: Mapped[Place] = relationship()
    unit: Mapped[Organisation] = relationship()
    created_by: Mapped[User | None] = relationship()
    rounds: Mapped[list[Round]] = relationship(back_populates="work_order", order_by="Round.number")
    extensions: Mapped[list[Extension]] = relationship(back_populates="work_order", order_by="Extension.id")
    whistles: Mapped[list[Whistle]] = relationship(back_populates="work_order", order_by="Whistle.id")
    callbacks: Mapped[list[Callback]] = relationship(back_populates="work_order", order_by="Callback.id")
    # What units did with the order and how they got it, read from the record: see handled and given.
    unit_events: Mapped[list[Event]] = relationship(
        Event, viewonly=True, order_by=Event.id,
        primaryjoin=lambda: and_(
            WorkOrder.id == foreign(Event.subject_id), Event.subject_type == "work_orders",
            Event.verb.not_in(set(NOT_HANDLING).difference(GIVING)),
        ),
    )  # fmt: skip

    @property
    def handled(self) -> list[Event]:
        """What people of its units did to it: they stay its handlers when they change office."""
        return [event for event in self.unit_events if event.verb not in NOT_HANDLING]

    @property
    def given(self) -> list[Event]:
        """How it came to each of its units: one that gave it back stays a unit that had it."""
        return [event for event in self.unit_events if event.verb in GIVING]

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline has passed while the clock still runs; a flag, never a state."""
        return self.state in RUNNING and self.due_at < now()

    @property
    def is_unassigned(self) -> bool:
        """Whether no unit has it, because the last one gave it back."""
        return self.state in UNASSIGNED

    @property
    def is_final(self) -> bool:
        """Whether nothing can happen to the order any more."""
        return WORK_ORDER.states[self.state].is_final

    @property
    def current_round(self) -> Round:
        """The round that is worked on, the last one."""
        return self.rounds[-1]


class Round(Identified, Base):
    """One way from start to verdict; rework opens the next one."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("work_order_id", "number"),
        CheckConstraint("verdict IS NULL OR verdict IN ('ok', 'rework')", name="verdict"),
        CheckConstraint("verdict IS NULL OR (verified_by_id IS NOT NULL AND verified_at IS NOT NULL)", name="verified"),
        CheckConstraint("verdict IS NULL OR claimed_at IS NOT NULL", name="claimed_before_verdict"),
        CheckConstraint("claimed_at IS NULL OR claimed_by_id IS NOT NULL", name="claimed"),
        CheckConstraint("verified_by_id IS NULL OR verified_by_id <> claimed_by_id", name="not_the_claimer"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(default="")
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime | None]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[datetime | None]
    claim_note: Mapped[str] = mapped_column(default="")
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verified_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    verdict_note: Mapped[str] = mapped_column(default="")

    work_order: Mapped[WorkOrder] = relationship(back_populates="rounds")
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id])
    verified_by: Mapped[User | None] = relationship(foreign_keys=[verified_by_id])
    evidence: Mapped[list[Evidence]] = relationship(back_populates="round", order_by="Evidence.id")

    @property
    def claimer(self) -> str:
        """The name of whoever said that it is done."""
        return name_of(self.claimed_by)

    @property
    def verifier(self) -> str:
        """The name of whoever verified it."""
        return name_of(self.verified_by)


class Evidence(Identified, Base):
    """A photo that shows how it was or how it is now."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("kind IN ('before', 'after', 'other')", name="kind"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    kind: Mapped[str] = mapped_column(default="after")
    caption: Mapped[str] = mapped_column(default="")

    round: Mapped[Round] = relationship(back_populates="evidence")
    file: Mapped[StoredFile] = relationship()


class Extension(Identified, Base):
    """A unit's request for more time (once per order) and what the desk decided."""

    __tablename__ = "extensions"
    __table_args__ = (
        UniqueConstraint("work_order_id"),
        CheckConstraint(EXTENSION.sql_check(), name="state"),
        CheckConstraint(
            "state = 'requested' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)", name="decided"
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> requested_by_id", name="not_the_requester"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    state: Mapped[str] = mapped_column(default=EXTENSION.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    reason: Mapped[str]
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(default="")

    work_order: Mapped[WorkOrder] = relationship(back_populates="extensions")


class Whistle(Identified, Base):
    """A call to other units to come and handle it together (吹哨报到)."""

    __tablename__ = "whistles"
    __table_args__ = (CheckConstraint("occasion IN ('public_demand', 'enforcement', 'emergency')", name="occasion"),)

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    occasion: Mapped[str]
    reason: Mapped[str]
    called_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    arrive_by: Mapped[datetime]

    work_order: Mapped[WorkOrder] = relationship(back_populates="whistles")
    calls: Mapped[list[WhistleCall]] = relationship(back_populates="whistle", order_by="WhistleCall.id")


class WhistleCall(Identified, Base):
    """One unit that was called by a whistle, and when it came."""

    __tablename__ = "whistle_calls"
    __table_args__ = (UniqueConstraint("whistle_id", "organisation_id"),)

    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistles.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    arrived_at: Mapped[datetime | None]

    whistle: Mapped[Whistle] = relationship(back_populates="calls")
    organisation: Mapped[Organisation] = relationship()


class Callback(Identified, Base):
    """A call back to the reporter by somebody who did not handle the matter."""

    __tablename__ = "callbacks"
    __table_args__ = (
        CheckConstraint("is_solved IS NULL OR is_solved IN ('yes', 'partly', 'no')", name="is_solved"),
        CheckConstraint("is_contacted OR is_solved IS NULL", name="contacted_before_answer"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    called_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    is_contacted: Mapped[bool]
    is_solved: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")

    work_order: Mapped[WorkOrder] = relationship(back_populates="callbacks")
    called_by: Mapped[User] = relationship()


class Reminder(Identified, Base):
    """Once per order, deadline and level: urged, then supervised, then criticised."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("work_order_id", "level", "due_at"),
        CheckConstraint("level IN ('urged', 'supervised', 'criticised')", name="level"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    level: Mapped[str]
    due_at: Mapped[datetime]

    work_order: Mapped[WorkOrder] = relationship()
