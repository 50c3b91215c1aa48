"""A lost receipt found again by its owner: a code goes to the contact that was proven for the letter.

Whoever asks is a stranger. Each request does the same work and is answered in the same words; a job looks
afterwards whether there is such a letter and such a contact, and only then something is sent. An e-mail
carries a link beside the code: whatever others have typed or asked for meanwhile, the owner gets in by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select, update

from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint, new_receipt_code
from govtrack.core.db import count_changed, db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.jobs import enqueue
from govtrack.intake.models import ContactCode, Submission
from govtrack.intake.operations.codes import (
    DAY,
    TOO_MANY_FROM_HERE,
    end_of_new_code,
    has_room,
    has_room_for_sender,
    send_new_code,
    try_code,
)
from govtrack.intake.operations.common import note
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import RECEIPT_PURPOSE, find_newest_of, find_submission_by_number, get_submission
from govtrack.intake.recipients import FINDING, FINDING_BY_PHONE, RECEIPT_RENEWED, notify_writer
from govtrack.intake.reporters import find_contact, mark_of_kind, proven_at
from govtrack.notify.by_email import house_address
from govtrack.notify.codes import list_contact_kinds
from govtrack.notify.recipients import EMAIL

RECOVER, LIST = "recover", "list"
LOOK_JOB = "intake.look_for_lost"
LINK_PAGE = "/lost/link/"


@dataclass(frozen=True, slots=True)
class Found:
    """Whose contact it is, and the letter with its new receipt code where one letter was asked for."""

    contact_kind: str
    mark: str
    letter: Submission | None = None
    code: str = ""


def ask_for_lost(contact_kind: str, mark: str, number: str, sender_mark: str, flow: str) -> None:
    """Takes in what somebody typed who has lost a receipt; ``flow`` is what their browser alone holds.

    Raises InvalidInput where the sender has asked too often, whatever they typed.
    """
    if not has_room_for_sender(sender_mark):
        raise InvalidInput(TOO_MANY_FROM_HERE)
    row = ContactCode(
        purpose=RECOVER if number else LIST, contact_kind=contact_kind, mark=mark, sender_mark=sender_mark,
        flow=_mark_of_flow(flow), asked_number=number, ends_at=end_of_new_code(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    enqueue(LOOK_JOB, key=f"{LOOK_JOB}/{row.id}", code_id=row.id)


def _mark_of_flow(flow: str) -> str:
    return fingerprint("lost", flow)


def answer_lost(row: ContactCode) -> bool:
    """Sends a code where letter and contact belong together; done twice it is done once."""
    letter = None if row.code_fingerprint else _letter_of(row)
    if (
        letter is None
        or row.contact_kind not in list_contact_kinds()
        or not has_room(row.purpose, row.mark, row.sender_mark)
    ):
        return False
    row.ends_at = end_of_new_code()
    if row.contact_kind == EMAIL:
        send_new_code(row, letter, FINDING, link=f"{house_address()}{LINK_PAGE}{_signer().dumps(row.id)}")
    else:
        send_new_code(row, letter, FINDING_BY_PHONE)
    db.session.flush()
    return True


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="lost-receipt")


def _letter_of(row: ContactCode) -> Submission | None:
    if row.purpose == LIST:
        return find_newest_of(row.contact_kind, row.mark)
    letter = find_submission_by_number(row.asked_number)
    return letter if letter is not None and is_proven_for(letter, row.contact_kind, row.mark) else None


def is_proven_for(letter: Submission, contact_kind: str, mark: str) -> bool:
    """Whether whoever wrote the letter has proven that this contact is theirs, and it still is the letter's."""
    contact = find_contact(letter)
    return (
        contact is not None
        and mark_of_kind(contact, contact_kind) == mark
        and proven_at(contact, contact_kind) is not None
    )


def enter_lost(flow: str, code: str) -> Found | None:
    """What the code opens; None, and one try less, where it does not fit or none was sent."""
    row = db.session.scalar(select(ContactCode).where(ContactCode.flow == _mark_of_flow(flow)))
    if row is None:
        return None
    _hold_letter(row)
    return _found(row) if try_code(row, code) else None


def _hold_letter(row: ContactCode) -> None:
    """The letter before its codes, as everybody who gives it a new one; where there is none it takes as long."""
    db.session.execute(select(Submission.id).where(Submission.id == (row.submission_id or 0)).with_for_update())


def enter_link(token: str) -> Found | None:
    """The same by the link of an e-mail, which holds for a day and once."""
    try:
        row_id = int(_signer().loads(token))
    except (BadData, ValueError):
        return None
    if (row := db.session.get(ContactCode, row_id)) is not None:
        _hold_letter(row)
    mine = (
        ContactCode.id == row_id, ContactCode.code_fingerprint != "", ContactCode.used_at.is_(None),
        ContactCode.created_at > now() - DAY,
    )  # fmt: skip
    if count_changed(update(ContactCode).where(*mine).values(used_at=now())) != 1:
        return None
    return _found(db.session.get_one(ContactCode, row_id))


def _found(row: ContactCode) -> Found | None:
    if row.purpose == LIST:
        return Found(row.contact_kind, row.mark)
    assert row.submission_id is not None, "a code was sent for it"
    letter = get_submission(row.submission_id)
    code = renew_by_contact(letter, row.contact_kind, row.mark)
    return Found(row.contact_kind, row.mark, letter, code) if code else None


def renew_by_contact(letter: Submission, contact_kind: str, mark: str) -> str:
    """A new receipt code for whoever has just shown that the proven contact is theirs; nothing for anybody else."""
    if not is_proven_for(letter, contact_kind, mark):
        return ""
    code = give_new_code(letter)
    event = note(as_reporter(), letter, "receipt_renewed", is_public=True, contact_kind=contact_kind)
    notify_writer(letter, RECEIPT_RENEWED, event, event.id)
    return code


def give_new_code(letter: Submission) -> str:
    """Ends the receipt code of the letter, with all that was sent for finding it, and returns the new one."""
    lock(letter)
    code = new_receipt_code()
    letter.receipt_fingerprint = fingerprint(RECEIPT_PURPOSE, code)
    unused = (ContactCode.submission_id == letter.id, ContactCode.purpose == RECOVER, ContactCode.used_at.is_(None))
    db.session.execute(update(ContactCode).where(*unused).values(used_at=now()))
    db.session.flush()
    return code
