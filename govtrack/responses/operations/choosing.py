"""Which letters of its topic a response answers: one that tells another matter is left out and answered alone."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict
from govtrack.core.jobs import enqueue
from govtrack.core.reasons import demand_text
from govtrack.intake.models import Submission
from govtrack.responses import policy
from govtrack.responses.models import LeftOutLetter, Response
from govtrack.responses.operations.common import RESPONSES
from govtrack.responses.operations.receiving import DECIDED, DELIVER_ANEW, end_if_none_waits
from govtrack.responses.policy import CHOSEN_IN
from govtrack.responses.queries.late import find_waiting


def _demand_writer(actor: Actor, response: Response, letter: Submission) -> None:
    demand_apart(policy.can_choose_receivers, actor, "responses.write", response)
    require(policy.is_behind(actor, response, letter))


def leave_out(actor: Actor, response: Response, letter: Submission, reason: str) -> Response:
    """Leaves a letter out: no response about this topic answers it, and the desk finds it among those that wait.

    Of an answer that is out, one that joined later and waits. Raises Conflict for one that is left out already or
    that somebody else has decided about, InvalidInput at ``reason`` where it is missing.
    """
    _demand_writer(actor, response, letter)
    assert response.topic_id is not None
    response = lock(response)
    if response.state not in CHOSEN_IN:
        raise Conflict()
    if _find(response, letter) is not None:
        raise Conflict()
    if response.state == "published" and find_waiting(response, letter.id) is None:
        raise Conflict(DECIDED)
    why = demand_text(reason, "reason")
    row = LeftOutLetter(topic_id=response.topic_id, submission_id=letter.id, reason=why, left_out_by_id=actor.user_id)
    db.session.add(row)
    db.session.flush()
    RESPONSES.note(actor, response, "letter_left_out", reason=why, submission=letter.id)
    end_if_none_waits(response)
    return response


def take_in(actor: Actor, response: Response, letter: Submission) -> Response:
    """Takes a letter in again that had been left out; behind an answer that is out it waits for a look.

    Raises Conflict for one that is not left out.
    """
    _demand_writer(actor, response, letter)
    row = _find(response, letter)
    if row is None:
        raise Conflict()
    db.session.delete(row)
    db.session.flush()
    RESPONSES.note(actor, response, "letter_taken_in", submission=letter.id)
    if response.state == "published":
        enqueue(DELIVER_ANEW, topic_id=response.topic_id)
    return response


def _find(response: Response, letter: Submission) -> LeftOutLetter | None:
    statement = select(LeftOutLetter).where(LeftOutLetter.submission_id == letter.id)
    return db.session.scalar(statement.where(LeftOutLetter.topic_id == response.topic_id))
