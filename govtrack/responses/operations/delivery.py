"""One answer for each reporter's submission: never none, never two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Row, update

from govtrack.audit.operations import Happened, record_each
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, lock, lock_all, upsert
from govtrack.core.settings import hold_settings
from govtrack.intake.models import Submission
from govtrack.intake.operations import mark_answered
from govtrack.intake.recipients import PREFIX
from govtrack.intake.states import INTAKE
from govtrack.notify.operations import mark_seen
from govtrack.responses import wording
from govtrack.responses.models import Answer, Response
from govtrack.responses.notices import notify_writers_of_letters
from govtrack.responses.queries.answers import Waiting, count_rounds, list_waiting
from govtrack.responses.queries.responses import get_response

BATCH = 100


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
    letters = lock_all(Submission, [row.submission_id for row in waiting])
    with hold_settings():
        answers = _write_answers(response, letters, waiting)
        _tell_of(response, letters, answers)
    return len(answers)


def _write_answers(
    response: Response, letters: Mapping[int, Submission], waiting: Sequence[Waiting]
) -> Sequence[Row[int, int, bool]]:
    """Those answers that no other run wrote quicker: the key, the letter's and whether it joined afterwards."""
    rounds = count_rounds(response, letters)
    rows = [
        {
            "response_id": response.id, "submission_id": row.submission_id, "topic_id": response.topic_id,
            "round": rounds.get(row.submission_id, 0) + 1,
            "text": wording.compose_answer(letters[row.submission_id], response), "is_late": row.is_late,
        }
        for row in waiting
    ]  # fmt: skip
    if not rows:
        return []
    fresh = upsert(Answer).on_conflict_do_nothing().returning(Answer.id, Answer.submission_id, Answer.is_late)
    return db.session.execute(fresh, rows).all()


def _tell_of(response: Response, letters: Mapping[int, Submission], answers: Sequence[Row[int, int, bool]]) -> None:
    """The record, the letters' states and their writers learn of these answers."""
    happened = []
    for key, letter_id, is_late in answers:
        data = {"submission": letter_id, "response": response.id, "late": is_late}
        happened.append(Happened(key, letters[letter_id].place_path, data))
    events = record_each(SYSTEM, "answered", Answer.__tablename__, happened)
    answered = [(letters[letter_id], key, events[key]) for key, letter_id, _ in answers]
    mark_answered(SYSTEM, [letter for letter, *_ in answered if INTAKE.find(letter.state, "answer") is not None])
    notify_writers_of_letters(answered)


def note_seen(submission_id: int) -> None:
    """The reporter has opened the page: from now the time for rating runs, and what it tells is read."""
    mark_seen(f"{PREFIX}{submission_id}")
    db.session.execute(
        update(Answer).where(Answer.submission_id == submission_id, Answer.seen_at.is_(None)).values(seen_at=now())
    )
