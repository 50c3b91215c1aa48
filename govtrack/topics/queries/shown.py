"""How many proven different people stand behind what the public may read of a topic."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, String, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.intake.policy import is_publishable_row
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.members import is_open_to_topics, lives_on_in

SHARED = "anonymous"
_Column = InstrumentedAttribute[int | None] | InstrumentedAttribute[str | None]


def person() -> ColumnElement[str]:
    """Whom a letter proves: its account, else the browser that sent it, else the writer of another system.

    All anonymous letters of a topic together prove one person: nothing tells them from one hand.
    """
    return case(
        (Submission.batch_id.is_not(None), _named("r", Submission.reporter_id)),
        (Submission.identity_mode == "anonymous", SHARED),
        (Submission.written_by_id.is_not(None), _named("u", Submission.written_by_id)),
        (Submission.device_fingerprint.is_not(None), _named("d", Submission.device_fingerprint)),
        else_=_named("r", Submission.reporter_id),
    )


def _named(kind: str, column: _Column) -> ColumnElement[str]:
    return func.coalesce(kind + cast(column, String), SHARED)


def count_shown_voices(topic_ids: Collection[int]) -> dict[int, int]:
    """Proven different people whose letters a clerk has confirmed, by root topic; none while the headline waits.

    One browser that types three numbers is one person, and one number from three browsers is one, too.
    """
    root_id = func.coalesce(Topic.root_id, Topic.id)
    rows = db.session.execute(
        select(root_id, func.count(person().distinct()), func.count(Submission.reporter_id.distinct()))
        .join(TopicMember, TopicMember.topic_id == Topic.id)
        .join(Submission, TopicMember.submission_id == Submission.id)
        .where(TopicMember.ended_at.is_(None), lives_on_in(topic_ids), is_open_to_topics(), is_publishable_row())
        .group_by(root_id)
    )
    waiting = _list_with_unread_headline(topic_ids)
    return {topic_id: min(people, reporters) for topic_id, people, reporters in rows if topic_id not in waiting}


def _list_with_unread_headline(topic_ids: Collection[int]) -> set[int]:
    """Topics whose title repeats a letter that no clerk has confirmed."""
    statement = (
        select(Topic.id)
        .join(Submission, Topic.headline_submission_id == Submission.id)
        .where(
            Topic.id.in_(list(topic_ids)), Topic.is_title_edited.is_(False), Submission.redaction_confirmed_at.is_(None)
        )
    )
    return set(db.session.scalars(statement))


def list_roots_of(submission_id: int) -> list[int]:
    """The topic in which a letter lives on, if it is in one."""
    statement = select(func.coalesce(Topic.root_id, Topic.id)).join(TopicMember, TopicMember.topic_id == Topic.id)
    return list(
        db.session.scalars(statement.where(TopicMember.submission_id == submission_id, TopicMember.ended_at.is_(None)))
    )
