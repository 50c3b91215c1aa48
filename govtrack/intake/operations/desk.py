"""The steps of the desk and the reporter's answer to a question of the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update

from govtrack.audit.operations import record_many
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.intake import policy, signals
from govtrack.intake.later import list_wordings
from govtrack.intake.models import REACHING_WAYS, InformationRequest, Submission
from govtrack.intake.models.submissions import REDIRECT_TARGETS, URGENCIES
from govtrack.intake.operations.appeals import demand_no_appeal
from govtrack.intake.operations.arrival import reply_due
from govtrack.intake.operations.common import note, take_step
from govtrack.intake.operations.photos import attach_photos
from govtrack.intake.operations.subjects import reserve
from govtrack.intake.operations.taking_back import is_in_use
from govtrack.intake.operations.waiting import bring_along
from govtrack.intake.recipients import ACCEPTED, ASKED, NOT_ACCEPTED, REDIRECTED, notify_writer
from govtrack.intake.redaction import redact
from govtrack.intake.states import ANSWERED, ENDED, INTAKE
from govtrack.places.models import Category, Place
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.places.queries import path_ids

NO_TARGET = _l("Please choose where the matter belongs.")
NO_URGENCY = _l("Please choose how urgent it is.")
ORDER_STAYS = _l(
    "A unit is at work on this letter, and its order stays with the desk that gave it out. Cancel the order first, "
    "or change the place when the work is done."
)
NO_ANSWER = _l("Please answer the question.")
NO_REACHED_BY = _l("Please choose how the reporter told you.")


def _require_desk(actor: Actor, submission: Submission) -> None:
    require(policy.can_handle(actor, submission))


def _require_judge(actor: Actor, submission: Submission) -> None:
    """The desk decides, and nobody on a letter of their own."""
    demand_apart(policy.can_judge, actor, "intake.decide", submission)


READ_BY_REPORTER = _l("Please give the reason; the reporter will read it.")
# The steps of which the writer is told.
TOLD = {"accept": ACCEPTED, "return": ASKED, "not_accept": NOT_ACCEPTED, "redirect": REDIRECTED}


def _step(actor: Actor, submission: Submission, action: str, verb: str, reason: str = "", **data: str) -> Submission:
    """One step of the table: who decided, when and why, the event, and what the writer is told of it."""
    lock(submission)
    moment = now()
    submission.decision_reason = reason
    if action not in {"screen", "resubmit", "take_down"}:
        submission.decided_by_id, submission.decided_at = actor.user_id, moment
    event = take_step(actor, submission, action, verb, at=moment, is_public=True, reason=reason, **data)
    if action in TOLD:
        notify_writer(submission, TOLD[action], event, event.id)
    return submission


def screen(actor: Actor, submission: Submission) -> Submission:
    """Somebody of the desk begins to read."""
    _require_desk(actor, submission)
    return _step(actor, submission, "screen", "screened")


def accept(actor: Actor, submission: Submission) -> Submission:
    """Takes the matter on: from here it may be dispatched and belongs to topics."""
    _require_judge(actor, submission)
    _step(actor, submission, "accept", "accepted")
    signals.submission_changed.send("intake", submission_id=submission.id)
    return submission


def return_for_information(actor: Actor, submission: Submission, question: str) -> Submission:
    """Asks the reporter something; the question is shown under the receipt code."""
    _require_judge(actor, submission)
    asked = demand_text(question, "question", READ_BY_REPORTER)
    _step(actor, submission, "return", "returned_for_information", asked)
    db.session.add(InformationRequest(submission_id=submission.id, question=asked, asked_by_id=actor.user_id))
    db.session.flush()
    return submission


def resubmit(
    actor: Actor, submission: Submission, answer: str, photo_owner: str = "", photo_tokens: Sequence[str] = ()
) -> Submission:
    """The reporter adds what was asked for, with photos; what was written first stays as it is."""
    require(policy.is_reporter(actor, submission))
    _answer(_open_question(submission), answer)
    attach_photos(submission, photo_owner, photo_tokens)
    return _step(actor, submission, "resubmit", "resubmitted")


def take_down_answer(actor: Actor, submission: Submission, reached_by: str, answer: str) -> Submission:
    """The desk writes down what the reporter told it by ``reached_by`` (see REACHING_WAYS); the record says who did.

    Raises InvalidInput at ``way`` for another way and at ``answer`` for an empty one, IllegalTransition where
    nothing is asked.
    """
    _require_desk(actor, submission)
    question = _open_question(submission)
    if reached_by not in REACHING_WAYS:
        raise InvalidInput(NO_REACHED_BY, "way")
    _answer(question, answer)
    return _step(actor, submission, "take_down", "answer_taken_down", reached_by=reached_by)


def _open_question(submission: Submission) -> InformationRequest:
    is_open = InformationRequest.answered_at.is_(None)
    request = db.session.scalar(
        select(InformationRequest).where(InformationRequest.submission_id == submission.id, is_open)
    )
    if request is None:
        raise IllegalTransition()
    return request


def _answer(question: InformationRequest, answer: str) -> None:
    demand_text(answer, "answer", NO_ANSWER)
    question.answer, question.redacted_answer, question.answered_at = answer, redact(answer), now()


def not_accept(actor: Actor, submission: Submission, reason: str) -> Submission:
    """Declines with a reason that the reporter reads."""
    _require_judge(actor, submission)
    _step(actor, submission, "not_accept", "not_accepted", demand_text(reason, "reason", READ_BY_REPORTER))
    signals.submission_left.send("intake", submission_id=submission.id)
    return submission


def redirect(actor: Actor, submission: Submission, target: str, reason: str) -> Submission:
    """Names the right place for the matter (see REDIRECT_TARGETS) and says why.

    Raises InvalidInput at ``redirected_to`` for another target, and at ``reason`` where it is missing.
    """
    _require_judge(actor, submission)
    if target not in REDIRECT_TARGETS:
        raise InvalidInput(NO_TARGET, "redirected_to")
    submission.redirected_to = target
    db.session.flush()
    _step(actor, submission, "redirect", "redirected", demand_text(reason, "reason", READ_BY_REPORTER), target=target)
    signals.submission_left.send("intake", submission_id=submission.id)
    return submission


def reconsider(actor: Actor, submission: Submission, reason: str) -> Submission:
    """Takes up again what was declined or passed on by mistake; an appeal is somebody else's to decide."""
    _require_judge(actor, submission)
    # Held first, so that no appeal arrives between the look for one and the step.
    lock(submission)
    demand_no_appeal(submission)
    _step(actor, submission, "reconsider", "reconsidered", demand_text(reason, "reason", READ_BY_REPORTER))
    submission.decision_reason, submission.redirected_to = "", None
    db.session.flush()
    signals.submission_changed.send("intake", submission_id=submission.id)
    return submission


def mark_answered(actor: Actor, submissions: Sequence[Submission]) -> None:
    """The reporters of these letters have an answer; a further answer leaves the state as it is.

    In few statements, however many they are. Raises Conflict where somebody took a step with one of them meanwhile.
    """
    steps = defaultdict[tuple[str, str], list[tuple[int, str]]](list)
    for one in submissions:
        if one.state not in ANSWERED:
            _require_desk(actor, one)
            steps[one.state, INTAKE.target(one, "answer", actor)].append((one.id, one.place_path))
    for (old, new), letters in steps.items():
        _mark(actor, old, new, [letter_id for letter_id, _ in letters])
        record_many(actor, "answered", Submission.__tablename__, letters, is_public=True, old=old, new=new)


def _mark(actor: Actor, old: str, new: str, ids: Sequence[int]) -> None:
    moment = now()
    stands = update(Submission).where(Submission.id.in_(ids), Submission.state == old)
    values = {
        "state": new, "state_since": moment, "decision_reason": "", "decided_by_id": actor.user_id,
        "decided_at": moment, "version": Submission.version + 1,
    }  # fmt: skip
    if count_changed(stands.values(values)) != len(ids):
        raise Conflict()


def close(actor: Actor, submission: Submission) -> Submission:
    """The matter is at its end."""
    _require_desk(actor, submission)
    return _step(actor, submission, "close", "closed")


def reclassify(
    actor: Actor, submission: Submission, *, category: Category | None, place: Place | None, urgency: str
) -> Submission:
    """Corrects category, place and urgency; the reply clock follows the category (:func:`_clock`).

    Raises Forbidden for whoever has the order about it in hand, and InvalidInput for the place of another desk while
    a unit is at work: its order would stay behind.
    """
    demand_apart(policy.can_sort, actor, "intake.sort", submission)
    _demand_at_hand(submission, place)
    if urgency not in URGENCIES:
        raise InvalidInput(NO_URGENCY, "urgency")
    lock(submission)
    old_category_id, old_desk = submission.category_id, (submission.place_path, submission.reserved_for)
    submission.due_at = _clock(submission, category, urgency)
    submission.category_id = category.id if category else None
    submission.place_id = place.id if place else None
    submission.place_path = place.path if place else UNKNOWN_PLACE
    submission.urgency = urgency
    db.session.flush()
    reserve(submission, category)
    event = note(
        actor, submission, "reclassified",
        category=category.code if category else None, place=place.code if place else None, urgency=urgency,
    )  # fmt: skip
    if (submission.place_path, submission.reserved_for) != old_desk:
        bring_along(submission, event)
    signals.submission_changed.send("intake", submission_id=submission.id)
    if submission.category_id != old_category_id:
        signals.submission_sorted.send("intake", submission_id=submission.id)
    return submission


def _demand_at_hand(submission: Submission, place: Place | None) -> None:
    former, other = (path_ids(path)[:2] for path in (submission.place_path, place.path if place else UNKNOWN_PLACE))
    if former != other and is_in_use(submission):
        raise InvalidInput(ORDER_STAYS, "place")


def _clock(submission: Submission, category: Category | None, urgency: str) -> datetime | None:
    """When the reply is due under another kind and urgency, counted from where the clock began.

    A clock that has ended is not started anew, and one whose kind and urgency stay is not touched, whatever the
    office has set meanwhile. As long as a matter stays red, no other kind gives it more time.
    """
    former = submission.due_at
    same = (submission.category_id, submission.urgency) == (category.id if category else None, urgency)
    if former is None or same or submission.state in (*ENDED, *ANSWERED):
        return former
    # What comes by a sheet has its clock from the moment of the import.
    began = submission.received_at if submission.batch_id is None else submission.created_at
    due = reply_due(category, began)
    return min(due, former) if submission.urgency == urgency == "red" else due


def confirm_redaction(actor: Actor, submission: Submission, title: str, body: str, seen_version: int) -> Submission:
    """A clerk has read the masked text and may have masked more or given a doubt free; sure masks come back.

    ``seen_version`` is the version of the letter that was read: raises Conflict where it changed since, and
    InvalidInput at ``redacted_body`` for a masked text that is empty.
    """
    demand_apart(policy.can_confirm_text, actor, "intake.confirm_text", submission)
    if not body.strip() or (submission.title.strip() and not title.strip()):
        raise InvalidInput(_l("The masked text may not be empty."), "redacted_body")
    lock(submission)
    if submission.version != seen_version:
        raise Conflict()
    waited = submission.redaction_confirmed_at is None
    submission.redacted_title = redact(title.strip(), only_sure=True)
    submission.redacted_body = redact(body.strip(), only_sure=True)
    submission.redaction_confirmed_at = now()
    note(actor, submission, "redaction_confirmed")
    signals.submission_confirmed.send("intake", submission_id=submission.id)
    if waited and list_wordings(submission):
        signals.words_changed.send("intake", submission_id=submission.id)
    signals.submission_changed.send("intake", submission_id=submission.id)
    return submission


def confirm_as_masked(actor: Actor, chosen: Iterable[tuple[Submission, int]]) -> tuple[int, int]:
    """Confirms letters, each read in the version that is given, as the rules masked them; doubts stay masked.

    Returns how many were confirmed, and how many somebody else changed meanwhile.
    """
    done = moved = 0
    for submission, seen_version in chosen:
        try:
            with db.session.begin_nested():
                confirm_redaction(actor, submission, submission.redacted_title, submission.redacted_body, seen_version)
            done += 1
        except Conflict:
            moved += 1
    return done, moved
