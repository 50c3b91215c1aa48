"""What writers said beside their ratings, for the desk that answered and for the supervision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from govtrack.accounts.roles import RECEIVERS
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.reserved import is_open_letter
from govtrack.responses.cards import RatingWords, rating_words
from govtrack.responses.models import Answer, Rating
from govtrack.responses.queries.responses import in_scope
from govtrack.responses.settings import RATING_DAYS

_WITH_LETTER = contains_eager(Rating.answer).contains_eager(Answer.submission)


def _with_words(actor: Actor) -> Select[Rating]:
    """Those within this person's places, and none beside a letter that is reserved for others."""
    return (
        select(Rating)
        .join(Answer, Rating.answer_id == Answer.id)
        .join(Submission, Answer.submission_id == Submission.id)
        .where(Rating.redacted_comment != "", in_scope(actor, RECEIVERS, Submission.place_path), is_open_letter(actor))
    )


def list_rating_words(actor: Actor) -> Page[RatingWords]:
    """All of them, the newest first."""
    rows: Page[Rating] = paginate(
        _with_words(actor).options(_WITH_LETTER), by=(Rating.rated_at.desc(), Rating.id.desc())
    )
    return rows.map(lambda row: rating_words(actor, row))


def count_rating_words(actor: Actor) -> int:
    """How many came within the days in which an answer can be rated."""
    since = now() - timedelta(days=get_setting(RATING_DAYS))
    rows = _with_words(actor).where(Rating.rated_at >= since).with_only_columns(func.count(Rating.id))
    return db.session.scalar(rows) or 0


def list_rating_words_of(actor: Actor, letter: Submission) -> Sequence[RatingWords]:
    """Those about the answers to one letter, the oldest first."""
    rows = db.session.scalars(
        _with_words(actor).options(_WITH_LETTER).where(Answer.submission_id == letter.id).order_by(Rating.id)
    )
    return [rating_words(actor, row) for row in rows]
