"""The letters behind a topic, and the topic of a letter.

The letters of topics that were merged into a topic count as its own: a merge is a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVarTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.intake.models import WITHOUT_WORDS, Submission
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.places.models import Category
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.states import UNTOUCHED_STATES

Columns = TypeVarTuple("Columns")
# Ids of root topics in statements that are built once and asked by many pages.
TOPIC_IDS: BindParameter[Any] = bindparam("topic_ids", expanding=True, type_=Integer)
OLDEST_FIRST = (Submission.received_at, Submission.id)
NEWEST_FIRST = (Submission.received_at.desc(), Submission.id.desc())
WITH_NAMES = (joinedload(Submission.place), joinedload(Submission.category))


def is_open_to_topics() -> ColumnElement[bool]:
    """The condition on Submission (outer-joined with Category): never confidential, never passed on.

    Reports on officials (domain F.7, 10) and matters that left the loop are never part of a
    topic, even where they once were. What was an emergency and has been accepted belongs in:
    lifts that trap people again and again are a matter for the council.
    """
    kept_apart = select(Category.id).where(Category.is_confidential)
    return (
        Submission.state.not_in(OUTSIDE_THE_LOOP)
        & Submission.reserved_for.is_(None)
        & or_(Submission.category_id.is_(None), Submission.category_id.not_in(kept_apart))
    )


def has_own_words() -> ColumnElement[bool]:
    """The condition on Submission that its writer said more than "I have this too"."""
    return Submission.channel.not_in(WITHOUT_WORDS)


def is_compared() -> ColumnElement[bool]:
    """The condition on Submission that the comparison decides where it belongs: its writer has not said so."""
    said = (
        TopicMember.submission_id == Submission.id,
        TopicMember.added_by == "writer",
        TopicMember.ended_at.is_(None),
    )
    return ~select(TopicMember.id).where(*said).exists()


def lives_on_in(topic_ids: Iterable[int] | BindParameter[Any]) -> ColumnElement[bool]:
    """The condition on Topic that it is one of these root topics or was merged into one.

    Said of two columns, each of which has an index: an expression over both would read every topic.
    A statement that is built once takes the ids as a parameter, ``TOPIC_IDS``.
    """
    ids = topic_ids if isinstance(topic_ids, BindParameter) else list(topic_ids)
    return or_(Topic.root_id.in_(ids), Topic.root_id.is_(None) & Topic.id.in_(ids))


def members_of(topic_ids: Iterable[int] | BindParameter[Any]) -> Select[TopicMember]:
    """Selects the current memberships of these root topics, joined with Topic and Submission."""
    return (
        select(TopicMember)
        .join(Topic, TopicMember.topic_id == Topic.id)
        .join(Submission, TopicMember.submission_id == Submission.id)
        .where(
            TopicMember.ended_at.is_(None),
            lives_on_in(topic_ids),
            is_open_to_topics(),
        )
    )


def list_memberships(topic: Topic) -> Sequence[TopicMember]:
    """The current memberships, oldest letter first, with letter, place and category loaded."""
    statement = members_of([topic.id]).options(
        joinedload(TopicMember.submission).joinedload(Submission.place),
        joinedload(TopicMember.submission).joinedload(Submission.category),
    )
    return db.session.scalars(statement.order_by(Submission.received_at, Submission.id)).all()


def list_members(topic: Topic) -> list[Submission]:
    """The letters behind the topic, oldest first: those to whom an answer is due."""
    return [member.submission for member in list_memberships(topic)]


def _letters(topic: Topic) -> Select[Submission]:
    """Selects the letters behind the topic, oldest first, with place and category."""
    return _behind([topic.id], select(Submission)).options(*WITH_NAMES).order_by(*OLDEST_FIRST)


def _behind(topic_ids: Iterable[int] | BindParameter[Any], letters: Select[*Columns]) -> Select[*Columns]:
    members = members_of(topic_ids).with_only_columns(TopicMember.submission_id)
    return letters.where(Submission.id.in_(members))


def page_members(topic: Topic) -> Page[Submission]:
    """One page of the letters behind the topic, oldest first: there may be ten thousand."""
    return paginate(_letters(topic))


def find_members(topic: Topic, ids: Iterable[int]) -> Sequence[Submission]:
    """Those of these letters that are behind the topic, oldest first."""
    return db.session.scalars(_letters(topic).where(Submission.id.in_(list(ids)))).all()


def list_latest_members(topic: Topic, most: int) -> list[Submission]:
    """At most this many of the latest letters behind the topic, oldest first."""
    return list(reversed(db.session.scalars(_select_latest(most), {TOPIC_IDS.key: [topic.id]}).all()))


def list_latest_words(topic: Topic, most: int) -> list[Row[Any]]:
    """The same, but of each letter its masked words alone, and what says who may read them."""
    return list(reversed(db.session.execute(_select_latest_words(most), {TOPIC_IDS.key: [topic.id]}).all()))


@cache
def _select_latest(most: int) -> Select[Submission]:
    return _behind(TOPIC_IDS, select(Submission)).options(*WITH_NAMES).order_by(*NEWEST_FIRST).limit(most)


@cache
def _select_latest_words(most: int) -> Select[*tuple[Any, ...]]:
    words = select(
        Submission.id, Submission.received_at, Submission.source, Submission.redaction_confirmed_at,
        Submission.redacted_title, Submission.redacted_body, has_own_words().label("has_own_words"),
    )  # fmt: skip
    return _behind(TOPIC_IDS, words).order_by(*NEWEST_FIRST).limit(most)


def count_members(topic: Topic) -> int:
    """How many letters are behind the topic."""
    return db.session.scalar(select(func.count()).select_from(members_of([topic.id]).subquery())) or 0


def find_topic_of(submission: Submission) -> Topic | None:
    """The topic in which the letter's matter lives now (the last of a chain of merges)."""
    return map_topics_of([submission.id]).get(submission.id)


def map_topics_of(submission_ids: Iterable[int]) -> Mapping[int, Topic]:
    """The topic of each of these letters that has one, by the letter's id; one query."""
    own = select(TopicMember.submission_id, func.coalesce(Topic.root_id, Topic.id).label("root_id")).join(
        Topic, TopicMember.topic_id == Topic.id
    )
    current = own.where(TopicMember.ended_at.is_(None), TopicMember.submission_id.in_(list(submission_ids))).subquery()
    rows = db.session.execute(select(current.c.submission_id, Topic).join(Topic, Topic.id == current.c.root_id))
    return {row.submission_id: row.Topic for row in rows}


def count_in_hands(batch_id: int) -> int:
    """Letters of an import that people placed, or whose topic people have begun to decide on."""
    theirs = or_(TopicMember.added_by == "staff", Topic.state.not_in(UNTOUCHED_STATES))
    statement = (
        select(func.count(TopicMember.id))
        .join(Topic, TopicMember.topic_id == Topic.id)
        .join(Submission, TopicMember.submission_id == Submission.id)
        .where(Submission.batch_id == batch_id, TopicMember.ended_at.is_(None), theirs)
    )
    return db.session.scalar(statement) or 0
