"""Off is off: addresses to which nothing is sent any more, and the link in each message that leads there."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select

from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.notify.models import Message, SwitchedOff

MARK_SIGNS = 32
OFF_PAGE = "/messages/off/"


def mark_of(kind: str, contact: str) -> str:
    """The keyed fingerprint of an address: it is recognised, and tells nobody what it is.

    Letters are lowered and not folded: straße.example and strasse.example belong to two people.
    """
    return fingerprint("contact", f"{kind}:{contact.lower()}")[:MARK_SIGNS]


def mark_of_message(message: Message) -> str:
    """What names one message to the other side, the same for every try; a number alone comes again after a restore."""
    occasion = f"{message.id}/{message.key}/{message.created_at.isoformat()}"
    return f"{message.id}.{fingerprint('message', occasion)[:MARK_SIGNS]}"


def is_off(mark: str) -> bool:
    """Whether the owner of this address wants nothing."""
    return db.session.scalar(select(SwitchedOff.id).where(SwitchedOff.mark == mark)) is not None


def list_off(marks: Iterable[str]) -> frozenset[str]:
    """Of these addresses those whose owners want nothing."""
    return frozenset(db.session.scalars(select(SwitchedOff.mark).where(SwitchedOff.mark.in_(sorted(set(marks))))))


def token_of_mark(mark: str) -> str:
    """The end of the link in a message; it can be made here alone, and names nobody."""
    return str(_signer().dumps(mark))


def read_token(token: str) -> str | None:
    """The address that a link is about; None for a link that nobody here has made."""
    try:
        return str(_signer().loads(token))
    except BadData:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="messages-off")
