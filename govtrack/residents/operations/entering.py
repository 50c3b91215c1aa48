"""Signing in by a code: it goes to whatever address was typed, with or without an account behind it.

Every request does the same, so that nobody learns who has an account. How many codes may go to one address, and
how many one sender may ask for, is counted as for codes that prove the contact of a letter. An e-mail carries a
link beside the code: whatever strangers have asked for, the owner gets in by it.
"""

from __future__ import annotations

from sqlalchemy import update

from govtrack.core.access import require
from govtrack.core.clock import now
from govtrack.core.contacts import normalise_email, normalise_phone
from govtrack.core.crypto import encrypt
from govtrack.core.db import count_changed, db, upsert
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _l
from govtrack.intake.models import ContactCode
from govtrack.intake.operations.codes import demand_room, end_of_new_code, send_code_to, try_code
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import contact_mark
from govtrack.notify.by_email import house_address
from govtrack.notify.codes import list_contact_kinds
from govtrack.notify.recipients import EMAIL, PHONE
from govtrack.residents.models import Resident, ResidentContact
from govtrack.residents.operations.common import ACCOUNTS
from govtrack.residents.queries import (
    ENTER,
    find_asked,
    find_contact_by_mark,
    find_linked,
    is_just_proven,
    mark_of_flow,
    token_of_link,
)
from govtrack.residents.recipients import ENTERING, ENTERING_BY_PHONE, token_of_contact

LINK_PAGE = "/mine/sign-in/link/"
NOT_HERE = _l("This office sends nothing there yet.")
TOO_YOUNG = _l("Accounts are for people of fourteen and older. You can write and follow without one.")


def ask_to_enter(
    contact_kind: str, address: str, sender_mark: str, flow: str, language: str, *, resident: Resident | None = None
) -> None:
    """Sends a code to this address; ``flow`` is what the session that asked alone holds.

    Asked for by ``resident``, the code adds the address to that account; else it signs in.
    Raises InvalidInput where nothing is sent that way here, or enough was sent.
    """
    mark = contact_mark(contact_kind, address)
    if mark is None or contact_kind not in list_contact_kinds():
        raise InvalidInput(NOT_HERE)
    demand_room(ENTER, mark, sender_mark)
    contact = _contact_at(contact_kind, mark, address, language)
    row = ContactCode(
        purpose=ENTER,
        contact_kind=contact_kind,
        mark=mark,
        sender_mark=sender_mark,
        flow=mark_of_flow(flow, resident),
        ends_at=end_of_new_code(),
    )
    db.session.add(row)
    db.session.flush()
    token = token_of_contact(contact)
    if contact_kind == EMAIL:
        send_code_to(row, token, ENTERING, link=f"{house_address()}{LINK_PAGE}{token_of_link(row)}")
    else:
        send_code_to(row, token, ENTERING_BY_PHONE)
    db.session.flush()


def _contact_at(contact_kind: str, mark: str, address: str, language: str) -> ResidentContact:
    plain = normalise_phone(address) if contact_kind == PHONE else normalise_email(address)
    fresh = {"contact_kind": contact_kind, "mark": mark, "sealed_address": encrypt(plain), "language": language}
    db.session.execute(upsert(ResidentContact).values(fresh).on_conflict_do_nothing())
    found = find_contact_by_mark(mark)
    assert found is not None, "it was there, or is there now"
    found.language = language
    return found


def enter_by_code(flow: str, code: str, resident: Resident | None) -> ContactCode | None:
    """The code that was asked for in the session with ``flow``, by ``resident`` or by nobody yet, where it fits.

    None, and one try less, where it does not.
    """
    row = find_asked(flow, resident)
    return row if row is not None and try_code(row, code) and _has_proven(row) else None


def enter_by_link(token: str) -> ContactCode | None:
    """The same by the link of an e-mail, which holds for a day and once."""
    row = find_linked(token)
    if row is None:
        return None
    unused = (ContactCode.id == row.id, ContactCode.used_at.is_(None))
    if count_changed(update(ContactCode).where(*unused).values(used_at=now())) != 1:
        return None
    db.session.refresh(row)
    return row if _has_proven(row) else None


def _has_proven(row: ContactCode) -> bool:
    """Notes that the address is its reader's; False where it was let go of since the code left."""
    contact = find_contact_by_mark(row.mark)
    if contact is not None:
        contact.proven_at = now()
        db.session.flush()
    return contact is not None


def open_account(proof: ContactCode, *, is_old_enough: bool) -> None:
    """Begins an account with an address that was just proven; an account that it has already is gone on with.

    Raises InvalidInput for whoever is too young; the address is let go of with others that nobody used.
    """
    contact = _contact_proven_by(proof)
    if contact.resident_id is not None:
        return
    if not is_old_enough:
        raise InvalidInput(TOO_YOUNG, "age")
    resident = Resident()
    db.session.add(resident)
    db.session.flush()
    contact.resident_id = resident.id
    ACCOUNTS.note(as_reporter(), resident, "opened", contact_kind=contact.contact_kind)


def _contact_proven_by(proof: ContactCode) -> ResidentContact:
    require(is_just_proven(proof))
    contact = find_contact_by_mark(proof.mark)
    if contact is None:
        raise NotFound()
    return contact


def enter_account(proof: ContactCode) -> Resident:
    """The account of an address that was just proven: the time after which it counts as unused begins anew."""
    contact = _contact_proven_by(proof)
    require(contact.resident_id is not None)
    resident = db.session.get_one(Resident, contact.resident_id)
    resident.seen_at = now()
    ACCOUNTS.note(as_reporter(), resident, "entered", contact_kind=contact.contact_kind)
    return resident
