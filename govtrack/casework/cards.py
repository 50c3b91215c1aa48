"""What pages show of a work order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govtrack.casework.models import WorkOrder
from govtrack.core.cards import card_of


@dataclass(frozen=True, slots=True)
class OrderName:
    """Enough for a link to an order."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class OrderDue(OrderName):
    """Who has an order, and until when."""

    unit: str
    due_at: datetime
    is_unassigned: bool


@dataclass(frozen=True, slots=True)
class OrderCard(OrderDue):
    """An order in a list."""

    title: str
    place: str
    state: str
    is_overdue: bool


def order_name(order: WorkOrder) -> OrderName:
    """The order as a link."""
    return card_of(OrderName, order)


def order_due(order: WorkOrder) -> OrderDue:
    """The order with who has it, and until when."""
    return card_of(OrderDue, order, unit=order.unit.name)


def order_card(order: WorkOrder) -> OrderCard:
    """The order as a line of a list."""
    return card_of(OrderCard, order, unit=order.unit.name, place=order.place.name)
