"""Finding a letter by its receipt code or by the contact of whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint, normalise_receipt_code
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import (
    ContactCode,
    ReceiptRequest,
    ReporterContact,
    Submission,
)
from govtrack.intake.queries.letters import with_names
from govtrack.intake.settings import RECEIPT_HOURS
from govtrack.notify.recipients import PHONE

RECEIPT_PURPOSE = "receipt"


PROVE = "prove"


LISTED_AT_MOST = 50


def find_by_receipt(code: str) -> Submission | None:
    """The submission with this code; spaces, case and full width are forgiven."""
    plain = normalise_receipt_code(code)
    # A wrong code takes the same steps as a right one, so that the time of the answer tells nothing.
    mark = fingerprint(RECEIPT_PURPOSE, plain)
    return db.session.scalar(with_names(select(Submission)).where(Submission.receipt_fingerprint == mark))


def find_open_proof(submission: Submission) -> ContactCode | None:
    """The newest code of this letter that may still be entered."""
    mine = (ContactCode.submission_id == submission.id, ContactCode.purpose == PROVE)
    is_open = (ContactCode.ends_at > now(), ContactCode.used_at.is_(None))
    return db.session.scalars(select(ContactCode).where(*mine, *is_open).order_by(ContactCode.id.desc())).first()


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """A letter as the owner of its contact may see it listed: nothing of its words."""

    number: str
    received_at: datetime
    is_proven: bool


def list_letters_of(contact_kind: str, mark: str) -> list[ListedLetter]:
    """What was written with this contact: first what it is proven for, then the rest, newest first."""
    proven = ReporterContact.phone_proven_at if contact_kind == PHONE else ReporterContact.email_proven_at
    rows = db.session.execute(_written_with(contact_kind, mark, Submission.number, Submission.received_at, proven))
    return [ListedLetter(number, received_at, moment is not None) for number, received_at, moment in rows]


def find_newest_of(contact_kind: str, mark: str) -> Submission | None:
    """The newest letter for which this contact is proven, else the newest with it."""
    return db.session.scalar(_written_with(contact_kind, mark, Submission).limit(1))


def _written_with(contact_kind: str, mark: str, *columns: Any) -> Select[Any]:
    theirs = ReporterContact.phone_mark if contact_kind == PHONE else ReporterContact.email_mark
    # Anybody may type the contact of another one into letters; those do not come before what its owner has proven.
    proven = ReporterContact.phone_proven_at if contact_kind == PHONE else ReporterContact.email_proven_at
    statement = select(*columns).join(ReporterContact, ReporterContact.submission_id == Submission.id)
    has_receipt = Submission.receipt_fingerprint.is_not(None)
    return (
        statement.where(theirs == mark, has_receipt)
        .order_by(proven.is_(None), Submission.id.desc())
        .limit(LISTED_AT_MOST)
    )


def is_waiting(request: ReceiptRequest) -> bool:
    """Whether a second person may still decide on it."""
    return request.state == "waiting" and request.created_at > now() - timedelta(hours=get_setting(RECEIPT_HOURS))


def find_receipt_request(submission: Submission) -> ReceiptRequest | None:
    """The request for a new receipt code that waits for a second person."""
    mine = (ReceiptRequest.submission_id == submission.id, ReceiptRequest.state == "waiting")
    row = db.session.scalars(select(ReceiptRequest).where(*mine).order_by(ReceiptRequest.id.desc())).first()
    return row if row is not None and is_waiting(row) else None
