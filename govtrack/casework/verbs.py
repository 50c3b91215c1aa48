"""What can be done with a work order, in the order of the work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from govtrack.casework import operations, policy, queries
from govtrack.casework.models import Extension, WorkOrder
from govtrack.casework.operations.accepting import demand_callable, demand_called
from govtrack.casework.operations.dispatching import demand_dispatchable
from govtrack.casework.operations.extending import demand_extendable, demand_time_asked
from govtrack.casework.operations.handling import demand_returnable
from govtrack.casework.operations.notices import ENDED_BY
from govtrack.casework.operations.whistling import demand_whistled
from govtrack.casework.states import WORK_ORDER
from govtrack.core.actors import Actor
from govtrack.core.errors import NotFound
from govtrack.core.i18n import _l
from govtrack.core.verbs import Verb
from govtrack.intake.models import Submission
from govtrack.places.models import Organisation


def _may_be_given(_actor: Actor, order: WorkOrder, unit: Organisation) -> bool:
    return policy.can_be_given(order.place, unit)


def _may_be_given_about(_actor: Actor, submission: Submission, unit: Organisation) -> bool:
    return policy.can_be_given(policy.place_of(submission), unit)


def _dispatch(
    actor: Actor,
    submission: Submission,
    *,
    unit: Organisation,
    title: str,
    description: str = "",
    due_at: datetime | None = None,
    priority: str = "green",
) -> WorkOrder:
    place = policy.place_of(submission)
    if place is None:
        raise NotFound()
    new = operations.NewOrder(
        profile="case", unit=unit, title=title, description=description, place=place,
        category=submission.category, submission=submission, due_at=due_at, priority=priority,
    )  # fmt: skip
    return operations.dispatch(actor, new)


def _decide_extension(actor: Actor, order: WorkOrder, **given: Any) -> Extension:
    return operations.decide_extension(actor, queries.get_open_extension(order), **given)


# What somebody outside the scope reads.
REFUSALS = {
    policy.can_handle: policy.UNIT_ONLY, policy.can_whistle: policy.UNIT_ONLY, policy.can_arrive: policy.CALLED_ONLY,
    policy.can_redispatch: policy.LAST_WORD,
}  # fmt: skip


def _verb(name: str, *events: str, step: str = "", **more: Any) -> Verb:
    """A verb of an order; the notices that it ends are those of its events."""
    ends = tuple(dict.fromkeys(kind for event in events for kind in ENDED_BY.get(event, ())))
    table, refusal = WORK_ORDER if step else None, REFUSALS.get(more["policy"], "")
    return Verb(name=name, table=table, step=step, events=events, ends=ends, refusal=refusal, **more)


_ALL = (
    Verb(
        name="dispatch", events=("dispatched",), label=_l("Dispatch"), done=_l("The order was dispatched."),
        operation=_dispatch, policy=policy.can_dispatch_about, demand=demand_dispatchable, needs=("unit", "title"),
        objects={"unit": _may_be_given_about}, at_the_field=("unit",), refusal=policy.DESK_ONLY, tone="primary",
        icon="send",
    ),
    _verb(
        "sign", "signed", step="sign", label=_l("Sign for it"),
        done=_l("Signed for. Start the work when you begin."),
        operation=operations.sign, policy=policy.can_handle, tone="primary", icon="signature",
    ),
    _verb(
        "start", "started", step="start", label=_l("Start work"), done=_l("Work has started."),
        operation=operations.start, policy=policy.can_handle, tone="primary", icon="tools",
    ),
    _verb(
        "claim_done", "claimed_done", step="claim_done", label=_l("Report it done"),
        done=_l("Reported done. Somebody else verifies it now."),
        operation=operations.claim_done, policy=policy.can_handle, needs=("note",), tone="primary",
        icon="clipboard-check",
    ),
    _verb(
        "arrive", "arrived", "all_arrived", label=_l("We have come"), done=_l("Your arrival was noted."),
        operation=operations.arrive, policy=policy.can_arrive, demand=demand_whistled,
        tone="primary", icon="users-group",
    ),
    _verb(
        "resume", "resumed", step="resume", label=_l("Go on without the rest"), done=_l("Work goes on."),
        operation=operations.resume, policy=policy.can_whistle, duty="casework.resume", needs=("reason",), icon="tools",
    ),
    _verb(
        "whistle", "whistled", step="whistle", label=_l("Call in other units"),
        done=_l("The units were called."),
        operation=operations.whistle, policy=policy.can_whistle, needs=("occasion", "reason", "units"),
        objects={"units": _may_be_given}, at_the_field=("units",), icon="speakerphone",
    ),
    _verb(
        "extend", "extension_requested", label=_l("Ask for more time"), done=_l("Your request went to the desk."),
        operation=operations.request_extension, policy=policy.can_handle, demand=demand_extendable,
        needs=("until", "reason"), icon="hourglass",
    ),
    _verb(
        "return", "returned", "unit_sought", step="return_order", label=_l("Return it: not our duty"),
        done=_l("Returned. The desk finds the right unit."),
        operation=operations.return_order, policy=policy.can_handle, demand=demand_returnable, needs=("reason",),
        icon="arrow-back-up",
    ),
    _verb(
        "redispatch", "redispatched", step="redispatch", label=_l("Dispatch again"), done=_l("Dispatched again."),
        operation=operations.redispatch, policy=policy.can_redispatch, needs=("unit",),
        objects={"unit": _may_be_given}, at_the_field=("unit",), tone="primary", icon="send",
    ),
    _verb(
        "decide_extension", "extension_granted", "extension_denied", label=_l("Decide on more time"),
        done=_l("Decided."),
        operation=_decide_extension, policy=policy.can_decide_extension, demand=demand_time_asked,
        needs=("is_granted",), duty="casework.decide_extension", tone="primary", icon="hourglass",
    ),
    _verb(
        "verify", "verified", "sent_back", step="verify", label=_l("Verify the work"),
        done=_l("Your verdict was recorded."),
        operation=operations.verify, policy=policy.can_verify, needs=("verdict",),
        duty="casework.verify", tone="primary", icon="clipboard-check",
    ),
    _verb(
        "call", "called_back", label=_l("Record a call to the reporter"), done=_l("The call was recorded."),
        operation=operations.record_callback, policy=policy.can_call_back, demand=demand_callable,
        needs=("is_contacted",), duty="casework.call_back", icon="phone",
    ),
    _verb(
        "close", "closed", step="close", label=_l("Close the order"), done=_l("Closed."),
        operation=operations.close, policy=policy.can_direct, demand=demand_called, tone="primary", icon="check",
    ),
    _verb(
        "cancel", "cancelled", "called_off", step="cancel", label=_l("Cancel the order"), done=_l("Cancelled."),
        operation=operations.cancel, policy=policy.can_cancel, needs=("reason",), duty="casework.direct",
        tone="danger", icon="circle-x",
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in _ALL}
ORDER_VERBS = {name: verb for name, verb in VERBS.items() if name != "dispatch"}


def open_verbs(actor: Actor, order: WorkOrder) -> list[Verb]:
    """What this person can do with the order now."""
    return [verb for verb in ORDER_VERBS.values() if verb.is_open(actor, order)]


def has_open_verb(actor: Actor, order: WorkOrder) -> bool:
    """Whether this person can do anything with the order now."""
    return any(verb.is_open(actor, order) for verb in ORDER_VERBS.values())
