"""What waits for this person: one query of counts, and a few short lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all
from sqlalchemy.orm import joinedload

from govtrack.accounts.roles import DESK, PANEL, UNITS
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.statements import kept_statement
from govtrack.intake.cards import LetterCard, letter_card
from govtrack.intake.models import Submission
from govtrack.intake.queries import (
    is_appeal_for,
    is_unreached_letter,
    is_unread,
    is_urgent,
    list_unreached_letters,
    scope_of,
)
from govtrack.intake.reserved import is_open_letter
from govtrack.oversight.queries.councils import count_heaps
from govtrack.places.models import Place
from govtrack.plans.models import Plan
from govtrack.plans.queries import is_to_adopt_for, is_to_answer_for, is_to_sign
from govtrack.responses.cards import ResponseCard, response_card
from govtrack.responses.hands import is_untouched
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.policy import path_column
from govtrack.responses.queries.awaiting import is_awaiting
from govtrack.responses.queries.late import count_late
from govtrack.responses.queries.responses import in_scope, is_writers
from govtrack.responses.states import AUTHORS, REVIEWERS
from govtrack.topics.cards import TopicCard, topic_card
from govtrack.topics.models import Topic
from govtrack.topics.policy import READERS
from govtrack.topics.queries.topics import concerning
from govtrack.topics.states import CANDIDATE_STATES

AT_MOST = 5
IS_CALM = Submission.urgency != "red"


def _desk_counts(actor: Actor) -> dict[str, Any]:
    of_desk = select(func.count(Submission.id)).where(scope_of(actor))
    disputes = (
        select(func.count(Dispute.id))
        .join(Answer, Dispute.answer_id == Answer.id)
        .join(Submission, Answer.submission_id == Submission.id)
        .where(Dispute.state == "open", in_scope(actor, DESK, Submission.place_path))
        .where(is_open_letter(actor))
    )
    return {
        "letters": of_desk.where(is_unread()),
        "letters_asked": of_desk.where(Submission.state == "returned_for_information"),
        "disputes": disputes,
        "appeals": select(func.count(Submission.id)).where(is_appeal_for(actor)),
        "unreached": of_desk.where(is_unreached_letter()),
        "objected": select(func.count(Plan.id)).where(is_to_answer_for(actor)),
        "to_adopt": select(func.count(Plan.id)).where(is_to_adopt_for(actor)),
    }


def _response_counts(actor: Actor) -> dict[str, Any]:
    own = select(func.count(Response.id)).where(is_writers(actor))
    at = func.coalesce(Topic.place_id, Topic.subdistrict_id)
    awaiting = select(func.count(Topic.id)).join(Place, Place.id == at).where(is_awaiting(actor))
    return {
        "to_check": own.where(Response.state == "in_review", is_untouched(actor)),
        "sent_back": own.where(Response.state == "sent_back"),
        "awaiting": awaiting,
        "late_letters": count_late(actor),
    }


def count_work(actor: Actor) -> dict[str, int]:
    """How much waits for this person, by the name of the heap; one query, whatever the roles."""
    return _numbers_of(_counting_work(actor))


@kept_statement
def _counting_work(actor: Actor) -> Select[Any] | None:
    wanted: dict[str, Any] = {}
    if actor.has_role(*DESK):
        wanted |= _desk_counts(actor)
    if actor.has_role(*PANEL):
        wanted["candidates"] = select(func.count(Topic.id)).where(
            Topic.state.in_(CANDIDATE_STATES), concerning(actor.place_paths(READERS))
        )
    wanted |= count_heaps(actor)
    if actor.has_role(*UNITS):
        wanted["to_sign"] = select(func.count(Plan.id)).where(is_to_sign(actor))
    if actor.has_role(*AUTHORS):
        wanted |= _response_counts(actor)
    return _counting(wanted)


def count_each(wanted: Mapping[str, Select[Any]]) -> dict[str, int]:
    """The number that each statement counts, all of them in one query."""
    return _numbers_of(_counting(wanted))


def _counting(wanted: Mapping[str, Select[Any]]) -> Select[Any] | None:
    columns = [statement.scalar_subquery().label(name) for name, statement in wanted.items()]
    return select(*columns) if columns else None


def _numbers_of(counting: Select[Any] | None) -> dict[str, int]:
    if counting is None:
        return {}
    return {name: int(value or 0) for name, value in db.session.execute(counting).one()._mapping.items()}


def list_waiting_letters(actor: Actor) -> Sequence[LetterCard]:
    """What presses most at this desk: urgent letters first, then the others by the day on which they are due."""
    return [letter_card(row) for row in db.session.scalars(_waiting_letters(actor))]


@kept_statement
def _waiting_letters(actor: Actor) -> Select[Submission]:
    """The first urgent ones and the first of the others, each by its own index, in one statement."""
    first = [_first_by_day(actor, kind).subquery() for kind in (is_urgent(), and_(is_unread(), IS_CALM))]
    ids = union_all(*(select(some.c.id) for some in first))
    statement = select(Submission).options(joinedload(Submission.place)).where(Submission.id.in_(ids))
    return statement.order_by(IS_CALM, Submission.due_at, Submission.id).limit(AT_MOST)


def _first_by_day(actor: Actor, kind: ColumnElement[bool]) -> Select[Any]:
    statement = select(Submission.id).where(scope_of(actor), kind)
    return statement.order_by(Submission.due_at, Submission.id).limit(AT_MOST)


def list_unreached(actor: Actor) -> Sequence[LetterCard]:
    """The letters of this desk whose writers could not be reached, the oldest first."""
    return [letter_card(row) for row in list_unreached_letters(actor, per_page=AT_MOST).items]


def list_candidates(actor: Actor) -> Sequence[TopicCard]:
    """The hottest topics before the panel that concern this person's places."""
    return [topic_card(row) for row in db.session.scalars(_candidates(actor))]


@kept_statement
def _candidates(actor: Actor) -> Select[Topic]:
    statement = select(Topic).options(joinedload(Topic.place)).where(Topic.state.in_(CANDIDATE_STATES))
    statement = statement.where(concerning(actor.place_paths(READERS)))
    return statement.order_by(Topic.hotness.desc(), Topic.id).limit(AT_MOST)


def list_responses_to_check(actor: Actor) -> Sequence[ResponseCard]:
    """Responses of others that wait for this person's eyes, those that wait longest first."""
    return [response_card(row) for row in db.session.scalars(_responses_to_check(actor))]


@kept_statement
def _responses_to_check(actor: Actor) -> Select[Response]:
    statement = (
        select(Response)
        .options(joinedload(Response.topic), joinedload(Response.submission))
        .where(in_scope(actor, REVIEWERS, path_column()))
        .where(Response.state == "in_review", is_untouched(actor))
    )
    return statement.order_by(Response.state_since, Response.id).limit(AT_MOST)
