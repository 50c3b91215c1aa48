"""Telling distinct people apart without knowing them, and sealing what they left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from govtrack.core.clock import now
from govtrack.core.contacts import normalise_email, normalise_phone
from govtrack.core.crypto import decrypt, encrypt, fingerprint
from govtrack.core.db import db, table_of, upsert
from govtrack.core.settings import get_setting
from govtrack.intake.models import CONTACT_KINDS, Reporter, ReporterContact, Submission
from govtrack.intake.settings import LETTERS_PER_CONTACT
from govtrack.notify.opt_out import mark_of
from govtrack.notify.recipients import PHONE

SELECT_AT_MOST = 500
SHOWN_FIGURES = 4


@dataclass(frozen=True, slots=True)
class Contact:
    """What a reporter may leave, and the way they chose to be told by; every part may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    tell_by: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was left."""
        return not (self.name or self.phone or self.email or self.address)

    @property
    def is_reachable(self) -> bool:
        """Whether somebody could call or write."""
        return bool(self.phone or self.email)


def key_of_contact(contact: Contact, user_id: int | None) -> str | None:
    """The fingerprint that recognises a person: phone, else e-mail, else account; None without any."""
    if digits := normalise_phone(contact.phone):
        return fingerprint("reporter", f"phone:{digits}")
    if email := normalise_email(contact.email):
        return fingerprint("reporter", f"email:{email.lower()}")
    if user_id is not None:
        return fingerprint("reporter", f"user:{user_id}")
    return None


def key_of_writer(source: str, writer: str) -> str:
    """The fingerprint of the id that another system gave to a writer."""
    return fingerprint("reporter", f"writer:{source}:{writer.strip()}")


def ensure_reporters(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the reporters with these fingerprints; those that are missing are added at once.

    Their rows are held until the end of the transaction, so that no mark is let go of while a letter arrives.
    """
    wanted = sorted(set(keys))
    # One alone is mostly new, and then added by one statement.
    found = _find_reporters(wanted) if len(wanted) > 1 else {}
    table, moment = table_of(Reporter), now()
    # Again where a mark was let go of between the two statements, before its row was held.
    while missing := [key for key in wanted if key not in found]:
        rows = [{"key_fingerprint": key, "created_at": moment} for key in missing]
        fresh = upsert(table).on_conflict_do_nothing().returning(table.c.key_fingerprint, table.c.id)
        found |= dict(db.session.execute(fresh, rows).all())
        # Somebody known, or sending twice at this moment: whoever is second finds the first one's row.
        found |= _find_reporters([key for key in missing if key not in found])
    return found


def _find_reporters(keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), SELECT_AT_MOST):
        part = keys[start : start + SELECT_AT_MOST]
        rows = db.session.execute(
            select(Reporter.key_fingerprint, Reporter.id)
            .where(Reporter.key_fingerprint.in_(part))
            .with_for_update(read=True, key_share=True)
        )
        found |= {row.key_fingerprint: row.id for row in rows}
    return found


def seal_contact(submission: Submission, contact: Contact) -> ReporterContact | None:
    """Puts what the reporter left into the vault, and returns its row; an empty contact leaves none."""
    if contact.is_empty or submission.reporter_id is None:
        return None
    values = {f"sealed_{part}": encrypt(value) for part, value in _parts(contact) if value}
    marks = {f"{kind}_mark": contact_mark(kind, getattr(contact, kind)) for kind in CONTACT_KINDS}
    row = ReporterContact(submission_id=submission.id, reporter_id=submission.reporter_id, **values, **marks)
    row.tell_by = contact.tell_by or None
    db.session.add(row)
    db.session.flush()
    return row


def contact_mark(contact_kind: str, typed: str) -> str | None:
    """The keyed fingerprint by which the letters of one address or number are found; None for nothing."""
    plain = normalise_phone(typed) if contact_kind == PHONE else normalise_email(typed)
    return mark_of(contact_kind, plain) if plain else None


def has_many_letters(contact: ReporterContact | None) -> bool:
    """Whether so many letters of a day name this contact that somebody may be flooding a stranger with our messages."""
    if contact is None:
        return False
    marks = ((ReporterContact.phone_mark, contact.phone_mark), (ReporterContact.email_mark, contact.email_mark))
    return any(_count_today(column, mark) > get_setting(LETTERS_PER_CONTACT) for column, mark in marks if mark)


def _count_today(column: InstrumentedAttribute[str | None], mark: str) -> int:
    today = ReporterContact.created_at > now() - timedelta(days=1)
    return db.session.scalar(select(func.count()).select_from(ReporterContact).where(column == mark, today)) or 0


def find_contact(submission: Submission) -> ReporterContact | None:
    """The row of the vault, sealed as it is: whether something was left, and what of it is proven."""
    return db.session.scalar(select(ReporterContact).where(ReporterContact.submission_id == submission.id))


def mark_of_kind(contact: ReporterContact, contact_kind: str) -> str | None:
    """The mark of what was left for this way; letters of an earlier version have none until they are proven."""
    kept, sealed = (
        (contact.phone_mark, contact.sealed_phone)
        if contact_kind == PHONE
        else (contact.email_mark, contact.sealed_email)
    )
    return contact_mark(contact_kind, decrypt(sealed)) if kept is None and sealed else kept


def proven_at(contact: ReporterContact, contact_kind: str) -> datetime | None:
    """Since when it is known whose it is."""
    return contact.phone_proven_at if contact_kind == PHONE else contact.email_proven_at


def hint_of(contact: ReporterContact, contact_kind: str) -> str:
    """As much of it as its owner needs to tell it from another one."""
    sealed = contact.sealed_phone if contact_kind == PHONE else contact.sealed_email
    return hint_of_address(contact_kind, decrypt(sealed) if sealed else "")


def hint_of_address(contact_kind: str, plain: str) -> str:
    """The end of a number, or the first sign and the house of an address."""
    if contact_kind == PHONE:
        return f"…{plain[-SHOWN_FIGURES:]}"
    name, at, house = plain.partition("@")
    return f"{name[:1]}…{at}{house}"


def _parts(contact: Contact) -> list[tuple[str, str]]:
    return [(part, getattr(contact, part).strip()) for part in ("name", "phone", "email", "address")]


def open_contact(submission: Submission) -> Contact:
    """What the vault holds for this submission; only ``operations.view_identity`` may call it."""
    row = find_contact(submission)
    if row is None:
        return Contact()
    sealed = (row.sealed_name, row.sealed_phone, row.sealed_email, row.sealed_address)
    name, phone, email, address = (decrypt(value) if value else "" for value in sealed)
    return Contact(name, phone, email, address, row.tell_by or "")
