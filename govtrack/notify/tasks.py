"""Sending what waits; telling of changed rights, and of changes that wait for a second person."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.pending import CONFIRMERS, get_change, is_open
from govtrack.accounts.queries import list_users_with_role
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.i18n import _, _l, in_language
from govtrack.core.jobs import JobRun, every, job
from govtrack.notify import by_email as by_email  # a sender is one as soon as it is declared
from govtrack.notify import by_gateway as by_gateway
from govtrack.notify import daily, operations, reports
from govtrack.notify import letting_go as letting_go  # loaded with the jobs, its rule is one of the nightly ones
from govtrack.notify.daily import DAILY_NEWS
from govtrack.notify.kinds import KINDS, define_notice, parameters_outside, sentence, sentence_outside
from govtrack.notify.models import Message
from govtrack.notify.operations import SEND_JOB, SEND_SOME_JOB, notify_users
from govtrack.notify.queries import find_message
from govtrack.notify.quiet import is_quiet, last_daily_moment
from govtrack.notify.recipients import Reach, reach_reporter, reach_user
from govtrack.notify.senders import SENDERS, Envelope, NotTaken, Sender
from govtrack.notify.switching import is_off, mark_of, mark_of_message
from govtrack.places.policy import UNKNOWN_PLACE

OVERSEERS = ("auditor",)
DAILY_SECONDS = 900
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


@job("notify.rights_changed")
def rights_changed(run: JobRun, user_id: int, verb: str, by_name: str) -> dict[str, Any]:
    """Tells the person concerned and the auditors."""
    with transaction():
        user = db.session.get_one(User, user_id)
        people = [user, *list_users_with_role(*OVERSEERS)]
        key = f"rights/{run.job_id}"
        told = notify_users(
            people,
            RIGHTS[verb],
            key=key,
            address="/account/password",
            place_path=UNKNOWN_PLACE,
            by=by_name,
            name=user.name,
        )
    return {"told": told}


@job("notify.second_person")
def second_person(_run: JobRun, change_id: int) -> dict[str, Any]:
    """Tells the administrators who may confirm."""
    with transaction():
        change = get_change(change_id)
        if not is_open(change):
            return {"told": 0}
        barred = {change.asked_by_id, change.subject_id}
        people = [user for user in list_users_with_role(*CONFIRMERS) if user.id not in barred]
        told = notify_users(
            people, SECOND_PERSON, key=f"second/{change.id}", address=address_of_change(change.id),
            place_path=UNKNOWN_PLACE,
        )  # fmt: skip
    return {"told": told}


def address_of_change(change_id: int) -> str:
    """Where a change that waits for a second person is told of, each with an address of its own."""
    return f"/second-person#change-{change_id}"


def _reach(message: Message) -> Reach | None:
    """Asked at the moment of sending: an account may be closed and a contact forgotten meanwhile."""
    if message.reporter is not None:
        return reach_reporter(message.reporter)
    return reach_user(message.user_id) if message.user_id is not None else None


def _envelope(message: Message, reach: Reach, sender: Sender) -> Envelope:
    has_several = message.kind == DAILY_NEWS and daily.count_letters(message) > 1
    with in_language(reach.language):
        one = _heading(message, reach)
        return Envelope(
            message.id,
            reach,
            _words(message, sender),
            _page(message, reach, sender, has_several),
            subject=_("News of your letters") if has_several else one,
            mark=mark_of_message(message),
            kind=message.kind,
            parameters=_parameters(message, reach) if sender.is_outside else {},
        )


def _heading(message: Message, reach: Reach) -> str:
    heading = KINDS[message.kind].heading
    return str(heading) if heading is not None else _("News of your letter %(number)s", number=reach.name)


def _page(message: Message, reach: Reach, sender: Sender, has_several: bool) -> str:
    """Where the reader goes on; a message with a secret leads nowhere: it is typed where it was asked for."""
    if KINDS[message.kind].secrets:
        return ""
    return reach.door if sender.is_outside and not has_several else message.address


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


def _why_not(sender: Sender | None, reach: Reach | None) -> str | None:
    """Why a message that waited is not sent now: nobody there any more, or switched off meanwhile."""
    if sender is None or reach is None or not sender.can_reach(reach):
        return "gone"
    is_silenced = sender.contact and is_off(mark_of(sender.contact, reach.open_address(sender.contact)))
    return "off" if is_silenced else None


@job(SEND_JOB, queue="notify", lease_seconds=120, max_attempts=5, gave_up=_give_up_sending)
def send_message(_run: JobRun, message_id: int) -> dict[str, Any]:
    """Sends one message outside any transaction; after a crash the other side recognises it by its mark."""
    return {"state": _send(message_id)}


def _send(message_id: int) -> str:
    with transaction():
        message = find_message(message_id)
        if message is None or message.state != "waiting":
            return message.state if message is not None else "gone"
        sender, reach = SENDERS.get(message.channel), _reach(message)
        if (why := _why_not(sender, reach)) is not None:
            operations.end_sending(message_id, "undeliverable", why)
            return "undeliverable"
        assert sender is not None and reach is not None
        operations.begin_sending(message)
        envelope = _envelope(message, reach, sender)
    return _hand_over(sender, envelope)


def _give_up_some(message_ids: list[int]) -> None:
    for message_id in message_ids:
        operations.end_sending(message_id, "failed")


@job(SEND_SOME_JOB, queue="notify", lease_seconds=120, max_attempts=5, gave_up=_give_up_some)
def send_some(run: JobRun, message_ids: list[int]) -> dict[str, Any]:
    """Sends several messages one after the other; one that cannot be written stops none of the others."""
    fault: Exception | None = None
    for number, message_id in enumerate(message_ids, 1):
        try:
            _send(message_id)
        except Exception as error:
            db.session.rollback()
            fault = error
        run.progress(number, len(message_ids))
    if fault is not None:
        raise fault
    return {"looked_at": len(message_ids)}


def _hand_over(sender: Sender, envelope: Envelope) -> str:
    """One try, and how it ended."""
    try:
        state = sender.send(envelope)
    except NotTaken as failure:
        with transaction():
            message = db.session.get_one(Message, envelope.message_id)
            return operations.put_off(message, failure)
    with transaction():
        operations.end_sending(envelope.message_id, state)
    return state


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
            told += daily.tell(bundles[start : start + daily.AT_ONCE], before)
        run.progress(min(start + daily.AT_ONCE, len(bundles)), len(bundles))
    return {"told": told}


@job("notify.silent", queue="notify")
def give_up_silent(_run: JobRun) -> dict[str, Any]:
    """Messages that a gateway took and never told of again reached nobody."""
    with transaction():
        return {"given_up": reports.give_up_silent()}


every(DAILY_SECONDS, "notify.daily")
every(DAILY_SECONDS, "notify.silent")
