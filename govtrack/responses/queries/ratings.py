"""What writers said beside their ratings, for the desk that answered and for the supervision."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from govtrack.accounts.roles import RECEIVERS
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.intake.models import Submission
from govtrack.intake.reserved import is_open_letter
from govtrack.responses.cards import RatingWords, rating_words
from govtrack.responses.models import Answer, Rating
from govtrack.responses.queries.responses import in_scope


def _with_words(actor: Actor) -> Select[Rating]:
    """Those within this person's places, and none beside a letter that is reserved for others."""
    return (
        select(Rating)
        .join(Answer, Rating.answer_id == Answer.id)
        .join(Submission, Answer.submission_id == Submission.id)
        .options(contains_eager(Rating.answer).contains_eager(Answer.submission))
        .where(Rating.redacted_comment != "", in_scope(actor, RECEIVERS, Submission.place_path), is_open_letter(actor))
    )


def list_rating_words(actor: Actor) -> Page[RatingWords]:
    """All of them, the newest first."""
    rows: Page[Rating] = paginate(_with_words(actor), by=(Rating.rated_at.desc(), Rating.id.desc()))
    return rows.map(lambda row: rating_words(actor, row))


def list_rating_words_of(actor: Actor, letter: Submission) -> Sequence[RatingWords]:
    """Those about the answers to one letter, the oldest first."""
    rows = db.session.scalars(_with_words(actor).where(Answer.submission_id == letter.id).order_by(Rating.id))
    return [rating_words(actor, row) for row in rows]
