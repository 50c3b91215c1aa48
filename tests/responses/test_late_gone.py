"""Letters that joined an answered topic and go again without a look: nobody is told what is no longer so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.core.storage import Photo, store_photo
from govtrack.intake import operations as intake
from govtrack.intake.models import JOINED, Attachment, Submission
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import Message
from govtrack.responses import operations, tasks
from govtrack.responses.models import Response
from govtrack.responses.queries.late import list_gone
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.operations.writers import tell_late_joiners
from tests import factories
from tests.responses import world

OTHER_MATTER = "说的是篮球场，不是校门口。"


@pytest.fixture
def topic(app: Flask) -> Topic:
    """A decided topic of two letters."""
    return world.topic_of(world.letter()[0], world.letter()[0])


@pytest.fixture
def answer(topic: Topic) -> Response:
    """Its answer, which both have."""
    response = world.published(topic=topic)
    world.deliver(response)
    return response


def _joins(topic: Topic, text: str = "我也觉得校门口太堵", **more: Any) -> Submission:
    letter = world.letter(text, **more)[0]
    world.join(topic, letter)
    _sweep()
    return letter


def _sweep() -> dict[str, Any]:
    return tasks.answer_late_joiners(JobRun(0, 60)) or {}


def _tell() -> None:
    """What both steps tell in the hour."""
    with transaction():
        tell_late_joiners()
    tasks.tell_waiting(JobRun(0, 60))


def _told_writer(letter: Submission) -> list[str]:
    told = select(Message.kind).where(Message.reporter == f"letter/{letter.id}", Message.kind.startswith("topics."))
    return list(db.session.scalars(told))


def _unread() -> int:
    waiting = select(func.count(Message.id)).where(Message.kind == "responses.late", Message.read_at.is_(None))
    return db.session.scalar(waiting) or 0


def _leave_out(answer: Response, letter: Submission) -> None:
    clerk = factories.actor("community_staff")
    with transaction():
        operations.leave_out(clerk, answer, letter, OTHER_MATTER)


def test_who_was_left_out_is_not_told_that_a_person_looks(topic: Topic, answer: Response) -> None:
    waits, left_out = _joins(topic), _joins(topic, "篮球场晚上太吵")
    _leave_out(answer, left_out)
    _tell()
    _tell()
    assert _told_writer(waits) == ["topics.joined_answered"] and _told_writer(left_out) == []


def test_who_was_told_on_the_way_is_not_told_again_after_the_answer(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0], world.letter()[0])
    joined = world.letter("我也觉得校门口太堵")[0]
    world.join(topic, joined)
    _tell()
    assert _told_writer(joined) == ["topics.joined"]
    response = world.published(topic=topic)
    world.deliver(response)
    _tell()
    assert _told_writer(joined) == ["topics.joined"]


@pytest.mark.parametrize(("days", "is_told"), [(1, True), (3, False)])
def test_nobody_is_told_long_afterwards_that_somebody_looks(
    topic: Topic, answer: Response, days: int, is_told: bool
) -> None:
    letter = _joins(topic)
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        _tell()
    assert bool(_told_writer(letter)) is is_told


def _moves_away(letter: Submission) -> None:
    db.session.scalars(select(TopicMember).where(TopicMember.submission_id == letter.id)).one().ended_at = now()


def _is_taken_back(letter: Submission) -> None:
    intake.take_back(as_reporter(), letter)


@pytest.mark.parametrize("goes", [_moves_away, _is_taken_back])
def test_the_notice_ends_with_the_last_letter_that_goes(topic: Topic, answer: Response, goes: Any) -> None:
    clerk = factories.user("community_staff")
    first, last = _joins(topic, accepted=False), _joins(topic, accepted=False)
    told = _unread()
    assert told > 0 and clerk.id in db.session.scalars(select(Message.user_id)).all()
    with transaction():
        goes(first)
    _sweep()
    assert _unread() == told, "one still waits"
    with transaction():
        goes(last)
    _sweep()
    assert _unread() == 0


def test_what_has_gone_is_looked_at_once_and_told_of_anew_when_it_comes_back(
    topic: Topic, answer: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.user("community_staff")
    letter = _joins(topic)
    with transaction():
        _moves_away(letter)
    _sweep()
    assert _unread() == 0 and list_gone() == []
    asked: list[int] = []
    monkeypatch.setattr(operations, "end_told_in_vain", lambda: asked.append(1))
    _sweep()
    assert asked == [], "nothing has gone since: nothing is written"
    monkeypatch.undo()
    world.join(topic, letter)
    _sweep()
    assert _unread() > 0


def test_it_ends_when_the_last_letter_is_left_out(topic: Topic, answer: Response) -> None:
    factories.user("community_staff")
    letter = _joins(topic)
    assert _unread() > 0
    _leave_out(answer, letter)
    assert _unread() == 0


def test_a_tap_with_a_photo_waits_for_a_look(topic: Topic, answer: Response) -> None:
    """So does one that was kept as a tap, before photos made a letter of it."""
    with_photo, alone = (world.letter("我也遇到了", accepted=False, channel=JOINED)[0] for _one in range(2))
    with transaction():
        file = store_photo(Photo(b"\xff\xd8 a picture", "a.jpg"))
        db.session.add(Attachment(submission_id=with_photo.id, file_id=file.id))
    for tap in (with_photo, alone):
        world.join(topic, tap, "writer")
    assert _sweep() == {"answered": 1, "waiting": 1}
    assert alone.id in world.answers_by_letter() and with_photo.id not in world.answers_by_letter()
