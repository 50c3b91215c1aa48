"""What others do with work reported done: verify, call back, close; and calling an order off."""

from __future__ import annotations

from govtrack.casework import policy
from govtrack.casework.models import Callback, Round, WorkOrder
from govtrack.casework.operations.common import hold, note, take_step
from govtrack.casework.operations.notices import SENT_BACK, notify_unit
from govtrack.casework.settings import CALL_ATTEMPTS
from govtrack.casework.signals import order_closed, order_verified
from govtrack.core.access import demand
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.errors import IllegalTransition, InvalidInput, Text
from govtrack.core.i18n import _l, ngettext
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.intake.redaction import redact

NOT_OURS = _l("A promise of a plan is called off by withdrawing the plan; other orders by the desk.")
NO_VERDICT = _l("Choose whether the work is accepted.")


def verify(actor: Actor, order: WorkOrder, *, verdict: str, remark: str = "") -> WorkOrder:
    """Accepts the work (``ok``) or sends it back (``rework``, with a remark), which opens a new round.

    Raises Forbidden for the one who reported it done, for members of the units that worked on
    it, for who called the reporter back or wrote the letter, and for roles that do not verify this profile.
    """
    hold(order)
    demand_apart(policy.can_verify, actor, "casework.verify", order)
    if verdict not in {"ok", "rework"}:
        raise InvalidInput(NO_VERDICT, "verdict")
    text = demand_text(remark, "remark") if verdict == "rework" else remark.strip()
    if order.submission_id is not None:
        text = redact(text, only_sure=True)
    is_accepted, row = verdict == "ok", order.current_round
    take_step(
        actor, order, "verify" if is_accepted else "send_back", "verified" if is_accepted else "sent_back",
        is_public=True, round=row.number,
    )  # fmt: skip
    row.verified_by_id, row.verified_at, row.verdict, row.verdict_note = actor.user_id, now(), verdict, text
    if is_accepted:
        db.session.flush()
        order_verified.send(work_order_id=order.id)
    else:
        _open_round(order, text)
        notify_unit(order, SENT_BACK, row.number)
    return order


def _open_round(order: WorkOrder, reason: str) -> None:
    db.session.add(Round(work_order_id=order.id, number=len(order.rounds) + 1, reason=reason))
    db.session.flush()
    db.session.expire(order, ["rounds"])


def demand_callable(order: WorkOrder) -> None:
    """There is a reporter to call, and work to ask about that nobody has closed."""
    if order.state not in {"done_claimed", "verified"} or order.submission_id is None:
        raise IllegalTransition()


def record_callback(
    actor: Actor, order: WorkOrder, *, is_contacted: bool, is_solved: str | None = None, remark: str = ""
) -> Callback:
    """Notes a call to the reporter: reached or not, and whether they find it solved (yes, partly, no).

    The unit reads the remark, so that it is masked like a letter.

    Raises InvalidInput at ``is_solved`` where somebody was reached and gave no such answer, IllegalTransition where
    there is nobody to call.
    """
    hold(order)
    demand_apart(policy.can_call_back, actor, "casework.call_back", order)
    demand_callable(order)
    if is_contacted and is_solved not in {"yes", "partly", "no"}:
        raise InvalidInput(_l("Ask whether it is solved and choose the answer."), "is_solved")
    row = Callback(
        work_order_id=order.id,
        called_by_id=actor.user_id,
        is_contacted=is_contacted,
        is_solved=is_solved if is_contacted else None,
        note=redact(remark.strip()),
    )
    db.session.add(row)
    note(actor, order, "called_back", is_public=True, contacted=is_contacted, solved=row.is_solved)
    db.session.expire(order, ["callbacks"])
    return row


def count_calls_missing(order: WorkOrder) -> int:
    """The tries that a reporter who asked for a call still has, while nobody has reached them."""
    if order.submission is None or not order.submission.wants_callback:
        return 0
    if any(row.is_contacted for row in order.callbacks):
        return 0
    return max(0, get_setting(CALL_ATTEMPTS) - len(order.callbacks))


def is_call_missing(order: WorkOrder) -> bool:
    """Whether the reporter asked for a call and neither was reached nor tried often enough."""
    return count_calls_missing(order) > 0


def words_on_calls(order: WorkOrder) -> Text:
    """What is missing before the order can be closed, with the numbers."""
    missing = count_calls_missing(order)
    return ngettext(
        "The reporter asked for a call. The order is closed once a call has reached them, or after %(needed)s tries: "
        "%(tried)s so far, one more is missing.",
        "The reporter asked for a call. The order is closed once a call has reached them, or after %(needed)s tries: "
        "%(tried)s so far, %(num)s more are missing.",
        missing, needed=get_setting(CALL_ATTEMPTS), tried=len(order.callbacks),
    )  # fmt: skip


def demand_called(order: WorkOrder) -> None:
    """A reporter who asked for a call was called."""
    if is_call_missing(order):
        raise InvalidInput(words_on_calls(order), "close")


def close(actor: Actor, order: WorkOrder) -> WorkOrder:
    """Ends a verified order; a reporter who asked for a call is called first.

    Raises InvalidInput while that call is missing, IllegalTransition for an order that is not verified.
    """
    hold(order)
    demand(policy.can_direct(actor, order), _l("Only the desk of this place can close orders."))
    demand_called(order)
    order.closed_at = now()
    take_step(actor, order, "close", "closed", is_public=True)
    order_closed.send(work_order_id=order.id)
    return order


def cancel(actor: Actor, order: WorkOrder, reason: str) -> WorkOrder:
    """Calls an order off with a reason; a promise falls only with its plan (by the system).

    Raises Forbidden outside the desk, and for whoever had the order in hand, with their unit.
    """
    hold(order)
    demand_apart(policy.can_cancel, actor, "casework.direct", order, NOT_OURS)
    text = demand_text(reason, "reason")
    take_step(actor, order, "cancel", "cancelled", reason=text)
    note(SYSTEM, order, "called_off", is_public=True)
    return order
