"""One answer for each reporter's submission: never none, never two."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from govtrack.audit.operations import record
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, is_duplicate, lock
from govtrack.core.settings import hold_settings
from govtrack.intake.models import Submission
from govtrack.intake.operations import mark_answered
from govtrack.intake.recipients import PREFIX
from govtrack.intake.states import INTAKE
from govtrack.notify.operations import mark_seen
from govtrack.responses import wording
from govtrack.responses.models import Answer, Response
from govtrack.responses.notices import notify_writer_of_letter
from govtrack.responses.queries.answers import Waiting, count_rounds, list_waiting
from govtrack.responses.queries.responses import get_response

BATCH = 50


def deliver_answers(response_id: int, limit: int = BATCH, among: Collection[int] | None = None) -> int:
    """Answers up to ``limit`` submissions that this response has not reached (of those ``among``); returns how many.

    May run again and at the same time as itself: the second run waits for the first one's commit and
    then sees its answers, since a round that is counted beside another run would be one too high.
    A response that has been replaced reaches nobody new.
    """
    response = lock(get_response(response_id))
    if response.state != "published":
        return 0
    waiting = list_waiting(response, limit, among)
    ids = [row.submission_id for row in waiting]
    submissions = {row.id: row for row in db.session.scalars(select(Submission).where(Submission.id.in_(ids)))}
    rounds = count_rounds(response, ids)
    with hold_settings():
        return sum(
            _deliver(response, submissions[row.submission_id], row, rounds.get(row.submission_id, 0) + 1)
            for row in waiting
        )


def _deliver(response: Response, submission: Submission, waiting: Waiting, number: int) -> bool:
    """Writes one answer, that of the round ``number``; False where another run was quicker."""
    answer = Answer(
        response_id=response.id,
        submission_id=submission.id,
        topic_id=response.topic_id,
        round=number,
        text=wording.compose_answer(submission, response),
        is_late=waiting.is_late,
    )
    try:
        with db.session.begin_nested():
            db.session.add(answer)
    except IntegrityError as error:
        if is_duplicate(error):
            return False
        raise
    event = record(
        SYSTEM, "answered", answer, place_path=submission.place_path,
        submission=submission.id, response=response.id, late=waiting.is_late,
    )  # fmt: skip
    if INTAKE.find(submission.state, "answer") is not None:
        mark_answered(SYSTEM, submission)
    notify_writer_of_letter(answer, submission, event)
    return True


def note_seen(submission_id: int) -> None:
    """The reporter has opened the page: from now the time for rating runs, and what it tells is read."""
    mark_seen(f"{PREFIX}{submission_id}")
    db.session.execute(
        update(Answer).where(Answer.submission_id == submission_id, Answer.seen_at.is_(None)).values(seen_at=now())
    )
