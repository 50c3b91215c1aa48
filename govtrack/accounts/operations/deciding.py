"""The second person: a change that waits is put in force, or not."""

from __future__ import annotations

from govtrack.accounts import policy
from govtrack.accounts.kinds import KINDS, demand_open_change
from govtrack.accounts.models import PendingChange
from govtrack.accounts.signals import second_person_found
from govtrack.audit.operations import record
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason

ANOTHER_ONE = _l("This needs another administrator: neither who asked for it nor whom it concerns.")
ASKED_BY_NOBODY = _l("Who asked for this is no administrator any more. Ask for it anew.")
OF_THE_PLACE = _l("This is decided by an administrator of the place, whom it does not concern.")


def confirm_change(actor: Actor, change: PendingChange) -> str | None:
    """Puts the change in force, where who asked still may; returns what is to be shown once to whoever confirmed."""
    demand_apart(policy.can_confirm, actor, "accounts.confirm", change, ANOTHER_ONE)
    _end(actor, change, "done")
    demand(policy.still_asks(change), ASKED_BY_NOBODY)
    record(actor, "confirmed", change, reason=change.reason, kind=change.kind)
    return KINDS[change.kind].apply(change.asked_by.actor, actor, change)


def decline_change(actor: Actor, change: PendingChange, reason: str) -> None:
    """Says no, or takes back what one asked for."""
    demand(policy.can_decline(actor, change), OF_THE_PLACE)
    demand_open_change(change)
    why = demand_reason(reason)
    _end(actor, change, "declined")
    if change.asked_by_id == actor.user_id:
        record(actor, "taken_back", change, reason=why, kind=change.kind)
    else:
        record(actor, "declined", change, reason=why, kind=change.kind)


def _end(actor: Actor, change: PendingChange, state: str) -> None:
    lock(change)
    demand_open_change(change)
    change.state, change.decided_by_id, change.decided_at = state, actor.user_id, now()
    db.session.flush()
    second_person_found.send("accounts", change_id=change.id)
