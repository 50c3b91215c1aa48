"""Who may see and handle which submission."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, and_, literal, or_, select, true, union

from govtrack.accounts.roles import DESK, NEVER_IDENTITY
from govtrack.audit.queries import list_hands
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.db import db
from govtrack.core.duties import Hands, hands_of, is_separate
from govtrack.core.settings import get_setting
from govtrack.core.statements import kept_condition, setting_then
from govtrack.intake.models import (
    Appeal,
    Attachment,
    ImportBatch,
    LaterWord,
    ReceiptRequest,
    Submission,
    SubmissionLink,
)
from govtrack.intake.reserved import is_reserved_from
from govtrack.intake.settings import APPEAL_DAYS, PUBLIC_SOURCES, TYPED_LINES
from govtrack.intake.sources import NEVER_QUOTED
from govtrack.intake.states import REFUSED, REPORTER
from govtrack.places.models import Place
from govtrack.places.policy import UNKNOWN_PLACE, holds


def as_reporter() -> Actor:
    """The one who holds a receipt code; who it is stays unknown."""
    return Actor(kind="reporter", grants=(Grant(REPORTER),))


def can_see(actor: Actor, submission: Submission) -> bool:
    """Desk staff see their own places; a submission without a place is the command room's.

    A report about an office is read by those alone for whom it is reserved.
    """
    if submission.reserved_for is not None:
        return not is_reserved_from(actor, submission)
    return holds(actor, submission.place_path, *DESK)


def reads_words(actor: Actor, submission: Submission) -> bool:
    """Whether this person reads the masked words: the desk at once, others once a person has checked the masking."""
    return submission.redaction_confirmed_at is not None or can_see(actor, submission)


def can_triage(actor: Actor, submission: Submission) -> bool:
    """Whoever sees it at the desk may handle it."""
    return can_see(actor, submission)


def is_photo_of(submission: Submission, photo: Attachment) -> bool:
    """Whether the photo came with this letter, or with what its writer added."""
    return photo.submission_id == submission.id


def can_handle(actor: Actor, submission: Submission) -> bool:
    """The desk of the letter's place, and the system where it takes a step by itself."""
    return actor.kind == SYSTEM.kind or can_triage(actor, submission)


@hands_of("intake.decide", "intake.write")
@hands_of("intake.confirm_text", "intake.write")
def who_wrote(submission: Submission) -> Hands:
    """Who wrote the letter."""
    return authors_of(submission)


def authors_of(letter: Submission | None) -> Hands:
    """The account that wrote a letter, and whoever typed the list with which it came: every step asks here."""
    if letter is None or letter.batch_id is None:
        return Hands.of([letter.written_by_id] if letter is not None else [])
    return authors_behind(select(Submission.id).where(Submission.id == letter.id))


def authors_behind(letters: Select[int]) -> Hands:
    """The same for letters by their ids."""
    return Hands.of(db.session.scalars(select_authors(letters, literal(get_setting(TYPED_LINES)))))


def select_authors(letters: Select[int], typed_lines: ColumnElement[int]) -> CompoundSelect[int | None]:
    """The accounts of :func:`authors_behind`; a statement that is built once takes the setting as a parameter."""
    written = select(Submission.written_by_id).where(Submission.id.in_(letters))
    return union(written, _typed_by(letters, typed_lines))


def _typed_by(letters: Select[int], typed_lines: ColumnElement[int]) -> Select[int | None]:
    """The accounts that brought one of these letters in a list short enough to be typed by hand.

    A sheet of one line, typed in one's own name, would otherwise pass for somebody else's letter. A
    list of hundreds comes from a hotline or another platform: a small community has one clerk who
    imports it, and this clerk goes on deciding on what stands in it.
    """
    statement = select(ImportBatch.created_by_id).join(Submission, Submission.batch_id == ImportBatch.id)
    return statement.where(Submission.id.in_(letters), ImportBatch.added <= typed_lines)


@kept_condition
def is_by_others(actor: Actor) -> ColumnElement[bool]:
    """The condition on Submission that this person is none of its authors."""
    if actor.user_id is None:
        return true()
    is_short = ImportBatch.added <= setting_then(TYPED_LINES)
    typed = select(ImportBatch.id).where(ImportBatch.created_by_id == actor.user_id, is_short)
    return and_(
        or_(Submission.written_by_id.is_(None), Submission.written_by_id != actor.user_id),
        or_(Submission.batch_id.is_(None), Submission.batch_id.not_in(typed)),
    )


def can_judge(actor: Actor, submission: Submission) -> bool:
    """Accepting, declining, passing on: the desk, but never whoever wrote the letter."""
    return can_handle(actor, submission) and is_separate(actor, "intake.decide", submission)


def can_sort(actor: Actor, submission: Submission) -> bool:
    """Kind, place and urgency: the desk, but nobody who has the order about it in hand."""
    return can_handle(actor, submission) and is_separate(actor, "intake.sort", submission)


def can_confirm_text(actor: Actor, submission: Submission) -> bool:
    """What everybody reads of a letter: the desk, but never whoever wrote the letter."""
    return can_handle(actor, submission) and is_separate(actor, "intake.confirm_text", submission)


def can_confirm_addition(actor: Actor, addition: LaterWord) -> bool:
    """The masked text of an addition: whoever may confirm that of its letter."""
    return can_handle(actor, addition.submission) and is_separate(actor, "intake.confirm_addition", addition)


@hands_of("intake.confirm_addition", "intake.write")
def who_wrote_of_addition(addition: LaterWord) -> Hands:
    """Who wrote the letter."""
    return authors_of(addition.submission)


def appeal_ends_at(submission: Submission) -> datetime:
    """Until when a writer may appeal against the refusal."""
    return submission.state_since + timedelta(days=get_setting(APPEAL_DAYS))


def is_against_refusal(appeal: Appeal) -> bool:
    """Whether it is about the decision that holds now, and not about one before the letter was taken up again."""
    return appeal.created_at >= appeal.submission.state_since


def can_decide_appeal(actor: Actor, appeal: Appeal) -> bool:
    """The desk of the letter or of the level above, but nobody who refused the letter or wrote it."""
    return can_handle(actor, appeal.submission) and is_separate(actor, "intake.decide_appeal", appeal)


@hands_of("intake.decide_appeal", "intake.refuse")
def who_refused(appeal: Appeal) -> Hands:
    """Everybody who ever refused the letter or passed it on: who refused it before has said what they think of it."""
    return Hands.of(list_hands(Submission.__tablename__, [appeal.submission_id], REFUSED))


@hands_of("intake.decide_appeal", "intake.write")
def who_wrote_of_appeal(appeal: Appeal) -> Hands:
    """Who wrote the letter."""
    return authors_of(appeal.submission)


def can_link(actor: Actor, one: Submission, other: Submission) -> bool:
    """The desk of both letters says that they belong together."""
    return can_triage(actor, one) and can_triage(actor, other)


def can_unlink(actor: Actor, link: SubmissionLink) -> bool:
    """Whoever could have linked the two."""
    return can_link(actor, link.first, link.second)


def is_reporter(actor: Actor, _submission: Submission) -> bool:
    """Somebody who holds the receipt code of the letter: the page that asks for the code makes one of them."""
    return actor.has_role(REPORTER)


def is_writer_of_addition(actor: Actor, _addition: LaterWord) -> bool:
    """The same for something that was added to a letter."""
    return actor.has_role(REPORTER)


def can_see_identity(actor: Actor, submission: Submission) -> bool:
    """The desk of the place, with a reason; never a party such as a property company."""
    return actor.user_id is not None and can_see(actor, submission) and not actor.has_role(*NEVER_IDENTITY)


def can_ask_receipt(actor: Actor, submission: Submission) -> bool:
    """The desk of the place, for whoever stands there; never a party such as a property company."""
    return can_see_identity(actor, submission)


def can_confirm_receipt(actor: Actor, request: ReceiptRequest) -> bool:
    """Another one of the same desk, who did not write the letter either."""
    return can_ask_receipt(actor, request.submission) and is_separate(actor, "intake.confirm_receipt", request)


@hands_of("intake.confirm_receipt", "intake.ask_receipt")
def who_asked_for_receipt(request: ReceiptRequest) -> Hands:
    """The clerk who asked."""
    return Hands.of([request.asked_by_id])


@hands_of("intake.confirm_receipt", "intake.write")
def who_wrote_of_receipt(request: ReceiptRequest) -> Hands:
    """Who wrote the letter."""
    return authors_of(request.submission)


def list_quotable_sources() -> list[str]:
    """The sources that the office lets be quoted in public, without those that never are."""
    return [source for source in get_setting(PUBLIC_SOURCES) if source not in NEVER_QUOTED]


def is_publishable(submission: Submission | Row[Any]) -> bool:
    """Whether the public may read the masked text at all: a clerk has looked at it.

    Of petitions and posts the public reads counts alone.
    """
    return submission.redaction_confirmed_at is not None and submission.source in list_quotable_sources()


def is_publishable_row() -> ColumnElement[bool]:
    """The same as a condition on Submission."""
    return and_(Submission.redaction_confirmed_at.is_not(None), Submission.source.in_(list_quotable_sources()))


def can_import(actor: Actor) -> bool:
    """Desk staff bring in sheets."""
    return actor.has_role(*DESK)


def can_import_into(actor: Actor, place: Place | None) -> bool:
    """A sheet whose lines belong to a place is for the desk of that place."""
    is_own = can_import(actor) and (place is None or actor.has_role_at(place.path, *DESK))
    return actor.kind == SYSTEM.kind or is_own


def can_decide_at(actor: Actor, place_path: str | None) -> bool:
    """Whether letters that this person brings from another system are accepted at once, or wait for their desk."""
    if actor.has_role("system"):
        return True
    return holds(actor, place_path or UNKNOWN_PLACE, *DESK)


def sees_unknown_places(actor: Actor) -> bool:
    """Whether lists of this person include what has no place."""
    return actor.has_role("command")


def desk_for(actor: Actor, place: Place | None) -> str:
    """The path of the desk at which this person brings in a sheet for the place, or for no one place."""
    if actor.kind == SYSTEM.kind:
        return place.path if place is not None else UNKNOWN_PLACE
    desks = sorted(actor.place_paths(DESK), key=len)
    return next((path for path in desks if place is None or place.path.startswith(path)), UNKNOWN_PLACE)


def can_name_at(actor: Actor, desk_path: str) -> bool:
    """What names in sheets mean is said at the desk whose sheets they are."""
    return actor.kind == SYSTEM.kind or holds(actor, desk_path, *DESK)


def can_see_batch(actor: Actor, batch: ImportBatch) -> bool:
    """An import is open to whoever started it, as long as they sit at that desk, and to its place's command room."""
    where = batch.place.path if batch.place is not None else batch.desk_path
    is_starter = batch.created_by_id is not None and batch.created_by_id == actor.user_id
    is_own = is_starter and holds(actor, where, *DESK)
    if batch.place is None:
        return is_own or actor.has_role("command")
    return is_own or actor.has_role_at(batch.place.path, "command")


def can_run_batch(actor: Actor, batch: ImportBatch) -> bool:
    """Starting an import, showing it anew and taking it back: whoever sees it, which the desk does, and the worker."""
    return actor.kind == SYSTEM.kind or can_see_batch(actor, batch)


def can_decide_texts_at(actor: Actor, place_path: str) -> bool:
    """Whether a text of the staff may be public with what it holds: the desk and the council's staff of the place."""
    return actor.has_role_at(place_path, *DESK, "chair", "recorder")
