"""Changes that need two people: one asks with a reason, another administrator puts them in force.

Each kind is declared once with what it does; steps after this one declare theirs as well. Nobody
confirms what they asked for, nor what concerns themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from govtrack.accounts.events import PENDING_LABELS
from govtrack.accounts.models import PendingChange, User
from govtrack.accounts.settings import PENDING_DAYS
from govtrack.accounts.signals import second_person_found, second_person_wanted
from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_separate, is_separate
from govtrack.core.errors import Conflict, Forbidden, NotFound, Text
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason
from govtrack.core.settings import get_setting
from govtrack.places.policy import can_administer_house

CONFIRMERS = ("admin",)


@dataclass(frozen=True, slots=True)
class PendingKind:
    """One kind of change: its name to people, what it would do, and the doing.

    ``apply`` gets whoever confirms and returns what is to be shown once, such as a password. ``may_decide`` says
    whose places it touches: who administers others neither confirms nor declines it.
    """

    name: str
    label: Text
    describe: Callable[[PendingChange], str]
    apply: Callable[[Actor, PendingChange], str | None]
    may_decide: Callable[[Actor, PendingChange], bool]


KINDS: dict[str, PendingKind] = {}


def _of_the_house(actor: Actor, _change: PendingChange) -> bool:
    return can_administer_house(actor)


def define_pending(
    name: str,
    label: Text,
    describe: Callable[[PendingChange], str],
    apply: Callable[[Actor, PendingChange], str | None],
    may_decide: Callable[[Actor, PendingChange], bool] = _of_the_house,
) -> str:
    """Declares a kind at import time and returns its name; without ``may_decide`` it holds for the whole house."""
    if name in KINDS:
        raise ValueError(f"pending change {name} is declared twice")
    KINDS[name] = PendingKind(name, label, describe, apply, may_decide)
    PENDING_LABELS[name] = label
    return name


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
    if db.session.scalar(select(PendingChange.id).where(PendingChange.key == key, PendingChange.state == "open")):
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


def _open_since() -> datetime:
    """What was asked for earlier waits no longer."""
    return now() - timedelta(days=get_setting(PENDING_DAYS))


def _end_old() -> None:
    """What nobody confirmed in time is asked for anew or not at all."""
    old = select(PendingChange).where(PendingChange.state == "open", PendingChange.created_at < _open_since())
    for row in db.session.scalars(old):
        row.state = "lapsed"
        second_person_found.send("accounts", change_id=row.id)
    db.session.flush()


def _may_decide(actor: Actor, change: PendingChange) -> bool:
    """An administrator of what the change touches, whom it does not concern."""
    is_concerned = actor.user_id is None or actor.user_id == change.subject_id
    return not is_concerned and actor.has_role(*CONFIRMERS) and KINDS[change.kind].may_decide(actor, change)


def can_confirm(actor: Actor, change: PendingChange) -> bool:
    """A second administrator, who neither asked nor is concerned."""
    return is_open(change) and _may_decide(actor, change) and is_separate(actor, "accounts.confirm", change)


def can_decline(actor: Actor, change: PendingChange) -> bool:
    """Whoever asked takes it back; another administrator says no, unless it concerns them."""
    is_asker = actor.user_id is not None and actor.user_id == change.asked_by_id
    return is_open(change) and (is_asker or _may_decide(actor, change))


def is_open(change: PendingChange) -> bool:
    """Whether it still waits, and not for too long."""
    return change.state == "open" and change.created_at >= _open_since()


def confirm(actor: Actor, change: PendingChange) -> str | None:
    """Puts the change in force; returns what is to be shown once to whoever confirmed."""
    lock(change)
    if not is_open(change):
        raise Conflict()
    if actor.has_role(*CONFIRMERS):
        demand_separate(actor, "accounts.confirm", change)
    if not can_confirm(actor, change):
        raise Forbidden(_l("This needs another administrator: neither who asked for it nor whom it concerns."))
    change.state, change.decided_by_id, change.decided_at = "done", actor.user_id, now()
    db.session.flush()
    record(actor, "confirmed", change, reason=change.reason, kind=change.kind)
    second_person_found.send("accounts", change_id=change.id)
    return KINDS[change.kind].apply(actor, change)


def decline(actor: Actor, change: PendingChange, reason: str) -> None:
    """Says no, or takes back what one asked for."""
    lock(change)
    if not is_open(change):
        raise Conflict()
    if not can_decline(actor, change):
        raise Forbidden(_l("This is decided by an administrator of the place, whom it does not concern."))
    why = demand_reason(reason)
    change.state, change.decided_by_id, change.decided_at = "declined", actor.user_id, now()
    db.session.flush()
    record(actor, "declined", change, reason=why, kind=change.kind)
    second_person_found.send("accounts", change_id=change.id)


def get_change(change_id: int) -> PendingChange:
    """The change; raises NotFound."""
    row = db.session.get(PendingChange, change_id)
    if row is None:
        raise NotFound()
    return row


def list_open() -> Sequence[PendingChange]:
    """What waits for a second person, oldest first."""
    return _list(PendingChange.state == "open", PendingChange.created_at >= _open_since())


def list_open_about(user: User) -> Sequence[PendingChange]:
    """What waits and concerns this person."""
    return [change for change in list_open() if change.subject_id == user.id]


def list_decided(limit: int = 20) -> Sequence[PendingChange]:
    """The newest ones that were decided."""
    statement = select(PendingChange).where(PendingChange.state.in_(("done", "declined")))
    return db.session.scalars(statement.order_by(PendingChange.decided_at.desc()).limit(limit)).all()


def _list(*conditions: Any) -> Sequence[PendingChange]:
    return db.session.scalars(select(PendingChange).where(*conditions).order_by(PendingChange.id)).all()


def describe(change: PendingChange) -> str:
    """What the change would do, in the reader's language."""
    return KINDS[change.kind].describe(change)
