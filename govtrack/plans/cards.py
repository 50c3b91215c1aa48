"""What pages show of a plan: its promises, its parties, what was objected, what was on notice before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govtrack.casework.cards import OrderName, order_name
from govtrack.core.cards import card_of
from govtrack.council.cards import MeetingName, meeting_name
from govtrack.intake.models.public_texts import PublicWords
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty, PlanRevision, ProgressReport
from govtrack.topics.cards import TopicName, topic_name


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """A promise in a list; it is kept once somebody else has verified the work."""

    id: int
    title: str
    lead_unit: str
    in_service_on: date
    measurable_output: str
    quantity: int | None
    quantity_unit: str
    budget: int | None
    budget_source: str
    shown_progress: int
    is_kept: bool
    is_overdue: bool
    is_unassigned: bool
    order: OrderName | None


@dataclass(frozen=True, slots=True)
class PlannedPromise(PromiseCard):
    """A promise on the page of its plan; ``expected_on`` is the day last reported, where it is another one."""

    expected_on: date | None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """How far a promise was on a day."""

    created_at: datetime
    progress: int
    output_so_far: str
    in_service_on: date
    note: str


@dataclass(frozen=True, slots=True)
class PromisePage(PromiseCard):
    """A promise with all that its own page tells; ``doing_unit`` is the one that has the work."""

    position: int
    starts_on: date
    verifier: str
    suggestion: str
    doing_unit: str
    reports: tuple[ReportCard, ...]


@dataclass(frozen=True, slots=True)
class PartyCard:
    """A party in its slot, and what it answered."""

    id: int
    slot: str
    name: str
    duty: str
    signed_at: datetime | None
    refusal: str
    is_on_paper: bool


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    """An objection and its answer."""

    id: int
    created_at: datetime
    raised_as: str
    revision: int
    text: str
    state: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoticedPromise:
    """A promise as it was on notice."""

    title: str
    output: str
    in_service_on: str


@dataclass(frozen=True, slots=True)
class RevisionCard:
    """The plan as it was put on notice."""

    number: int
    created_at: datetime
    goal: str
    promises: tuple[NoticedPromise, ...]


@dataclass(frozen=True, slots=True)
class PlanName:
    """Enough for a link to a plan."""

    id: int
    number: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class PlanCard(PlanName):
    """A plan with its promises."""

    lead_unit: str
    promises: tuple[PromiseCard, ...]

    @property
    def kept(self) -> int:
        """How many promises are kept."""
        return sum(promise.is_kept for promise in self.promises)

    @property
    def late(self) -> int:
        """How many promises are overdue."""
        return sum(promise.is_overdue for promise in self.promises)


@dataclass(frozen=True, slots=True)
class PlanTile(PlanCard):
    """A plan in the public list."""

    place: str
    is_overdue: bool
    noticed_until: datetime | None


@dataclass(frozen=True, slots=True)
class PlanPage(PlanTile):
    """A plan with all that its own page tells."""

    promises: tuple[PlannedPromise, ...]
    goal: str
    topic: TopicName
    decided_in: MeetingName | None
    revision: int
    is_notice_over: bool
    withdrawal_reason: str
    parties: tuple[PartyCard, ...]
    objections: tuple[ObjectionCard, ...]
    revisions: tuple[RevisionCard, ...]


def promise_card(promise: Commitment) -> PromiseCard:
    """The promise as a line of a list."""
    return card_of(PromiseCard, promise, lead_unit=promise.lead_unit.name, order=_order(promise))


def planned_promise(promise: Commitment) -> PlannedPromise:
    """The promise with the day that its last report names."""
    # Nobody reports before the work began, so nothing is asked for on a plan that is still being signed.
    reports = promise.reports if promise.work_order is not None else []
    last = reports[-1].in_service_on if reports else promise.in_service_on
    return card_of(
        PlannedPromise, promise, lead_unit=promise.lead_unit.name, order=_order(promise),
        expected_on=last if last != promise.in_service_on else None,
    )  # fmt: skip


def _order(promise: Commitment) -> OrderName | None:
    return order_name(promise.work_order) if promise.work_order is not None else None


def report_card(report: ProgressReport) -> ReportCard:
    """The report as its page shows it."""
    return card_of(ReportCard, report)


def promise_page(promise: Commitment) -> PromisePage:
    """The promise as its own page shows it."""
    unit = promise.work_order.unit if promise.work_order is not None else promise.lead_unit
    return card_of(
        PromisePage,
        promise,
        lead_unit=promise.lead_unit.name,
        doing_unit=unit.name,
        order=_order(promise),
        suggestion=promise.suggestion.text if promise.suggestion is not None else "",
        reports=tuple(map(report_card, promise.reports)),
    )


def party_card(party: PlanParty) -> PartyCard:
    """The party with its answer."""
    return card_of(PartyCard, party)


def objection_card(objection: Objection) -> ObjectionCard:
    """The objection with its answer."""
    return card_of(ObjectionCard, objection)


def revision_card(revision: PlanRevision) -> RevisionCard:
    """The earlier text of the plan, which stands where the plan does."""

    def told(text: str) -> PublicWords:
        return PublicWords.of((Plan, revision.plan_id), text)

    promises = tuple(
        NoticedPromise(told(entry["title"]), told(entry["output"]), entry["in_service_on"])
        for entry in revision.body["commitments"]
    )
    return card_of(RevisionCard, revision, goal=told(revision.body["goal"]), promises=promises)


def plan_name(plan: Plan) -> PlanName:
    """The plan as a link."""
    return card_of(PlanName, plan)


def _told(plan: Plan) -> dict[str, Any]:
    return {"lead_unit": plan.lead_unit.name, "promises": tuple(map(promise_card, plan.commitments))}


def plan_card(plan: Plan) -> PlanCard:
    """The plan with its promises."""
    return card_of(PlanCard, plan, **_told(plan))


def plan_tile(plan: Plan) -> PlanTile:
    """The plan as the public list shows it."""
    return card_of(PlanTile, plan, place=plan.place.name, **_told(plan))


def plan_page(plan: Plan) -> PlanPage:
    """The plan as its own page shows it."""
    return card_of(
        PlanPage,
        plan,
        lead_unit=plan.lead_unit.name,
        promises=tuple(map(planned_promise, plan.commitments)),
        place=plan.place.name,
        topic=topic_name(plan.topic),
        decided_in=meeting_name(plan.agenda_item.meeting) if plan.agenda_item is not None else None,
        parties=tuple(map(party_card, plan.parties)),
        objections=tuple(map(objection_card, plan.objections)),
        revisions=tuple(map(revision_card, plan.revisions)),
    )
