"""Finding work orders: one with all that belongs to it, lists by deadline, counts for the desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from govtrack.accounts.roles import DESK, UNITS
from govtrack.accounts.units import of_own_units
from govtrack.casework.models import Evidence, Extension, Round, Whistle, WhistleCall, WorkOrder
from govtrack.casework.policy import READERS
from govtrack.casework.states import OPEN, RUNNING, WORKING
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import IllegalTransition, NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.intake.models import Submission
from govtrack.intake.reserved import hidden_ids
from govtrack.places.models import Organisation, Place


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list shows; empty values show everything within the actor's reach.

    ``view`` is open, late, to_verify, returned, ended or all.
    """

    view: str = "open"
    profile: str = ""
    unit_id: int | None = None
    words: str = ""


def get_order(order_id: int) -> WorkOrder:
    """The order with its rounds, photos, requests, whistles and calls; raises NotFound."""
    statement = (
        select(WorkOrder)
        .where(WorkOrder.id == order_id)
        .options(
            joinedload(WorkOrder.place),
            joinedload(WorkOrder.unit),
            joinedload(WorkOrder.category),
            joinedload(WorkOrder.submission),
            selectinload(WorkOrder.rounds).options(
                joinedload(Round.claimed_by),
                joinedload(Round.verified_by),
                selectinload(Round.evidence).joinedload(Evidence.file),
            ),
            selectinload(WorkOrder.extensions),
            selectinload(WorkOrder.whistles).selectinload(Whistle.calls).joinedload(WhistleCall.organisation),
            selectinload(WorkOrder.callbacks),
        )
    )
    order = db.session.scalars(statement).unique().one_or_none()
    if order is None:
        raise NotFound()
    return order


def get_evidence(order_id: int, evidence_id: int) -> Evidence:
    """A photo of this order; raises NotFound for one of another."""
    statement = select(Evidence).join(Round).where(Evidence.id == evidence_id, Round.work_order_id == order_id)
    row = db.session.scalar(statement.options(joinedload(Evidence.file)))
    if row is None:
        raise NotFound()
    return row


def find_open_extension(order: WorkOrder) -> Extension | None:
    """The request for more time that nobody has decided yet."""
    return next((row for row in order.extensions if row.state == "requested"), None)


def _within(paths: Sequence[str]) -> ColumnElement[bool]:
    return or_(false(), *(Place.path.startswith(path, autoescape=True) for path in paths))


def list_closed(actor: Actor, order_ids: Collection[int]) -> Collection[int]:
    """Of these orders those that are about a letter which is reserved for others."""
    mine = (WorkOrder.id.in_(order_ids), WorkOrder.submission_id.in_(hidden_ids(actor)))
    return db.session.scalars(select(WorkOrder.id).where(*mine)).all()


@lru_cache(maxsize=256)
def _reach(actor: Actor) -> ColumnElement[bool]:
    """The orders the actor may see, as in ``policy.can_see``; it follows from who they are alone."""
    is_called = of_own_units(actor, UNITS, WhistleCall.organisation_id, WorkOrder.place_id)
    called = select(WhistleCall.id).join(Whistle).where(Whistle.work_order_id == WorkOrder.id, is_called)
    within = or_(
        of_own_units(actor, UNITS, WorkOrder.unit_id, WorkOrder.place_id),
        called.correlate(WorkOrder).exists(),
        _within(actor.place_paths((*DESK, *READERS))),
        (WorkOrder.profile == "commitment") & _within(actor.place_paths(("verified_resident",))),
    )
    return within & or_(WorkOrder.submission_id.is_(None), WorkOrder.submission_id.not_in(hidden_ids(actor)))


def _views() -> dict[str, ColumnElement[bool]]:
    return {
        "open": WorkOrder.state.in_(OPEN),
        "late": WorkOrder.state.in_(RUNNING) & (WorkOrder.due_at < now()),
        "to_verify": WorkOrder.state == "done_claimed",
        "returned": WorkOrder.state == "returned",
        "ended": WorkOrder.state.in_(("closed", "cancelled")),
    }


def _selected(actor: Actor, wanted: OrderFilter) -> Select[WorkOrder]:
    statement = select(WorkOrder).join(Place, WorkOrder.place_id == Place.id).where(_reach(actor))
    if (condition := _views().get(wanted.view)) is not None:
        statement = statement.where(condition)
    if wanted.profile:
        statement = statement.where(WorkOrder.profile == wanted.profile)
    if wanted.unit_id is not None:
        statement = statement.where(WorkOrder.unit_id == wanted.unit_id)
    if wanted.words:
        likeness = WorkOrder.title.contains(wanted.words, autoescape=True)
        statement = statement.where(or_(likeness, WorkOrder.number == wanted.words.upper()))
    return statement


def list_orders(actor: Actor, wanted: OrderFilter, *with_it: ExecutableOption) -> Page[WorkOrder]:
    """One page of the orders within the actor's reach, the most pressing first; ``with_it`` is loaded with them."""
    statement = _selected(actor, wanted).options(joinedload(WorkOrder.unit), joinedload(WorkOrder.place), *with_it)
    order = WorkOrder.closed_at.desc() if wanted.view == "ended" else WorkOrder.due_at
    return paginate(statement, by=(order, WorkOrder.id))


def count_orders(actor: Actor) -> dict[str, int]:
    """How many orders of the actor's reach each view holds; one query."""
    views = _views()
    counts = [func.count().filter(condition).label(name) for name, condition in views.items()]
    statement = select(*counts).select_from(WorkOrder).join(Place, WorkOrder.place_id == Place.id)
    row = db.session.execute(statement.where(_reach(actor))).one()
    return {name: int(getattr(row, name)) for name in views}


def list_units_with_orders(actor: Actor) -> Sequence[Organisation]:
    """The units whose orders the actor can see, for the filter."""
    statement = select(WorkOrder.unit_id).join(Place, WorkOrder.place_id == Place.id).where(_reach(actor)).distinct()
    return db.session.scalars(
        select(Organisation).where(Organisation.id.in_(statement)).order_by(Organisation.name_zh)
    ).all()


def list_orders_of(submission: Submission) -> Sequence[WorkOrder]:
    """All orders that worked on a submission, oldest first."""
    statement = select(WorkOrder).where(WorkOrder.submission_id == submission.id).options(joinedload(WorkOrder.unit))
    return db.session.scalars(statement.order_by(WorkOrder.id)).all()


def find_open_order(submission: Submission) -> WorkOrder | None:
    """The order that is working on the submission now."""
    return next((row for row in list_orders_of(submission) if row.state in WORKING), None)


def get_open_extension(order: WorkOrder) -> Extension:
    """The undecided request for more time; raises IllegalTransition where somebody decided it already."""
    row = find_open_extension(order)
    if row is None:
        raise IllegalTransition()
    return row
