"""Sending what waits; telling of changed rights, and of changes that wait for a second person."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.pending import CONFIRMERS, get_change
from govtrack.accounts.queries import list_users_with_role
from govtrack.core.db import db, transaction
from govtrack.core.i18n import _l, in_language
from govtrack.core.jobs import JobRun, job
from govtrack.notify import letting_go as letting_go  # loaded with the jobs, its rule is one of the nightly ones
from govtrack.notify import operations
from govtrack.notify.kinds import define_notice, sentence
from govtrack.notify.models import Message
from govtrack.notify.operations import SEND_JOB, notify_users
from govtrack.notify.queries import find_message
from govtrack.notify.recipients import Reach, reach_reporter, reach_user
from govtrack.notify.senders import SENDERS, Envelope

OVERSEERS = ("auditor",)
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
        told = notify_users(people, RIGHTS[verb], key=key, address="/account/password", by=by_name, name=user.name)
    return {"told": told}


@job("notify.second_person")
def second_person(_run: JobRun, change_id: int) -> dict[str, Any]:
    """Tells the administrators who may confirm."""
    with transaction():
        change = get_change(change_id)
        barred = {change.asked_by_id, change.subject_id}
        people = [user for user in list_users_with_role(*CONFIRMERS) if user.id not in barred]
        told = notify_users(people, SECOND_PERSON, key=f"second/{change.id}", address="/second-person")
    return {"told": told}


def _reach(message: Message) -> Reach | None:
    """Asked at the moment of sending: an account may be closed and a contact forgotten meanwhile."""
    if message.reporter is not None:
        return reach_reporter(message.reporter)
    return reach_user(message.user_id) if message.user_id is not None else None


def _envelope(message: Message, reach: Reach) -> Envelope:
    with in_language(reach.language):
        return Envelope(message.id, reach, sentence(message.kind, message.parameters), message.address)


def _give_up_sending(message_id: int) -> None:
    operations.end_sending(message_id, "failed")


@job(SEND_JOB, queue="notify", lease_seconds=60, max_attempts=5, gave_up=_give_up_sending)
def send_message(_run: JobRun, message_id: int) -> dict[str, Any]:
    """Sends one message outside any transaction; after a crash the sender recognises it by its number."""
    with transaction():
        message = find_message(message_id)
        if message is None or message.state != "waiting":
            return {"state": message.state if message is not None else "gone"}
        sender, reach = SENDERS.get(message.channel), _reach(message)
        if sender is None or reach is None or not sender.can_reach(reach):
            operations.end_sending(message_id, "undeliverable")
            return {"state": "undeliverable"}
        operations.begin_sending(message)
        envelope = _envelope(message, reach)
    state = sender.send(envelope)
    with transaction():
        operations.end_sending(message_id, state)
    return {"state": state}
