"""The reporter's word on an answer, and the desk's word on a dispute."""

from __future__ import annotations

from typing import Any

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import add_working_days, now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.intake.redaction import redact
from govtrack.places.models import Organisation
from govtrack.places.policy import demand_serving
from govtrack.responses import policy
from govtrack.responses.models import SCORES, SOLVED, Answer, Dispute, Rating
from govtrack.responses.notices import notify_desk, notify_desk_of_words
from govtrack.responses.operations.common import ANSWERS, DISPUTES
from govtrack.responses.operations.rounds import open_order, open_topic
from govtrack.responses.queries.answers import find_rating
from govtrack.responses.queries.disputes import find_dispute
from govtrack.responses.settings import DISPUTE_DECISION_DAYS, SHORTEST_DISPUTE
from govtrack.responses.states import DISPUTE

NO_SOLVED = _l("Say whether it is solved.")
NO_DISPUTE = _l("Say what is not right, so that the desk can look into it.")
TOO_SHORT = _l(
    "Please say a little more: what is still wrong, where and since when. There is one dispute about an answer."
)
NO_SATISFACTION = _l("Say how satisfied you are.")
NO_REASON = _l("Give the reporter a reason.")


def demand_rating_open(answer: Answer) -> None:
    """Rating closes some days after the answer was opened."""
    if not policy.is_rating_open(answer):
        raise InvalidInput(_l("The time for rating this answer is over. You can still write to us again."))


def rate_answer(actor: Actor, answer: Answer, *, score: str, solved: str, comment: str = "") -> Rating:
    """Keeps the reporter's rating; a later one replaces it while the time for it runs.

    ``score`` is one of SCORES, ``solved`` one of SOLVED. Raises InvalidInput.
    """
    require(policy.is_addressee(actor, answer))
    if score not in SCORES:
        raise InvalidInput(NO_SATISFACTION, "score")
    if solved not in SOLVED:
        raise InvalidInput(NO_SOLVED, "solved")
    demand_rating_open(answer)
    rating = find_rating(answer) or Rating(answer_id=answer.id, submission_id=answer.submission_id)
    rating.score, rating.solved, rating.rated_at = score, solved, now()
    rating.comment, rating.redacted_comment = comment.strip(), redact(comment.strip())
    db.session.add(rating)
    ANSWERS.note(actor, answer, "rated", score=score, solved=solved)
    if rating.redacted_comment:
        notify_desk_of_words(answer.submission)
    return rating


def demand_disputable(answer: Answer) -> None:
    """An answer is disputed once, in the days after it went out."""
    if find_dispute(answer) is not None:
        raise Conflict(_l("You have already disputed this answer. The desk is looking into it or has decided."))
    if not policy.is_dispute_open(answer):
        raise InvalidInput(
            _l("The time for a dispute is over. Please write to us again: it becomes a new matter."), "reason"
        )


def dispute_answer(actor: Actor, answer: Answer, reason: str) -> Dispute:
    """Brings the answer back to the desk, once; raises InvalidInput or Conflict."""
    require(policy.is_addressee(actor, answer))
    text = demand_text(reason, "reason", NO_DISPUTE)
    demand_disputable(answer)
    if len(text) < get_setting(SHORTEST_DISPUTE):
        raise InvalidInput(TOO_SHORT, "reason")
    dispute = Dispute(
        answer_id=answer.id,
        reason=text,
        redacted_reason=redact(text),
        due_at=add_working_days(now(), get_setting(DISPUTE_DECISION_DAYS)),
    )
    db.session.add(dispute)
    DISPUTES.note(actor, dispute, "disputed", submission=answer.submission_id)
    notify_desk(dispute, answer.submission)
    return dispute


def _demand_judge(actor: Actor, dispute: Dispute) -> None:
    demand_apart(policy.can_judge, actor, "responses.decide_dispute", dispute)


def _decide(actor: Actor, dispute: Dispute, action: str, verb: str, reason: str, **data: Any) -> Dispute:
    _demand_judge(actor, dispute)
    why, moment = demand_text(reason, "reason", NO_REASON), now()
    dispute.decided_by_id, dispute.decided_at, dispute.decision_reason = actor.user_id, moment, why
    DISPUTES.take_step(actor, dispute, action, verb, at=moment, reason=why, **data)
    return dispute


def decline_dispute(actor: Actor, dispute: Dispute, reason: str) -> Dispute:
    """Leaves the answer as it is; the reporter reads the reason under the receipt code."""
    return _decide(actor, dispute, "decline", "declined", reason)


def uphold_dispute(
    actor: Actor, dispute: Dispute, reason: str, *, follow_up: str, unit: Organisation | None = None
) -> Dispute:
    """Opens a new round: a work order for ``unit``, or a topic for the panel.

    ``follow_up`` is ``work_order`` or ``topic``. The new round hangs on the same submission and
    receipt code; the next response published about it answers the reporter once more.

    Raises IllegalTransition for a dispute that is decided, InvalidInput at ``reason`` or ``follow_up``.
    """
    _demand_judge(actor, dispute)
    demand_serving(unit, policy.place_of(dispute.answer.submission))
    if DISPUTE.find(dispute.state, "uphold") is None:
        raise IllegalTransition()
    demand_text(reason, "reason", NO_REASON)
    # The round is opened first: a dispute is never upheld without one.
    order = topic = None
    if follow_up == "work_order":
        order = open_order(actor, dispute, unit)
    elif follow_up == "topic":
        topic = open_topic(actor, dispute)
    else:
        raise InvalidInput(_l("Say what happens now: a new work order or a topic for the council."), "follow_up")
    dispute.work_order, dispute.follow_up_topic = order, topic
    return _decide(actor, dispute, "uphold", "upheld", reason, follow_up=follow_up)
