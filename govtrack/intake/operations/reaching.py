"""Writers whom no message reaches: somebody calls or goes there, or corrects the contact with the writer's word."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.contacts import EMAIL, is_whole_phone, normalise_email, normalise_phone
from govtrack.core.crypto import encrypt
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason
from govtrack.intake.models import REACHING_WAYS, ReporterContact, Submission
from govtrack.intake.operations.common import note
from govtrack.intake.policy import can_see_identity
from govtrack.intake.recipients import token_of
from govtrack.intake.redaction import redact
from govtrack.intake.reporters import Contact, contact_mark, find_contact, open_contact, proven_at, seal_contact
from govtrack.notify.operations import see_to, send_again
from govtrack.notify.unreached import list_unreached

NO_PHONE = _l("This is not a whole phone number. Please check it, or leave the field empty.")
NO_EMAIL = _l("This is not a whole e-mail address. Please check it, or leave the field empty.")
NO_TRY = _l("Please choose how you tried.")


def demand_somebody(submission: Submission) -> None:
    """Whoever wanted to stay anonymous is neither called nor given a contact by others."""
    if submission.identity_mode == "anonymous":
        raise Conflict(_l("Whoever wrote this letter wants to stay anonymous."))


def record_reaching(actor: Actor, submission: Submission, reached_by: str, is_reached: bool, words: str) -> None:
    """Notes a call or a visit to the writer; whoever was reached stands on the list of the unreached no more.

    Raises Conflict where the writer stays anonymous, InvalidInput at ``way`` (see REACHING_WAYS) or ``words``.
    """
    require(can_see_identity(actor, submission))
    demand_somebody(submission)
    if reached_by not in REACHING_WAYS:
        raise InvalidInput(NO_TRY, "way")
    said = redact(demand_reason(words, "words"))
    note(actor, submission, "reach_noted", reason=said, reached_by=reached_by, reached=is_reached)
    if is_reached:
        see_to(token_of(submission))


def correct_contact(actor: Actor, submission: Submission, phone: str, email: str, reason: str) -> int:
    """Puts a number or an address in the place of one that was wrong; what is left empty stays as it is.

    What its writer has proven stands while messages arrive there. What did not arrive leaves anew, to the contact
    of now; nothing is proven of it, so that no code is told there.
    The writer reads in the history of their letter that it was changed. Returns how many messages leave.

    Raises InvalidInput where neither is given or one is no number or address, Conflict where the writer stays
    anonymous, or has proven the contact and messages arrive there.
    """
    require(can_see_identity(actor, submission))
    demand_somebody(submission)
    given = {"phone": _whole_phone(phone), "email": _whole_email(email)}
    changed = {kind: value for kind, value in given.items() if value}
    if not changed:
        raise InvalidInput(_l("Please enter the number or the address that the reporter told you."), "phone")
    why = redact(demand_reason(reason, "reason"))
    row, before = find_contact(submission), open_contact(submission)
    # A right guess is answered like any other, since whoever guesses would learn who wrote.
    is_proven = row is not None and any(proven_at(row, kind) is not None for kind in changed)
    if is_proven and not list_unreached([token_of(submission)]):
        raise Conflict(_l("The reporter has proven this contact by a code; nobody else can change it."))
    _keep(submission, {kind: value for kind, value in changed.items() if getattr(before, kind) != value})
    note(actor, submission, "contact_corrected", reason=why)
    return send_again(token_of(submission))


def _whole_phone(typed: str) -> str:
    if typed.strip() and not is_whole_phone(typed):
        raise InvalidInput(NO_PHONE, "phone")
    return normalise_phone(typed)


def _whole_email(typed: str) -> str:
    plain = normalise_email(typed)
    if plain and not EMAIL.match(plain):
        raise InvalidInput(NO_EMAIL, "email")
    return plain


def _keep(submission: Submission, changed: dict[str, str]) -> None:
    row = find_contact(submission)
    if row is None:
        seal_contact(submission, Contact(**changed))
        return
    lock(row)
    for contact_kind, value in changed.items():
        _put(row, contact_kind, value)
    db.session.flush()


def _put(row: ReporterContact, contact_kind: str, value: str) -> None:
    """One part of the contact; that the part before it was proven says nothing of this one."""
    mark = contact_mark(contact_kind, value)
    if contact_kind == "phone":
        row.sealed_phone, row.phone_mark, row.phone_proven_at = encrypt(value), mark, None
    else:
        row.sealed_email, row.email_mark, row.email_proven_at = encrypt(value), mark, None
