"""An interest of one's own follows the letters, whatever topic they are carried into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.intake.models import Submission
from govtrack.topics import hands, operations
from govtrack.topics.models import InterestDeclaration, Topic, TopicMember
from govtrack.topics.operations.membership import add_members, end_members
from govtrack.topics.queries.panel import hear_panel
from tests import factories
from tests.topics.test_rules_on_rows import letter_of, topic


def member() -> Actor:
    found: Actor = factories.actor("community_staff")
    return found


@pytest.fixture
def interested(app: Flask) -> Actor:
    return member()


@pytest.fixture
def letters(interested: Actor) -> list[Submission]:
    """The letters of a forming topic in which the member has declared an interest."""
    row = topic()
    found = [letter_of(row) for _each in range(6)]
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
    return found


def topic_with(letters: Sequence[Submission], others: int) -> Topic:
    """Another topic, into which somebody else carried these letters."""
    row = topic()
    for _each in range(others):
        letter_of(row)
    with transaction():
        ids = [letter.id for letter in letters]
        end_members(ids)
        add_members(row, ids, "staff")
    return row


def is_barred(actor: Actor, row: Topic) -> bool:
    """Whether the member is kept from putting the topic before the panel."""
    try:
        with transaction():
            operations.nominate(actor, "多人反映", topic=row)
    except Forbidden as refusal:
        return "自身利益" in str(refusal.message)
    return False


@pytest.mark.parametrize(
    ("carried", "others", "expected"),
    [
        (6, 0, True),  # all of them
        (2, 9, True),  # a third of the six, in a topic of eleven
        (1, 9, False),  # one of six, in a topic of ten
        (1, 2, True),  # a third of a topic of three
        (1, 3, False),  # a quarter of a topic of four
        (0, 3, False),
    ],
)
def test_an_interest_follows_a_good_part_of_the_letters(
    interested: Actor, letters: list[Submission], carried: int, others: int, expected: bool
) -> None:
    assert is_barred(interested, topic_with(letters[:carried], others)) is expected


@pytest.mark.parametrize("stay", [1, 0])
def test_letters_that_had_left_before_the_interest_was_declared_carry_none(app: Flask, stay: int) -> None:
    interested, row = member(), topic()
    gone = letter_of(row)
    for _each in range(stay):
        letter_of(row)
    other = topic_with([gone], 0)
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
    assert is_barred(interested, other) is False


@pytest.mark.parametrize(("seconds", "expected"), [(-1, False), (0, True), (1, True)])
def test_letters_that_left_at_the_moment_of_the_declaration_carry_it(app: Flask, seconds: int, expected: bool) -> None:
    interested, row = member(), topic()
    gone = letter_of(row)
    other = topic_with([gone], 0)
    with transaction():
        declared = operations.declare_interest(interested, row, True, "我就住在这栋楼")
        db.session.flush()
        left = db.session.query(TopicMember).filter_by(topic_id=row.id).one()
        left.ended_at = declared.created_at + timedelta(seconds=seconds)
    assert is_barred(interested, other) is expected


def test_an_interest_in_a_matter_that_nobody_wrote_about_bars_from_it(app: Flask) -> None:
    """A matter that was put forward without letters."""
    interested, other, row = member(), member(), topic()
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
    assert [declared.user_id for declared in hands.list_interests(row)] == [interested.user_id]
    assert is_barred(interested, row) is True
    assert is_barred(other, row) is False


def test_who_said_to_have_no_interest_is_not_barred(app: Flask) -> None:
    row, free = topic(), member()
    letter_of(row)
    with transaction():
        operations.declare_interest(free, row, False)
    assert hands.list_interests(row) == []
    assert is_barred(free, row) is False


def test_each_declaration_is_named_once(interested: Actor, letters: list[Submission]) -> None:
    first, another = db.session.query(Topic).one(), member()
    other = topic_with(letters[:3], 0)
    with transaction():
        operations.declare_interest(another, other, True, "我家就在楼上")
    here, there = (db.session.query(InterestDeclaration).filter_by(topic_id=row.id).one() for row in (first, other))
    assert [row.id for row in hands.list_interests(first)] == [here.id], "its other letters are all there"
    assert [row.id for row in hands.list_interests(other)] == [there.id, here.id]


def _new_with_the_letters(actor: Actor, letters: list[Submission]) -> None:
    operations.nominate(actor, "多人反映", title="新的事", place=factories.subdistrict(), submissions=letters)


def _new_with_one_of_them(actor: Actor, letters: list[Submission]) -> None:
    _new_with_the_letters(actor, letters[:1])


def _the_topic_itself(actor: Actor, _letters: list[Submission]) -> None:
    operations.nominate(actor, "多人反映", topic=db.session.query(Topic).one())


@pytest.mark.parametrize("nominate", [_new_with_the_letters, _new_with_one_of_them, _the_topic_itself])
def test_nobody_nominates_what_touches_an_interest_of_theirs(
    interested: Actor, letters: list[Submission], nominate: Callable[[Actor, list[Submission]], None]
) -> None:
    with pytest.raises(Forbidden, match="自身利益"), transaction():
        nominate(interested, letters)
    assert db.session.query(Topic).one().state == "forming"
    free = member()
    with transaction():
        nominate(free, letters)


def test_a_topic_split_off_bars_those_with_an_interest_in_what_it_was_split_from(
    interested: Actor, letters: list[Submission]
) -> None:
    curator, parent = member(), db.session.query(Topic).one()
    with transaction():
        child = operations.split(curator, parent, letters[:1], "路灯", "另一件事")
        letters_of_others = operations.split(curator, parent, letters[1:2], "路面", "另一件事")
        operations.nominate(curator, "多人反映", topic=child)
        operations.start_review(curator, child)
    assert is_barred(interested, letters_of_others) is True
    with pytest.raises(Forbidden, match="自身利益"), transaction():
        operations.give_opinion(interested, child, "admit")
    factories.panel_says(child)
    with pytest.raises(Forbidden, match="自身利益"), transaction():
        operations.admit(interested, child, "理由充分")


def test_an_opinion_given_before_the_letters_came_does_not_count_any_more(
    interested: Actor, letters: list[Submission]
) -> None:
    row, opener = topic(state="candidate"), member()
    with transaction():
        operations.start_review(opener, row)
        operations.give_opinion(interested, row, "admit")
    assert hear_panel(row).people == 1
    with transaction():
        ids = [letter.id for letter in letters]
        end_members(ids)
        add_members(row, ids, "staff")
    assert hear_panel(row).people == 0


def test_an_interest_that_follows_is_neither_taken_back_nor_declared_twice(
    interested: Actor, letters: list[Submission]
) -> None:
    other = topic_with(letters, 1)
    with transaction():
        operations.declare_interest(interested, other, False)
    assert is_barred(interested, other) is True
    with transaction():
        row = operations.declare_interest(interested, other, True, "我家就在楼上")
        again = operations.declare_interest(interested, other, True, "再说一次")
    assert (row.topic_id, row.note) == (other.id, "我家就在楼上") and again.id == row.id
    assert db.session.query(InterestDeclaration).count() == 2
