"""Giving an order to a unit, to another one, and once more after it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from govtrack.casework import policy
from govtrack.casework.clocks import case_due, reply_clock
from govtrack.casework.models import Round, WorkOrder
from govtrack.casework.operations.common import hold, note, take_step
from govtrack.casework.operations.notices import DISPATCHED, notify_unit
from govtrack.casework.profiles import PROFILES
from govtrack.casework.states import WORKING
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import find_conflict, units_of
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l, show_time
from govtrack.core.numbering import next_number
from govtrack.core.reasons import demand_text
from govtrack.intake.models import Submission
from govtrack.intake.redaction import redact
from govtrack.intake.states import TAKEN_UP
from govtrack.places.models import Category, Organisation, Place
from govtrack.places.policy import demand_serving

PAST_DEADLINE = _l("The deadline lies in the past. Choose a later one.")


def demand_dispatchable(submission: Submission) -> None:
    """One order at a time works on a submission, and only once the desk has accepted it."""
    if submission.reserved_for is not None:
        raise Conflict(_l("A report about an office or its people is not given to a unit."))
    if submission.state not in TAKEN_UP:
        raise Conflict(_l("This matter has not been accepted, so there is nothing to dispatch yet."))
    statement = select(WorkOrder.number).where(WorkOrder.submission_id == submission.id, WorkOrder.state.in_(WORKING))
    if (number := db.session.scalar(statement)) is not None:
        raise Conflict(_l("Order %(number)s is already working on this matter. Look at it first.", number=number))


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be given to ``unit``; without ``due_at`` the clock of the category sets it.

    ``title`` and ``description`` are what the unit reads: redacted text. ``sent_at`` is for orders
    that were given out on paper before they are entered here.
    """

    profile: str
    unit: Organisation
    title: str
    place: Place
    category: Category | None = None
    submission: Submission | None = None
    due_at: datetime | None = None
    due_source: str = ""
    description: str = ""
    priority: str = "green"
    reopens: WorkOrder | None = None
    sent_at: datetime | None = None

    def due(self, moment: datetime) -> datetime:
        """By when an order given out at ``moment`` is to be done; raises InvalidInput for a time gone by."""
        due = self.due_at or _clock(self.submission, self.category, moment)
        if due <= moment:
            raise InvalidInput(PAST_DEADLINE, "due_at")
        return due


def _clock(submission: Submission | None, category: Category | None, moment: datetime) -> datetime:
    """The deadline that the kind of matter sets for what is given out at ``moment``."""
    return case_due(submission, moment) if submission else reply_clock(category).due(moment)


def _demand_within(actor: Actor, unit: Organisation, due: datetime, last: datetime) -> None:
    """Nobody gives their own unit more time than the kind of matter has: that is asked for, and decided by others."""
    is_own = actor.kind != "system" and unit.id in units_of(actor.grants)
    if is_own and due > last:
        text = _l(
            "You give this order to your own unit, so its deadline is at most that of its kind of matter: %(last)s. "
            "More time is asked for later and decided by somebody else.", last=show_time(last),
        )  # fmt: skip
        raise InvalidInput(text, "due_at")


def dispatch(actor: Actor, new: NewOrder) -> WorkOrder:
    """Gives out the order.

    Raises Forbidden outside the actor's desk, Conflict where an open order works on the submission
    already, InvalidInput for a kind of order that there is not, for a place that is not the letter's, for a deadline
    in the past, or beyond that of the kind for a unit of the actor's own, IllegalTransition where the order that is
    opened again is not closed, or of another matter.
    """
    _demand_scope(actor, new)
    _demand_profile(new)
    _demand_same_matter(new)
    if new.submission is not None:
        lock(new.submission)
        demand_dispatchable(new.submission)
    moment = min(new.sent_at or now(), now())
    due = new.due(moment)
    # The day of a promise stands in its plan, which several adopt.
    if PROFILES[new.profile].is_cancelled_by_desk:
        _demand_within(actor, new.unit, due, _clock(new.submission, new.category, moment))
    order = WorkOrder(
        number=next_number("WO"), profile=new.profile, priority=new.priority, title=_masked(new, new.title),
        description=_masked(new, new.description), submission_id=new.submission.id if new.submission else None,
        reopens_id=new.reopens.id if new.reopens else None, category_id=new.category.id if new.category else None,
        place_id=new.place.id, unit_id=new.unit.id, created_by_id=actor.user_id, sent_at=moment, due_at=due,
        first_due_at=due, due_source=new.due_source,
    )  # fmt: skip
    db.session.add(order)
    db.session.flush()
    db.session.add(Round(work_order_id=order.id, number=1))
    db.session.flush()
    db.session.refresh(order)
    note(actor, order, "dispatched", is_public=True, unit=order.unit_id, due_at=due.isoformat(), profile=order.profile)
    notify_unit(order, DISPATCHED)
    return order


def _masked(new: NewOrder, text: str) -> str:
    """What a clerk typed about somebody's letter: a number or a document of whoever wrote never goes to a unit."""
    return redact(text, only_sure=True) if new.submission is not None else text


def _demand_scope(actor: Actor, new: NewOrder) -> None:
    """The place, the letter, the order that is opened again and the unit are those of the actor's desk."""
    is_system = actor.kind == "system"
    demand(is_system or policy.can_dispatch(actor, new.place.path), policy.DESK_ONLY)
    demand(new.reopens is None or policy.can_direct(actor, new.reopens), policy.DESK_ONLY)
    demand_serving(new.unit, new.place.path)
    if new.submission is not None:
        demand(policy.can_dispatch_about(actor, new.submission), policy.DESK_ONLY)
    if new.submission is not None and new.reopens is None:
        _demand_there(new, policy.place_of(new.submission))


def _demand_there(new: NewOrder, about: Place | None) -> None:
    """The order is about where the letter is, at its place or one around or in it, and its unit serves both."""
    if about is None or not (new.place.path.startswith(about.path) or about.path.startswith(new.place.path)):
        raise InvalidInput(_l("The letter is about another place. Choose that one."), "place")
    demand_serving(new.unit, about.path)


def _demand_profile(new: NewOrder) -> None:
    """A promise follows from a plan, which the order names, or from the order of one that is opened again."""
    profile = PROFILES.get(new.profile)
    if profile is None or not (profile.is_cancelled_by_desk or new.due_source or new.reopens):
        raise InvalidInput(_l("Choose what the order is: a case, an alarm, or a promise of a plan."), "profile")


def _demand_same_matter(new: NewOrder) -> None:
    """What is opened again was closed, and is about the same letter at the same place."""
    before = new.reopens
    submission_id = new.submission.id if new.submission else None
    if before is not None and (before.state, before.place_id, before.submission_id) != (
        "closed", new.place.id, submission_id,
    ):  # fmt: skip
        raise IllegalTransition()


def redispatch(
    actor: Actor, order: WorkOrder, *, unit: Organisation, reason: str = "", due_at: datetime | None = None
) -> WorkOrder:
    """Gives a returned order to another unit, or for good to the same; the reporter's clock runs on.

    After the last return that the setting allows, only the command room may do it. Raises InvalidInput for a deadline
    in the past, and where somebody who had the order in hand gives it back to its unit or sets another deadline.
    """
    hold(order)
    demand(policy.can_redispatch(actor, order), policy.LAST_WORD)
    demand_serving(unit, order.place.path)
    if unit.id == order.unit_id:
        _demand_others(actor, order, "unit_id")
    if due_at is not None:
        _demand_others(actor, order, "due_at")
    if due_at is not None and due_at <= now():
        raise InvalidInput(PAST_DEADLINE, "due_at")
    if due_at is not None:
        _demand_within(actor, unit, due_at, max(order.due_at, _clock(order.submission, order.category, now())))
    order.unit_id, order.sent_at = unit.id, now()
    order.due_at = due_at or order.due_at
    take_step(actor, order, "redispatch", "redispatched", is_public=True, unit=unit.id, note=reason.strip())
    db.session.refresh(order)
    notify_unit(order, DISPATCHED, order.returns)
    return order


def _demand_others(actor: Actor, order: WorkOrder, field: str) -> None:
    """Nobody gives themselves by another office what the desk would not have given them."""
    if (conflict := find_conflict(actor, "casework.direct", order)) is not None:
        raise InvalidInput(conflict.message, field)


def reopen(actor: Actor, order: WorkOrder, *, reason: str, unit: Organisation | None = None) -> WorkOrder:
    """Opens a new order for a matter whose closed one did not solve it; the old one stays as it was.

    Returns the new order. Raises IllegalTransition for one that is not closed, InvalidInput at ``reason``.
    """
    hold(order)
    demand(policy.can_direct(actor, order), policy.DESK_ONLY)
    demand_serving(unit, order.place.path)
    text = demand_text(reason, "reason")
    again = NewOrder(
        profile=order.profile, unit=unit or order.unit, title=order.title, place=order.place,
        category=order.category, submission=order.submission, description=order.description,
        priority="yellow", reopens=order,
    )  # fmt: skip
    successor = dispatch(actor, again)
    successor.rounds[0].reason = text
    note(actor, order, "reopened", is_public=True, successor=successor.id)
    return successor
