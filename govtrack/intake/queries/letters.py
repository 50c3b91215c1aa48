"""One letter and what belongs to it: pictures, questions, links, what happened, how it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import TypeVarTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from govtrack.audit.models import Event
from govtrack.audit.queries import list_timeline
from govtrack.core.db import db
from govtrack.core.editing import stand_in
from govtrack.core.errors import NotFound
from govtrack.intake.events import UNDONE
from govtrack.intake.models import (
    Attachment,
    IdentityView,
    ImportBatch,
    InformationRequest,
    ProposalDetail,
    SourceDetail,
    Submission,
    SubmissionLink,
)

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An answer that was given before the letter came here."""

    text: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The program that brought a letter, and the address of a picture that it named: never opened here."""

    holder: str
    media_url: str


def get_submission(submission_id: int) -> Submission:
    """The submission with its place and category; raises NotFound."""
    row = db.session.scalar(with_names(select(Submission)).where(Submission.id == submission_id))
    if row is None:
        raise NotFound()
    return row


def get_with_questions(submission_id: int) -> tuple[Submission, list[InformationRequest]]:
    """The same with :func:`list_information_requests`, in one statement; raises NotFound."""
    asked = InformationRequest.submission_id == Submission.id
    both = with_names(select(Submission, InformationRequest).outerjoin(InformationRequest, asked))
    rows = db.session.execute(both.where(Submission.id == submission_id).order_by(InformationRequest.id)).all()
    if not rows:
        raise NotFound()
    return rows[0].Submission, [row.InformationRequest for row in rows if row.InformationRequest is not None]


def with_names(statement: Select[*Columns]) -> Select[*Columns]:
    """The same with what each line of a list shows of place and kind, read at once."""
    return statement.options(joinedload(Submission.place), joinedload(Submission.category))


def find_submission_by_number(number: str) -> Submission | None:
    """The submission with this number, as staff write it to each other."""
    return db.session.scalar(select(Submission).where(Submission.number.in_({number.strip(), number.strip().upper()})))


def list_attachments(submission: Submission) -> Sequence[Attachment]:
    """Its photos, as they were added."""
    statement = select(Attachment).options(joinedload(Attachment.file))
    return db.session.scalars(statement.where(Attachment.submission_id == submission.id).order_by(Attachment.id)).all()


def list_photos_for_units(submission: Submission) -> Sequence[int]:
    """The keys of those that the desk chose for the units that work on the letter."""
    chosen = select(Attachment.id).where(Attachment.submission_id == submission.id, Attachment.is_for_units)
    return db.session.scalars(chosen.order_by(Attachment.id)).all()


def shown_photos(submission: Submission) -> SimpleNamespace:
    """Those as a form shows them, with a version by which a choice is told from a later one."""
    return stand_in(photos=list(list_photos_for_units(submission)))


def shown_of(photos: Sequence[Attachment]) -> SimpleNamespace:
    """The same of all photos of a letter, where they are read already."""
    return stand_in(photos=[photo.id for photo in photos if photo.is_for_units])


def get_attachment(attachment_id: int) -> Attachment:
    """A photo of a letter; raises NotFound."""
    row = db.session.get(Attachment, attachment_id)
    if row is None:
        raise NotFound()
    return row


def find_attachment(submission: Submission, attachment_id: int) -> Attachment | None:
    """A photo of this submission and no other."""
    return db.session.scalar(
        select(Attachment)
        .options(joinedload(Attachment.file))
        .where(Attachment.id == attachment_id, Attachment.submission_id == submission.id)
    )


def list_information_requests(submission: Submission) -> Sequence[InformationRequest]:
    """The desk's questions and the reporter's answers, oldest first."""
    statement = select(InformationRequest).where(InformationRequest.submission_id == submission.id)
    return db.session.scalars(statement.order_by(InformationRequest.id)).all()


def find_proposal_detail(submission: Submission) -> ProposalDetail | None:
    """What a proposal says beyond an issue."""
    return db.session.scalar(select(ProposalDetail).where(ProposalDetail.submission_id == submission.id))


def list_identity_views(submission: Submission) -> Sequence[IdentityView]:
    """Who looked behind the mask and why, oldest first; the reporter may read it."""
    statement = select(IdentityView).options(joinedload(IdentityView.viewer))
    statement = statement.where(IdentityView.submission_id == submission.id)
    return db.session.scalars(statement.order_by(IdentityView.id)).all()


def count_identity_views(submission: Submission) -> int:
    """How often somebody looked behind the mask."""
    looks = select(func.count(IdentityView.id)).where(IdentityView.submission_id == submission.id)
    return db.session.scalar(looks) or 0


def list_links(submission: Submission) -> Sequence[SubmissionLink]:
    """The links that hold now, with both ends."""
    statement = (
        select(SubmissionLink)
        .options(joinedload(SubmissionLink.first), joinedload(SubmissionLink.second))
        .where(
            or_(SubmissionLink.first_id == submission.id, SubmissionLink.second_id == submission.id),
            SubmissionLink.ended_at.is_(None),
        )
    )
    return db.session.scalars(statement.order_by(SubmissionLink.id)).all()


def list_history(submission: Submission) -> Sequence[Event]:
    """What happened to the letter, oldest first, with the undoing of the import that it came by."""
    events = list_timeline(submission)
    if submission.state != "withdrawn" or submission.batch_id is None:
        return events
    if any(event.verb == "withdrawn" for event in events):
        return events
    batch = db.session.get_one(ImportBatch, submission.batch_id)
    return [*events, *(event for event in list_timeline(batch) if event.verb == UNDONE)]


def find_earlier_answer(submission: Submission) -> EarlierAnswer | None:
    """The answer with which the letter came from another system, masked."""
    data = db.session.scalar(select(SourceDetail.data).where(SourceDetail.submission_id == submission.id))
    given = (data or {}).get("answer")
    if not given:
        return None
    return EarlierAnswer(given["text"], given["by"], datetime.fromisoformat(given["at"]) if given["at"] else None)


def find_delivery(submission: Submission) -> Delivery | None:
    """By which program the letter came, if by one."""
    told = select(SourceDetail.data, SourceDetail.sealed_media_url).where(SourceDetail.submission_id == submission.id)
    row = db.session.execute(told).first()
    return Delivery(row.data["holder"], row.sealed_media_url or "") if row and "holder" in row.data else None
