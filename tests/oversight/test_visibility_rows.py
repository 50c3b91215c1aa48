"""Which entries of the index each role finds, by kind, audience and how the places lie to each other."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.oversight.search.models import SearchEntry
from govtrack.oversight.search.visibility import ever_behind, is_public_letter, is_public_topic, may_find
from govtrack.topics.models import Topic, TopicMember
from tests.responses import world
from tests.responses.test_rules import EVERY_ROLE

ALL, HERE, WITHIN, ELSEWHERE, NOWHERE = "/1/", "/1/2/", "/1/2/9/", "/1/7/", "/"
KINDS = ("topic", "response", "plan", "meeting", "submission")
# What each role finds of its own place that is not public, written out by hand; the others find nothing of it.
OWN: dict[str, set[str]] = {
    "community_staff": {"topic", "plan", "meeting", "submission"},
    "command": {"topic", "plan", "meeting", "submission"},
    "commissioner": {"topic", "plan", "meeting"},
    "auditor": {"topic", "plan", "meeting"},
    "chair": {"topic", "meeting"},
    "recorder": {"topic", "meeting"},
    "facilitator": {"topic", "meeting"},
    "supervisor": {"topic", "meeting"},
    "council_member": {"topic"},
}


@pytest.fixture
def entries(app: Flask) -> None:
    """One entry of each kind for each audience and place; no response, letter or other thing stands behind them."""
    places = (ALL, HERE, WITHIN, ELSEWHERE, NOWHERE)
    with transaction():
        for number, (path, audience, kind) in enumerate(product(places, ("public", "staff"), KINDS)):
            about = {"kind": kind, "subject_id": 10_000 + number, "audience": audience, "place_path": path}
            db.session.add(SearchEntry(**about, title="", body="", state="", moment=now(), mark=""))


def found(actor: Actor, audience: str, path: str) -> set[str]:
    condition = (SearchEntry.audience == audience) & (SearchEntry.place_path == path)
    rows: Any = db.session.scalars(select(SearchEntry.kind).where(condition, may_find(actor))).all()
    assert len(rows) == len(set(rows))
    return set(rows)


def person(role: str, path: str = HERE) -> Actor:
    return Actor("user", 5, "人", (Grant(role, path),))


def test_a_visitor_finds_what_is_public_and_nothing_else(entries: None) -> None:
    for path in (ALL, HERE, WITHIN, ELSEWHERE, NOWHERE):
        assert found(ANONYMOUS, "public", path) == set(KINDS)
        assert found(ANONYMOUS, "staff", path) == set()


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_is_not_public_is_found_by_roles_of_its_place(entries: None, role: str) -> None:
    own = OWN.get(role, set())
    everywhere = {"plan"} if role == "auditor" else set()
    topic = own & {"topic"}
    without_place = {"topic", "plan", "meeting", "submission"} if role == "command" else topic
    assert found(person(role), "staff", HERE) == own
    assert found(person(role), "staff", WITHIN) == own
    assert found(person(role), "staff", ALL) == topic | everywhere, "a topic of the whole concerns its parts"
    assert found(person(role), "staff", ELSEWHERE) == everywhere
    assert found(person(role), "staff", NOWHERE) == without_place | everywhere


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_is_public_is_found_by_everybody_and_letters_once(entries: None, role: str) -> None:
    is_desk = role in {"community_staff", "command"}
    others = {"topic", "response", "plan", "meeting"}
    for path in (HERE, WITHIN):
        assert found(person(role), "public", path) == (others if is_desk else set(KINDS)), (
            "the desk has the fuller form"
        )
    for path in (ALL, ELSEWHERE):
        assert found(person(role), "public", path) == set(KINDS)
    assert found(person(role), "public", NOWHERE) == (others if role == "command" else set(KINDS))


def test_whoever_has_two_roles_finds_what_either_finds(entries: None) -> None:
    both = Actor("user", 5, "人", (Grant("council_member", ELSEWHERE), Grant("commissioner", HERE)))
    assert found(both, "staff", HERE) == {"topic", "plan", "meeting"}
    assert found(both, "staff", ELSEWHERE) == {"topic"}


@pytest.mark.parametrize(
    ("state", "voices", "is_public"),
    [
        ("forming", 2, False),
        ("forming", 3, True),
        ("admitted", 0, True),
        ("dissolved", 9, False),
        ("archived", 0, True),
    ],
)
def test_a_topic_that_is_gone_is_not_public_however_many_stood_behind_it(
    app: Flask, state: str, voices: int, is_public: bool
) -> None:
    topic = world.topic_of(world.letter()[0])
    with transaction():
        topic.shown_voices, topic.state = voices, state
    assert db.session.scalars(select(Topic.id).where(is_public_topic())).all() == ([topic.id] if is_public else [])


def test_a_letter_is_public_by_the_topic_that_it_belongs_to_now(app: Flask) -> None:
    letter, other, left = (world.letter(text)[0] for text in ("电梯停了", "路灯坏了", "油烟很大"))
    topic = world.topic_of(letter, other, left)
    with transaction():
        topic.shown_voices = 3
        member = db.session.query(TopicMember).filter_by(submission_id=left.id).one()
        member.ended_at = now()
        other.redaction_confirmed_at = None
    assert db.session.scalars(select(Submission.id).where(is_public_letter())).all() == [letter.id]


def test_what_was_ever_behind_a_topic_came_to_it_or_to_what_was_merged_into_it(app: Flask) -> None:
    letters = [world.letter(text)[0] for text in ("电梯停了", "路灯坏了", "油烟很大")]
    topic, merged, other = (world.topic_of(letter, title=letter.title) for letter in letters)
    with transaction():
        merged.root_id = topic.id
        db.session.query(TopicMember).filter_by(submission_id=letters[1].id).one().ended_at = now()
    assert set(db.session.scalars(ever_behind([topic.id]))) == {letters[0].id, letters[1].id}
    assert set(db.session.scalars(ever_behind([merged.id, other.id]))) == {letters[1].id, letters[2].id}
    assert set(db.session.scalars(ever_behind([]))) == set()
