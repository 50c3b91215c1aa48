"""The actions of a work order as data: who sees the button, which form, which operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from govtrack.casework import operations, policy, queries
from govtrack.casework.clocks import MAX_RETURNS, returnable_until
from govtrack.casework.forms import (
    ActionForm,
    CallbackForm,
    ClaimForm,
    ExtensionDecisionForm,
    ExtensionForm,
    ReasonForm,
    RedispatchForm,
    VerdictForm,
    WhistleForm,
)
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import NewEvidence
from govtrack.casework.profiles import PROFILES
from govtrack.casework.states import RUNNING, WORK_ORDER
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.places.queries import get_organisation

Test = Callable[[Actor, WorkOrder], bool]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done: ``is_open`` decides whether it is offered, ``run`` does it.

    Without ``form`` it is one button; with one it has a page of its own.
    """

    name: str
    label: Text
    done: Text
    is_open: Test
    run: Callable[[Actor, WorkOrder, Any], Any]
    form: type[ActionForm] = ActionForm
    tone: str = "secondary"
    icon: str | None = None

    @property
    def is_button(self) -> bool:
        """Whether nothing needs to be filled in."""
        return self.form is ActionForm


def _by_table(action: str, may: Test) -> Test:
    return lambda actor, order: WORK_ORDER.can(order, action, actor) and may(actor, order)


def _can_return(actor: Actor, order: WorkOrder) -> bool:
    is_in_time = now() <= returnable_until(order.sent_at) and order.returns < int(get_setting(MAX_RETURNS))
    return is_in_time and policy.can_handle(actor, order)


def _can_ask_for_time(actor: Actor, order: WorkOrder) -> bool:
    is_askable = order.state in RUNNING and order.state != "returned" and not order.extensions and order.due_at > now()
    return is_askable and policy.can_handle(actor, order)


def _can_decide_on_time(actor: Actor, order: WorkOrder) -> bool:
    return queries.find_open_extension(order) is not None and policy.can_decide_extension(actor, order)


def _can_lead_whistle(actor: Actor, order: WorkOrder) -> bool:
    return policy.can_handle(actor, order) or actor.has_role_at(order.place.path, "command")


def _can_arrive(actor: Actor, order: WorkOrder) -> bool:
    calls = order.whistles[-1].calls if order.state == "whistled" else []
    waiting = {call.organisation_id for call in calls if call.arrived_at is None}
    return not waiting.isdisjoint(queries.own_unit_ids(actor))


def _can_call(actor: Actor, order: WorkOrder) -> bool:
    is_due = order.submission_id is not None and order.state in {"done_claimed", "verified"}
    return is_due and policy.can_call_back(actor, order)


def _can_cancel(actor: Actor, order: WorkOrder) -> bool:
    return PROFILES[order.profile].is_cancelled_by_desk and policy.is_of_desk(actor, order)


def _redispatch(actor: Actor, order: WorkOrder, form: RedispatchForm) -> None:
    unit = get_organisation(form.unit_id.data)
    operations.redispatch(actor, order, unit=unit, reason=form.reason.data or "", due_at=form.due_at.moment)


def _request_extension(actor: Actor, order: WorkOrder, form: ExtensionForm) -> None:
    moment = form.until.moment
    if moment is not None:
        operations.request_extension(actor, order, until=moment, reason=form.reason.data or "")


def _decide_extension(actor: Actor, order: WorkOrder, form: ExtensionDecisionForm) -> None:
    row = queries.get_open_extension(order)
    is_granted = form.decision.data == "grant"
    operations.decide_extension(actor, row, is_granted=is_granted, remark=form.remark.data or "")


def _whistle(actor: Actor, order: WorkOrder, form: WhistleForm) -> None:
    units = [get_organisation(unit_id) for unit_id in form.units.data or []]
    operations.whistle(actor, order, occasion=form.occasion.data, reason=form.reason.data or "", units=units)


def _claim_done(actor: Actor, order: WorkOrder, form: ClaimForm) -> None:
    caption = form.caption.data or ""
    photos = [NewEvidence(photo, "before", caption) for photo in form.read(form.photos_before)]
    photos += [NewEvidence(photo, "after", caption) for photo in form.read(form.photos)]
    operations.claim_done(actor, order, note=form.note.data or "", photos=photos)


def _call_back(actor: Actor, order: WorkOrder, form: CallbackForm) -> None:
    is_contacted = form.is_contacted.data == "yes"
    solved = form.is_solved.data or None
    operations.record_callback(actor, order, is_contacted=is_contacted, is_solved=solved, remark=form.remark.data or "")


ACTIONS = {
    action.name: action
    for action in (
        Action("sign", _l("Sign for it"), _l("Signed for. Start the work when you begin."),
               _by_table("sign", policy.can_handle), lambda a, o, f: operations.sign(a, o),
               tone="primary", icon="signature"),
        Action("start", _l("Start work"), _l("Work has started."),
               _by_table("start", policy.can_handle), lambda a, o, f: operations.start(a, o),
               tone="primary", icon="tools"),
        Action("claim_done", _l("Report it done"), _l("Reported done. Somebody else verifies it now."),
               _by_table("claim_done", policy.can_handle), _claim_done, ClaimForm, "primary", "clipboard-check"),
        Action("arrive", _l("We have come"), _l("Your arrival was noted."),
               _can_arrive, lambda a, o, f: operations.arrive(a, o), tone="primary", icon="users-group"),
        Action("resume", _l("Go on without the rest"), _l("Work goes on."),
               _by_table("resume", _can_lead_whistle), lambda a, o, f: operations.resume(a, o, f.reason.data),
               ReasonForm, icon="tools"),
        Action("whistle", _l("Call other units by whistle"), _l("The units were called."),
               _by_table("whistle", _can_lead_whistle), _whistle, WhistleForm, icon="speakerphone"),
        Action("extend", _l("Ask for more time"), _l("Your request went to the desk."),
               _can_ask_for_time, _request_extension, ExtensionForm, icon="hourglass"),
        Action("return", _l("Return it: not our duty"), _l("Returned. The desk finds the right unit."),
               _by_table("return_order", _can_return), lambda a, o, f: operations.return_order(a, o, f.reason.data),
               ReasonForm, icon="arrow-back-up"),
        Action("redispatch", _l("Dispatch again"), _l("Dispatched again."),
               _by_table("redispatch", policy.can_direct), _redispatch, RedispatchForm, "primary", "send"),
        Action("decide_extension", _l("Decide on more time"), _l("Decided."),
               _can_decide_on_time, _decide_extension, ExtensionDecisionForm, "primary", "hourglass"),
        Action("verify", _l("Verify the work"), _l("Your verdict was recorded."),
               _by_table("verify", policy.can_verify),
               lambda a, o, f: operations.verify(a, o, verdict=f.verdict.data, remark=f.remark.data or ""),
               VerdictForm, "primary", "clipboard-check"),
        Action("call", _l("Record a call to the reporter"), _l("The call was recorded."),
               _can_call, _call_back, CallbackForm, icon="phone"),
        Action("close", _l("Close the order"), _l("Closed."),
               _by_table("close", policy.can_direct), lambda a, o, f: operations.close(a, o),
               tone="primary", icon="check"),
        Action("cancel", _l("Cancel the order"), _l("Cancelled."),
               _by_table("cancel", _can_cancel), lambda a, o, f: operations.cancel(a, o, f.reason.data),
               ReasonForm, "danger", "circle-x"),
    )
}  # fmt: skip


def open_actions(actor: Actor, order: WorkOrder) -> list[Action]:
    """What this person can do with the order now, in the order of the work."""
    return [action for action in ACTIONS.values() if action.is_open(actor, order)]
