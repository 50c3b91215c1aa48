"""Notices to users and reporters: writing them, sending what waits, and marking as read."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.audit.models import Event
from govtrack.core.addresses import is_own_address
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, table_of, upsert
from govtrack.core.i18n import _l
from govtrack.notify.kinds import DAILY, NOW, check_parameters, define_notice, leaves_the_house, pace_of
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.operations.sending import send_together
from govtrack.notify.quiet import not_before
from govtrack.notify.recipients import Reach, is_token, reach_reporter
from govtrack.notify.senders import SENDERS, channels_on, tells

PEOPLE_PAGE = "/people"
NOBODY_THERE = define_notice(
    "notify.nobody_there", _l("Nobody else could be told of this, so it waits for you: %(about)s")
)
NOBODY_HAS_ROLE = define_notice(
    "notify.nobody_has_role", _l("Nobody there could be told of this. Give somebody the role for it: %(about)s")
)
# The same where it was for the people of one unit.
NOBODY_OF_UNIT = define_notice(
    "notify.nobody_of_unit", _l("Nobody of %(unit)s could be told of this, so it waits for you: %(about)s")
)
UNIT_HAS_NOBODY = define_notice(
    "notify.unit_has_nobody",
    _l("%(unit)s has nobody who could be told of this. Give somebody of it the role for it: %(about)s"),
)
STAND_INS = (NOBODY_THERE, NOBODY_HAS_ROLE, NOBODY_OF_UNIT, UNIT_HAS_NOBODY)
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

    def __post_init__(self) -> None:
        # Whoever opens a message trusts that it leads to this site.
        if not is_own_address(self.address):
            raise ValueError(f"a message leads to {self.address!r}, which is no page of this site")

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


@dataclass(frozen=True, slots=True)
class IfNobody:
    """What those who stand in may read where nobody is there to be told; usually the command room a number alone.

    ``unit`` is the one whose people are missing. ``is_public``: everybody may read what the sentence tells.
    ``is_reserved``: what is kept from some offices, of which the command room may be one, is told to it in no way.
    """

    unit: str = ""
    is_public: bool = False
    is_reserved: bool = False


NUMBER_ALONE = IfNobody()


def notify_users(
    users: Iterable[User],
    kind: str,
    *,
    key: str,
    address: str,
    place_path: str,
    cause: Event | None = None,
    if_nobody: IfNobody | None = NUMBER_ALONE,
    **parameters: Any,
) -> int:
    """Writes one message per person in the open transaction; returns how many were new.

    ``key`` names the occasion: nobody is told of the same occasion twice. ``address`` is the path of the page to open;
    raises ValueError for anything else. ``parameters`` fill
    the sentence of the kind and hold no reporter's data; ``cause`` is the event behind it. Where there is
    nobody to tell, or nobody whose account is open, those who stand in for the place are told: somebody has to
    be found who does the work. ``if_nobody`` says what these may read; None: it is nobody else's to know.
    """
    people = {user.id: user for user in users}
    check_parameters(kind, parameters)
    is_anybody_there = any(user.is_enabled for user in people.values())
    if not is_anybody_there and if_nobody and _tell_instead(kind, key, address, place_path, if_nobody, parameters):
        log.info("nobody is there to be told of %s", key)
    # Whose account is opened again finds what was told meanwhile and was not done by anybody else.
    recipients = [_To(Reach(people[one].name, one), address, parameters, user_id=one) for one in sorted(people)]
    return _write(recipients, kind, key, cause) if recipients else 0


def notify_reporter(
    token: str, kind: str, *, key: str, address: str, cause: Event | None = None, **parameters: Any
) -> int:
    """Tells the reporter behind a token, like :func:`notify_users`; returns 1 where it was new.

    Who has an account finds it there, who has a receipt code on the page that it opens. A reporter
    whom nothing reaches has a message all the same, so that the office sees who was not reached.

    Raises ValueError for what is no token of a reporter: a message to nobody is a mistake of whoever calls.
    """
    told = Told(token, reach_reporter(token), address, parameters)
    return notify_reporters([told], kind, key=key, cause=cause)


def notify_reporters(told: Sequence[Told], kind: str, *, key: str = "", cause: Event | None = None) -> int:
    """Tells many reporters in two statements, of one occasion or each of their own; returns how many were new.

    Raises ValueError for somebody without an occasion, since nobody else could be told of anything after them, and
    for what is no token of a reporter.
    """
    if strange := [one.token for one in told if not is_token(one.token)]:
        raise ValueError(f"a message of {kind!r} is to nobody: {strange[0]!r} is no token of a reporter")
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


def _tell_instead(
    kind: str, key: str, address: str, place_path: str, if_nobody: IfNobody, parameters: dict[str, Any]
) -> bool:
    """Whether that nobody is there is news: to those who stand in, or since there are none of them either.

    What is asked every few minutes, such as reminders, would fill the log otherwise.
    """
    unit, is_public = if_nobody.unit, if_nobody.is_public
    told = parameters if is_public else {}
    if if_nobody.is_reserved:
        return _tell_administrators(kind, key, address, place_path, {}, "")
    number = {name: value for name, value in parameters.items() if name == "number"}
    is_news = _tell_command_room(kind, key, address, place_path, parameters if is_public else number, unit)
    return _tell_administrators(kind, key, address, place_path, told, unit) or is_news


def _tell_command_room(kind: str, key: str, address: str, place_path: str, told: dict[str, Any], unit: str) -> bool:
    """The command room gets the work itself; of what may not be for it ``told`` holds the number alone."""
    stand_in = NOBODY_OF_UNIT if unit else NOBODY_THERE
    return _tell_stand_ins("command", stand_in, key, address, place_path, {"kind": kind, **told}, unit)


def _tell_administrators(kind: str, key: str, address: str, place_path: str, told: dict[str, Any], unit: str) -> bool:
    """The administrators are asked to give somebody the role."""
    stand_in = UNIT_HAS_NOBODY if unit else NOBODY_HAS_ROLE
    return _tell_stand_ins("admin", stand_in, key, people_page(address), place_path, {"kind": kind, **told}, unit)


def _tell_stand_ins(
    role: str, stand_in: str, key: str, page: str, place_path: str, about: dict[str, Any], unit: str
) -> bool:
    """Those of the place who hold ``role``, or those of the house where the place has none; whether it is news."""
    people = list_users_with_role(role, place_path=place_path) or list_users_with_role(role)
    words = {"about": about} | ({"unit": unit} if unit else {})
    recipients = [_To(Reach(user.name, user.id), page, words, user_id=user.id) for user in people]
    return not recipients or _write(recipients, stand_in, _stood_in_key(stand_in, key), None) > 0


def people_page(address: str) -> str:
    """Where administrators give roles, with a mark of the work behind it, of which they learn nothing else."""
    return f"{PEOPLE_PAGE}#{fingerprint('notify.stand_in', address)[:16]}"


def _stood_in_key(stand_in: str, key: str) -> str:
    return f"{stand_in}/{key}"


def stood_in_keys(key: str) -> list[str]:
    """The occasions on which the work behind ``key`` was given to those who stand in for whoever was missing."""
    return [_stood_in_key(stand_in, key) for stand_in in STAND_INS]


def _insert_new(rows: list[dict[str, Any]]) -> list[int]:
    """Two clerks may bring about the same occasion at once; whoever is second tells nobody again."""
    table = table_of(Message)
    fresh = upsert(table).on_conflict_do_nothing().returning(table.c.id)
    return list(db.session.scalars(fresh, rows).all())


def _send_out(recipients: list[_To], common: dict[str, Any]) -> None:
    """One more message for each channel that is on; it leaves by a job after the commit."""
    rows = [row for channel in channels_on() for one in recipients for row in _outgoing(channel, one, common)]
    if not rows:
        return
    table = table_of(Message)
    fresh = upsert(table).on_conflict_do_nothing().returning(table.c.id, table.c.channel, table.c.state)
    pace, soon = pace_of(common["kind"]), defaultdict[bool, list[int]](list)
    for message_id, channel, state in db.session.execute(fresh, rows).all():
        is_outside = SENDERS[channel].is_outside
        if state == "waiting" and not (pace == DAILY and is_outside):
            soon[is_outside].append(message_id)
    for is_outside, message_ids in soon.items():
        send_together(message_ids, not_before(pace == NOW or not is_outside))


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
    outside = (channel for channel in channels_on() if SENDERS[channel].is_outside)
    return leaves_the_house(kind) and one.reach is not None and any(tells(channel, one.reach) for channel in outside)
