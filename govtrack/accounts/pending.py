"""Changes that need two people: one asks with a reason, another administrator puts them in force.

Nobody confirms what they asked for, nor what concerns themselves (``operations/deciding.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from govtrack.accounts.kinds import CONFIRMERS, KINDS, open_since
from govtrack.accounts.models import PendingChange, User
from govtrack.accounts.policy import can_confirm
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.signals import second_person_found, second_person_wanted
from govtrack.audit.models import Event
from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import Conflict, Forbidden, NotFound
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason


def ask(actor: Actor, kind: str, key: str, reason: str, subject: User | None = None, **data: Any) -> PendingChange:
    """Asks for a change; raises Conflict where the same one waits already.

    ``key`` says what would be changed, so that two requests about the same thing meet.
    """
    if actor.user_id is None or not actor.has_role(*CONFIRMERS):
        raise Forbidden()
    if subject is not None and subject.id == actor.user_id:
        raise Forbidden(_l("Nobody changes their own rights. Ask another administrator."))
    why = demand_reason(reason)
    _end_old()
    if find_waiting(key) is not None:
        raise Conflict(_l("The same change waits for a second person already."))
    row = PendingChange(
        kind=kind, key=key, subject_id=subject.id if subject else None, data=data, reason=why,
        asked_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(actor, "asked_for", row, reason=why, kind=kind)
    second_person_wanted.send("accounts", change_id=row.id)
    return row


def _end_old() -> None:
    """What nobody confirmed in time is asked for anew or not at all."""
    old = select(PendingChange).where(PendingChange.state == "open", PendingChange.created_at < open_since())
    for row in db.session.scalars(old):
        row.state = "lapsed"
        second_person_found.send("accounts", change_id=row.id)
    db.session.flush()


def get_change(change_id: int) -> PendingChange:
    """The change; raises NotFound."""
    row = db.session.get(PendingChange, change_id)
    if row is None:
        raise NotFound()
    return row


def find_waiting(key: str) -> PendingChange | None:
    """The change that waits about the thing that ``key`` names; while it waits no other one is asked for."""
    mine = select(PendingChange).where(PendingChange.key == key, PendingChange.state == "open")
    return db.session.scalar(mine.where(PendingChange.created_at >= open_since()))


def list_open() -> Sequence[PendingChange]:
    """What waits for a second person, oldest first."""
    return _list(PendingChange.state == "open", PendingChange.created_at >= open_since())


def list_open_about(user: User) -> Sequence[PendingChange]:
    """What waits and concerns this person."""
    return [change for change in list_open() if change.subject_id == user.id]


def list_seconds(change: PendingChange) -> Sequence[User]:
    """The administrators who may confirm the change, by name."""
    return [user for user in list_users_with_role(*CONFIRMERS) if can_confirm(user.actor, change)]


def count_to_confirm(actor: Actor) -> int:
    """How many changes wait for this person as the second one."""
    return sum(can_confirm(actor, change) for change in list_open())


def list_decided(limit: int = 20) -> Sequence[PendingChange]:
    """The newest ones that were decided."""
    statement = select(PendingChange).where(PendingChange.state.in_(("done", "declined")))
    return db.session.scalars(statement.order_by(PendingChange.decided_at.desc()).limit(limit)).all()


def _list(*conditions: Any) -> Sequence[PendingChange]:
    return db.session.scalars(select(PendingChange).where(*conditions).order_by(PendingChange.id)).all()


class Hand(NamedTuple):
    """Who had a password of an account in hand, and when it was made."""

    name: str
    at: datetime


def find_opened(user: User) -> Hand | None:
    """Who opened the account; None where that was the system."""
    return _newest(user, "opened")


def find_reset(user: User) -> Hand | None:
    """Who set its first password anew the last time."""
    return _newest(user, "reset_password")


def _newest(user: User, verb: str) -> Hand | None:
    mine = select(Event).where(Event.subject_type == "users", Event.subject_id == user.id, Event.verb == verb)
    event = db.session.scalar(mine.where(Event.actor_kind == "user").order_by(Event.id.desc()).limit(1))
    return Hand(event.actor_name, event.at) if event is not None else None


def describe(change: PendingChange) -> str:
    """What the change would do, in the reader's language."""
    return KINDS[change.kind].describe(change)
