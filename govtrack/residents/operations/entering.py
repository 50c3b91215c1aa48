"""Signing in by a code: it goes to whatever address was typed, with or without an account behind it.

Every request does the same, so that nobody learns who has an account. How many codes may go to one address, and
how many one sender may ask for, is counted as for codes that prove the contact of a letter. An e-mail carries a
link beside the code: whatever strangers have asked for, the owner gets in by it.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select, update

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.contacts import normalise_email, normalise_phone
from govtrack.core.crypto import encrypt, fingerprint
from govtrack.core.db import count_changed, db, upsert
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake.models import ContactCode
from govtrack.intake.operations.codes import DAY, demand_room, end_of_new_code, send_code_to, try_code
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import contact_mark
from govtrack.notify.by_email import house_address
from govtrack.notify.codes import list_ways
from govtrack.notify.recipients import EMAIL, PHONE
from govtrack.residents.models import Resident, ResidentContact
from govtrack.residents.operations.common import ACCOUNTS
from govtrack.residents.queries import find_contact_by_mark
from govtrack.residents.recipients import ENTERING, ENTERING_BY_PHONE, token_of_contact

ENTER = "enter"
LINK_PAGE = "/mine/sign-in/link/"
NOT_HERE = _l("This office sends nothing there yet.")
TOO_YOUNG = _l("Accounts are for people of fourteen and older. You can write and follow without one.")


def ask_to_enter(way: str, address: str, sender_mark: str, flow: str, language: str) -> None:
    """Sends a code to this address; ``flow`` is what the browser that asked alone holds.

    Raises InvalidInput where nothing is sent that way here, or enough was sent.
    """
    mark = contact_mark(way, address)
    if mark is None or way not in list_ways():
        raise InvalidInput(NOT_HERE)
    demand_room(ENTER, mark, sender_mark)
    contact = _contact_at(way, mark, address, language)
    row = ContactCode(
        purpose=ENTER, way=way, mark=mark, sender_mark=sender_mark, flow=_mark_of_flow(flow), ends_at=end_of_new_code()
    )
    db.session.add(row)
    db.session.flush()
    token = token_of_contact(contact)
    if way == EMAIL:
        send_code_to(row, token, ENTERING, link=f"{house_address()}{LINK_PAGE}{_signer().dumps(row.id)}")
    else:
        send_code_to(row, token, ENTERING_BY_PHONE)
    db.session.flush()


def _contact_at(way: str, mark: str, address: str, language: str) -> ResidentContact:
    plain = normalise_phone(address) if way == PHONE else normalise_email(address)
    fresh = {"way": way, "mark": mark, "sealed_address": encrypt(plain), "language": language}
    db.session.execute(upsert(ResidentContact).values(fresh).on_conflict_do_nothing())
    found = find_contact_by_mark(mark)
    assert found is not None, "it was there, or is there now"
    found.language = language
    return found


def _mark_of_flow(flow: str) -> str:
    return fingerprint(ENTER, flow)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="resident-enters")


def enter_by_code(flow: str, code: str) -> ResidentContact | None:
    """The address whose code fits; None, and one try less, where it does not."""
    row = db.session.scalar(select(ContactCode).where(ContactCode.flow == _mark_of_flow(flow)))
    return _proven(row.mark) if row is not None and try_code(row, code) else None


def enter_by_link(token: str) -> ResidentContact | None:
    """The same by the link of an e-mail, which holds for a day and once."""
    try:
        row_id = int(_signer().loads(token))
    except (BadData, ValueError, TypeError):
        return None
    mine = (
        ContactCode.id == row_id, ContactCode.purpose == ENTER, ContactCode.code_fingerprint != "",
        ContactCode.used_at.is_(None), ContactCode.created_at > now() - DAY,
    )  # fmt: skip
    if count_changed(update(ContactCode).where(*mine).values(used_at=now())) != 1:
        return None
    return _proven(db.session.get_one(ContactCode, row_id).mark)


def _proven(mark: str) -> ResidentContact | None:
    """The address, noted as its reader's; None where it was let go of since the code left."""
    contact = find_contact_by_mark(mark)
    if contact is not None:
        contact.proven_at = now()
        db.session.flush()
    return contact


def open_account(_actor: Actor, contact: ResidentContact, *, is_old_enough: bool) -> Resident:
    """Begins an account with an address that was just proven; an account that it has already is gone on with.

    Raises InvalidInput for whoever is too young; the address is let go of with others that nobody used.
    """
    if contact.resident_id is not None:
        return db.session.get_one(Resident, contact.resident_id)
    if contact.proven_at is None:
        raise InvalidInput(_l("Please ask for a code first."))
    if not is_old_enough:
        raise InvalidInput(TOO_YOUNG, "age")
    resident = Resident()
    db.session.add(resident)
    db.session.flush()
    contact.resident_id = resident.id
    ACCOUNTS.note(as_reporter(), resident, "opened", way=contact.way)
    return resident


def note_entered(resident: Resident, way: str) -> None:
    """Somebody signed in to the account: the time after which it counts as unused begins anew."""
    resident.seen_at = now()
    ACCOUNTS.note(as_reporter(), resident, "entered", way=way)
