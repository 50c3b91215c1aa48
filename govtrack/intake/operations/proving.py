"""A writer proves that a contact left with a letter is theirs, by a code that was sent there."""

from __future__ import annotations

from sqlalchemy import update

from govtrack.audit.models import Event
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake.models import ContactCode, ReporterContact, Submission
from govtrack.intake.operations.codes import PAUSE, demand_room, end_of_new_code, send_new_code, try_code
from govtrack.intake.operations.common import note
from govtrack.intake.policy import is_reporter
from govtrack.intake.queries import PROVE, find_open_proof
from govtrack.intake.recipients import PROVING
from govtrack.intake.reporters import find_contact, mark_of_kind, proven_at
from govtrack.notify.codes import list_contact_kinds


def ask_proof(actor: Actor, submission: Submission, contact_kind: str, sender_mark: str) -> ContactCode:
    """Sends a code to the contact of this letter; an earlier one ends.

    Raises InvalidInput where there is no such contact, nothing is sent that way here, or enough was sent.
    """
    require(is_reporter(actor, submission))
    contact = _contact_of(submission, contact_kind)
    if proven_at(contact, contact_kind) is not None:
        raise InvalidInput(_l("This is proven already."))
    mark = mark_of_kind(contact, contact_kind)
    if mark is None or contact_kind not in list_contact_kinds():
        raise InvalidInput(_l("No code can be sent there."))
    earlier = find_open_proof(submission)
    if earlier is not None and earlier.contact_kind == contact_kind and earlier.created_at > now() - PAUSE:
        return earlier
    demand_room(PROVE, mark, sender_mark)
    mine = (ContactCode.submission_id == submission.id, ContactCode.purpose == PROVE, ContactCode.ends_at > now())
    db.session.execute(update(ContactCode).where(*mine).values(ends_at=now()))
    row = ContactCode(
        purpose=PROVE, contact_kind=contact_kind, mark=mark, sender_mark=sender_mark, ends_at=end_of_new_code()
    )
    db.session.add(row)
    db.session.flush()
    send_new_code(row, submission, PROVING, number=submission.number)
    note(actor, submission, "proof_asked", is_public=True, contact_kind=contact_kind)
    return row


def _contact_of(submission: Submission, contact_kind: str) -> ReporterContact:
    contact = find_contact(submission)
    if contact is None or mark_of_kind(contact, contact_kind) is None:
        raise InvalidInput(_l("No such contact was left with this letter."))
    return lock(contact)


def prove_contact(actor: Actor, submission: Submission, code: str) -> Event | None:
    """Notes that the contact is proven where the code fits; None, and one try less, where it does not."""
    require(is_reporter(actor, submission))
    row, contact = find_open_proof(submission), find_contact(submission)
    if row is None or contact is None or not try_code(row, code):
        return None
    # The contact may have been let go of, or be another one, since the code left.
    lock(contact)
    if mark_of_kind(contact, row.contact_kind) != row.mark:
        return None
    setattr(contact, f"{row.contact_kind}_proven_at", now())
    setattr(contact, f"{row.contact_kind}_mark", row.mark)
    return note(actor, submission, "contact_proven", is_public=True, contact_kind=row.contact_kind)
