"""What ends by itself when its time is over, and what must not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.core.storage import store
from govtrack.intake.models import ImportBatch, Submission
from govtrack.intake.policy import as_reporter
from govtrack.responses import operations, tasks
from govtrack.responses.models import Answer
from govtrack.responses.operations import settling
from tests import factories
from tests.responses import world


def _answered(days_ago: int) -> tuple[Submission, Any, Answer]:
    """A letter whose topic was answered so many days ago."""
    letter = world.letter()[0]
    response = world.published(topic=world.topic_of(letter))
    world.deliver(response)
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    with transaction():
        answer.delivered_at = now() - timedelta(days=days_ago)
        response.published_at = now() - timedelta(days=days_ago)
    return letter, response.topic, answer


def _settle() -> dict[str, Any]:
    result = tasks.settle(JobRun(0, 60))
    assert result is not None
    return result


def test_after_the_time_for_disputes_the_letter_is_closed_once(app: Flask) -> None:
    letter, topic, _answer = _answered(31)
    assert _settle() == {"evaluated": 1, "closed": 1}
    assert (letter.state, topic.state) == ("closed", "evaluated")
    assert _settle() == {"evaluated": 0, "closed": 0}


def test_before_that_nothing_is_closed(app: Flask) -> None:
    letter, topic, _answer = _answered(13)
    assert _settle() == {"evaluated": 0, "closed": 0}
    assert (letter.state, topic.state) == ("answered", "responded")


def test_a_dispute_keeps_the_letter_open_until_it_is_declined(app: Flask) -> None:
    letter, _topic, answer = _answered(29)
    with transaction():
        dispute = operations.dispute_answer(as_reporter(), answer, "标线还没有画")
        answer.delivered_at = now() - timedelta(days=31)
    _settle()
    assert letter.state == "answered"
    desk = factories.actor("command")
    with transaction():
        operations.decline_dispute(desk, dispute, "标线已于昨日完成")
    _settle()
    assert letter.state == "closed"


def test_an_upheld_dispute_keeps_it_open_until_the_next_answer_has_settled(app: Flask) -> None:
    letter, topic, answer = _answered(20)
    desk, unit = factories.actor("command"), factories.organisation()
    with transaction():
        dispute = operations.dispute_answer(as_reporter(), answer, "标线还没有画")
    with transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="work_order", unit=unit)
        answer.delivered_at = now() - timedelta(days=60)
    _settle()
    assert letter.state == "answered"
    world.deliver(world.published(topic=topic, change_note="标线已画完"))
    _settle()
    assert letter.state == "answered"
    second = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id, Answer.round == 2))
    with transaction():
        second.delivered_at = now() - timedelta(days=31)
    _settle()
    assert letter.state == "closed"


@pytest.mark.parametrize(
    ("waited", "is_over"), [(-timedelta(seconds=1), False), (timedelta(0), False), (timedelta(seconds=1), True)]
)
def test_each_time_is_over_after_its_last_second(app: Flask, waited: timedelta, is_over: bool) -> None:
    letter, topic, answer = _answered(0)
    began = datetime(2026, 3, 2, 4, tzinfo=UTC)
    with transaction():
        answer.delivered_at = answer.response.published_at = began
    with time_machine.travel(began + timedelta(days=14) + waited, tick=False), transaction():
        assert settling.finish_evaluations() == int(is_over)
    with time_machine.travel(began + timedelta(days=30) + waited, tick=False), transaction():
        assert settling.close_settled() == int(is_over)
    assert (topic.state, letter.state) == (("evaluated", "closed") if is_over else ("responded", "answered"))


@pytest.mark.parametrize(("days", "is_over"), [(29.9, False), (30.1, True)])
def test_what_another_system_had_answered_is_closed_too(app: Flask, days: float, is_over: bool) -> None:
    brought, ours = world.letter()[0], world.letter()[0]
    began = datetime(2026, 3, 2, 4, tzinfo=UTC)
    with transaction():
        batch = ImportBatch(channel="letters", file=store(b"1", "text/csv", "a.csv"), state="done", headings={})
        batch.finished_at = began
        db.session.add(batch)
        db.session.flush()
        brought.batch_id, brought.state, brought.state_since = batch.id, "answered", began
        ours.state, ours.state_since = "answered", began
    with time_machine.travel(began + timedelta(days=days), tick=False), transaction():
        assert settling.close_settled() == int(is_over)
    assert (brought.state, ours.state) == ("closed" if is_over else "answered", "answered")
