"""Sending what waits; telling of changed rights, and of changes that wait for a second person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from govtrack.accounts.kinds import is_open
from govtrack.accounts.models import PendingChange, User
from govtrack.accounts.pending import get_change, list_seconds
from govtrack.accounts.queries import list_users_with_role
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.i18n import _, _l, in_language
from govtrack.core.jobs import JobRun, every, job
from govtrack.notify import by_email as by_email  # a sender is one as soon as it is declared
from govtrack.notify import by_gateway as by_gateway
from govtrack.notify import daily, operations, reports
from govtrack.notify.daily import DAILY_NEWS
from govtrack.notify.kinds import KINDS, define_notice, parameters_outside, sentence, sentence_outside
from govtrack.notify.models import Message
from govtrack.notify.operations import SEND_JOB, SEND_SOME_JOB, notify_users
from govtrack.notify.opt_out import list_off, mark_of, mark_of_message
from govtrack.notify.queries import find_message, list_waiting
from govtrack.notify.quiet import is_quiet, last_daily_moment
from govtrack.notify.recipients import Reach, reach_reporters, reach_user
from govtrack.notify.senders import SENDERS, Envelope, NotTaken, Sender
from govtrack.places.policy import UNKNOWN_PLACE, holds_house

OVERSEERS = ("auditor",)
# Where a change of rights is read: by the person concerned, and in the record by whoever watches over it.
OWN_ACCOUNT, RECORD_OF_PEOPLE = "/account/password", "/record?subject_type=users&subject_id="
DAILY_SECONDS = 900
# As many messages are made ready and noted in one transaction, and leave once more where a worker dies meanwhile.
AT_ONCE = 25
RIGHTS = {
    "granted": define_notice("notify.role_granted", _l("%(by)s gave %(name)s a role.")),
    "revoked": define_notice("notify.role_revoked", _l("%(by)s took a role of %(name)s away.")),
    "reset_password": define_notice("notify.password_reset", _l("%(by)s set a new first password for %(name)s.")),
    "disabled": define_notice("notify.account_closed", _l("%(by)s closed the account of %(name)s.")),
    "enabled": define_notice("notify.account_opened", _l("%(by)s opened the account of %(name)s again.")),
    "second_factor_reset": define_notice(
        "notify.second_factor_reset", _l("%(by)s removed the second step at sign-in of %(name)s.")
    ),
}
SECOND_PERSON = define_notice("notify.second_person", _l("A change waits for a second administrator."))
ABOUT_AUDITOR = define_notice(
    "notify.about_auditor", _l("%(by)s asked for a change to the account or the rights of %(name)s, an auditor.")
)


@job("notify.rights_changed")
def rights_changed(
    run: JobRun, user_id: int, verb: str, by_name: str, place_paths: Sequence[str] = ()
) -> dict[str, Any]:
    """Tells the person concerned, and the auditors of the places that the change touches."""
    with transaction():
        user = db.session.get_one(User, user_id)
        overseers = [one for one in _list_overseers(place_paths) if one.id != user.id]
        # Whose account was closed reads it there once it is opened again.
        told = sum(
            notify_users(
                people, RIGHTS[verb], key=f"rights/{run.job_id}", address=address, place_path=UNKNOWN_PLACE,
                if_nobody=None, by=by_name, name=user.name,
            )
            for people, address in (([user], OWN_ACCOUNT), (overseers, f"{RECORD_OF_PEOPLE}{user.id}"))
            if people
        )  # fmt: skip
    return {"told": told}


def _list_overseers(place_paths: Sequence[str]) -> list[User]:
    """Who watches over one of these places; what touches none is for those who watch over the whole house."""
    return [
        user
        for user in list_users_with_role(*OVERSEERS)
        if holds_house(user.actor, *OVERSEERS) or any(user.actor.has_role_at(path, *OVERSEERS) for path in place_paths)
    ]


@job("notify.second_person")
def second_person(_run: JobRun, change_id: int) -> dict[str, Any]:
    """Tells the administrators who may confirm; where it is about an auditor, that one and the others there as well."""
    with transaction():
        change = get_change(change_id)
        if not is_open(change):
            return {"told": 0}
        told = notify_users(
            list_seconds(change), SECOND_PERSON, key=f"second/{change.id}", address=address_of_change(change.id),
            place_path=UNKNOWN_PLACE,
        )  # fmt: skip
        told += _tell_auditors(change)
    return {"told": told}


def _tell_auditors(change: PendingChange) -> int:
    """Whoever watches over the administrators hears at once what these would change about it, not only afterwards."""
    if (user := change.subject) is None:
        return 0
    watched = [grant.place.path for grant in user.grants if grant.revoked_at is None and grant.role in OVERSEERS]
    if not watched:
        return 0
    return notify_users(
        _list_overseers(watched), ABOUT_AUDITOR, key=f"about/{change.id}", address=address_of_change(change.id),
        place_path=UNKNOWN_PLACE, if_nobody=None, by=change.asked_by.name, name=user.name,
    )  # fmt: skip


def address_of_change(change_id: int) -> str:
    """Where a change that waits for a second person is told of, each with an address of its own."""
    return f"/second-person#change-{change_id}"


def _reaches(messages: Sequence[Message]) -> dict[int, Reach | None]:
    """Asked at the moment of sending: an account may be closed and a contact forgotten meanwhile."""
    reporters = reach_reporters(sorted({one.reporter for one in messages if one.reporter is not None}))
    return {one.id: reporters.get(one.reporter) if one.reporter is not None else _user(one) for one in messages}


def _user(message: Message) -> Reach | None:
    return reach_user(message.user_id) if message.user_id is not None else None


def _envelope(message: Message, reach: Reach, sender: Sender, off: str) -> Envelope:
    has_several = message.kind == DAILY_NEWS and daily.count_letters(message) > 1
    with in_language(reach.language):
        return Envelope(
            message.id,
            reach,
            _words(message, sender),
            _page(message, reach, sender, has_several),
            subject=_heading(message, reach, has_several),
            mark=mark_of_message(message),
            off=off,
            kind=message.kind,
            parameters=_parameters(message, reach) if sender.is_outside else {},
        )


def _heading(message: Message, reach: Reach, has_several: bool) -> str:
    if (heading := KINDS[message.kind].heading) is not None:
        return str(heading)
    if reach.is_resident:
        return _("News of what you take part in")
    return _("News of your letters") if has_several else _("News of your letter %(number)s", number=reach.name)


def _page(message: Message, reach: Reach, sender: Sender, has_several: bool) -> str:
    """Where the reader goes on; a message with a secret leads nowhere: it is typed where it was asked for."""
    if KINDS[message.kind].secrets:
        return ""
    has_door = sender.is_outside and (reach.is_resident or not has_several)
    return reach.door if has_door else message.address


def _parameters(message: Message, reach: Reach) -> dict[str, str]:
    """What a template may be filled with; of several pieces of news their number."""
    if message.kind == DAILY_NEWS:
        return {"number": reach.name, "count": str(daily.count_news(message))}
    return parameters_outside(message.kind, message.parameters)


def _words(message: Message, sender: Sender) -> str:
    if message.kind == DAILY_NEWS:
        return daily.words_of(message)
    say = sentence_outside if sender.is_outside else sentence
    return say(message.kind, message.parameters)


def _give_up_sending(message_id: int) -> None:
    operations.end_sending(message_id, "failed")


@dataclass(slots=True)
class _Batch:
    """A few messages on their way: those that are ready to leave, how each try ended, the last fault of our own."""

    ready: list[tuple[Sender, Envelope]] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    refusals: dict[int, NotTaken] = field(default_factory=dict)
    fault: Exception | None = None


@job(SEND_JOB, queue="notify", lease_seconds=120, max_attempts=5, gave_up=_give_up_sending)
def send_message(_run: JobRun, message_id: int) -> dict[str, Any]:
    """Sends one message outside any transaction; after a crash the other side recognises it by its mark."""
    batch = _send([message_id])
    if batch.fault is not None:
        raise batch.fault
    message = find_message(message_id)
    return {"state": batch.states.get(message_id) or (message.state if message is not None else "gone")}


def _give_up_some(message_ids: list[int]) -> None:
    for message_id in message_ids:
        operations.end_sending(message_id, "failed")


@job(SEND_SOME_JOB, queue="notify", lease_seconds=120, max_attempts=5, gave_up=_give_up_some)
def send_some(run: JobRun, message_ids: list[int]) -> dict[str, Any]:
    """Sends several messages, a few at a time; one that cannot be written stops none of the others.

    After a crash those few leave once more under the same marks.
    """
    fault: Exception | None = None
    for start in range(0, len(message_ids), AT_ONCE):
        fault = _send(message_ids[start : start + AT_ONCE]).fault or fault
        run.progress(min(start + AT_ONCE, len(message_ids)), len(message_ids))
    if fault is not None:
        raise fault
    return {"looked_at": len(message_ids)}


def _send(message_ids: Sequence[int]) -> _Batch:
    """One try with each of these messages: made ready in one transaction, noted in another."""
    batch = _Batch()
    with transaction():
        _make_ready(batch, list_waiting(message_ids))
    with ExitStack() as stack:
        for sender in {sender.channel: sender for sender, _envelope in batch.ready}.values():
            stack.enter_context(sender.several())
        for sender, envelope in batch.ready:
            _hand_over(batch, sender, envelope)
    if batch.states or batch.refusals:
        with transaction():
            _note(batch)
    return batch


def _make_ready(batch: _Batch, messages: Sequence[Message]) -> None:
    """The envelopes of those that still have somebody to reach; the others end here."""
    reaches = _reaches(messages)
    marks = {one.id: _mark(SENDERS.get(one.channel), reaches[one.id]) for one in messages}
    silenced = list_off(mark for mark in marks.values() if mark)
    for message in messages:
        sender, reach = SENDERS.get(message.channel), reaches[message.id]
        if sender is None or reach is None or not sender.can_reach(reach):
            _end_unsent(batch, message, "gone")
        elif marks[message.id] in silenced:
            _end_unsent(batch, message, "off")
        else:
            try:
                batch.ready.append((sender, _envelope(message, reach, sender, marks[message.id])))
            except Exception as error:
                batch.fault = error
    operations.begin_sending([envelope.message_id for _sender, envelope in batch.ready])


def _mark(sender: Sender | None, reach: Reach | None) -> str:
    """The fingerprint of the address that a message would go to; nothing where there is none."""
    if sender is None or reach is None or not sender.contact or not sender.can_reach(reach):
        return ""
    return mark_of(sender.contact, reach.open_address(sender.contact))


def _end_unsent(batch: _Batch, message: Message, cause: str) -> None:
    operations.end_sending(message.id, "undeliverable", cause)
    batch.states[message.id] = "undeliverable"


def _hand_over(batch: _Batch, sender: Sender, envelope: Envelope) -> None:
    """One try, and how it ended."""
    try:
        batch.states[envelope.message_id] = sender.send(envelope)
    except NotTaken as failure:
        batch.refusals[envelope.message_id] = failure
    except Exception as error:
        batch.fault = error


def _note(batch: _Batch) -> None:
    """Keeps how each try ended."""
    by_state: dict[str, list[int]] = defaultdict(list)
    for _sender, envelope in batch.ready:
        if envelope.message_id in batch.states:
            by_state[batch.states[envelope.message_id]].append(envelope.message_id)
    for state, message_ids in by_state.items():
        operations.end_several(message_ids, state)
    for message_id, failure in batch.refusals.items():
        batch.states[message_id] = operations.put_off(db.session.get_one(Message, message_id), failure)


@job("notify.daily", queue="notify", lease_seconds=300)
def daily_messages(run: JobRun) -> dict[str, Any]:
    """Tells together what waits since the last hour for it; at night, and where there is nothing, nobody anything."""
    if is_quiet(now()):
        return {"told": 0}
    before, told = last_daily_moment(now()), 0
    with transaction(write=False):
        bundles = daily.list_bundles(before)
    for start in range(0, len(bundles), daily.AT_ONCE):
        with transaction():
            told += operations.send_bundles(bundles[start : start + daily.AT_ONCE], before)
        run.progress(min(start + daily.AT_ONCE, len(bundles)), len(bundles))
    return {"told": told}


@job("notify.silent", queue="notify")
def give_up_silent(_run: JobRun) -> dict[str, Any]:
    """Messages that a gateway took and never told of again reached nobody."""
    with transaction():
        return {"given_up": reports.give_up_silent()}


every(DAILY_SECONDS, "notify.daily")
every(DAILY_SECONDS, "notify.silent")
