"""Plans with their parties, commitments, progress reports, objections and noticed revisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.casework.models import WorkOrder
from govtrack.casework.states import CHECKED
from govtrack.core.clock import now, today
from govtrack.core.db import Base, Identified, Versioned
from govtrack.council.models import AgendaItem, Suggestion
from govtrack.intake.models.public_texts import PublicText, place_texts
from govtrack.places.models import Organisation, Place
from govtrack.plans.slots import SLOTS
from govtrack.plans.states import OBJECTION, PLAN
from govtrack.topics.models import Topic


class Plan(Identified, Versioned, Base):
    """What was promised after a council: who does what by when, measured how, paid from what."""

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint(PLAN.sql_check(), name="state"),
        CheckConstraint(
            "state NOT IN ('noticed', 'adopted', 'completed') OR noticed_until IS NOT NULL", name="noticed"
        ),
        CheckConstraint("state NOT IN ('adopted', 'completed') OR adopted_at IS NOT NULL", name="adopted"),
        CheckConstraint("state <> 'completed' OR completed_at IS NOT NULL", name="completed"),
        CheckConstraint("state <> 'withdrawn' OR withdrawal_reason <> ''", name="withdrawn"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    title: Mapped[str] = mapped_column(PublicText)
    goal: Mapped[str] = mapped_column(PublicText)
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default=PLAN.initial, index=True)
    state_since: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)
    noticed_at: Mapped[datetime | None]
    noticed_until: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str] = mapped_column(PublicText, default="")

    topic: Mapped[Topic] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    place: Mapped[Place] = relationship()
    lead_unit: Mapped[Organisation] = relationship()
    parties: Mapped[list[PlanParty]] = relationship(back_populates="plan", order_by="PlanParty.id")
    commitments: Mapped[list[Commitment]] = relationship(back_populates="plan", order_by="Commitment.position")
    objections: Mapped[list[Objection]] = relationship(back_populates="plan", order_by="Objection.id")
    revisions: Mapped[list[PlanRevision]] = relationship(back_populates="plan", order_by="PlanRevision.number")

    @property
    def is_notice_over(self) -> bool:
        """Whether the days for objections have passed."""
        return self.noticed_until is not None and self.noticed_until <= now()

    @property
    def is_overdue(self) -> bool:
        """Whether a promise of a plan being carried out is late; a flag, never a state."""
        return self.state == "adopted" and any(row.is_overdue for row in self.commitments)

    @property
    def progress(self) -> int:
        """The mean progress of the commitments in percent, rounded down; 100 only when all are kept."""
        rows = self.commitments
        return sum(row.shown_progress for row in rows) // len(rows) if rows else 0


OF_PLANS = select(Place.path).join(Plan, Plan.place_id == Place.id)
place_texts(Plan, OF_PLANS)


class PlanParty(Identified, Base):
    """One party in its slot: it signs, or refuses in writing; both are shown."""

    __tablename__ = "plan_parties"
    __table_args__ = (
        CheckConstraint(f"slot IN {tuple(SLOTS)}", name="slot"),
        CheckConstraint("signed_at IS NULL OR refusal = ''", name="signed_or_refused"),
        CheckConstraint("(signed_at IS NULL AND refusal = '') OR answered_by_id IS NOT NULL", name="answered"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    slot: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(PublicText)
    duty: Mapped[str] = mapped_column(PublicText, default="")
    signed_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(PublicText, default="")
    is_on_paper: Mapped[bool] = mapped_column(default=False)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    plan: Mapped[Plan] = relationship(back_populates="parties")
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def has_answered(self) -> bool:
        """Whether the party signed or refused."""
        return self.signed_at is not None or self.refusal != ""


place_texts(PlanParty, OF_PLANS.join(PlanParty, PlanParty.plan_id == Plan.id))


class Commitment(Identified, Versioned, Base):
    """One promise; it must answer: how far is it, what is the measurable output, when is it in service?

    ``budget`` is in yuan; ``quantity`` counts the output in ``quantity_unit`` (stalls, lifts, metres).
    """

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("budget IS NULL OR budget >= 0", name="budget"),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity"),
        CheckConstraint("measurable_output <> ''", name="measurable_output"),
        CheckConstraint("in_service_on >= starts_on", name="dates"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(PublicText)
    description: Mapped[str] = mapped_column(PublicText, default="")
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    measurable_output: Mapped[str] = mapped_column(PublicText)
    quantity: Mapped[int | None]
    quantity_unit: Mapped[str] = mapped_column(PublicText, default="")
    starts_on: Mapped[date]
    in_service_on: Mapped[date] = mapped_column(index=True)
    progress: Mapped[int] = mapped_column(default=0)
    budget: Mapped[int | None]
    budget_source: Mapped[str] = mapped_column(PublicText, default="")
    verifier: Mapped[str] = mapped_column(default="supervisor")
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True)
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), unique=True)

    plan: Mapped[Plan] = relationship(back_populates="commitments")
    lead_unit: Mapped[Organisation] = relationship()
    suggestion: Mapped[Suggestion | None] = relationship()
    work_order: Mapped[WorkOrder | None] = relationship()
    reports: Mapped[list[ProgressReport]] = relationship(back_populates="commitment", order_by="ProgressReport.id")

    @property
    def is_kept(self) -> bool:
        """Whether somebody else has verified the work."""
        return self.work_order is not None and self.work_order.state in CHECKED

    @property
    def is_overdue(self) -> bool:
        """Whether the in-service date has passed and nobody verified the work."""
        return not self.is_kept and self.work_order is not None and self.in_service_on < today()

    @property
    def is_unassigned(self) -> bool:
        """Whether the unit that had the work gave it back, and the desk finds another one."""
        return self.work_order is not None and self.work_order.is_unassigned

    @property
    def shown_progress(self) -> int:
        """Percent as reported, but 100 only once verified."""
        return 100 if self.is_kept else min(self.progress, 99)


OF_PROMISES = OF_PLANS.join(Commitment, Commitment.plan_id == Plan.id)
place_texts(Commitment, OF_PROMISES)


class ProgressReport(Identified, Base):
    """The three questions, answered on a day: progress, output so far, in service when."""

    __tablename__ = "progress_reports"
    __table_args__ = (CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), index=True)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    progress: Mapped[int]
    output_so_far: Mapped[str] = mapped_column(PublicText)
    in_service_on: Mapped[date]
    note: Mapped[str] = mapped_column(PublicText, default="")

    commitment: Mapped[Commitment] = relationship(back_populates="reports")
    reported_by: Mapped[User | None] = relationship()


place_texts(ProgressReport, OF_PROMISES.join(ProgressReport, ProgressReport.commitment_id == Commitment.id))


class Objection(Identified, Base):
    """What somebody had against a noticed plan; each one is answered with a reason."""

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint(OBJECTION.sql_check(), name="state"),
        CheckConstraint(
            "state = 'raised' OR (answer <> '' AND answered_by_id IS NOT NULL AND answered_at IS NOT NULL)",
            name="answered",
        ),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    revision: Mapped[int]
    raised_as: Mapped[str]
    # The account that raised it or entered it from paper; nobody where somebody without one objected.
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(PublicText)
    state: Mapped[str] = mapped_column(default=OBJECTION.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(PublicText, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship(back_populates="objections")


place_texts(Objection, OF_PLANS.join(Objection, Objection.plan_id == Plan.id))


class PlanRevision(Identified, Base):
    """The plan as it was put on notice; append-only."""

    __tablename__ = "plan_revisions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    noticed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    plan: Mapped[Plan] = relationship(back_populates="revisions")
