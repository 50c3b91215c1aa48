"""The end of what was told: its work is done, or somebody has read it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update

from govtrack.accounts.models import User
from govtrack.accounts.policy import is_own
from govtrack.core.access import require, require_visible
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.operations.telling import STAND_INS, people_page, stood_in_keys
from govtrack.notify.policy import is_addressed


def _told_of(address: str, *kinds: str) -> tuple[ColumnElement[bool], ...]:
    """What is unread of ``address`` in these kinds, by those it was for and by those who stand in."""
    # What was told to those who stand in for somebody is of the kind that nobody could be told.
    stood_in = Message.parameters["about"]["kind"].as_string().in_(kinds)
    return (
        Message.address.in_((address, people_page(address))),
        or_(Message.kind.in_(kinds), and_(Message.kind.in_(STAND_INS), stood_in)),
        Message.channel == IN_APP,
        Message.read_at.is_(None),
    )


def settle(address: str, *kinds: str, key: str = "") -> None:
    """Ends what was told of ``address`` in these kinds, since the work behind it is done.

    It ends for everybody, whoever did the work, and for those who were told as there was nobody to do it. Where
    several units have a part of it each, ``key`` is the occasion on which one of them was told: it ends for whoever
    was told then, those who stood in included.
    """
    statement = update(Message).where(*_told_of(address, *kinds))
    if key:
        statement = statement.where(Message.key.in_((key, *stood_in_keys(key))))
    # The row that brought the work to its end may be half written yet; its operation flushes it when it is whole.
    with db.session.no_autoflush:
        db.session.execute(statement.values(_read()), execution_options={"synchronize_session": False})


def read_notice(actor: Actor, message: Message) -> None:
    """Whom it was told has read it; to everybody else it does not exist."""
    require_visible(is_addressed(actor, message))
    if message.channel == IN_APP and message.read_at is None:
        message.state, message.read_at = "read", now()
        db.session.flush()


def read_all(actor: Actor, user: User) -> None:
    """Somebody has read all that they were told."""
    require(is_own(actor, user))
    statement = update(Message).where(Message.user_id == user.id, Message.channel == IN_APP, Message.read_at.is_(None))
    db.session.execute(statement.values(_read()))


def mark_seen(token: str) -> None:
    """A reporter has opened the page that shows what they were told."""
    statement = update(Message).where(Message.reporter == token, Message.channel == IN_APP, Message.read_at.is_(None))
    db.session.execute(statement.values(_read()))


def _read() -> dict[str, Any]:
    return {"state": "read", "read_at": now()}
