"""Exactly one answer for each reporter's letter, however often and wherever delivery runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from govtrack.responses import tasks
from govtrack.responses.models import Answer
from govtrack.responses.operations import delivery
from govtrack.topics import operations as topics
from tests import factories
from tests.responses import world

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_each_letter_gets_one_personal_answer(app: Flask, run_jobs: Callable[[], int]) -> None:
    letters = [world.letter(text)[0] for text in ("校门口堵得走不动", "接送车停满了人行道", "放学时公交进不来")]
    response = world.published(topic=world.topic_of(*letters))
    run_jobs()
    assert world.answers_by_letter() == {letter.id: 1 for letter in letters}
    for letter in letters:
        text = db.session.scalar(select(Answer.text).where(Answer.submission_id == letter.id))
        assert letter.number in text and letter.redacted_title in text and response.decided in text
        assert world.PHONE not in text and world.NAME not in text
        assert db.session.get(Submission, letter.id).state == "answered"


def test_running_it_again_answers_nobody_twice(app: Flask, run_jobs: Callable[[], int]) -> None:
    letters = [world.letter()[0] for _ in range(3)]
    response = world.published(topic=world.topic_of(*letters))
    run_jobs()
    for _ in range(2):
        assert tasks.deliver(JobRun(0, 60), response_id=response.id) == {"answered": 0}
    assert tasks.answer_late_joiners(JobRun(0, 60)) == {"answered": 0, "waiting": 0}
    assert set(world.answers_by_letter().values()) == {1}


def test_a_late_joiner_gets_the_answer_too_once_somebody_has_looked(app: Flask, run_jobs: Callable[[], int]) -> None:
    topic = world.topic_of(world.letter()[0])
    response = world.published(topic=topic)
    run_jobs()
    late = world.letter("我也觉得校门口太堵")[0]
    world.join(topic, late)
    assert tasks.answer_late_joiners(JobRun(0, 60)) == {"answered": 0, "waiting": 1}
    world.look_at(late)
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == late.id))
    assert answer.is_late and answer.response_id == response.id


def test_reporters_of_merged_topics_are_answered(app: Flask, run_jobs: Callable[[], int]) -> None:
    first, second = world.letter()[0], world.letter("接送车乱停")[0]
    panel, opener, place = factories.actor("community_staff"), factories.actor("commissioner"), factories.subdistrict()
    with transaction():
        other = topics.nominate(panel, "同一件事", title="接送车乱停", place=place, submissions=[second])
        target = topics.nominate(panel, "多人反映", title="校门口拥堵", place=place, submissions=[first])
    with transaction():
        topics.merge(panel, other, target, "同一件事")
        topics.start_review(opener, target)
    factories.panel_says(target, "handle_directly")
    with transaction():
        topics.handle_directly(panel, target, "直接办理")
    world.published(topic=target)
    run_jobs()
    assert world.answers_by_letter() == {first.id: 1, second.id: 1}


def test_an_amendment_does_not_answer_again(app: Flask, run_jobs: Callable[[], int]) -> None:
    letter = world.letter()[0]
    topic = world.topic_of(letter)
    world.published(topic=topic)
    run_jobs()
    world.published(topic=topic, change_note="改了日期")
    run_jobs()
    assert world.answers_by_letter() == {letter.id: 1}


def test_a_letter_nobody_has_accepted_yet_is_answered_all_the_same(app: Flask, run_jobs: Callable[[], int]) -> None:
    waiting = world.letter(accepted=False)[0]
    world.published(topic=world.topic_of(waiting))
    run_jobs()
    assert world.answers_by_letter() == {waiting.id: 1}
    assert db.session.get(Submission, waiting.id).state == "received"


def test_a_single_case_is_answered_by_itself(app: Flask, run_jobs: Callable[[], int]) -> None:
    letter = world.letter(language="en")[0]
    world.published(submission=letter)
    run_jobs()
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    assert answer.topic_id is None
    assert answer.text.startswith("Hello!")
    assert answer.delivered_at <= now()


def test_a_response_that_was_replaced_reaches_nobody_new(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0])
    first = world.published(topic=topic)
    newer = world.published(topic=topic, change_note="改了日期")
    assert (first.state, newer.state) == ("amended", "published")
    assert world.deliver(first) == 0
    assert world.deliver(newer) == 1


def test_a_response_that_waits_for_the_second_pair_of_eyes_reaches_nobody(app: Flask) -> None:
    assert world.deliver(world.handed_in(topic=world.topic_of(world.letter()[0]))) == 0


def test_whoever_was_answered_by_another_run_a_moment_ago_is_passed_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (world.letter(text)[0] for text in ("甲", "乙"))
    response = world.published(topic=world.topic_of(first, second))
    with transaction():
        waiting = delivery.list_waiting(response, 2)
        assert delivery.deliver_answers(response.id, 1) == 1
    monkeypatch.setattr(delivery, "list_waiting", lambda _response, _limit, _among: waiting)
    monkeypatch.setattr(delivery, "count_rounds", lambda _response, _submission_ids: {})
    with transaction():
        assert delivery.deliver_answers(response.id) == 1
    assert world.answers_by_letter() == {first.id: 1, second.id: 1}


def test_a_batch_answers_those_it_was_given_and_nobody_twice(app: Flask) -> None:
    first, second = (world.letter(text)[0] for text in ("甲", "乙"))
    response = world.published(topic=world.topic_of(first, second))
    for among, answered in (([], 0), ([second.id], 1), ([second.id], 0), ([first.id, second.id], 1)):
        with transaction():
            assert delivery.deliver_answers(response.id, among=among) == answered
    assert world.answers_by_letter() == {first.id: 1, second.id: 1}


def test_each_answer_of_a_batch_has_its_own_event_and_message(app: Flask) -> None:
    letters = [world.letter(text)[0] for text in ("甲", "乙")]
    response = world.published(topic=world.topic_of(*letters))
    world.deliver(response)
    found = select(Event.subject_id, Event.data, Message.reporter, Message.key).join(
        Message, Message.event_id == Event.id
    )
    rows = db.session.execute(found.where(Message.kind == "responses.answered").order_by(Message.id)).all()
    answers = {row.submission_id: row.id for row in db.session.scalars(select(Answer))}
    assert [tuple(row) for row in rows] == [
        (
            answers[letter.id], {"submission": letter.id, "response": response.id, "late": False},
            f"letter/{letter.id}", f"responses.answered/{answers[letter.id]}",
        )
        for letter in letters
    ]  # fmt: skip
    steps = select(Event.subject_id, Event.data).where(Event.subject_type == "submissions", Event.verb == "answered")
    stepped = [tuple(row) for row in db.session.execute(steps.order_by(Event.subject_id))]
    assert stepped == [(letter.id, {"old": "accepted", "new": "answered"}) for letter in letters]


def test_more_than_one_batch_and_one_list_are_answered_once_each(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [world.letter(text)[0] for text in ("甲", "乙", "丙", "丁", "戊")]
    response = world.published(topic=world.topic_of(*letters))
    monkeypatch.setattr(tasks, "BATCH", 2)
    monkeypatch.setattr(tasks, "LISTED", 3)
    assert tasks.deliver(JobRun(0, 60), response_id=response.id) == {"answered": 5}
    assert world.answers_by_letter() == {letter.id: 1 for letter in letters}
    assert set(db.session.scalars(select(Answer.round))) == {1}


def test_an_answer_that_cannot_be_written_is_a_fault_and_nobody_counts_as_answered(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = world.letter()[0]
    response = world.published(topic=world.topic_of(letter))
    monkeypatch.setattr(delivery.wording, "compose_answer", lambda _submission, _response: None)
    with pytest.raises(IntegrityError, match="answers"), transaction():
        delivery.deliver_answers(response.id)
    assert world.answers_by_letter() == {} and letter.state == "accepted"


def test_an_answer_is_seen_when_its_own_page_is_opened_and_the_first_time_counts(app: Flask) -> None:
    letters = [world.letter(text)[0] for text in ("甲", "乙")]
    response = world.published(topic=world.topic_of(*letters))
    world.deliver(response)
    mine, theirs = (db.session.scalar(select(Answer).where(Answer.submission_id == row.id)) for row in letters)
    assert mine is not None and theirs is not None
    for moment in (NOON, NOON + timedelta(hours=1)):
        with time_machine.travel(moment, tick=False), transaction():
            delivery.note_seen(letters[0].id)
    for row in (mine, theirs):
        db.session.refresh(row)
    assert (mine.seen_at, theirs.seen_at) == (NOON, None)
    told = select(Message.state).where(Message.kind == "responses.answered").order_by(Message.id)
    assert db.session.scalars(told).all() == ["read", "delivered"]
