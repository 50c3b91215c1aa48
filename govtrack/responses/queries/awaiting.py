"""What waits for a response, and how much work lies where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from govtrack.accounts.roles import DESK
from govtrack.casework.models import WorkOrder
from govtrack.casework.states import WORKING
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.core.settings import get_setting
from govtrack.core.statements import kept_statement
from govtrack.core.totals import read_total, read_totals
from govtrack.core.totals.kinds import BAR
from govtrack.intake.cards import LetterCard, letter_card
from govtrack.intake.models import Submission
from govtrack.intake.reserved import is_open_letter
from govtrack.places.models import Place
from govtrack.responses.models import LeftOutLetter, Response
from govtrack.responses.queries.late import count_late
from govtrack.responses.queries.responses import in_scope, is_open_to, is_writers, sum_within
from govtrack.responses.states import BEGUN, RESPONSE, WRITERS_OF_PLACES
from govtrack.responses.totals import RESPONSES, TOPICS_WAITING, WAITING
from govtrack.topics.assignment import assigned_topics, is_of_department
from govtrack.topics.cards import TopicCard, topic_card
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.policy import will_be_answered_row
from govtrack.topics.queries.members import is_open_to_topics
from govtrack.topics.settings import PUBLIC_AT_LEAST
from govtrack.topics.states import AWAITING_STATES


@dataclass(frozen=True, slots=True)
class TopicAwaiting:
    """A decided topic that nobody has begun to answer, and the day on which the first of its letters is due."""

    topic: TopicCard
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class AwaitingCounts:
    """How many topics and how many single letters wait for an answer; no letters for whoever is not at the desk.

    ``late`` are letters that joined an answered topic and wait for a look whether its answer is theirs.
    """

    topics: int
    letters: int | None
    late: int


def is_awaiting(actor: Actor) -> ColumnElement[bool]:
    """The condition on Topic joined with its place: decided within this person's reach, without any response."""
    has_one = select(Response.id).where(Response.topic_id == Topic.id, Response.state.in_(BEGUN)).exists()
    within = or_(in_scope(actor, WRITERS_OF_PLACES, Place.path), Topic.id.in_(assigned_topics(actor)))
    return Topic.state.in_(AWAITING_STATES) & ~has_one & within


def _topics_awaiting(actor: Actor) -> Select[Topic]:
    place = Place.id == func.coalesce(Topic.place_id, Topic.subdistrict_id)
    return select(Topic).join(Place, place).where(is_awaiting(actor))


@cache
def _earliest_due() -> ScalarSelect[datetime | None]:
    """Of the letters behind the outer topic that still wait: when the first answer is due."""
    own = aliased(Topic)
    statement = (
        select(func.min(Submission.due_at))
        .join(TopicMember, TopicMember.submission_id == Submission.id)
        .join(own, TopicMember.topic_id == own.id)
        .where(or_(own.id == Topic.id, own.root_id == Topic.id), TopicMember.ended_at.is_(None))
        .where(Submission.state == "accepted", is_open_to_topics())
    )
    return statement.correlate(Topic).scalar_subquery()


def list_topics_awaiting(actor: Actor, total: int | None = None) -> Page[TopicAwaiting]:
    """Topics that nobody has begun to answer, the one first whose letters are due first."""
    due_at = _earliest_due()
    page: Page[Topic] = paginate(_topics_by_due(actor), total=total)
    shown = select(Topic.id, due_at).where(Topic.id.in_([topic.id for topic in page.items]))
    due = {row[0]: row[1] for row in db.session.execute(shown)}
    return page.map(lambda topic: TopicAwaiting(topic_card(topic), due[topic.id]))


@kept_statement
def _topics_by_due(actor: Actor) -> Select[Topic]:
    due_at = _earliest_due()
    statement = _topics_awaiting(actor).options(joinedload(Topic.place))
    return statement.order_by(due_at.is_(None), due_at, Topic.state_since, Topic.id)


@cache
def _is_alone() -> ColumnElement[bool]:
    """Whether no topic will answer this letter: it is in none, in one too small to be shown, or was left out.

    What counts is the topic in which its matter lives now: one that was merged into another is answered with that.
    This may be so of whoever said "I have this too" as well.
    """
    own = aliased(Topic)
    member = select(TopicMember.id).join(own, TopicMember.topic_id == own.id)
    member = member.join(Topic, Topic.id == func.coalesce(own.root_id, own.id))
    belongs = (TopicMember.submission_id == Submission.id) & TopicMember.ended_at.is_(None)
    left_out = select(LeftOutLetter.id).where(LeftOutLetter.submission_id == Submission.id)
    return ~member.where(belongs, will_be_answered_row()).exists() | left_out.exists()


def is_alone(letter: Submission) -> bool:
    """Whether this letter gets an answer of its own, since no topic will answer it."""
    return db.session.scalar(select(Submission.id).where(Submission.id == letter.id, _is_alone())) is not None


def _letters_awaiting(actor: Actor) -> Select[Submission]:
    begun = select(Response.id).where(Response.submission_id == Submission.id, Response.state.in_(BEGUN))
    at_work = select(WorkOrder.id).where(WorkOrder.submission_id == Submission.id, WorkOrder.state.in_(WORKING))
    statement = select(Submission).where(Submission.state == "accepted", in_scope(actor, DESK, Submission.place_path))
    return statement.where(is_open_letter(actor), ~begun.exists(), ~at_work.exists(), _is_alone())


def list_letters_awaiting(actor: Actor, total: int | None = None) -> Page[LetterCard]:
    """Accepted single letters at this person's desk that nobody answers and no unit is at work on, by deadline."""
    statement = _letters_awaiting(actor).options(joinedload(Submission.place))
    rows: Page[Submission] = paginate(statement, by=(Submission.due_at, Submission.id), total=total)
    return rows.map(letter_card)


def count_awaiting(actor: Actor) -> AwaitingCounts:
    """How much waits for an answer within this person's places: by the totals, and what they do not tell by its rows.

    Few letters are reserved, and few topics are given to one department.
    """
    totals = read_totals(TOPICS_WAITING, WAITING)
    found = db.session.execute(_few_awaiting(actor)).one()._mapping
    topics = found.get("topics", sum_within(actor, WRITERS_OF_PLACES, totals[TOPICS_WAITING]))
    letters = _count_alone(actor, totals[WAITING]) + found["reserved"] if actor.has_role(*DESK) else None
    return AwaitingCounts(topics, letters, found["late"])


@kept_statement
def _few_awaiting(actor: Actor) -> Select[Any]:
    """Counts what the totals do not tell."""
    wanted = {"late": count_late(actor)}
    if is_of_department(actor):
        wanted["topics"] = _counted(_topics_awaiting(actor).with_only_columns(Topic.id))
    if actor.has_role(*DESK):
        reserved = _letters_awaiting(actor).where(Submission.reserved_for.is_not(None))
        wanted["reserved"] = _counted(reserved.with_only_columns(Submission.id))
    return select(*(statement.scalar_subquery().label(name) for name, statement in wanted.items()))


def _count_alone(actor: Actor, waiting: Counter[str]) -> int:
    """Letters in no topic, or in one of fewer people than will be answered."""
    least = get_setting(PUBLIC_AT_LEAST)
    alone = Counter({key: n for key, n in waiting.items() if int(key.rpartition(BAR)[2]) < least})
    return sum_within(actor, DESK, alone)


def _counted(statement: Select[int]) -> Select[int]:
    return select(func.count()).select_from(statement.subquery())


def count_by_state(actor: Actor) -> dict[str, int]:
    """How many responses stand in each state within this person's places."""
    counts = Counter(dict(db.session.execute(_counted_by_state(actor)).all()))
    if is_of_department(actor):
        return counts
    by_place = read_total(RESPONSES)
    for state in RESPONSE.states:
        own = {key: n for key, n in by_place.items() if key.endswith(BAR + state)}
        counts[state] += sum_within(actor, WRITERS_OF_PLACES, own)
    return {state: n for state, n in counts.items() if n}


@kept_statement
def _counted_by_state(actor: Actor) -> Select[str, int]:
    """Counts all of somebody of a department, of everybody else those few that the totals do not tell."""
    statement = select(Response.state, func.count()).where(is_writers(actor), is_open_to(actor))
    if not is_of_department(actor):
        reserved = select(Submission.id).where(Submission.reserved_for.is_not(None))
        statement = statement.where(Response.submission_id.in_(reserved))
    return statement.group_by(Response.state)
