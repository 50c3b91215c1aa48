"""Who has been answered, and who is still waiting for an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.intake.cards import LetterText, letter_text
from govtrack.intake.models import Submission
from govtrack.responses.models import Answer, Dispute, LeftOutLetter, Rating, Receiver, Response
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.members import members_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that a published response has not reached yet; ``is_late``: it joined afterwards."""

    submission_id: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Receivers:
    """How many letters an answer goes to, and how many different people wrote them."""

    letters: int
    people: int


def family_of(topic_id: int) -> Select[int]:
    """Selects the ids of the topic and of every topic that was merged into it, at whatever remove."""
    member = aliased(Topic)
    return select(member.id).where(or_(member.id == topic_id, member.root_id == topic_id))


def _stands_against(response: Response, scope: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the outer submission has an answer in ``scope`` that still stands.

    An answer stops standing when its dispute was upheld before this revision was published (if it
    is not yet: by now): then the new revision answers the new round.
    """
    published_at = response.published_at or now()
    upheld = and_(Dispute.answer_id == Answer.id, Dispute.state == "upheld", Dispute.decided_at < published_at)
    standing = (
        select(Answer.id)
        .outerjoin(Dispute, upheld)
        .where(Answer.submission_id == Submission.id, scope, Dispute.id.is_(None))
    )
    return standing.exists()


def _is_left_out(topic_id: int) -> ColumnElement[bool]:
    """Whether the writer of the topic's response has left the outer submission out."""
    row = select(LeftOutLetter.id).where(
        LeftOutLetter.submission_id == Submission.id, LeftOutLetter.topic_id.in_(family_of(topic_id))
    )
    return row.exists()


def list_receivers(response: Response, topic_id: int) -> Page[LetterText]:
    """The letters that this response would answer, as those read them who may not know who wrote."""
    statement = list_unanswered(response, topic_id).with_only_columns(Submission.id)
    letters = select(Submission).where(Submission.id.in_(statement)).options(joinedload(Submission.place))
    rows: Page[Submission] = paginate(letters, by=(Submission.received_at, Submission.id))
    return rows.map(letter_text)


def list_left_out(topic_id: int) -> Sequence[LeftOutLetter]:
    """The letters that the responses about this topic do not answer, with the reason for each."""
    statement = select(LeftOutLetter).where(LeftOutLetter.topic_id.in_(family_of(topic_id)))
    return db.session.scalars(statement.options(joinedload(LeftOutLetter.submission)).order_by(LeftOutLetter.id)).all()


def list_unanswered(response: Response, topic_id: int) -> Select[TopicMember]:
    """Selects the memberships of letters to which the topic's answer is due: not left out, without one that stands."""
    members = members_of([topic_id]).where(~_is_left_out(topic_id))
    return members.where(~_stands_against(response, Answer.topic_id.in_(family_of(topic_id))))


def _list_waiting_members(
    response: Response, topic_id: int, limit: int, among: Collection[int] | None
) -> list[Waiting]:
    looked_at = (Receiver.response_id == response.id) & (Receiver.submission_id == Submission.id)
    statement = (
        list_unanswered(response, topic_id)
        .join(Receiver, looked_at & Receiver.looked_at.is_not(None))
        .with_only_columns(Submission.id, Receiver.looked_at)
    )
    if among is not None:
        statement = statement.where(Submission.id.in_(among))
    published_at = response.published_at
    return [
        Waiting(letter_id, bool(published_at and looked_at and looked_at > published_at))
        for letter_id, looked_at in db.session.execute(statement.order_by(Submission.id).limit(limit))
    ]


def _waiting_letter(response: Response) -> Select[Submission]:
    return select(Submission).where(
        Submission.id == response.submission_id, ~_stands_against(response, Answer.topic_id.is_(None))
    )


def count_receivers(response: Response) -> Receivers:
    """Who gets an answer when this response is published; whoever has one that stands gets no other."""
    topic_id = response.topic_id
    waiting = list_unanswered(response, topic_id) if topic_id is not None else _waiting_letter(response)
    nameless = case((Submission.reporter_id.is_(None), Submission.id))
    numbers = waiting.with_only_columns(
        func.count(Submission.id.distinct()),
        func.count(Submission.reporter_id.distinct()) + func.count(nameless.distinct()),
    )
    letters, people = db.session.execute(numbers).one()
    return Receivers(letters, people)


def list_waiting(response: Response, limit: int = 100, among: Collection[int] | None = None) -> list[Waiting]:
    """The submissions that this published response has still to reach, at most ``limit``: a person let it answer them.

    Of a topic with many letters ``among`` spares looking at all of them for each batch.
    """
    if response.topic_id is not None:
        return _list_waiting_members(response, response.topic_id, limit, among)
    return [Waiting(letter.id, False) for letter in db.session.scalars(_waiting_letter(response))]


def count_rounds(response: Response, submission_ids: Collection[int]) -> dict[int, int]:
    """How many answers in this matter each of these submissions has, where it has any; each upheld dispute adds one."""
    statement = select(Answer.submission_id, func.count()).where(Answer.submission_id.in_(submission_ids))
    if response.topic_id is None:
        statement = statement.where(Answer.topic_id.is_(None))
    else:
        statement = statement.where(Answer.topic_id.in_(family_of(response.topic_id)))
    return dict(db.session.execute(statement.group_by(Answer.submission_id)).all())


def count_members(topic_id: int) -> int:
    """Letters of the topic and of those merged into it to which an answer is due."""
    members = members_of([topic_id]).where(~_is_left_out(topic_id))
    return db.session.scalar(select(func.count()).select_from(members.subquery())) or 0


def count_answered(response: Response) -> tuple[int, int]:
    """How many letters have their answer, and how many there are."""
    if response.topic_id is None:
        own = select(func.count(Answer.submission_id.distinct())).where(Answer.response_id == response.id)
        return db.session.scalar(own) or 0, 1
    statement = select(func.count(Answer.submission_id.distinct())).where(
        Answer.topic_id.in_(family_of(response.topic_id))
    )
    return db.session.scalar(statement) or 0, count_members(response.topic_id)


def list_answers(submission_id: int) -> Sequence[Answer]:
    """What this submission's reporter was told, oldest first, each with its response."""
    statement = (
        select(Answer)
        .options(joinedload(Answer.response).joinedload(Response.topic))
        .where(Answer.submission_id == submission_id)
        .order_by(Answer.delivered_at, Answer.id)
    )
    return db.session.scalars(statement).all()


def get_answer(answer_id: int, submission_id: int) -> Answer:
    """The answer of exactly this submission; raises NotFound."""
    statement = select(Answer).where(Answer.id == answer_id, Answer.submission_id == submission_id)
    row = db.session.scalar(statement)
    if row is None:
        raise NotFound()
    return row


def list_ratings(answers: Iterable[Answer]) -> dict[int, Rating]:
    """The rating of each answer that has one, by the answer's id."""
    rows = db.session.scalars(select(Rating).where(Rating.answer_id.in_([answer.id for answer in answers])))
    return {row.answer_id: row for row in rows}


def find_rating(answer: Answer) -> Rating | None:
    """How the reporter judged this answer."""
    return db.session.scalar(select(Rating).where(Rating.answer_id == answer.id))


def list_published_of_topics() -> Sequence[Response]:
    """Every response in force about a topic, for the sweep after late joiners."""
    statement = select(Response).where(Response.state == "published", Response.topic_id.is_not(None))
    return db.session.scalars(statement.order_by(Response.id)).all()
