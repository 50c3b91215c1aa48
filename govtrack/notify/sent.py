"""What was sent, in a demonstration or while somebody develops: an installation for people has no such page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from govtrack.core.access import allow
from govtrack.notify.kinds import leaves_the_house, sentence, sentence_outside
from govtrack.notify.models import FAILURES, IN_APP, Message
from govtrack.notify.queries import list_messages
from govtrack.notify.senders import SENDERS, read_file
from govtrack.notify.states import STATES
from govtrack.notify.wording import CHANNEL_LABELS, FAILURE_LABELS

blueprint = Blueprint("sent", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it left, or as it stands where it has not left; ``to`` names no address, its end alone."""

    number: int
    channel: str
    state: str
    failure: str
    failure_code: int | None
    attempts: int
    at: datetime
    subject: str
    text: str
    to: str
    address: str


@blueprint.get("/messages/sent")
@allow("admin")
def sent() -> ResponseReturnValue:
    """One page of messages, newest first, each with its words and how far it has come."""
    channels = (*SENDERS, IN_APP)
    wanted = {
        "channel": _one_of("channel", channels),
        "state": _one_of("state", tuple(STATES)),
        "failure": _one_of("failure", FAILURES),
    }
    return render_template(
        "notify/sent.html",
        page=list_messages(**wanted).map(_show),
        wanted=wanted,
        channels=[(name, CHANNEL_LABELS[name]) for name in channels],
        states=[(name, state.label) for name, state in STATES.items()],
        failures=[(name, FAILURE_LABELS[name]) for name in FAILURES],
        channel_labels=CHANNEL_LABELS,
        all_states=STATES,
        failure_labels=FAILURE_LABELS,
    )


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    return value if value in allowed else ""


def _show(message: Message) -> Shown:
    """What left stands in its file; what has not left is told by its row, as long as the row has the words."""
    left = read_file(message.id) or {}
    return Shown(
        number=message.id,
        channel=message.channel,
        state=message.state,
        failure=message.failure or "",
        failure_code=message.failure_code,
        attempts=message.attempts,
        at=message.sent_at or message.created_at,
        subject=str(left.get("subject") or ""),
        text=str(left.get("text") or _words_here(message)),
        to=_to(left),
        address=str(left.get("address") or message.address),
    )


def _to(left: Mapping[str, Any]) -> str:
    contacts = left.get("contacts")
    ends = [str(end) for end in contacts.values()] if isinstance(contacts, Mapping) else []
    return " · ".join(part for part in (str(left.get("to") or ""), *ends) if part)


def _words_here(message: Message) -> str:
    """The sentence of the row; nothing where it was forgotten with the sending."""
    if message.channel == IN_APP or not leaves_the_house(message.kind):
        return sentence(message.kind, message.parameters)
    return sentence_outside(message.kind, message.parameters) if message.parameters else ""
