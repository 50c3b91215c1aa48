"""Who may write, release, read and judge a response; how long rating and dispute are open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select

from govtrack.accounts.roles import DESK
from govtrack.accounts.units import of_own_units
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import is_separate
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import is_reporter
from govtrack.intake.reserved import is_reserved_from
from govtrack.places.models import Organisation
from govtrack.places.policy import holds, serves
from govtrack.responses.hands import subject_of
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.settings import DISPUTE_DAYS, RATING_DAYS
from govtrack.responses.states import RESPONSE, REVIEWERS, WRITERS_OF_PLACES
from govtrack.topics.assignment import DEPARTMENT, is_assigned, is_of_department
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.policy import can_read_letters, scope_path

PUBLISHED = ("published", "amended")
# While the text is with its writer.
DRAFTED = ("draft", "sent_back")
# While somebody says whom it answers: of an answer that is out, of letters that join its topic later.
CHOSEN_IN = (*DRAFTED, "published")
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
    """Whoever writes the text and may read the letters of its topic says which of them it does not answer.

    Once it is out they say so of the letters that joined the topic later.
    """
    return (
        response.topic is not None
        and response.state in CHOSEN_IN
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


def may_let_in(actor: Actor, response: Response, letter: Submission) -> bool:
    """Whether this person says of this letter that the answer is its answer: never of their own."""
    return is_behind(actor, response, letter) and is_separate(actor, "responses.write", letter)


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
