"""The writer of a response sees who gets it, and leaves out letters that tell another matter."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.intake.models import JOINED, Submission
from govtrack.responses import operations
from govtrack.responses.models import Answer, LeftOutLetter, Response
from govtrack.responses.queries.answers import count_answered, count_receivers
from govtrack.responses.queries.awaiting import count_awaiting, list_letters_awaiting
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.responses import world


@pytest.fixture
def letters(app: Flask) -> list[Submission]:
    """Three letters, of which the last is about basketball."""
    return [world.letter()[0], world.letter()[0], world.letter("篮球场晚上太吵")[0]]


@pytest.fixture
def topic(letters: list[Submission]) -> Topic:
    """What they were put into together."""
    return world.topic_of(*letters)


def _drafted(topic: Topic) -> tuple[Any, Response]:
    writer = factories.actor("community_staff")
    with transaction():
        return writer, operations.draft_response(writer, world.PARTS, topic=topic)


def _out(writer: Any, response: Response, letter: Submission, reason: str = "说的是篮球场，不是校门口。") -> None:
    with transaction():
        operations.leave_out(writer, response, letter, reason)


def test_a_letter_that_is_left_out_gets_no_answer_and_waits_at_the_desk(
    topic: Topic, letters: list[Submission]
) -> None:
    writer, response = _drafted(topic)
    assert count_receivers(response).letters == 3
    _out(writer, response, letters[2])
    assert (count_receivers(response).letters, count_receivers(response).people) == (2, 2)
    with transaction():
        operations.hand_in(writer, response)
    reviewer = factories.actor("command")
    with transaction():
        operations.publish_response(reviewer, response, seen_version=response.version, has_checked_findings=True)
    with transaction():
        assert operations.deliver_answers(response.id) == 2
    answered = set(db.session.scalars(select(Answer.submission_id)))
    assert answered == {letters[0].id, letters[1].id}
    assert count_answered(response) == (2, 2)
    waiting = list_letters_awaiting(factories.actor("command")).items
    assert [card.id for card in waiting] == [letters[2].id]


@pytest.mark.parametrize("way", ["left out", "moved out"])
def test_who_said_the_same_by_a_tap_does_not_stay_without_an_answer(topic: Topic, client: Any, way: str) -> None:
    writer, response = _drafted(topic)
    tap = world.letter("我也遇到了", accepted=False, channel=JOINED)[0]
    world.join(topic, tap, "writer")
    desk = factories.user("command")
    client.sign_in(desk)
    page, offer = f"/submissions/{tap.id}/answers", f"/respond/submission/{tap.id}"
    assert list_letters_awaiting(desk.actor).items == [] and offer not in client.get(page).get_data(as_text=True)
    if way == "left out":
        _out(writer, response, tap)
    else:
        with transaction():
            db.session.scalars(select(TopicMember).where(TopicMember.submission_id == tap.id)).one().ended_at = now()
    assert [card.id for card in list_letters_awaiting(desk.actor).items] == [tap.id]
    assert count_awaiting(desk.actor).letters == 1
    assert offer in client.get("/responses/work?view=letters").get_data(as_text=True)
    assert offer in client.get(page).get_data(as_text=True)
    own = world.published(submission=tap)
    assert world.deliver(own) == 1 and tap.state == "answered"
    assert list_letters_awaiting(desk.actor).items == []


def test_letters_of_a_topic_that_was_joined_with_one_too_small_wait_at_the_desk(app: Flask) -> None:
    small, large = (world.letter(text)[0] for text in ("井盖松了", "井盖会响"))
    desk, place = factories.actor("command"), factories.subdistrict()
    with transaction():
        own, other = (Topic(number=f"T-{n}", title="井盖", subdistrict_id=place.id, voices=1) for n in range(2))
        db.session.add_all([own, other])
    world.join(own, small)
    world.join(other, large)
    assert {card.id for card in list_letters_awaiting(desk).items} == {small.id, large.id}
    with transaction():
        own.merged_into_id = own.root_id = other.id
        own.state, other.voices = "absorbed", 2
    assert {card.id for card in list_letters_awaiting(desk).items} == {small.id, large.id}
    assert count_awaiting(desk).letters == 2
    with transaction():
        other.voices = 3
    assert list_letters_awaiting(desk).items == [] and count_awaiting(desk).letters == 0, "its topic answers them"


def test_it_is_taken_in_again(topic: Topic, letters: list[Submission]) -> None:
    writer, response = _drafted(topic)
    _out(writer, response, letters[2])
    with transaction():
        operations.take_in(writer, response, letters[2])
    assert count_receivers(response).letters == 3
    with pytest.raises(Conflict), transaction():
        operations.take_in(writer, response, letters[2])


def test_it_is_left_out_once_and_with_a_reason(topic: Topic, letters: list[Submission]) -> None:
    writer, response = _drafted(topic)
    with pytest.raises(InvalidInput):
        _out(writer, response, letters[2], "  ")
    _out(writer, response, letters[2])
    with pytest.raises(Conflict):
        _out(writer, response, letters[2])


def test_only_letters_of_the_topic_by_its_writers_and_only_in_a_draft(topic: Topic, letters: list[Submission]) -> None:
    writer, response = _drafted(topic)
    stranger, _code = world.letter("别的事")
    with pytest.raises(Forbidden):
        _out(writer, response, stranger)
    for role in ("property", "resident", "supervisor", "auditor"):
        with pytest.raises(Forbidden):
            _out(factories.actor(role), response, letters[2])
    with transaction():
        operations.hand_in(writer, response)
    with pytest.raises(Forbidden):
        _out(writer, response, letters[2])
    assert db.session.scalar(select(LeftOutLetter.id)) is None


def test_the_page_shows_them_and_keeps_what_was_ticked(client: Any, topic: Topic, letters: list[Submission]) -> None:
    _writer, response = _drafted(topic)
    client.sign_in(factories.user("community_staff"))
    path = f"/responses/{response.id}/receivers"
    assert path in client.get(f"/responses/{response.id}/edit").get_data(as_text=True)
    assert world.PHONE not in client.get(path).get_data(as_text=True)
    answer = client.send(path, {"letter": str(letters[2].id), "reason": ""})
    assert answer.status_code == 422
    assert f'value="{letters[2].id}"\n checked' in answer.get_data(as_text=True)
    assert client.send(path, {"letter": ["x", ""], "reason": "另一件事"}).status_code == 422
    assert client.send(path, {"letter": str(letters[2].id), "reason": "另一件事"}).status_code == 303
    assert db.session.scalars(select(LeftOutLetter.submission_id)).all() == [letters[2].id]
    client.send(f"{path}/{letters[2].id}/take-in", page=path)
    assert db.session.scalar(select(LeftOutLetter.id)) is None
