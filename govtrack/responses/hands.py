"""Whose hands an answer has been through: who wrote the letter, the text, or released it, and whose work it tells of.

The table of duties (``govtrack.core.separations``) says which of these acts bars from which other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from govtrack.audit.queries import list_hands, touched_by
from govtrack.casework.models import WorkOrder
from govtrack.casework.policy import WorkHands, read_hands, select_hands
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import Hands, find_once, hands_of
from govtrack.intake.models import Submission
from govtrack.intake.policy import authors_of
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.models import Dispute, Receiver, Response
from govtrack.topics.hands import who_is_interested
from govtrack.topics.models import Topic
from govtrack.topics.queries.members import list_latest_members, map_topics_of

# Events of whoever makes the text and says whom it answers.
WRITING = ("drafted", "edited", "letter_left_out", "letter_taken_in")


def subject_of(response: Response) -> Topic | Submission:
    """What the response answers."""
    subject = response.topic or response.submission
    assert subject is not None, "the table has a CHECK for it"
    return subject


@hands_of("responses.write", "intake.write")
def who_wrote_letter(about: Topic | Submission | Response) -> Hands:
    """Who wrote the letter that is to be answered, or that a text answers.

    The answer about a topic speaks to everybody behind it and is released by a second person, so it is nobody's
    own matter; one about a topic with a single letter is.
    """
    subject = subject_of(about) if isinstance(about, Response) else about
    letters = list_latest_members(subject, 2) if isinstance(subject, Topic) else [subject]
    return authors_of(letters[0]) if len(letters) == 1 else Hands()


@hands_of("responses.release", "intake.write")
def who_is_answered(response: Response) -> Hands:
    """The same of a text that waits for its release."""
    return who_wrote_letter(subject_of(response))


@hands_of("responses.decide_dispute", "intake.write")
def who_disputes(dispute: Dispute) -> Hands:
    """Who wrote the letter whose answer is disputed, be it answered with others."""
    return authors_of(dispute.answer.submission)


@hands_of("responses.release", "responses.write")
def who_wrote(response: Response) -> Hands:
    """Everybody whose hands were on the text or on one about the same before it, be that one given up.

    Whoever copies a text makes it no text of their own, so its writer does not release the copy.
    """
    return _who_wrote(response)


def _who_wrote(response: Response, *besides: Select[int | None]) -> Hands:
    rows = [response, *_earlier_texts(response)]
    done = list_hands("responses", (row.id for row in rows), WRITING, *besides)
    return Hands.of([*(row.written_by_id for row in rows), *done])


@hands_of("responses.decide_dispute", "responses.write")
def who_wrote_answer(dispute: Dispute) -> Hands:
    """Everybody who wrote the answer that is disputed, and who said afterwards that it answers this letter too."""
    response, letter_id = dispute.answer.response, dispute.answer.submission_id
    let_in = select(Receiver.looked_at_by_id).join(Response, Receiver.response_id == Response.id)
    later = Receiver.submission_id == letter_id, Receiver.looked_at > Response.published_at
    return _who_wrote(response, let_in.where(Response.id == response.id, *later))


def _earlier_texts(response: Response) -> Sequence[Response]:
    """The revisions and the drafts about the same before."""
    if response.revision == 1:
        return ()
    same = and_(
        Response.topic_id.is_not_distinct_from(response.topic_id),
        Response.submission_id.is_not_distinct_from(response.submission_id),
    )
    return db.session.scalars(select(Response).where(same, Response.revision < response.revision)).all()


@lru_cache(maxsize=256)
def is_untouched(actor: Actor) -> ColumnElement[bool]:
    """The condition on Response: this person is none of :func:`who_wrote`; a page counts and lists by it."""
    text = aliased(Response)
    same = or_(text.topic_id == Response.topic_id, text.submission_id == Response.submission_id)
    touched = touched_by(actor.user_id, Response.__tablename__, WRITING)
    is_own = or_(text.written_by_id == actor.user_id, text.id.in_(touched))
    return ~exists().where(same, text.revision <= Response.revision, is_own)


@hands_of("responses.decide_dispute", "responses.release")
def who_released_answer(dispute: Dispute) -> Hands:
    """Who let that answer go out."""
    return Hands.of([dispute.answer.response.reviewed_by_id])


@hands_of("responses.decide_dispute", "casework.handle")
def who_did_work(dispute: Dispute) -> Hands:
    """Who had the work in hand that the answer is about, with all units that had it."""
    return find_once(_hands_on_work, dispute).handled


@hands_of("responses.decide_dispute", "casework.verify")
def who_accepted_work(dispute: Dispute) -> Hands:
    """Who verified that work."""
    return find_once(_hands_on_work, dispute).verified


@hands_of("responses.decide_dispute", "topics.declare_interest")
def who_is_interested_in(dispute: Dispute) -> Hands:
    """Who declared an interest of their own in the matter: whoever upholds may open its topic again."""
    answer, letter_id = dispute.answer, dispute.answer.submission_id
    topic = db.session.get(Topic, answer.topic_id) if answer.topic_id else map_topics_of([letter_id]).get(letter_id)
    return who_is_interested(topic) if topic is not None else Hands()


def _hands_on_work(dispute: Dispute) -> WorkHands:
    """Whose hands were on the orders behind the answer."""
    return read_hands(_select_hands_behind(), _named(dispute))


def _named(dispute: Dispute) -> dict[str, int | None]:
    """What :func:`_select_orders_behind` is asked with."""
    return {"letter_id": dispute.answer.submission_id, "topic_id": dispute.answer.topic_id}


@cache
def _select_hands_behind() -> CompoundSelect[str, int | None]:
    return select_hands(_select_orders_behind())


def _select_orders_behind() -> Select[int]:
    """The orders about a letter, and those of promises about the topic with which it was answered."""
    letter_id, topic_id = (bindparam(name, type_=Integer) for name in ("letter_id", "topic_id"))
    promised = select(Commitment.work_order_id).join(Plan).where(Plan.topic_id == topic_id)
    is_behind_it = or_(WorkOrder.submission_id == letter_id, WorkOrder.id.in_(promised))
    return select(WorkOrder.id).where(is_behind_it)
