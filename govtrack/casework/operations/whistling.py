"""Calling other units to come and handle it together (吹哨报到)."""

from __future__ import annotations

from collections.abc import Sequence

from govtrack.accounts.roles import UNITS
from govtrack.casework import policy
from govtrack.casework.clocks import arrive_by
from govtrack.casework.events import OCCASIONS
from govtrack.casework.models import Whistle, WhistleCall, WorkOrder
from govtrack.casework.operations.common import demand_unit, hold, note, take_step
from govtrack.casework.operations.notices import notify_called_units, settle_arrival
from govtrack.casework.remaining import leaves_nobody, list_free
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.places.models import Organisation
from govtrack.places.policy import demand_serving

NO_OCCASION = _l("Choose which of the three occasions it is.")
NOBODY_LEFT = _l(
    "With these units nobody would be left who verifies the work, calls the reporter or calls the order off: whoever "
    "helps does not judge it. Call fewer units."
)
NO_UNITS = _l("Choose at least one other unit to call.")


def whistle(actor: Actor, order: WorkOrder, *, occasion: str, reason: str, units: Sequence[Organisation]) -> Whistle:
    """The lead unit or the command room calls ``units``; they must come within the occasion's limit.

    Raises InvalidInput at ``reason``, ``occasion`` (see OCCASIONS), or ``units`` where nobody but the lead unit is
    named, or nobody would be left to judge the work.
    """
    hold(order)
    demand_unit(policy.can_whistle(actor, order))
    for unit in units:
        demand_serving(unit, order.place.path)
    text = demand_text(reason, "reason")
    called = [unit for unit in dict.fromkeys(units) if unit.id != order.unit_id]
    if occasion not in OCCASIONS:
        raise InvalidInput(NO_OCCASION, "occasion")
    if not called:
        raise InvalidInput(NO_UNITS, "units")
    if leaves_nobody(list_free(order), order, [unit.id for unit in called]):
        raise InvalidInput(NOBODY_LEFT, "units")
    take_step(actor, order, "whistle", "whistled", reason=text, occasion=occasion, units=[unit.id for unit in called])
    row = Whistle(
        work_order_id=order.id,
        occasion=occasion,
        reason=text,
        called_by_id=actor.user_id,
        arrive_by=arrive_by(occasion),
    )
    row.calls = [WhistleCall(organisation_id=unit.id) for unit in called]
    db.session.add(row)
    db.session.flush()
    notify_called_units(order, called, row.id)
    db.session.expire(order, ["whistles"])
    return row


def demand_whistled(order: WorkOrder) -> None:
    """Units come while the order waits for them."""
    if order.state != "whistled":
        raise IllegalTransition()


def arrive(actor: Actor, order: WorkOrder) -> WorkOrder:
    """A called unit reports that it has come; when all have, the work goes on together.

    Raises Conflict where the unit has said so before, IllegalTransition where the order waits for nobody.
    """
    hold(order)
    demand(policy.is_of_called_unit(actor, order), policy.CALLED_ONLY)
    demand_whistled(order)
    calls = order.whistles[-1].calls
    if not policy.can_arrive(actor, order):
        raise Conflict(_l("Your unit has reported its arrival already."))
    units_here = actor.units_at(order.place.path, *UNITS)
    own = [call for call in policy.waiting_calls(order) if call.organisation_id in units_here]
    for call in own:
        call.arrived_at = now()
    units = [call.organisation_id for call in own]
    if all(call.arrived_at is not None for call in calls):
        take_step(actor, order, "resume", "all_arrived", units=units)
    else:
        note(actor, order, "arrived", units=units)
        settle_arrival(order, units, order.whistles[-1].id)
    return order


def resume(actor: Actor, order: WorkOrder, reason: str) -> WorkOrder:
    """The lead unit or the command room goes on without waiting for the rest, and says why.

    Raises Forbidden for members of a unit that was called and has not come.
    """
    hold(order)
    demand_apart(policy.can_whistle, actor, "casework.resume", order, policy.UNIT_ONLY)
    take_step(actor, order, "resume", "resumed", reason=demand_text(reason, "reason"))
    return order
