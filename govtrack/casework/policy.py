"""Who may see and do what with a work order; handler, caller and verifier are three persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, literal, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from govtrack.accounts.roles import DESK, UNITS
from govtrack.audit.models import Event
from govtrack.casework.models import GIVING, NOT_HANDLING, Round, Whistle, WhistleCall, WorkOrder
from govtrack.casework.profiles import PROFILES
from govtrack.casework.settings import MAX_RETURNS
from govtrack.casework.states import WORKING
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import Hands, hands_of, is_separate
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import authors_of, can_triage
from govtrack.intake.reserved import is_reserved_from
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import serves
from govtrack.places.queries import find_subdistrict

UNIT_ONLY = _l("Only the unit that the order was given to can do this.")
CALLED_ONLY = _l("Only a unit that was called can report its arrival.")
DESK_ONLY = _l("Only the desk of this place can give out orders.")
LAST_WORD = _l(
    "The desk of this place gives orders out again. After the last return that is allowed, the command room does."
)
# Who reads orders of their places without acting on them.
READERS = ("supervisor", "auditor", "commissioner", "grid_worker")
CALLERS = (*DESK, "supervisor")
# What :func:`who_had` reads of orders, in one statement however many they are.
WITH_HANDLERS = (joinedload(WorkOrder.rounds), joinedload(WorkOrder.unit_events))
# All that tells whose hands were on orders, in two statements however many they are: an order has few of each.
WITH_HANDS = (
    joinedload(WorkOrder.rounds),
    joinedload(WorkOrder.extensions),
    joinedload(WorkOrder.callbacks),
    joinedload(WorkOrder.whistles).joinedload(Whistle.calls),
    joinedload(WorkOrder.submission),
    selectinload(WorkOrder.unit_events),
)

# What an id in the rows of :func:`select_hands` is of.
_PERSON, _UNIT, _CAME, _VERIFIER = map(literal, ("person", "unit", "came", "verifier"))


def _acts_for(actor: Actor, order: WorkOrder, organisation_ids: set[int]) -> bool:
    works_there = not actor.units_at(order.place.path, *UNITS).isdisjoint(organisation_ids)
    return works_there and _is_open_to(actor, order)


def _is_open_to(actor: Actor, order: WorkOrder) -> bool:
    """Whether the order may be known at all: one about a letter that is reserved for others goes with it."""
    return not is_reserved_from(actor, order.submission)


def _called_units(order: WorkOrder) -> set[int]:
    return {call.organisation_id for whistle in order.whistles for call in whistle.calls}


def _units_that_came(order: WorkOrder) -> set[int]:
    """A call alone lays nobody's hand on the work."""
    return {call.organisation_id for row in order.whistles for call in row.calls if call.arrived_at is not None}


def is_of_unit(actor: Actor, order: WorkOrder) -> bool:
    """Whether the actor works for the lead unit of the order."""
    return _acts_for(actor, order, {order.unit_id})


def is_of_called_unit(actor: Actor, order: WorkOrder) -> bool:
    """Whether the actor works for a unit that was whistled for."""
    return _acts_for(actor, order, _called_units(order))


def can_arrive(actor: Actor, order: WorkOrder) -> bool:
    """A unit that the last whistle called and that has not come yet."""
    return _acts_for(actor, order, {call.organisation_id for call in waiting_calls(order)})


def waiting_calls(order: WorkOrder) -> list[WhistleCall]:
    """The calls of the last whistle whose units have not come yet."""
    calls = order.whistles[-1].calls if order.whistles else []
    return [call for call in calls if call.arrived_at is None]


def is_of_desk(actor: Actor, order: WorkOrder) -> bool:
    """Whether the order lies within the actor's desk."""
    return actor.has_role_at(order.place.path, *DESK) and _is_open_to(actor, order)


def can_see(actor: Actor, order: WorkOrder) -> bool:
    """Lead and called units, the desk, those who watch the place, and who may verify it.

    An order about a letter that is reserved for others is hidden with it.
    """
    return _is_open_to(actor, order) and (
        is_of_unit(actor, order)
        or is_of_called_unit(actor, order)
        or is_of_desk(actor, order)
        or actor.has_role_at(order.place.path, *READERS)
        or (order.profile == "commitment" and actor.has_role_at(order.place.path, "verified_resident"))
    )


def can_handle(actor: Actor, order: WorkOrder) -> bool:
    """Only the lead unit signs, starts, returns, asks for time and reports done."""
    return is_of_unit(actor, order)


def can_dispatch(actor: Actor, place_path: str) -> bool:
    """The desk of the place gives out orders."""
    return actor.has_role_at(place_path, *DESK)


def place_of(submission: Submission) -> Place | None:
    """Where the matter is; one without a known place is the whole sub-district's."""
    return submission.place or find_subdistrict()


def can_dispatch_about(actor: Actor, submission: Submission) -> bool:
    """The desk that has the letter gives out the order about it, and the house itself."""
    return actor.kind == "system" or can_triage(actor, submission)


def can_be_given(place: Place | None, unit: Organisation) -> bool:
    """Whether a unit can work on what is about the place."""
    return place is not None and serves(unit, place.path)


def can_direct(actor: Actor, order: WorkOrder) -> bool:
    """The desk of the place closes an order and opens it again."""
    return actor.kind == "system" or is_of_desk(actor, order)


def can_redispatch(actor: Actor, order: WorkOrder) -> bool:
    """The desk of the place; after the last return that the setting allows, the command room alone."""
    is_last_word = order.returns >= int(get_setting(MAX_RETURNS))
    return can_direct(actor, order) and (not is_last_word or actor.has_role_at(order.place.path, "command"))


@hands_of("casework.verify", "casework.handle")
@hands_of("casework.call_back", "casework.handle")
def who_handled(order: WorkOrder) -> Hands:
    """Who had the order in hand in any round, with all units that had it and those that were called and came."""
    return Hands.of(_handlers(order), {*_units_so_far(order), *_units_that_came(order)})


@hands_of("casework.direct", "casework.handle")
def who_had(order: WorkOrder) -> Hands:
    """Who had the order in hand, with its unit and each that it was given to before."""
    return Hands.of(_handlers(order), _units_so_far(order))


@hands_of("casework.direct", "casework.be_called")
def who_was_called(order: WorkOrder) -> Hands:
    """The units that were called to the order: their help is asked for, and they do not call the matter off."""
    return Hands.of(units=_called_units(order))


@hands_of("casework.resume", "casework.be_called")
def who_is_waited_for(order: WorkOrder) -> Hands:
    """The units that were called last and have not come: they do not excuse themselves by another office."""
    return Hands.of(units=[call.organisation_id for call in waiting_calls(order)])


@hands_of("intake.sort", "casework.handle")
def who_works_on(submission: Submission) -> Hands:
    """Who has an order about the letter in hand, as long as it works: its clock follows kind and urgency."""
    return read_hands(_select_hands_at_work(), {"letter_id": submission.id}).had


@cache
def _select_hands_at_work() -> CompoundSelect[str, int | None]:
    letter = WorkOrder.submission_id == bindparam("letter_id", type_=Integer)
    return select_hands(select(WorkOrder.id).where(letter, WorkOrder.state.in_(WORKING)))


@dataclass(frozen=True, slots=True)
class WorkHands:
    """Whose hands were on several orders together, as :func:`who_had`, :func:`who_handled` and
    :func:`who_verified` tell it of each."""

    had: Hands
    handled: Hands
    verified: Hands


def select_hands(orders: Select[int]) -> CompoundSelect[str, int | None]:
    """Ids of persons and units whose hands were on these orders, each after what it is: one statement of columns.

    Pages that only ask who did what need none of the orders themselves. It is for keeping: built once, asked often.
    """
    ids = select(orders.cte("orders").c.id)
    in_rounds = Round.work_order_id.in_(ids)
    on_record = select(_PERSON, Event.actor_id).where(Event.subject_type == WorkOrder.__tablename__)
    on_record = on_record.where(Event.subject_id.in_(ids))
    was_given = on_record.with_only_columns(_UNIT, Event.data["unit"].as_integer())
    return union_all(
        select(_UNIT, WorkOrder.unit_id).where(WorkOrder.id.in_(ids)),
        was_given.where(Event.verb.in_(GIVING)),
        select(_CAME, WhistleCall.organisation_id)
        .join(Whistle, WhistleCall.whistle_id == Whistle.id)
        .where(Whistle.work_order_id.in_(ids), WhistleCall.arrived_at.is_not(None)),
        select(_PERSON, Round.claimed_by_id).where(in_rounds),
        select(_PERSON, Round.started_by_id).where(in_rounds),
        on_record.where(Event.verb.not_in(NOT_HANDLING)),
        select(_VERIFIER, Round.verified_by_id).where(in_rounds),
    )


def read_hands(statement: CompoundSelect[str, int | None], parameters: Mapping[str, int | None]) -> WorkHands:
    """What a statement of :func:`select_hands` finds."""
    ids: dict[str | None, set[int | None]] = {}
    for kind, key in db.session.execute(statement, parameters):
        ids.setdefault(kind, set()).add(key)
    persons, units, came, verifiers = (ids.get(part.value, set()) for part in (_PERSON, _UNIT, _CAME, _VERIFIER))
    return WorkHands(Hands.of(persons, units), Hands.of(persons, units | came), Hands.of(verifiers))


def _units_so_far(order: WorkOrder) -> set[int | None]:
    return {order.unit_id, *(event.data.get("unit") for event in order.given)}


def _handlers(order: WorkOrder) -> list[int | None]:
    """Rows name who started and reported done; who signed, came, or asked for time is in the record."""
    in_rounds = [person for row in order.rounds for person in (row.claimed_by_id, row.started_by_id)]
    return [*in_rounds, *(event.actor_id for event in order.handled)]


@hands_of("casework.verify", "intake.write")
@hands_of("casework.call_back", "intake.write")
def who_wrote_letter(order: WorkOrder) -> Hands:
    """Who wrote the letter that the order answers."""
    return authors_of(order.submission)


@hands_of("casework.decide_extension", "casework.handle")
def who_asks_for_time(order: WorkOrder) -> Hands:
    """The lead unit, and whoever had the order in hand there, above all who asked."""
    asked = [row.requested_by_id for row in order.extensions]
    return Hands.of([*asked, *_handlers(order)], [order.unit_id])


@hands_of("casework.verify", "casework.call_back")
def who_called(order: WorkOrder) -> Hands:
    """Who spoke with the reporter."""
    return Hands.of(row.called_by_id for row in order.callbacks)


@hands_of("casework.call_back", "casework.verify")
def who_verified(order: WorkOrder) -> Hands:
    """Who accepted the work or sent it back in any round."""
    return Hands.of(row.verified_by_id for row in order.rounds)


def can_verify(actor: Actor, order: WorkOrder) -> bool:
    """A verifier of the profile, for the place, whose hands were not on it before."""
    return is_verifier(actor, order) and is_separate(actor, "casework.verify", order)


def is_verifier(actor: Actor, order: WorkOrder) -> bool:
    """Who verifies orders of this profile at this place."""
    is_theirs = actor.has_role_at(order.place.path, *PROFILES[order.profile].verifiers)
    return is_theirs and _is_open_to(actor, order)


def can_call_back(actor: Actor, order: WorkOrder) -> bool:
    """Somebody of desk or supervision who neither handled nor verified it."""
    is_theirs = actor.has_role_at(order.place.path, *CALLERS) and _is_open_to(actor, order)
    return is_theirs and is_separate(actor, "casework.call_back", order)


def can_decide_extension(actor: Actor, order: WorkOrder) -> bool:
    """The desk, but never a member of the unit that asks."""
    return is_of_desk(actor, order) and is_separate(actor, "casework.decide_extension", order)


def can_cancel(actor: Actor, order: WorkOrder) -> bool:
    """The desk, but nobody who had it, calls off what a plan does not promise; a promise falls by the system."""
    is_ours = PROFILES[order.profile].is_cancelled_by_desk and is_of_desk(actor, order)
    return actor.kind == "system" or (is_ours and is_separate(actor, "casework.direct", order))


def can_whistle(actor: Actor, order: WorkOrder) -> bool:
    """The lead unit, or the command room."""
    is_command = actor.has_role_at(order.place.path, "command") and _is_open_to(actor, order)
    return is_command or can_handle(actor, order)
