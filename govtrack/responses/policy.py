"""Who may write, release, read and judge a response; how long rating and dispute are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from govtrack.accounts.roles import DESK
from govtrack.accounts.units import of_own_units
from govtrack.audit.queries import list_hands, touched_by
from govtrack.casework import policy as casework_policy
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import Hands, find_once, hands_of, is_separate
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import authors_of, is_reporter
from govtrack.intake.reserved import is_reserved_from
from govtrack.places.models import Organisation
from govtrack.places.policy import holds, serves
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.settings import DISPUTE_DAYS, RATING_DAYS
from govtrack.responses.states import RESPONSE, REVIEWERS, WRITERS_OF_PLACES
from govtrack.topics.assignment import DEPARTMENT, is_assigned, is_of_department
from govtrack.topics.hands import who_is_interested
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.policy import can_read_letters, scope_path
from govtrack.topics.queries.members import list_latest_members, map_topics_of

PUBLISHED = ("published", "amended")
# Events of whoever makes the text and says whom it answers.
WRITING = ("drafted", "edited", "letter_left_out", "letter_taken_in")
# While the text is with its writer.
DRAFTED = ("draft", "sent_back")
# Who follows answers before they are out, and answers to single letters, within their places.
OVERSEERS = (*REVIEWERS, "supervisor", "auditor")


def assigned_letters(actor: Actor) -> Select[int | None]:
    """The ids of the letters on which a department of this person has, or had, a work order."""
    return select(WorkOrder.submission_id).where(
        of_own_units(actor, DEPARTMENT, WorkOrder.unit_id, WorkOrder.place_id), WorkOrder.submission_id.is_not(None)
    )


def _is_assigned(actor: Actor, subject: Topic | Submission) -> bool:
    if isinstance(subject, Topic):
        return is_assigned(actor, subject)
    if not is_of_department(actor):
        return False
    mine = select(Submission.id).where(Submission.id == subject.id, Submission.id.in_(assigned_letters(actor)))
    return db.session.scalar(mine) is not None


def place_of(subject: Topic | Submission) -> str:
    """The path of the place that a response is about."""
    return scope_path(subject) if isinstance(subject, Topic) else subject.place_path


def subject_of(response: Response) -> Topic | Submission:
    """What the response answers."""
    subject = response.topic or response.submission
    assert subject is not None, "the table has a CHECK for it"
    return subject


def path_of(response: Response) -> str:
    """The path of the place at which a response is released and overseen: that of its letter, wherever it lies now."""
    return response.submission.place_path if response.submission is not None else response.place_path


def path_column() -> ColumnElement[str]:
    """The same as a column of Response."""
    of_letter = select(Submission.place_path).where(Submission.id == Response.submission_id)
    return func.coalesce(of_letter.correlate(Response).scalar_subquery(), Response.place_path)


def can_write(actor: Actor, subject: Topic | Submission) -> bool:
    """Whoever writes about this subject, but never in answer to their own letter."""
    return is_writer(actor, subject) and is_separate(actor, "responses.write", subject)


def is_writer(actor: Actor, subject: Topic | Submission) -> bool:
    """Desk and commissioner of the place, and a department for what it was given: to lie in its area is not enough."""
    if isinstance(subject, Submission) and is_reserved_from(actor, subject):
        return False
    return holds(actor, place_of(subject), *WRITERS_OF_PLACES) or _is_assigned(actor, subject)


def can_write_on(actor: Actor, response: Response) -> bool:
    """Whoever writes about its subject changes a draft, hands it in or gives it up."""
    return can_write(actor, subject_of(response))


def can_edit(actor: Actor, response: Response) -> bool:
    """Whether this person may change this draft now."""
    return can_write_on(actor, response) and RESPONSE.can(response, "edit", actor)


def can_choose_receivers(actor: Actor, response: Response) -> bool:
    """Whoever writes the text and may read the letters of its topic says which of them it does not answer."""
    return (
        response.topic is not None
        and response.state in DRAFTED
        and can_write_on(actor, response)
        and can_read_letters(actor, response.topic)
    )


def is_behind(_actor: Actor, response: Response, letter: Submission) -> bool:
    """Whether the letter stands behind the topic that the response is about."""
    behind = (
        select(TopicMember.id)
        .join(Topic, TopicMember.topic_id == Topic.id)
        .where(TopicMember.submission_id == letter.id, TopicMember.ended_at.is_(None))
        .where(func.coalesce(Topic.root_id, Topic.id) == response.topic_id)
    )
    return db.session.scalar(behind.limit(1)) is not None


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
    rows = [response, *_earlier_texts(response)]
    return Hands.of([*(row.written_by_id for row in rows), *list_hands("responses", (r.id for r in rows), WRITING)])


@hands_of("responses.decide_dispute", "responses.write")
def who_wrote_answer(dispute: Dispute) -> Hands:
    """Everybody who wrote the answer that is disputed."""
    return who_wrote(dispute.answer.response)


def _earlier_texts(response: Response) -> Sequence[Response]:
    """The revisions and the drafts about the same before."""
    if response.revision == 1:
        return ()
    same = and_(
        Response.topic_id.is_not_distinct_from(response.topic_id),
        Response.submission_id.is_not_distinct_from(response.submission_id),
    )
    return db.session.scalars(select(Response).where(same, Response.revision < response.revision)).all()


def is_untouched(actor: Actor) -> ColumnElement[bool]:
    """The condition on Response: this person is none of :func:`who_wrote`."""
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
    return Hands.together(casework_policy.who_handled(order) for order in find_once(_orders_behind, dispute))


@hands_of("responses.decide_dispute", "casework.verify")
def who_accepted_work(dispute: Dispute) -> Hands:
    """Who verified that work."""
    return Hands.together(casework_policy.who_verified(order) for order in find_once(_orders_behind, dispute))


@hands_of("responses.decide_dispute", "topics.declare_interest")
def who_is_interested_in(dispute: Dispute) -> Hands:
    """Who declared an interest of their own in the matter: whoever upholds may open its topic again."""
    answer, letter_id = dispute.answer, dispute.answer.submission_id
    topic = db.session.get(Topic, answer.topic_id) if answer.topic_id else map_topics_of([letter_id]).get(letter_id)
    return who_is_interested(topic) if topic is not None else Hands()


def _orders_behind(dispute: Dispute) -> Sequence[WorkOrder]:
    """The orders about the letter, and those of promises about the topic with which it was answered."""
    answer = dispute.answer
    promised = select(Commitment.work_order_id).join(Plan).where(Plan.topic_id == answer.topic_id)
    is_behind_it = or_(WorkOrder.submission_id == answer.submission_id, WorkOrder.id.in_(promised))
    orders = select(WorkOrder).where(is_behind_it).options(*casework_policy.WITH_HANDS)
    return db.session.scalars(orders).unique().all()


def is_second_person(actor: Actor, response: Response) -> bool:
    """A second person: whoever wrote the text never releases it."""
    return actor.user_id is not None and is_separate(actor, "responses.release", response)


def is_reviewer(actor: Actor, response: Response) -> bool:
    """Who releases responses about this place."""
    return holds(actor, path_of(response), *REVIEWERS) and not is_reserved_from(actor, response.submission)


def can_release(actor: Actor, response: Response) -> bool:
    """Releasing a text or sending it back is for reviewers of its place who did not write it."""
    return is_reviewer(actor, response) and is_second_person(actor, response)


def can_review(actor: Actor, response: Response) -> bool:
    """Whether this person may release this response or send it back now."""
    return RESPONSE.can(response, "publish", actor) and can_release(actor, response)


def can_amend(actor: Actor, response: Response) -> bool:
    """Whether this person may begin a new revision of a published response."""
    return response.state == "published" and can_write(actor, subject_of(response))


def can_see_response(actor: Actor, response: Response) -> bool:
    """What is published about a topic is everybody's; the rest is its writers' and overseers'."""
    return (response.state in PUBLISHED and response.topic_id is not None) or can_see_inside(actor, response)


def can_see_inside(actor: Actor, response: Response) -> bool:
    """Drafts, and who did what with the response: its writers and overseers."""
    oversees = holds(actor, path_of(response), *OVERSEERS) and not is_reserved_from(actor, response.submission)
    return oversees or is_writer(actor, subject_of(response))


def can_decide_dispute(actor: Actor, dispute: Dispute) -> bool:
    """The desk of the letter's place."""
    submission = dispute.answer.submission
    return holds(actor, submission.place_path, *DESK) and not is_reserved_from(actor, submission)


def can_judge(actor: Actor, dispute: Dispute) -> bool:
    """The desk of the letter's place, but nobody whose hands were on the answer."""
    return can_decide_dispute(actor, dispute) and is_separate(actor, "responses.decide_dispute", dispute)


def can_decide(actor: Actor, dispute: Dispute) -> bool:
    """Whether this person of the desk may decide this dispute now."""
    return dispute.state == "open" and can_judge(actor, dispute)


def can_do_again(dispute: Dispute, unit: Organisation) -> bool:
    """Whether a unit can be given the work of a new round: one of the letter's place."""
    return serves(unit, place_of(dispute.answer.submission))


def is_addressee(actor: Actor, answer: Answer) -> bool:
    """The reporter to whom the answer went, who holds its receipt code."""
    return is_reporter(actor, answer.submission)


def rating_ends_at(answer: Answer) -> datetime:
    """When rating closes; an answer nobody has opened cannot have been judged."""
    return (answer.seen_at or now()) + timedelta(days=get_setting(RATING_DAYS))


def dispute_ends_at(answer: Answer) -> datetime:
    """When disputing closes."""
    return answer.delivered_at + timedelta(days=get_setting(DISPUTE_DAYS))


def is_rating_open(answer: Answer) -> bool:
    """Whether the answer can still be rated."""
    return now() <= rating_ends_at(answer)


def is_dispute_open(answer: Answer) -> bool:
    """Whether the time for a dispute still runs."""
    return now() <= dispute_ends_at(answer)
