"""What every verb does: ask the policy, take the step, write the event."""

from __future__ import annotations

from typing import Any

from govtrack.audit.operations import record
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.telling import settle_order
from govtrack.casework.states import WORK_ORDER
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import Forbidden, InvalidInput, Text
from govtrack.core.i18n import _l


def demand(condition: bool, message: Text) -> None:
    """Goes on only where the policy says yes; the message says who may."""
    if not condition:
        raise Forbidden(message)


def demand_text(text: str, field: str) -> str:
    """The text without outer blanks; raises InvalidInput at ``field`` where nothing is left."""
    if not text.strip():
        raise InvalidInput(_l("Please say why in a sentence."), field)
    return text.strip()


def demand_unit(actor: Actor, order: WorkOrder, is_member: bool) -> None:
    """Only the lead unit works on its order."""
    demand(is_member, _l("Only the unit that the order was given to can do this."))


def note(actor: Actor, order: WorkOrder, verb: str, *, is_public: bool = False, reason: str = "", **data: Any) -> None:
    """Writes one event of the order and ends what was told of the work that it does."""
    db.session.flush()
    record(actor, verb, order, place_path=order.place.path, is_public=is_public, reason=reason, **data)
    settle_order(order, verb)


def take_step(
    actor: Actor,
    order: WorkOrder,
    action: str,
    verb: str,
    *,
    is_public: bool = False,
    reason: str = "",
    **data: Any,
) -> None:
    """Advances the order by ``action`` and writes the event ``verb``."""
    old, new = WORK_ORDER.advance(order, action, actor)
    note(actor, order, verb, is_public=is_public, reason=reason, old=old, new=new, **data)
