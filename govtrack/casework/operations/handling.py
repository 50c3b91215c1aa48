"""What the lead unit does: sign, start, return, report done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govtrack.casework import policy
from govtrack.casework.clocks import returnable_until
from govtrack.casework.models import Evidence, WorkOrder
from govtrack.casework.operations.common import demand_unit, hold, note, take_step
from govtrack.casework.operations.notices import RETURNED, notify_desk, notify_verifiers, notify_writer_of_letter
from govtrack.casework.settings import MAX_RETURNS, PHOTO_REQUIRED
from govtrack.casework.signals import order_claimed, order_returned
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.core.storage import Photo, StoredFile, store_photo


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A checked photo, stored already or about to be; ``kind`` is before, after or other."""

    photo: Photo | StoredFile
    kind: str = "after"
    caption: str = ""


def sign(actor: Actor, order: WorkOrder) -> WorkOrder:
    """The unit takes the order on."""
    hold(order)
    demand_unit(policy.can_handle(actor, order))
    event = take_step(actor, order, "sign", "signed", is_public=True)
    notify_writer_of_letter(order, event)
    return order


def start(actor: Actor, order: WorkOrder) -> WorkOrder:
    """Work begins, for the first time or after it was sent back."""
    hold(order)
    demand_unit(policy.can_handle(actor, order))
    take_step(actor, order, "start", "started", is_public=True)
    order.current_round.started_by_id, order.current_round.started_at = actor.user_id, now()
    db.session.flush()
    return order


def return_order(actor: Actor, order: WorkOrder, reason: str) -> WorkOrder:
    """The unit says why it is not in charge (legal basis or boundary); the desk decides.

    Raises InvalidInput after the time for it, and after the last return that is allowed.
    """
    hold(order)
    demand_unit(policy.can_handle(actor, order))
    text = demand_text(reason, "reason")
    demand_returnable(order)
    order.returns += 1
    take_step(actor, order, "return_order", "returned", reason=text)
    note(SYSTEM, order, "unit_sought", is_public=True)
    notify_desk(order, RETURNED, order.returns)
    order_returned.send(work_order_id=order.id)
    return order


def demand_returnable(order: WorkOrder) -> None:
    """An order goes back in its first days, and only so often."""
    if order.returns >= int(get_setting(MAX_RETURNS)):
        raise InvalidInput(
            _l("This order has been returned as often as is allowed; the command room has decided."), "reason"
        )
    if now() > returnable_until(order.sent_at, order.due_at):
        raise InvalidInput(_l("The time for returning is over. Call in other units instead."), "reason")


def claim_done(actor: Actor, order: WorkOrder, *, note: str, photos: Sequence[NewEvidence] = ()) -> WorkOrder:
    """The unit reports the work done, with a note and photos; somebody else verifies it.

    Raises InvalidInput at ``note`` where it is empty, and at ``photos`` where the office asks for one of the result
    and there is none: what it looked like before shows no result.
    """
    hold(order)
    demand_unit(policy.can_handle(actor, order))
    text = demand_text(note, "note")
    if get_setting(PHOTO_REQUIRED) and all(item.kind == "before" for item in photos):
        raise InvalidInput(_l("Add at least one photo that shows the result."), "photos")
    take_step(actor, order, "claim_done", "claimed_done", is_public=True, photos=len(photos))
    row = order.current_round
    row.claimed_by_id, row.claimed_at, row.claim_note = actor.user_id, now(), text
    for item in photos:
        file = store_photo(item.photo) if isinstance(item.photo, Photo) else item.photo
        db.session.add(Evidence(round_id=row.id, file_id=file.id, kind=item.kind, caption=item.caption))
    db.session.flush()
    notify_verifiers(order)
    order_claimed.send(work_order_id=order.id)
    return order
