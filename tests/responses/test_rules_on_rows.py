"""Who chooses the receivers of an answer, which letters stand behind it, and what it is about: asked of rows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake.policy import as_reporter
from govtrack.responses import policy
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.responses import world
from tests.responses.test_rules import EVERY_ROLE


def response(topic: Topic | None, state: str = "draft", submission: Any = None) -> Any:
    return SimpleNamespace(topic=topic, topic_id=topic.id if topic else None, state=state, submission=submission)


@pytest.fixture
def topic(app: Flask) -> Topic:
    """A topic of a community with one letter."""
    row, community = world.topic_of(world.letter()[0]), factories.place("community")
    with transaction():
        row.place_id = community.id
    db.session.refresh(row)
    return row


def at(role: str, row: Topic, unit: int | None = None) -> Actor:
    assert row.place is not None
    return Actor("user", 5, "人", (Grant(role, row.place.path, unit),))


def test_an_answer_is_about_the_place_of_its_topic_or_of_its_letter(topic: Topic) -> None:
    assert topic.place is not None and policy.place_of(topic) == topic.place.path
    with transaction():
        topic.place_id = None
    db.session.refresh(topic)
    assert policy.place_of(topic) == factories.subdistrict().path, "without a narrower place: the whole"
    compound = factories.place()
    assert policy.place_of(world.letter(at=compound)[0]) == compound.path


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_receivers_are_chosen_by_those_who_write_about_the_topic_and_read_its_letters(topic: Topic, role: str) -> None:
    writes = role in {"community_staff", "commissioner", "command"}
    for state in ("draft", "sent_back", "published"):
        assert policy.can_choose_receivers(at(role, topic), response(topic, state)) is writes
    for state in ("in_review", "amended", "withdrawn"):
        assert policy.can_choose_receivers(at(role, topic), response(topic, state)) is False
    elsewhere = Actor("user", 5, "人", (Grant(role, factories.place("community").path),))
    assert policy.can_choose_receivers(elsewhere, response(topic)) is False
    of_one_letter = response(None, submission=world.letter(at=topic.place)[0])
    assert policy.can_choose_receivers(at(role, topic), of_one_letter) is False


def test_a_department_that_writes_about_a_topic_but_does_not_read_its_letters_chooses_nobody(topic: Topic) -> None:
    unit = factories.organisation()
    with transaction():
        topic.handling_unit_id = unit.id
    worker = at("department", topic, unit.id)
    assert policy.can_write_on(worker, response(topic)) is True
    assert policy.can_choose_receivers(worker, response(topic)) is False


def test_a_letter_stands_behind_the_answer_to_the_topic_in_which_it_lives_on(topic: Topic) -> None:
    mine, left, of_merged, of_other, of_none = (world.letter(text)[0] for text in ("甲", "乙", "丙", "丁", "戊"))
    merged, other = world.topic_of(of_merged, title="并入"), world.topic_of(of_other, title="别的")
    world.join(topic, mine)
    world.join(topic, left)
    with transaction():
        merged.root_id = topic.id
        db.session.query(TopicMember).filter_by(submission_id=left.id).one().ended_at = now()
    answer = response(topic)
    letters = (mine, of_merged, left, of_other, of_none)
    assert [policy.is_behind(ANONYMOUS, answer, letter) for letter in letters] == [True, True, False, False, False]
    assert policy.is_behind(ANONYMOUS, response(other), of_other) is True
    assert policy.is_behind(ANONYMOUS, response(merged), of_merged) is False


def test_a_second_person_is_a_person_and_another_one() -> None:
    letter = SimpleNamespace(written_by_id=None, batch_id=None)
    text: Any = SimpleNamespace(id=2, revision=1, written_by_id=9, topic=None, submission=letter)
    assert policy.is_second_person(Actor("user", 5), text) is True
    assert policy.is_second_person(Actor("user", 9), text) is False
    assert policy.is_second_person(SYSTEM, text) is False
    assert policy.is_second_person(ANONYMOUS, text) is False


def test_a_new_round_is_given_to_a_unit_of_the_letters_place(topic: Topic) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    dispute: Any = SimpleNamespace(answer=SimpleNamespace(submission=world.letter(at=here)[0]))
    for place in (None, here, factories.subdistrict(), factories.place(parent=here)):
        assert policy.can_do_again(dispute, factories.organisation(at=place)) is True
    assert policy.can_do_again(dispute, factories.organisation(at=next_door)) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_an_answer_is_rated_and_disputed_by_who_holds_its_code_alone(role: str) -> None:
    answer: Any = SimpleNamespace(submission=SimpleNamespace(id=3))
    assert policy.is_addressee(as_reporter(), answer) is True
    assert policy.is_addressee(Actor("user", 5, "人", (Grant(role, "/1/"),)), answer) is False
