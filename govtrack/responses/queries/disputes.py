"""Disputes, as the desk works through them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.core.states import State
from govtrack.intake.models import Submission
from govtrack.intake.reserved import hidden_ids, is_open_letter
from govtrack.intake.standing import tells_standing
from govtrack.intake.states import ANSWERED
from govtrack.responses.cards import DisputeLine, dispute_line
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.queries.responses import in_scope
from govtrack.responses.states import DISPUTE


@cache
def _with_answer() -> Select[Dispute]:
    return (
        select(Dispute)
        .join(Answer, Dispute.answer_id == Answer.id)
        .join(Submission, Answer.submission_id == Submission.id)
        .options(
            joinedload(Dispute.answer).joinedload(Answer.submission).joinedload(Submission.place),
            joinedload(Dispute.answer).joinedload(Answer.submission).joinedload(Submission.category),
            joinedload(Dispute.answer).joinedload(Answer.response).joinedload(Response.topic),
            joinedload(Dispute.work_order),
            joinedload(Dispute.follow_up_topic),
        )
    )


def get_dispute(dispute_id: int) -> Dispute:
    """The dispute with its answer, its rating, the letter and the new round; raises NotFound."""
    row = db.session.scalar(_with_answer().options(joinedload(Dispute.rating)).where(Dispute.id == dispute_id))
    if row is None:
        raise NotFound()
    return row


def list_closed(actor: Actor, dispute_ids: Collection[int]) -> Collection[int]:
    """Of these disputes those about the answer to a letter that is reserved for others."""
    hidden = (
        select(Dispute.id).join(Answer).where(Dispute.id.in_(dispute_ids), Answer.submission_id.in_(hidden_ids(actor)))
    )
    return db.session.scalars(hidden).all()


def list_disputes(actor: Actor, state: str | None = None) -> Page[DisputeLine]:
    """Disputes within this desk's places, those that wait longest first."""
    statement = _with_answer().where(in_scope(actor, DESK, Submission.place_path), is_open_letter(actor))
    if state:
        statement = statement.where(Dispute.state == state)
    rows: Page[Dispute] = paginate(statement, by=(Dispute.created_at, Dispute.id))
    return rows.map(dispute_line)


def list_disputes_of(letter: Submission) -> Sequence[Dispute]:
    """The disputes of one letter's answers, oldest first."""
    return db.session.scalars(_with_answer().where(Answer.submission_id == letter.id).order_by(Dispute.id)).all()


def count_disputes(actor: Actor) -> dict[str, int]:
    """How many disputes stand in each state within this desk's places."""
    statement = select(Dispute.state, func.count(Dispute.id)).join(Answer, Dispute.answer_id == Answer.id)
    statement = statement.join(Submission, Answer.submission_id == Submission.id)
    reach = in_scope(actor, DESK, Submission.place_path) & is_open_letter(actor)
    statement = statement.where(reach).group_by(Dispute.state)
    return dict(db.session.execute(statement).all())


def map_disputes(answers: Iterable[Answer]) -> dict[int, Dispute]:
    """The dispute of each answer that has one, by the answer's id."""
    statement = (
        select(Dispute)
        .options(joinedload(Dispute.work_order), joinedload(Dispute.follow_up_topic))
        .where(Dispute.answer_id.in_([answer.id for answer in answers]))
    )
    return {row.answer_id: row for row in db.session.scalars(statement)}


def find_dispute(answer: Answer) -> Dispute | None:
    """The dispute of this answer: there is at most one."""
    return db.session.scalar(select(Dispute).where(Dispute.answer_id == answer.id))


@cache
def is_reopened_row() -> ColumnElement[bool]:
    """Letters whose last answer was disputed with success: it is no longer the end, and no other has come since."""
    later = aliased(Answer)
    is_last = ~exists().where(later.submission_id == Answer.submission_id, later.id > Answer.id)
    upheld = select(Answer.submission_id).join(Dispute, Dispute.answer_id == Answer.id)
    return Submission.state.in_(ANSWERED) & Submission.id.in_(upheld.where(Dispute.state == "upheld", is_last))


@tells_standing
def map_reopened(submission_ids: Sequence[int]) -> dict[int, State]:
    """The state of those of these letters that are worked on anew."""
    found = db.session.scalars(_select_reopened(), {"submission_ids": list(submission_ids)})
    return dict.fromkeys(found, DISPUTE.states["upheld"])


@cache
def _select_reopened() -> Select[int]:
    ids = bindparam("submission_ids", expanding=True, type_=Integer)
    return select(Submission.id).where(Submission.id.in_(ids), is_reopened_row())
