"""One-time codes to contacts: how many may be sent, making one, and trying what was typed.

Codes go to addresses that anybody can type, so that each address gets a few in a day at most, and fewer at
the wish of one sender. What strangers ask for with letters of their own is counted apart from what is asked
for with letters that an address has proven: nobody uses up what its owner needs for those.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from govtrack.core.clock import local, now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import count_changed, db, lock_name
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.models import ContactCode, Submission
from govtrack.intake.recipients import token_of
from govtrack.intake.settings import CODE_MINUTES, CODE_TRIES, CODES_PER_CONTACT, CODES_PER_PAIR, CODES_PER_SENDER
from govtrack.notify.operations import send_code

FIGURES = 6
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A second click, or a second tab, at the same moment sends nothing more.
PAUSE = timedelta(minutes=1)
TOO_MANY_THERE = _l("Enough codes went to this address for today. Try again tomorrow; your receipt code works as ever.")
TOO_MANY_FROM_HERE = _l("Too many codes were asked for from here. Please try again in an hour.")
NOT_ANY_MORE = _l("This code does not fit, or its time is over. Compare it with the newest message, or ask anew.")


def demand_room(purpose: str, mark: str, sender_mark: str) -> None:
    """Raises InvalidInput where one more code to this address, or for this sender, would be one too many."""
    if not has_room_for_sender(sender_mark):
        raise InvalidInput(TOO_MANY_FROM_HERE)
    if not has_room(purpose, mark, sender_mark):
        raise InvalidInput(TOO_MANY_THERE)


def has_room_for_sender(sender_mark: str) -> bool:
    """Whether this sender may ask for one more, to whatever address."""
    lock_name(f"codes/{sender_mark}")
    return _count(HOUR, ContactCode.sender_mark == sender_mark) < get_setting(CODES_PER_SENDER)


def has_room(purpose: str, mark: str, sender_mark: str) -> bool:
    """Whether one more code may go to this address; those who ask at the same moment wait for each other."""
    lock_name(f"codes/{mark}")
    sent = (ContactCode.purpose == purpose, ContactCode.mark == mark, ContactCode.code_fingerprint != "")
    of_sender = _count(DAY, *sent, ContactCode.sender_mark == sender_mark)
    return of_sender < get_setting(CODES_PER_PAIR) and _count(DAY, *sent) < get_setting(CODES_PER_CONTACT)


def _count(span: timedelta, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(ContactCode)
    return db.session.scalar(statement.where(ContactCode.created_at > now() - span, *conditions)) or 0


def end_of_new_code() -> datetime:
    """Until when a code that is made now may be entered."""
    return now() + timedelta(minutes=get_setting(CODE_MINUTES))


def send_new_code(row: ContactCode, letter: Submission, kind: str, **words: Any) -> None:
    """Makes the code of this row and sends it to the contact of the letter; the row keeps its fingerprint."""
    row.submission_id = letter.id
    send_code_to(row, token_of(letter), kind, **words)


def send_code_to(row: ContactCode, token: str, kind: str, **words: Any) -> None:
    """The same to whoever stands behind ``token``."""
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    row.code_fingerprint = _mark_of(row, code)
    until = local(row.ends_at).strftime("%H:%M")
    send_code(token, kind, contact_kind=row.contact_kind, key=f"{kind}/{row.id}", code=code, until=until, **words)


def _mark_of(row: ContactCode, code: str) -> str:
    return fingerprint("contact-code", f"{row.id}:{code}")


def try_code(row: ContactCode, typed: str) -> bool:
    """Counts the try first, then compares; a code that has ended, or had its tries, fits nothing.

    Every try takes the same steps. Nothing is raised: the count has to be kept.
    """
    open_now = (
        ContactCode.id == row.id, ContactCode.used_at.is_(None), ContactCode.ends_at > now(),
        ContactCode.tries < get_setting(CODE_TRIES),
    )  # fmt: skip
    is_open = count_changed(update(ContactCode).where(*open_now).values(tries=ContactCode.tries + 1)) == 1
    is_same = hmac.compare_digest(_mark_of(row, read_figures(typed)), row.code_fingerprint)
    if is_open and is_same:
        row.used_at = now()
    db.session.flush()
    return is_open and is_same


def read_figures(typed: str) -> str:
    """The figures of what was typed; spaces, dashes and full width are forgiven."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isascii() and sign.isdigit())
