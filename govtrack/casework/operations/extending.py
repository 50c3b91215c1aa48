"""More time: asked for once, before the deadline, at most as long again; decided by the desk."""

from __future__ import annotations

from datetime import datetime

from govtrack.casework import policy
from govtrack.casework.models import Extension, WorkOrder
from govtrack.casework.operations.common import demand_unit, hold, note
from govtrack.casework.operations.notices import ASKED, DECIDED, notify_desk, notify_unit
from govtrack.casework.queries import find_open_extension
from govtrack.casework.states import EXTENDABLE, EXTENSION, WORKING
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _, _l, show_time
from govtrack.core.reasons import demand_text


def latest_extension(order: WorkOrder) -> datetime:
    """The latest day that may be asked for: as much again as the order had at first."""
    return order.first_due_at + (order.first_due_at - order.created_at)


def demand_extendable(order: WorkOrder) -> None:
    """More time is asked for once, by whoever has the order and before its deadline."""
    if order.state not in EXTENDABLE:
        raise IllegalTransition()
    if order.extensions:
        raise Conflict(_l("More time has been asked for already; it can be asked for once."))
    if order.due_at <= now():
        raise InvalidInput(_l("The deadline has passed. More time must be asked for before it does."), "until")


def _demand_within(order: WorkOrder, until: datetime) -> None:
    if not order.due_at < until <= latest_extension(order):
        raise InvalidInput(
            _(
                "Choose a time after the deadline (%(due)s) and at most as much time again as the order had: until "
                "%(latest)s.",
                due=show_time(order.due_at), latest=show_time(latest_extension(order)),
            ),
            "until",
        )  # fmt: skip


def request_extension(actor: Actor, order: WorkOrder, *, until: datetime, reason: str) -> Extension:
    """The unit asks for time until ``until``; the reason will be told to the reporter."""
    hold(order)
    demand_unit(policy.can_handle(actor, order))
    text = demand_text(reason, "reason")
    demand_extendable(order)
    _demand_within(order, until)
    row = Extension(work_order_id=order.id, until=until, reason=text, requested_by_id=actor.user_id)
    db.session.add(row)
    note(actor, order, "extension_requested", reason=text, until=until.isoformat())
    notify_desk(order, ASKED)
    db.session.expire(order, ["extensions"])
    return row


def demand_time_asked(order: WorkOrder) -> None:
    """The desk decides while the work goes on or waits for its verdict, and once."""
    if order.state not in WORKING or find_open_extension(order) is None:
        raise IllegalTransition()


def decide_extension(actor: Actor, extension: Extension, *, is_granted: bool, remark: str = "") -> Extension:
    """The desk grants the time asked for or denies it with a remark; never the unit itself."""
    order = extension.work_order
    hold(order)
    demand_apart(policy.can_decide_extension, actor, "casework.decide_extension", order)
    demand_time_asked(order)
    text = remark.strip() if is_granted else demand_text(remark, "remark")
    EXTENSION.advance(extension, "grant" if is_granted else "deny", actor)
    extension.decided_by_id, extension.decided_at, extension.decision_note = actor.user_id, now(), text
    if is_granted:
        # A kind that was corrected meanwhile may have given more time already.
        order.due_at = max(order.due_at, extension.until)
        note(
            actor,
            order,
            "extension_granted",
            is_public=True,
            reason=extension.reason,
            until=extension.until.isoformat(),
            note=text,
        )
    else:
        note(actor, order, "extension_denied", reason=text)
    notify_unit(order, DECIDED)
    return extension
