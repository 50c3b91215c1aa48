"""Notices to users and reporters: writing them, sending what waits, and marking as read."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, upsert
from govtrack.core.jobs import enqueue
from govtrack.notify.kinds import KINDS
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.recipients import Reach, reach_reporter
from govtrack.notify.senders import SENDERS, channels_on

SEND_JOB = "notify.send"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _To:
    """A recipient as its row names it."""

    user_id: int | None = None
    reporter: str | None = None
    state: str = "delivered"

    def columns(self, channel: str, state: str, sent_at: datetime | None = None) -> dict[str, Any]:
        """The part of a message's row that differs from one recipient and channel to another."""
        return {
            "user_id": self.user_id,
            "reporter": self.reporter,
            "channel": channel,
            "state": state,
            "sent_at": sent_at,
        }


def notify_users(
    users: Iterable[User], kind: str, *, key: str, address: str, cause: Event | None = None, **parameters: Any
) -> int:
    """Writes one message per person in the open transaction; returns how many were new.

    ``key`` names the occasion: nobody is told of the same occasion twice. ``parameters`` fill
    the sentence of the kind and hold no reporter's data; ``cause`` is the event behind it. That there is
    nobody to tell is said in the log: somebody of the office has to be found who does the work.
    """
    recipients = [_To(user_id=user_id) for user_id in sorted({user.id for user in users})]
    return _write(recipients, kind, key, address, cause, parameters)


def notify_reporter(
    token: str, kind: str, *, key: str, address: str, cause: Event | None = None, **parameters: Any
) -> int:
    """Tells the reporter behind a token, like :func:`notify_users`; returns 1 where it was new.

    Who has an account finds it there, who has a receipt code on the page that it opens. A reporter
    whom nothing reaches has a message all the same, so that the office sees who was not reached.

    Raises ValueError for no token at all: a message to nobody is a mistake of whoever calls.
    """
    if not token:
        raise ValueError(f"the message {key!r} is to nobody: it has no token of a reporter")
    reach = reach_reporter(token)
    is_reached = reach is not None and (reach.user_id is not None or reach.has_page)
    user_id = reach.user_id if reach is not None else None
    recipient = _To(user_id, token, "delivered" if is_reached else "undeliverable")
    return _write([recipient], kind, key, address, cause, parameters, reach)


def _write(
    recipients: list[_To],
    kind: str,
    key: str,
    address: str,
    cause: Event | None,
    parameters: dict[str, Any],
    reach: Reach | None = None,
) -> int:
    if kind not in KINDS:
        raise KeyError(kind)
    if not recipients:
        log.warning("nobody is there to be told of %s", key)
        return 0
    event_id = cause.id if cause is not None else None
    common = {"kind": kind, "parameters": parameters, "address": address, "key": key, "event_id": event_id}
    moment = now()
    rows = [common | one.columns(IN_APP, one.state, moment if one.state == "delivered" else None) for one in recipients]
    told = len(_insert_new(rows))
    _send_out(recipients, common, reach)
    return told


def _insert_new(rows: list[dict[str, Any]]) -> list[int]:
    """Two clerks may bring about the same occasion at once; whoever is second tells nobody again."""
    fresh = upsert(Message).values(rows).on_conflict_do_nothing().returning(Message.id)
    return list(db.session.scalars(fresh).all())


def _send_out(recipients: list[_To], common: dict[str, Any], reach: Reach | None) -> None:
    """One more message for each channel that is on; it leaves by a job after the commit."""
    rows = []
    for channel in channels_on():
        is_in_reach = reach is None or SENDERS[channel].can_reach(reach)
        state = "waiting" if is_in_reach else "undeliverable"
        rows += [common | one.columns(channel, state) for one in recipients]
    if not rows:
        return
    fresh = upsert(Message).values(rows).on_conflict_do_nothing().returning(Message.id, Message.state)
    for message_id, state in db.session.execute(fresh).all():
        if state == "waiting":
            enqueue(SEND_JOB, key=f"{SEND_JOB}/{message_id}", message_id=message_id)


def begin_sending(message: Message) -> None:
    """One more attempt."""
    db.session.execute(update(Message).where(Message.id == message.id).values(attempts=Message.attempts + 1))


def end_sending(message_id: int, state: str) -> bool:
    """Keeps how the attempt ended; False where another one was quicker."""
    sent_at = now() if state in {"sent", "delivered"} else None
    mine = update(Message).where(Message.id == message_id, Message.state == "waiting")
    return count_changed(mine.values(state=state, sent_at=sent_at)) == 1


def settle(address: str, *kinds: str, users: Iterable[User] | None = None) -> None:
    """Ends what was told of ``address`` in these kinds, since the work behind it is done.

    It ends for everybody, whoever did the work, or for ``users`` alone where each has a part of it.
    """
    statement = update(Message).where(
        Message.address == address, Message.kind.in_(kinds), Message.channel == IN_APP, Message.read_at.is_(None)
    )
    if users is not None:
        statement = statement.where(Message.user_id.in_([user.id for user in users]))
    # The row that brought the work to its end may be half written yet; its operation flushes it when it is whole.
    with db.session.no_autoflush:
        db.session.execute(statement.values(_read()), execution_options={"synchronize_session": False})


def mark_read(user_id: int, message_id: int | None = None) -> None:
    """Marks one message of this person as read, or all of them."""
    statement = update(Message).where(Message.user_id == user_id, Message.channel == IN_APP, Message.read_at.is_(None))
    if message_id is not None:
        statement = statement.where(Message.id == message_id)
    db.session.execute(statement.values(_read()))


def mark_seen(token: str) -> None:
    """A reporter has opened the page that shows what they were told."""
    statement = update(Message).where(Message.reporter == token, Message.channel == IN_APP, Message.read_at.is_(None))
    db.session.execute(statement.values(_read()))


def _read() -> dict[str, Any]:
    return {"state": "read", "read_at": now()}
