"""Keeping the list of letters that wait to be compared, so that no run searches among all there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select

from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, insert_if_new, upsert
from govtrack.intake.models import Submission
from govtrack.intake.states import OUTSIDE_THE_LOOP, TAKEN_UP
from govtrack.topics.models import EngineDocument, EngineWaiting, EngineWatermark
from govtrack.topics.queries.members import is_compared, is_open_to_topics

ENLISTED = "enlisted"
# Ids are given before a transaction commits, so that what is younger than this is looked at again.
LONGEST_TRANSACTION = timedelta(minutes=5)
SWEPT_AT_ONCE = 2000


def enlist_new() -> int:
    """Puts the letters that came since the last time on the list; returns how many."""
    mark = _watermark()
    came = (Submission.id > mark.last_id, ~_is_seen())
    enlisted = _enlist(*came)
    settled = select(func.max(Submission.id)).where(
        Submission.id > mark.last_id, Submission.created_at < now() - LONGEST_TRANSACTION
    )
    mark.last_id = db.session.scalar(settled) or mark.last_id
    db.session.flush()
    return enlisted


def enlist(submission_ids: Iterable[int]) -> int:
    """Puts these letters on the list, where no run has compared them yet."""
    return _enlist(Submission.id.in_(list(submission_ids)), ~_is_seen())


def sweep(after_id: int) -> int | None:
    """Enlists what was lost among the next letters; returns the last one looked at, None at the end."""
    ids = select(Submission.id).where(Submission.id > after_id).order_by(Submission.id).limit(SWEPT_AT_ONCE)
    last = db.session.scalar(select(func.max(ids.subquery().c.id)))
    if last is not None:
        between = (Submission.id > after_id, Submission.id <= last)
        _enlist(*between, Submission.state.in_(TAKEN_UP), is_open_to_topics(), ~_is_seen())
    return last


def strike_off(submission_ids: Iterable[int]) -> None:
    """Takes letters that were compared off the list."""
    ids = list(submission_ids)
    for start in range(0, len(ids), SWEPT_AT_ONCE):
        part = ids[start : start + SWEPT_AT_ONCE]
        db.session.execute(delete(EngineWaiting).where(EngineWaiting.submission_id.in_(part)))


def strike_off_departed() -> int:
    """Takes letters off that left the loop or are kept apart; whoever comes back is enlisted again."""
    gone = select(Submission.id).where(
        Submission.id == EngineWaiting.submission_id,
        Submission.state.in_(OUTSIDE_THE_LOOP) | ~is_open_to_topics(),
    )
    return count_changed(delete(EngineWaiting).where(gone.exists()))


def _is_seen() -> ColumnElement[bool]:
    return select(EngineDocument.id).where(EngineDocument.submission_id == Submission.id).exists()


def _enlist(*conditions: ColumnElement[bool]) -> int:
    ids = list(db.session.scalars(select(Submission.id).where(*conditions, is_compared())))
    if not ids:
        return 0
    values = [{"submission_id": submission_id, "created_at": now()} for submission_id in ids]
    db.session.execute(upsert(EngineWaiting).on_conflict_do_nothing(), values)
    return len(ids)


def _watermark() -> EngineWatermark:
    known = select(EngineWatermark).where(EngineWatermark.name == ENLISTED)
    return (
        db.session.scalar(known)
        or insert_if_new(EngineWatermark, name=ENLISTED, last_id=0, created_at=now())
        or db.session.scalars(known).one()
    )
