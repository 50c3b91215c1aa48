"""Notices to users and reporters: writing them, sending what waits, and marking as read."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, upsert
from govtrack.core.i18n import _l
from govtrack.core.jobs import enqueue
from govtrack.core.settings import get_setting
from govtrack.notify.kinds import DAILY, NOW, check_parameters, define_notice, leaves_the_house, pace_of
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.quiet import end_of_quiet, not_before
from govtrack.notify.recipients import Reach, reach_reporter
from govtrack.notify.senders import SENDERS, NotTaken, channels_on, tells
from govtrack.notify.settings import TRIES

SEND_JOB, SEND_SOME_JOB = "notify.send", "notify.send_some"
IN_ONE_JOB = 50
LONGEST_PAUSE = 720
PEOPLE_PAGE = "/people"
NOBODY_THERE = define_notice(
    "notify.nobody_there", _l("Nobody else could be told of this, so it waits for you: %(about)s")
)
NOBODY_HAS_ROLE = define_notice(
    "notify.nobody_has_role", _l("Nobody there could be told of this. Give somebody the role for it: %(about)s")
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A reporter who is told something: how they can be reached, where they read it, and what fills the sentence.

    ``occasion`` is the key and the event of somebody who has both alone, as those have whom a decision answers.
    """

    token: str
    reach: Reach | None
    address: str
    parameters: dict[str, Any]
    occasion: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _To:
    """A recipient as its row names it."""

    reach: Reach | None
    address: str
    parameters: dict[str, Any]
    user_id: int | None = None
    reporter: str | None = None
    state: str = "delivered"
    occasion: tuple[str, int] | None = None

    def columns(self, channel: str, state: str, sent_at: datetime | None = None) -> dict[str, Any]:
        """The part of a message's row that differs from one recipient and channel to another."""
        own = dict(zip(("key", "event_id"), self.occasion, strict=True)) if self.occasion else {}
        return own | {
            "user_id": self.user_id,
            "reporter": self.reporter,
            "address": self.address,
            "parameters": self.parameters,
            "channel": channel,
            "state": state,
            "sent_at": sent_at,
        }


def notify_users(
    users: Iterable[User],
    kind: str,
    *,
    key: str,
    address: str,
    place_path: str,
    cause: Event | None = None,
    is_reserved: bool = False,
    **parameters: Any,
) -> int:
    """Writes one message per person in the open transaction; returns how many were new.

    ``key`` names the occasion: nobody is told of the same occasion twice. ``parameters`` fill
    the sentence of the kind and hold no reporter's data; ``cause`` is the event behind it. Where there is
    nobody to tell, those who stand in for the place are told: somebody has to be found who does the work.
    ``is_reserved``: what is kept from some offices, of which the command room may be one, is told to it in no way.
    """
    names = {user.id: user.name for user in users}
    check_parameters(kind, parameters)
    if not names:
        _tell_stand_ins(kind, key, address, place_path, {} if is_reserved else parameters, is_reserved)
        return 0
    recipients = [_To(Reach(name, one), address, parameters, user_id=one) for one, name in sorted(names.items())]
    return _write(recipients, kind, key, cause)


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
    told = Told(token, reach_reporter(token), address, parameters)
    return notify_reporters([told], kind, key=key, cause=cause)


def notify_reporters(told: Sequence[Told], kind: str, *, key: str = "", cause: Event | None = None) -> int:
    """Tells many reporters in two statements, of one occasion or each of their own; returns how many were new.

    Raises ValueError for somebody without an occasion: nobody else could be told of anything after them.
    """
    if not key and any(one.occasion is None for one in told):
        raise ValueError(f"the messages of {kind!r} have no key")
    return _write([_as_recipient(one) for one in told], kind, key, cause) if told else 0


def _as_recipient(one: Told) -> _To:
    is_reached = one.reach is not None and (one.reach.user_id is not None or one.reach.has_page)
    user_id = one.reach.user_id if one.reach is not None else None
    state = "delivered" if is_reached else "undeliverable"
    return _To(one.reach, one.address, one.parameters, user_id, one.token, state, one.occasion)


def _write(recipients: list[_To], kind: str, key: str, cause: Event | None) -> int:
    for names in {tuple(one.parameters) for one in recipients}:
        check_parameters(kind, dict.fromkeys(names))
    common = {"kind": kind, "key": key, "event_id": cause.id if cause is not None else None}
    moment = now()
    rows = [common | one.columns(IN_APP, one.state, moment if one.state == "delivered" else None) for one in recipients]
    told = len(_insert_new(rows))
    _send_out(recipients, common)
    return told


def _tell_stand_ins(
    kind: str, key: str, address: str, place_path: str, parameters: dict[str, Any], is_reserved: bool
) -> None:
    """The command room gets the work itself, the administrators are asked to give somebody the role.

    What the message is about may not be for them: of its words only a number is told, and to the command room alone.
    """
    log.warning("nobody is there to be told of %s", key)
    numbers = {name: value for name, value in parameters.items() if name == "number"}
    for role, stand_in, page, about in (
        ("command", NOBODY_THERE, address, {"kind": kind, **numbers}),
        ("admin", NOBODY_HAS_ROLE, PEOPLE_PAGE, {"kind": kind}),
    ):
        if is_reserved and role == "command":
            continue
        people = list_users_with_role(role, place_path=place_path) or list_users_with_role(role)
        recipients = [_To(Reach(user.name, user.id), page, {"about": about}, user_id=user.id) for user in people]
        if recipients:
            _write(recipients, stand_in, f"{stand_in}/{key}", None)


def _insert_new(rows: list[dict[str, Any]]) -> list[int]:
    """Two clerks may bring about the same occasion at once; whoever is second tells nobody again."""
    fresh = upsert(Message).on_conflict_do_nothing().returning(Message.id)
    return list(db.session.scalars(fresh, rows).all())


def _send_out(recipients: list[_To], common: dict[str, Any]) -> None:
    """One more message for each channel that is on; it leaves by a job after the commit."""
    rows = [row for channel in channels_on() for one in recipients for row in _outgoing(channel, one, common)]
    if not rows:
        return
    fresh = upsert(Message).on_conflict_do_nothing().returning(Message.id, Message.channel, Message.state)
    pace, soon = pace_of(common["kind"]), defaultdict[bool, list[int]](list)
    for message_id, channel, state in db.session.execute(fresh, rows).all():
        is_outside = SENDERS[channel].is_outside
        if state == "waiting" and not (pace == DAILY and is_outside):
            soon[is_outside].append(message_id)
    for is_outside, message_ids in soon.items():
        send_together(message_ids, not_before(pace == NOW or not is_outside))


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


def _outgoing(channel: str, one: _To, common: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """The row of one recipient for a channel; none outside the house for who left no such address."""
    sender = SENDERS[channel]
    is_in_reach = one.reach is not None and tells(channel, one.reach)
    if sender.is_outside and not (is_in_reach and leaves_the_house(common["kind"])):
        return
    if sender.stands_in and _goes_outside(one, common["kind"]):
        return
    yield common | one.columns(channel, "waiting" if is_in_reach else "undeliverable")


def _goes_outside(one: _To, kind: str) -> bool:
    ways = (channel for channel in channels_on() if SENDERS[channel].is_outside)
    return leaves_the_house(kind) and one.reach is not None and any(tells(way, one.reach) for way in ways)


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
