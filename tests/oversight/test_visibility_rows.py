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
from govtrack.oversight.search.visibility import (
    ever_behind,
    is_public_letter,
    is_public_topic,
    is_still_open_to,
    may_find,
)
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.plans import scene as plans
from tests.responses import world
from tests.responses.test_rules import EVERY_ROLE

ALL, HERE, WITHIN, ELSEWHERE, NOWHERE = "/11/", "/11/22/", "/11/22/93/", "/11/27/", "/"
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
    "supervisor": {"topic", "plan", "meeting"},
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
    topic = own & {"topic"}
    without_place = {"topic", "plan", "meeting", "submission"} if role == "command" else topic
    assert found(person(role), "staff", HERE) == own
    assert found(person(role), "staff", WITHIN) == own
    assert found(person(role), "staff", ALL) == topic, "a topic of the whole concerns its parts"
    assert found(person(role), "staff", ELSEWHERE) == set()
    assert found(person(role), "staff", NOWHERE) == without_place


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


def test_a_letter_without_a_place_is_not_the_desks_of_every_place(entries: None) -> None:
    assert "submission" not in found(person("community_staff", NOWHERE), "staff", NOWHERE)
    assert "submission" in found(person("community_staff", NOWHERE), "staff", HERE)


def test_which_letters_the_public_reads(app: Flask) -> None:
    """Those of a living topic of three people, or of one merged into it, and none of a confidential category."""
    secret = factories.category(is_confidential=True)
    several, merged, two_people, gone, confidential = (
        world.letter(text, **more)[0]
        for text, more in (("甲", {}), ("乙", {}), ("丙", {}), ("丁", {}), ("戊", {"category": secret}))
    )
    public, into, small, dissolved = (
        world.topic_of(letter, title=letter.title) for letter in (several, merged, two_people, gone)
    )
    world.join(public, confidential)
    with transaction():
        public.shown_voices, public.state = 3, "admitted"
        into.shown_voices, into.root_id = 0, public.id
        small.shown_voices, small.state = 2, "admitted"
        dissolved.shown_voices, dissolved.state = 9, "dissolved"
    assert set(db.session.scalars(select(Submission.id).where(is_public_letter()))) == {several.id, merged.id}


def entry(kind: str, subject_id: int, audience: str) -> None:
    with transaction():
        db.session.add(
            SearchEntry(
                kind=kind, subject_id=subject_id, audience=audience, title="", body="", state="", moment=now(), mark=""
            )
        )


def open_to(actor: Actor) -> list[tuple[str, int, str]]:
    rows = db.session.scalars(select(SearchEntry).where(is_still_open_to(actor)).order_by(SearchEntry.id))
    return [(row.kind, row.subject_id, row.audience) for row in rows]


def test_each_entry_is_held_against_its_own_row(app: Flask) -> None:
    """One row of each kind that is public, an entry for it and one for a row that is not there; then none is public."""
    around = plans.scene()
    plan, topic = plans.noticed(around), around.topic
    response = world.published(topic=topic)
    meeting = around.item.meeting
    others = {"topic": topic, "response": response, "plan": plan, "meeting": meeting}
    letter = world.letter()[0]
    while letter.id in {row.id for row in others.values()}:
        letter = world.letter()[0]
    world.join(topic, letter)
    with transaction():
        topic.shown_voices = 3
    for kind in others:
        entry(kind, letter.id, "public")
    rows: dict[str, Any] = {**others, "submission": letter}
    for kind, row in rows.items():
        entry(kind, row.id, "public")
        entry(kind, 99_999, "public")
    entry("submission", letter.id, "staff")
    assert open_to(ANONYMOUS) == [(kind, row.id, "public") for kind, row in rows.items()]
    with transaction():
        topic.shown_voices, topic.state, response.state = 2, "candidate", "in_review"
        plan.state, plan.noticed_at, meeting.state, meeting.noticed_at = "drafting", None, "planned", None
    assert open_to(ANONYMOUS) == []


def test_letters_and_answers_of_the_staff_are_open_to_those_whose_they_are(app: Flask) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    mine, theirs = world.letter(at=here)[0], world.letter(at=next_door)[0]
    answers = [world.published(submission=letter) for letter in (mine, theirs)]
    for kind, rows in (("submission", (mine, theirs)), ("response", answers)):
        for row in rows:
            entry(kind, row.id, "staff")
    entry("plan", 7, "staff")
    desk = factories.actor("community_staff", at=here)
    assert open_to(desk) == [
        ("submission", mine.id, "staff"), ("response", answers[0].id, "staff"), ("plan", 7, "staff"),
    ]  # fmt: skip
    assert open_to(factories.actor("department", at=here)) == [("plan", 7, "staff")]
    own = select(SearchEntry.subject_id).where(SearchEntry.kind == "response")
    assert db.session.scalars(own.where(may_find(desk))).all() == [answers[0].id]
    assert db.session.scalars(own.where(may_find(factories.actor("expert")))).all() == []


def test_the_index_alone_leads_to_a_reserved_letter_only_whoever_takes_it(app: Flask) -> None:
    here = factories.place("community")
    letter = world.letter(at=here)[0]
    entry("submission", letter.id, "staff")
    with transaction():
        db.session.merge(letter).reserved_for = "supervisor"
        for row in db.session.scalars(select(SearchEntry)):
            row.place_path = here.path
    entries = select(SearchEntry.subject_id)
    found_by = {
        role: db.session.scalars(entries.where(may_find(factories.actor(role)))).all()
        for role in ("supervisor", "command", "community_staff", "auditor")
    }
    assert found_by == {"supervisor": [letter.id], "command": [], "community_staff": [], "auditor": []}
