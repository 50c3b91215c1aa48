"""What is decided about letters that joined an answered topic is done at once, and told to nobody any longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from govtrack.responses import operations, tasks
from govtrack.responses.models import Response
from govtrack.responses.queries.history import load_submission_history
from govtrack.responses.queries.late import list_answers_with_late
from govtrack.topics.models import Topic
from tests import factories
from tests.responses import world


@pytest.fixture
def first(app: Flask) -> Submission:
    return world.letter()[0]


@pytest.fixture
def topic(first: Submission) -> Topic:
    return world.topic_of(first)


@pytest.fixture
def answer(topic: Topic) -> Response:
    """The answer, which the first letter has."""
    response = world.published(topic=topic)
    world.deliver(response)
    return response


def joins(topic: Topic) -> Submission:
    """A letter that came later, and waits."""
    letter = world.letter("我也觉得校门口太堵")[0]
    world.join(topic, letter)
    tasks.answer_late_joiners(JobRun(0, 60))
    return letter


def test_whoever_is_let_in_is_answered_by_the_job_of_the_decision(
    topic: Topic, answer: Response, run_jobs: Callable[[], int]
) -> None:
    late, looker = joins(topic), factories.actor("community_staff")
    run_jobs()  # those of the release
    with transaction():
        operations.answer_late(looker, answer, late, seen_version=late.version)
    run_jobs()
    assert world.answers_by_letter()[late.id] == 1


def test_the_notice_ends_with_the_last_that_is_left_out(topic: Topic, answer: Response) -> None:
    clerk, colleague = factories.user("community_staff"), factories.actor("command")
    late, other = joins(topic), joins(topic)
    unread = select(func.count(Message.id)).where(
        Message.kind == "responses.late", Message.user_id == clerk.id, Message.read_at.is_(None)
    )
    for letter, left in ((late, 1), (other, 0)):
        assert db.session.scalar(unread) == 1
        with transaction():
            operations.leave_out(colleague, answer, letter, "说的是篮球场，不是校门口。")
        assert db.session.scalar(unread) == left


def test_who_was_left_out_of_the_draft_and_is_taken_in_waits_at_once(
    first: Submission, run_jobs: Callable[[], int]
) -> None:
    writer, reviewer = factories.actor("community_staff"), factories.actor("command")
    other = world.letter("别的事")[0]
    topic = world.topic_of(first, other)
    with transaction():
        draft = operations.draft_response(writer, world.PARTS, topic=topic)
        operations.leave_out(writer, draft, other, "说的是篮球场，不是校门口。")
    with transaction():
        operations.hand_in(writer, draft)
    with transaction():
        operations.publish_response(reviewer, draft, seen_version=draft.version, has_checked_findings=True)
    run_jobs()
    with transaction():
        operations.take_in(writer, draft, other)
    run_jobs()
    assert [row.letters for row in list_answers_with_late(writer).items] == [1]
    assert other.id not in world.answers_by_letter()


def test_whoever_has_an_answer_is_not_told_that_somebody_looks_at_a_newer_one(
    first: Submission, topic: Topic, answer: Response
) -> None:
    newer = world.published(topic=topic, change_note="改了日期")
    assert newer.state == "published" and load_submission_history(first).joined_answer is None


def test_an_answer_is_as_pressing_as_the_first_of_its_letters(topic: Topic, answer: Response) -> None:
    early, later = joins(topic), joins(topic)
    assert early.due_at is not None
    with transaction():
        later.due_at = early.due_at + timedelta(days=5)
    [row] = list_answers_with_late(factories.actor("community_staff")).items
    assert (row.letters, row.due_at) == (2, early.due_at)
