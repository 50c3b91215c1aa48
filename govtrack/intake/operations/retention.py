"""How long intake keeps what, as the page about privacy promises it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from govtrack.audit.settings import RECORD_DAYS
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule
from govtrack.core.storage import StoredFile, forget
from govtrack.intake.models import (
    Appeal,
    Attachment,
    ContactCode,
    EarlierWording,
    IdentityView,
    ImportBatch,
    InformationRequest,
    LaterWord,
    ReceiptRequest,
    Reporter,
    ReporterContact,
    SourceDetail,
    Submission,
)
from govtrack.intake.reporters import ensure_reporters
from govtrack.intake.settings import CODE_DAYS, CONTACT_DAYS, POST_DAYS, SHEET_DAYS, TEXT_DAYS
from govtrack.intake.sources import POSTS
from govtrack.intake.states import APPEAL, ENDED


def _ended_before(limit: datetime) -> ColumnElement[bool]:
    """Matters that came to their end before this moment; what is open is never let go of, an appeal neither."""
    waits = select(Appeal.id).where(Appeal.submission_id == Submission.id, Appeal.state == APPEAL.initial).exists()
    return Submission.state.in_(ENDED) & (Submission.state_since < limit) & ~waits


def _contacts_due(limit: datetime) -> Select[int]:
    """Letters with a contact in the vault, a spot, or the mark of a browser."""
    has_contact = select(ReporterContact.id).where(ReporterContact.submission_id == Submission.id).exists()
    has_more = or_(has_contact, Submission.sealed_spot.is_not(None), Submission.device_fingerprint.is_not(None))
    return select(Submission.id).where(_ended_before(limit), has_more)


def _let_contacts_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(ReporterContact).where(ReporterContact.submission_id.in_(ids)))
    db.session.execute(
        update(Submission)
        .where(Submission.id.in_(ids))
        .values(sealed_spot=None, read_path=None, device_fingerprint=None)
    )


def _texts_due(limit: datetime) -> Select[int]:
    """Each once, and once more where it was taken up again since: its writer may have added to it."""
    is_whole = or_(Submission.deidentified_at.is_(None), Submission.deidentified_at < Submission.state_since)
    return select(Submission.id).where(_ended_before(limit), is_whole)


def _excerpts_due(limit: datetime) -> Select[int]:
    """What was taken from posts on the web: their writers did not turn to the office."""
    return _texts_due(limit).where(Submission.source.in_(POSTS))


def _let_texts_go(ids: Sequence[int]) -> None:
    """Leaves the masked text alone, without account, person and photos; the code still opens it."""
    _let_contacts_go(ids)
    keys = {row_id: fingerprint("reporter", f"deidentified:{row_id}") for row_id in ids}
    reporters = ensure_reporters(keys.values())
    for row in db.session.scalars(select(Submission).where(Submission.id.in_(ids))):
        row.title, row.body = row.redacted_title, row.redacted_body
        row.written_by_id, row.reporter_id = None, reporters[keys[row.id]]
        row.deidentified_at = now()
    details = update(SourceDetail).where(SourceDetail.submission_id.in_(ids))
    db.session.execute(details.values(sealed_media_url=None))
    requests = select(InformationRequest).where(InformationRequest.submission_id.in_(ids))
    for request in db.session.scalars(requests.where(InformationRequest.answer.is_not(None))):
        request.answer = request.redacted_answer or ""
    for addition in db.session.scalars(select(LaterWord).where(LaterWord.submission_id.in_(ids))):
        addition.text = addition.redacted_text
    for wording in db.session.scalars(select(EarlierWording).where(EarlierWording.submission_id.in_(ids))):
        wording.title, wording.text = wording.redacted_title, wording.redacted_text
    for appeal in db.session.scalars(select(Appeal).where(Appeal.submission_id.in_(ids))):
        appeal.reason = appeal.redacted_reason
    for photo in db.session.scalars(select(Attachment).where(Attachment.submission_id.in_(ids))):
        forget(photo.file)
        db.session.delete(photo)
    db.session.flush()


def _is_left_alone() -> ColumnElement[bool]:
    """Nothing points at the row of this person."""
    wrote = select(Submission.id).where(Submission.reporter_id == Reporter.id).exists()
    left = select(ReporterContact.id).where(ReporterContact.reporter_id == Reporter.id).exists()
    return ~wrote & ~left


def _reporters_due(limit: datetime) -> Select[int]:
    """People of whom no letter is left: their marks would outlive the promise."""
    return select(Reporter.id).where(Reporter.created_at < limit, _is_left_alone())


def _let_reporters_go(ids: Sequence[int]) -> int:
    """Lets go of those of whom no letter arrives at this moment.

    Whoever brings a letter holds the row (``reporters.ensure_reporters``): it is passed over until the next day. A
    letter that came just before is seen by the second look, under the lock.
    """
    free = select(Reporter.id).where(Reporter.id.in_(ids)).with_for_update(skip_locked=True)
    held = db.session.scalars(free).all()
    gone = delete(Reporter).where(Reporter.id.in_(held), _is_left_alone()).returning(Reporter.id)
    return len(db.session.scalars(gone, execution_options={"synchronize_session": False}).all())


def _sheets_due(limit: datetime) -> Select[int]:
    return (
        select(ImportBatch.id)
        .join(StoredFile, ImportBatch.file_id == StoredFile.id)
        .where(ImportBatch.finished_at < limit, StoredFile.digest != "")
    )


def _let_sheets_go(ids: Sequence[int]) -> None:
    for batch in db.session.scalars(select(ImportBatch).where(ImportBatch.id.in_(ids))):
        forget(batch.file)


def _posts_due(limit: datetime) -> Select[int]:
    return (
        select(SourceDetail.id)
        .join(Submission, SourceDetail.submission_id == Submission.id)
        .where(Submission.source.in_(POSTS), Submission.received_at < limit)
    )


def _let_posts_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(SourceDetail).where(SourceDetail.id.in_(ids)))


def _looks_due(limit: datetime) -> Select[int]:
    return select(IdentityView.id).where(IdentityView.created_at < limit)


def _let_looks_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(IdentityView).where(IdentityView.id.in_(ids)))


def _codes_due(limit: datetime) -> Select[int]:
    return select(ContactCode.id).where(ContactCode.created_at < limit)


def _let_codes_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(ContactCode).where(ContactCode.id.in_(ids)))


def _receipts_due(limit: datetime) -> Select[int]:
    return select(ReceiptRequest.id).where(ReceiptRequest.created_at < limit)


def _let_receipts_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(ReceiptRequest).where(ReceiptRequest.id.in_(ids)))


define_rule("codes", _l("that a code was sent to a contact"), CODE_DAYS, _codes_due, _let_codes_go)
define_rule("looks", _l("who looked at a name, and why"), RECORD_DAYS, _looks_due, _let_looks_go)
define_rule(
    "receipts", _l("who asked at the desk for a new receipt code"), RECORD_DAYS, _receipts_due, _let_receipts_go
)
define_rule(
    "contacts",
    _l("contacts and exact spots of ended matters"),
    CONTACT_DAYS,
    _contacts_due,
    _let_contacts_go,
    passes_over=True,
)
define_rule(
    "texts",
    _l("letters, additions, earlier wordings and appeals as written, and photos, of ended matters"),
    TEXT_DAYS,
    _texts_due,
    _let_texts_go,
    passes_over=True,
)
define_rule(
    "excerpts",
    _l("posts on the web as written, of ended matters"),
    POST_DAYS,
    _excerpts_due,
    _let_texts_go,
    passes_over=True,
)
define_rule(
    "reporters",
    _l("marks by which the letters of one person were counted as one"),
    TEXT_DAYS,
    _reporters_due,
    _let_reporters_go,
)
define_rule("sheets", _l("imported sheets"), SHEET_DAYS, _sheets_due, _let_sheets_go)
define_rule("posts", _l("addresses of posts on the web"), POST_DAYS, _posts_due, _let_posts_go)
