"""What writers said after they sent a letter, as its pages show it: additions, photos of them, earlier wordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import contains_eager, undefer

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.intake.models import Appeal, Attachment, EarlierWording, LaterWord, Submission
from govtrack.intake.policy import is_by_others
from govtrack.intake.queries import UNCONFIRMED_PER_PAGE, scope_of
from govtrack.intake.states import ENDED


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they read at one time: until ``until``, or still."""

    title: str
    text: str
    written_at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that was added to a letter; ``earlier`` is how it read before it was corrected."""

    id: int
    text: str
    added_at: datetime
    corrected_at: datetime | None
    is_confirmed: bool
    photo_ids: tuple[int, ...]
    earlier: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """All that came after the letter: additions, its own earlier wordings, and how the last appeal stands, if any.

    Pages of other steps read it too, so that it holds no row.
    """

    additions: tuple[Addition, ...]
    earlier: tuple[Wording, ...]
    appeal_state: str | None = None

    @property
    def corrected_at(self) -> datetime | None:
        """When the letter itself was corrected last."""
        return self.earlier[-1].until if self.earlier else None

    @property
    def photo_ids(self) -> frozenset[int]:
        """Photos that belong to an addition, and not to the letter as it came."""
        return frozenset(one for addition in self.additions for one in addition.photo_ids)


def list_additions(submission: Submission) -> Sequence[LaterWord]:
    """What was added, oldest first."""
    statement = select(LaterWord).where(LaterWord.submission_id == submission.id)
    return db.session.scalars(statement.order_by(LaterWord.id)).all()


def list_unconfirmed_additions(actor: Actor) -> Sequence[LaterWord]:
    """Additions to letters by others of this person's places whose mask nobody has read yet, the oldest first."""
    statement = select(LaterWord).join(Submission).options(contains_eager(LaterWord.submission))
    mine = (scope_of(actor), is_by_others(actor), LaterWord.confirmed_at.is_(None), Submission.state.not_in(ENDED))
    return db.session.scalars(statement.where(*mine).order_by(LaterWord.id).limit(UNCONFIRMED_PER_PAGE)).all()


def find_appeal(submission: Submission) -> Appeal | None:
    """The writer's last appeal against a refusal of this letter."""
    return next(reversed(list_appeals(submission)), None)


def list_appeals(submission: Submission) -> Sequence[Appeal]:
    """One for each refusal that the writer did not accept, oldest first."""
    return db.session.scalars(select(Appeal).where(Appeal.submission_id == submission.id).order_by(Appeal.id)).all()


def find_addition(submission: Submission, addition_id: int) -> LaterWord | None:
    """An addition to this letter and no other."""
    mine = (LaterWord.id == addition_id, LaterWord.submission_id == submission.id)
    return db.session.scalar(select(LaterWord).where(*mine))


def list_wordings(submission: Submission, addition: LaterWord | None = None) -> Sequence[EarlierWording]:
    """How the letter, or the addition, read before each of its corrections, oldest first."""
    same = EarlierWording.later_word_id.is_(None) if addition is None else EarlierWording.later_word_id == addition.id
    statement = select(EarlierWording).where(EarlierWording.submission_id == submission.id, same)
    return db.session.scalars(statement.order_by(EarlierWording.id)).all()


def load_later(submission: Submission, *, is_own: bool = False) -> Later:
    """What came later: as it was written for its writer, masked for everybody else; one query."""
    rows = db.session.execute(_after(is_own=is_own), {"submission_id": submission.id}).all()
    additions = dict.fromkeys(row.LaterWord for row in rows if row.LaterWord is not None)
    earlier = list(dict.fromkeys(row.EarlierWording for row in rows if row.EarlierWording is not None))
    photos = dict.fromkeys((row.LaterWord, row.photo_id) for row in rows if row.photo_id is not None)
    return Later(
        tuple(
            _addition(
                addition, [photo for of, photo in photos if of is addition],
                _wordings(earlier, addition.id, is_own=is_own), is_own=is_own,
            )
            for addition in additions
        ),
        _wordings(earlier, None, is_own=is_own),
        next((row.appeal_state for row in rows), None),
    )  # fmt: skip


@cache
def _after(*, is_own: bool) -> Select[LaterWord, int, EarlierWording, str]:
    """Additions with their photos, beside earlier wordings and appeals, the last one first: few of each."""
    sealed = (LaterWord.text, EarlierWording.title, EarlierWording.text) if is_own else ()
    return (
        select(LaterWord, Attachment.id.label("photo_id"), EarlierWording, Appeal.state.label("appeal_state"))
        .select_from(Submission)
        .outerjoin(LaterWord, LaterWord.submission_id == Submission.id)
        .outerjoin(Attachment, Attachment.later_word_id == LaterWord.id)
        .outerjoin(EarlierWording, EarlierWording.submission_id == Submission.id)
        .outerjoin(Appeal, Appeal.submission_id == Submission.id)
        .where(Submission.id == bindparam("submission_id", type_=Integer))
        .options(*(undefer(column) for column in sealed))
        .order_by(Appeal.id.desc(), LaterWord.id, Attachment.id, EarlierWording.id)
    )


def _wordings(rows: Sequence[EarlierWording], addition_id: int | None, *, is_own: bool) -> tuple[Wording, ...]:
    return tuple(
        Wording(row.title, row.text, row.written_at, row.created_at)
        if is_own
        else Wording(row.redacted_title, row.redacted_text, row.written_at, row.created_at)
        for row in rows
        if row.later_word_id == addition_id
    )


def _addition(row: LaterWord, photos: Sequence[int], earlier: tuple[Wording, ...], *, is_own: bool) -> Addition:
    return Addition(
        id=row.id,
        text=row.text if is_own else row.redacted_text,
        added_at=row.created_at,
        corrected_at=earlier[-1].until if earlier else None,
        is_confirmed=row.confirmed_at is not None,
        photo_ids=tuple(photos),
        earlier=earlier,
    )
