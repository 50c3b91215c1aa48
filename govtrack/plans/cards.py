"""What pages show of a plan and its promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govtrack.casework.cards import OrderName, order_name
from govtrack.core.cards import card_of
from govtrack.plans.models import Commitment, Plan


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """A promise in a list; it is kept once somebody else has verified the work."""

    id: int
    title: str
    lead_unit: str
    in_service_on: date
    shown_progress: int
    is_kept: bool
    is_overdue: bool
    order: OrderName | None


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan with its promises."""

    id: int
    number: str
    title: str
    lead_unit: str
    promises: tuple[PromiseCard, ...]


def promise_card(promise: Commitment) -> PromiseCard:
    """The promise as a line of a list."""
    order = order_name(promise.work_order) if promise.work_order is not None else None
    return card_of(PromiseCard, promise, lead_unit=promise.lead_unit.name, order=order)


def plan_card(plan: Plan) -> PlanCard:
    """The plan with its promises."""
    promises = tuple(promise_card(promise) for promise in plan.commitments)
    return card_of(PlanCard, plan, lead_unit=plan.lead_unit.name, promises=promises)
