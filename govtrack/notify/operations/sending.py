"""Messages on their way out: handed to jobs, how each attempt ended, and when there is another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, update

from govtrack.core.clock import now
from govtrack.core.db import count_changed, db
from govtrack.core.jobs import enqueue
from govtrack.core.settings import get_setting
from govtrack.notify.kinds import NOW, pace_of
from govtrack.notify.models import Message
from govtrack.notify.quiet import end_of_quiet
from govtrack.notify.senders import SENDERS, NotTaken
from govtrack.notify.settings import TRIES

SEND_JOB, SEND_SOME_JOB = "notify.send", "notify.send_some"
IN_ONE_JOB = 50
LONGEST_PAUSE = 720


def send_soon(message_id: int, at: datetime) -> None:
    """A job hands the message over, at this moment or after it."""
    enqueue(SEND_JOB, key=f"{SEND_JOB}/{message_id}", run_at=at, message_id=message_id)


def send_together(message_ids: Sequence[int], at: datetime | None = None) -> None:
    """Jobs hand these messages over, at this moment or after it: one has its own, of many some dozen share one."""
    if len(message_ids) == 1:
        send_soon(message_ids[0], at or now())
        return
    for start in range(0, len(message_ids), IN_ONE_JOB):
        some = list(message_ids[start : start + IN_ONE_JOB])
        enqueue(SEND_SOME_JOB, key=f"{SEND_SOME_JOB}/{some[0]}", run_at=at, message_ids=some)


def begin_sending(message_ids: Sequence[int]) -> None:
    """One more attempt with each."""
    db.session.execute(update(Message).where(Message.id.in_(message_ids)).values(attempts=Message.attempts + 1))


def end_sending(message_id: int, state: str, failure: str | None = None, code: int | None = None) -> bool:
    """Keeps how the last attempt ended and why; False where another one was quicker.

    What a message outside the house carried is not kept beyond its end.
    """
    return _end([message_id], Message.state == "waiting", state, failure, code) == 1


def end_several(message_ids: Sequence[int], state: str) -> int:
    """The same of several that went out together; returns how many."""
    return _end(message_ids, Message.state == "waiting", state, None, None)


def end_sent(
    message_id: int, state: str, failure: str | None = None, code: int | None = None, *, also_silent: bool = False
) -> bool:
    """Keeps what became of a message that the other side took; False where that is known already.

    It may be told before the taking was noted here. ``also_silent``: even where it was given up since nobody told.
    """
    is_open = Message.state.in_(("waiting", "sent"))
    silent = and_(Message.state == "undeliverable", Message.failure == "silent")
    return _end([message_id], or_(is_open, silent) if also_silent else is_open, state, failure, code) == 1


def _end(
    message_ids: Sequence[int], is_open: ColumnElement[bool], state: str, failure: str | None, code: int | None
) -> int:
    """The end of messages and of those that were told within them; returns how many of the former."""
    is_gone = state in {"sent", "delivered"}
    sent_at = func.coalesce(Message.sent_at, now()) if is_gone else Message.sent_at
    ended = {"state": state, "sent_at": sent_at, "failure": failure, "failure_code": code or None}
    changed = count_changed(update(Message).where(Message.id.in_(message_ids), is_open).values(ended))
    if changed:
        outside = [name for name, sender in SENDERS.items() if sender.is_outside]
        carried = update(Message).where(Message.id.in_(message_ids), Message.channel.in_(outside), ~is_open)
        db.session.execute(carried.values(parameters={}))
        within = update(Message).where(Message.bundle_id.in_(message_ids), is_open)
        db.session.execute(within.values({**ended, "parameters": {}}))
    return changed


def put_off(message: Message, failure: NotTaken) -> str:
    """The other side did not take it: another try later, or the end with its cause."""
    if failure.is_final or message.attempts >= get_setting(TRIES):
        cause = "refused" if failure.is_final else "unreachable"
        end_sending(message.id, "undeliverable", cause, failure.code)
        return "undeliverable"
    later = now() + timedelta(minutes=pause_after(message.attempts))
    if pace_of(message.kind) != NOW:
        later = end_of_quiet(later)
    key = f"{SEND_JOB}/{message.id}/{message.attempts}"
    enqueue(SEND_JOB, key=key, run_at=later, message_id=message.id)
    return "waiting"


def pause_after(attempts: int) -> int:
    """Minutes until the next try: 1, 4, 16, 64, 256, then half a day each."""
    return min(int(4 ** (attempts - 1)), LONGEST_PAUSE)
