"""Reading submissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, false, func, or_, select
from sqlalchemy.orm import joinedload

from govtrack.accounts.roles import DESK
from govtrack.audit.models import Event
from govtrack.audit.queries import list_timeline
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint, normalise_receipt_code
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.core.settings import get_setting
from govtrack.intake.events import UNDONE
from govtrack.intake.models import (
    Attachment,
    ContactCode,
    IdentityView,
    ImportBatch,
    ImportChoice,
    ImportRow,
    InformationRequest,
    ProposalDetail,
    ReceiptRequest,
    ReporterContact,
    SourceDetail,
    Submission,
    SubmissionLink,
)
from govtrack.intake.policy import is_by_others, sees_unknown_places
from govtrack.intake.recipients import PREFIX
from govtrack.intake.reserved import is_taker
from govtrack.intake.settings import RECEIPT_HOURS
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.notify.models import Message
from govtrack.notify.recipients import PHONE
from govtrack.notify.unreached import is_unreached
from govtrack.places.models import Category, Place
from govtrack.places.policy import UNKNOWN_PLACE

RECEIPT_PURPOSE = "receipt"
PROVE = "prove"
LISTED_AT_MOST = 50
# As many masked letters as a person reads at one go.
UNCONFIRMED_PER_PAGE = 20
WAITING = ("received", "screening")
NOT_ANSWERED = (*WAITING, "returned_for_information", "accepted")
SORTS = {
    "due": (Submission.due_at, Submission.id),
    "newest": (Submission.received_at.desc(), Submission.id.desc()),
}


@dataclass(frozen=True, slots=True)
class SubmissionFilter:
    """What the desk looks for; an empty value looks for everything. ``sort`` is one of SORTS."""

    state: str = ""
    source: str = ""
    kind: str = ""
    community: Place | None = None
    category: Category | None = None
    text: str = ""
    batch_id: int | None = None
    sort: str = "newest"


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
    row = db.session.scalar(_with_names(select(Submission)).where(Submission.id == submission_id))
    if row is None:
        raise NotFound()
    return row


def _with_names(statement: Select[Submission]) -> Select[Submission]:
    return statement.options(joinedload(Submission.place), joinedload(Submission.category))


def find_submission_by_number(number: str) -> Submission | None:
    """The submission with this number, as staff write it to each other."""
    return db.session.scalar(select(Submission).where(Submission.number.in_({number.strip(), number.strip().upper()})))


def find_by_receipt(code: str) -> Submission | None:
    """The submission with this code; spaces, case and full width are forgiven."""
    plain = normalise_receipt_code(code)
    # A wrong code takes the same steps as a right one, so that the time of the answer tells nothing.
    mark = fingerprint(RECEIPT_PURPOSE, plain)
    return db.session.scalar(_with_names(select(Submission)).where(Submission.receipt_fingerprint == mark))


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


def list_letters_of(way: str, mark: str) -> list[ListedLetter]:
    """What was written with this contact: first what it is proven for, then the rest, newest first."""
    proven = ReporterContact.phone_proven_at if way == PHONE else ReporterContact.email_proven_at
    rows = db.session.execute(_written_with(way, mark, Submission.number, Submission.received_at, proven))
    return [ListedLetter(number, received_at, moment is not None) for number, received_at, moment in rows]


def find_newest_of(way: str, mark: str) -> Submission | None:
    """The newest letter for which this contact is proven, else the newest with it."""
    return db.session.scalar(_written_with(way, mark, Submission).limit(1))


def _written_with(way: str, mark: str, *columns: Any) -> Select[Any]:
    theirs = ReporterContact.phone_mark if way == PHONE else ReporterContact.email_mark
    # Anybody may type the contact of another one into letters; those do not come before what its owner has proven.
    proven = ReporterContact.phone_proven_at if way == PHONE else ReporterContact.email_proven_at
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


def scope_of(actor: Actor) -> ColumnElement[bool]:
    """The submissions that the desk of ``actor`` may see, as a condition."""
    if actor.has_role("system"):
        return Submission.id.is_not(None)
    conditions = [Submission.place_path.startswith(path) for path in actor.place_paths(DESK) if path != UNKNOWN_PLACE]
    if UNKNOWN_PLACE in actor.place_paths(DESK):
        conditions.append(Submission.place_path != UNKNOWN_PLACE)
    if sees_unknown_places(actor):
        conditions.append(Submission.place_path == UNKNOWN_PLACE)
    usual = or_(*conditions) if conditions else Submission.id.is_(None)
    return or_(and_(Submission.reserved_for.is_(None), usual), is_taker(actor))


def list_submissions(actor: Actor, wanted: SubmissionFilter | None = None) -> Page[Submission]:
    """One page of what this person's desk sees, in the order that is wanted."""
    wanted = wanted or SubmissionFilter()
    statement = _with_names(select(Submission)).where(scope_of(actor), *_conditions(wanted))
    return paginate(statement.order_by(*SORTS[wanted.sort]))


def list_unconfirmed(actor: Actor) -> Page[Submission]:
    """Letters by others of this person's places whose masked text nobody has read yet, the oldest first."""
    statement = _with_names(select(Submission)).where(
        scope_of(actor),
        is_by_others(actor),
        Submission.redaction_confirmed_at.is_(None),
        Submission.state.not_in(OUTSIDE_THE_LOOP),
    )
    return paginate(statement.order_by(Submission.received_at, Submission.id), per_page=UNCONFIRMED_PER_PAGE)


def is_unreached_letter() -> ColumnElement[bool]:
    """A letter whose writer did not get a message, and nobody has reached them by another way since."""
    letter_id = cast(func.substr(Message.reporter, len(PREFIX) + 1), Integer)
    return Submission.id.in_(select(letter_id).where(is_unreached(), Message.reporter.startswith(PREFIX)))


def list_unreached_letters(actor: Actor, per_page: int = UNCONFIRMED_PER_PAGE) -> Page[Submission]:
    """Letters of this person's desk with messages that reached nobody, the oldest first."""
    statement = _with_names(select(Submission)).where(scope_of(actor), is_unreached_letter())
    return paginate(statement.order_by(Submission.received_at, Submission.id), per_page=per_page)


def list_chosen(actor: Actor, ids: Sequence[int]) -> Sequence[Submission]:
    """Those of these letters that this person's desk may see and others wrote."""
    statement = select(Submission).where(scope_of(actor), is_by_others(actor), Submission.id.in_(ids))
    return db.session.scalars(statement).all()


def _conditions(wanted: SubmissionFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state == "open":
        conditions.append(Submission.state.in_(WAITING))
    elif wanted.state:
        conditions.append(Submission.state == wanted.state)
    if wanted.source:
        conditions.append(Submission.source == wanted.source)
    if wanted.kind:
        conditions.append(Submission.kind == wanted.kind)
    if wanted.community is not None:
        conditions.append(Submission.place_path.startswith(wanted.community.path))
    if wanted.category is not None:
        conditions.append(_in_category(wanted.category))
    if wanted.batch_id is not None:
        conditions.append(Submission.batch_id == wanted.batch_id)
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    return conditions


def _in_category(category: Category) -> ColumnElement[bool]:
    """The category itself or one below it."""
    children = select(Category.id).where(Category.parent_id == category.id)
    return or_(Submission.category_id == category.id, Submission.category_id.in_(children))


def _mentions(text: str) -> ColumnElement[bool]:
    """The number, or words of the masked text; what is masked cannot be searched for."""
    return or_(
        Submission.number == text.upper(),
        Submission.redacted_title.contains(text, autoescape=True),
        Submission.redacted_body.contains(text, autoescape=True),
    )


def count_by_state(actor: Actor) -> tuple[dict[str, int], int]:
    """How many submissions stand in each state within this person's places, and the newest of them all.

    By the newest a page can ask later what came in since.
    """
    counted = select(Submission.state, func.count(), func.max(Submission.id))
    rows = db.session.execute(counted.where(scope_of(actor)).group_by(Submission.state)).all()
    return {state: count for state, count, _newest in rows}, max((newest for *_others, newest in rows), default=0)


def count_arrived(actor: Actor, after_id: int) -> int:
    """How many submissions came in since that one, within this person's places."""
    return db.session.scalar(select(func.count()).where(Submission.id > after_id, scope_of(actor))) or 0


def list_attachments(submission: Submission) -> Sequence[Attachment]:
    """Its photos, as they were added."""
    statement = select(Attachment).options(joinedload(Attachment.file))
    return db.session.scalars(statement.where(Attachment.submission_id == submission.id).order_by(Attachment.id)).all()


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


def get_batch(batch_id: int) -> ImportBatch:
    """The import; raises NotFound."""
    row = db.session.scalar(select(ImportBatch).options(joinedload(ImportBatch.file)).where(ImportBatch.id == batch_id))
    if row is None:
        raise NotFound()
    return row


def list_history(submission: Submission) -> Sequence[Event]:
    """What happened to the letter, oldest first, with the undoing of the import that it came by."""
    events = list_timeline(submission)
    if submission.state != "withdrawn" or submission.batch_id is None:
        return events
    if any(event.verb == "withdrawn" for event in events):
        return events
    batch = db.session.get_one(ImportBatch, submission.batch_id)
    return [*events, *(event for event in list_timeline(batch) if event.verb == UNDONE)]


def list_batches(actor: Actor, limit: int = 10) -> Sequence[ImportBatch]:
    """The newest imports that this person may see."""
    statement = select(ImportBatch).options(joinedload(ImportBatch.file)).order_by(ImportBatch.id.desc())
    statement = statement.outerjoin(Place, ImportBatch.place_id == Place.id)
    where = func.coalesce(Place.path, ImportBatch.desk_path)
    at_the_desk = or_(false(), *(where.startswith(path) for path in actor.place_paths(DESK)))
    is_mine = [and_(ImportBatch.created_by_id == actor.user_id, at_the_desk)]
    if actor.has_role("command"):
        here = [Place.path.startswith(path) for path in actor.place_paths(["command"])]
        is_mine += [ImportBatch.place_id.is_(None), *here]
    statement = statement.where(or_(*is_mine))
    return db.session.scalars(statement.limit(limit)).all()


def map_choices(channel: str, kind: str, desk_path: str) -> dict[str, str]:
    """What people decided about names in the sheets of a channel: plain name → value, empty for nothing.

    What a desk above decided holds as well, and its own decision before that.
    """
    return {row.name: row.value for row in list_choices(channel, desk_path) if row.kind == kind and not row.sheet}


def map_headings(channel: str, desk_path: str) -> dict[str, dict[str, str]]:
    """The same of headings, by the plain name of the one sheet that it was said of, empty for every sheet."""
    found: dict[str, dict[str, str]] = {}
    for row in list_choices(channel, desk_path):
        if row.kind == "heading":
            found.setdefault(row.sheet, {})[row.name] = row.value
    return found


def list_choices(channel: str, desk_path: str) -> Sequence[ImportChoice]:
    """All that people decided about names in the sheets of a channel, at this desk or one above it, its own last."""
    around = [desk_path[: number + 1] for number, sign in enumerate(desk_path) if sign == "/"]
    is_heard: ColumnElement[bool] = ImportChoice.place_path.in_(around)
    if desk_path == UNKNOWN_PLACE:
        # The command line and sheets of no place hear what was said for the root of the tree: it is the whole house.
        is_heard = ImportChoice.place_path.not_like("/%/%/")
    statement = select(ImportChoice).where(ImportChoice.channel == channel, is_heard)
    order = (func.length(ImportChoice.place_path), ImportChoice.kind, ImportChoice.label, ImportChoice.sheet)
    return db.session.scalars(statement.order_by(*order)).all()


def list_import_rows(batch: ImportBatch, kind: str, limit: int = 200) -> Sequence[ImportRow]:
    """The lines of an import that a person must look at, as they stand in the sheet."""
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.kind == kind)
    return db.session.scalars(statement.order_by(ImportRow.id).limit(limit)).all()


def find_earlier_answer(submission: Submission) -> EarlierAnswer | None:
    """The answer with which the letter came from another system, masked."""
    data = db.session.scalar(select(SourceDetail.data).where(SourceDetail.submission_id == submission.id))
    given = (data or {}).get("answer")
    if not given:
        return None
    return EarlierAnswer(given["text"], given["by"], datetime.fromisoformat(given["at"]) if given["at"] else None)


def find_delivery(submission: Submission) -> Delivery | None:
    """By which program the letter came, if by one."""
    data = db.session.scalar(select(SourceDetail.data).where(SourceDetail.submission_id == submission.id))
    return Delivery(data["holder"], data.get("media_url", "")) if data and "holder" in data else None
