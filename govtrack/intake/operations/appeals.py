"""A writer appeals once against each refusal; somebody else of the desk, or of the level above, decides."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import add_working_days, now
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.intake import policy, signals
from govtrack.intake.later import find_appeal
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.operations.common import note, take_step
from govtrack.intake.operations.seconds import tell_seconds
from govtrack.intake.recipients import APPEAL_DECLINED, APPEAL_LATE, APPEAL_UPHELD, APPEALED, notify_writer
from govtrack.intake.redaction import redact
from govtrack.intake.settings import APPEAL_DECISION_DAYS, MAX_BODY
from govtrack.intake.states import APPEAL, REFUSED
from govtrack.notify.operations import settle

NO_APPEAL = _l("Please say what is not right about the decision.")
ALREADY_WAITS = _l("You have appealed about this letter already. Somebody else looks into it and tells you why.")
ALREADY_DECIDED = _l(
    "There is one appeal against each decision, and yours has been decided. You may write again at any time."
)
TOLD_WHY = _l("Please give the reason; the reporter will read it.")


def demand_appealable(submission: Submission) -> None:
    """Once against each refusal, within the days that the office gives after it.

    A letter that the desk took up again and refused anew has a new decision, at which nobody else has looked yet.
    """
    if submission.state not in REFUSED:
        raise IllegalTransition()
    if (earlier := find_appeal(submission)) is not None and policy.is_against_refusal(earlier):
        raise Conflict(ALREADY_WAITS if earlier.state == APPEAL.initial else ALREADY_DECIDED)
    if now() > policy.appeal_ends_at(submission):
        raise Conflict(_l("The time for an appeal is over. You may write again at any time."))


def demand_waiting_appeal(row: Appeal) -> None:
    """Raises IllegalTransition where it is decided already, or the refusal holds no more."""
    if APPEAL.find(row.state, "uphold") is None or row.submission.state not in REFUSED:
        raise IllegalTransition()


def appeal(actor: Actor, submission: Submission, reason: str) -> Appeal:
    """Brings a refusal before somebody else, once for each refusal."""
    require(policy.is_reporter(actor, submission))
    words = demand_text(reason, "reason", NO_APPEAL, get_setting(MAX_BODY))
    lock(submission)
    demand_appealable(submission)
    due = add_working_days(now(), get_setting(APPEAL_DECISION_DAYS))
    row = Appeal(submission=submission, reason=words, redacted_reason=redact(words), due_at=due)
    db.session.add(row)
    _tell_deciders(row, note(actor, submission, "appealed", is_public=True))
    return row


def _tell_deciders(row: Appeal, event: Event) -> None:
    """Those alone who may decide: whoever refused the letter is not asked."""
    tell_seconds(row.submission, event, APPEALED, _page(row.submission), policy.can_decide_appeal, row)


def tell_again(submission: Submission, event: Event) -> None:
    """An appeal that waits goes with its letter to those who may decide now."""
    row = find_appeal(submission)
    if row is not None and row.state == APPEAL.initial:
        settle(_page(submission), APPEALED, APPEAL_LATE)
        _tell_deciders(row, event)


def remind_of_appeals() -> int:
    """Tells whoever may decide, here and at the level above, of each appeal that is due; each of them once.

    Whoever comes to decide only later, as the letter went to another desk, is told then. Returns how many were told.
    """
    late = select(Appeal).join(Submission).where(Appeal.state == APPEAL.initial, Appeal.due_at <= now())
    rows = db.session.scalars(late.where(Submission.state.in_(REFUSED)).order_by(Appeal.id)).all()
    return sum(_tell_late(row) for row in rows)


def _tell_late(row: Appeal) -> int:
    letter, due = row.submission, row.due_at.isoformat()
    return tell_seconds(letter, None, APPEAL_LATE, _page(letter), policy.can_decide_appeal, row, occasion=due)


def _page(submission: Submission) -> str:
    return f"/submissions/{submission.id}/appeal"


def _decide(actor: Actor, row: Appeal, action: str, reason: str) -> str:
    demand_apart(policy.can_decide_appeal, actor, "intake.decide_appeal", row)
    why = demand_text(reason, "reason", TOLD_WHY)
    lock(row)
    demand_waiting_appeal(row)
    row.decided_by_id, row.decided_at, row.decision_reason = actor.user_id, now(), why
    APPEAL.advance(row, action, actor, at=row.decided_at)
    settle(_page(row.submission), APPEALED, APPEAL_LATE)
    return why


def uphold_appeal(actor: Actor, row: Appeal, reason: str) -> Appeal:
    """The writer is right: the letter is accepted, and whoever refused it cannot refuse it again."""
    why, submission = _decide(actor, row, "uphold", reason), lock(row.submission)
    submission.decision_reason, submission.redirected_to = "", None
    submission.decided_by_id, submission.decided_at = actor.user_id, row.decided_at
    event = take_step(
        actor, submission, "uphold_appeal", "appeal_upheld", at=row.decided_at, is_public=True, reason=why
    )
    notify_writer(submission, APPEAL_UPHELD, event)
    signals.submission_changed.send("intake", submission_id=submission.id)
    return row


def decline_appeal(actor: Actor, row: Appeal, reason: str) -> Appeal:
    """The refusal stands; the writer reads why."""
    why = _decide(actor, row, "decline", reason)
    event = note(actor, row.submission, "appeal_declined", is_public=True, reason=why)
    notify_writer(row.submission, APPEAL_DECLINED, event)
    return row


def demand_no_appeal(submission: Submission) -> None:
    """Nobody takes a letter up again beside an appeal that waits: somebody else decides on it."""
    waiting = select(Appeal.id).where(Appeal.submission_id == submission.id, Appeal.state == APPEAL.initial)
    if db.session.scalar(waiting) is not None:
        raise InvalidInput(_l("The reporter has appealed. Somebody who did not refuse the letter decides on that."))
