"""Rules that the database has to tell: whose hands were on a topic, what a correction touches, whose work it is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.duties import find_conflict
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.topics import hands, matters, policy
from govtrack.topics.models import EngineConstraint, Topic, TopicMember, TopicReview
from govtrack.topics.operations.merging import add_lineage
from tests import factories
from tests.responses import world

_numbers = itertools.count(1)


def topic(at: Place | None = None, root: Topic | None = None, **more: Any) -> Topic:
    number, whole = next(_numbers), factories.subdistrict().id
    with transaction():
        row = Topic(
            number=f"R-{number}", subdistrict_id=whole, place_id=at.id if at else None,
            title="电梯", keywords=[], weekly=[], hotness_parts={}, root_id=root.id if root else None, **more,
        )  # fmt: skip
        db.session.add(row)
    return row


def letter_of(row: Topic, written_by: Actor | None = None, *, has_left: bool = False) -> Submission:
    submission, _code = world.letter(sender=written_by) if written_by else world.letter()
    with transaction():
        member = TopicMember(topic_id=row.id, submission_id=submission.id, ended_at=now() if has_left else None)
        db.session.add(member)
    return submission


def review(row: Topic, opened_by: Actor, *, is_closed: bool = False) -> TopicReview:
    with transaction():
        opened = TopicReview(
            topic_id=row.id, round=next(_numbers), opened_by_id=opened_by.user_id,
            decision="park" if is_closed else None, closed_at=now() if is_closed else None,
        )  # fmt: skip
        db.session.add(opened)
    return opened


def correction(topic_id: int | None = None, ids: Sequence[int] = (), before: dict[str, Any] | None = None) -> Any:
    return EngineConstraint(kind="move", topic_id=topic_id, topic_ids=list(ids), before=before)


def at(role: str, place: Place, unit: int | None = None, user_id: int | None = 5) -> Actor:
    return Actor("user", user_id, "人", (Grant(role, place.path, unit),))


@pytest.fixture
def panel(app: Flask) -> list[Actor]:
    return [factories.actor("verified_resident") for _each in range(4)]


def test_a_topic_without_a_place_is_of_the_whole_subdistrict(app: Flask) -> None:
    compound = factories.place()
    assert policy.scope_path(topic()) == factories.subdistrict().path
    assert policy.scope_path(topic(compound)) == compound.path


def test_who_wrote_about_a_topic_is_who_wrote_what_stands_behind_it_or_behind_what_it_was_merged_with(
    panel: list[Actor],
) -> None:
    survivor = topic()
    merged, other = topic(root=survivor), topic()
    ann, bo, cai, dan = panel
    letter_of(survivor, ann)
    letter_of(survivor)  # of somebody without an account
    letter_of(merged, bo)
    letter_of(merged, cai, has_left=True)  # and could be put back
    letter_of(other, dan)
    for row in (survivor, merged):
        found = hands.who_wrote_about(row)
        assert found.persons == {ann.user_id, bo.user_id, cai.user_id} and found.units == frozenset()
        assert [find_conflict(who, "topics.decide", row) is None for who in panel] == [False, False, False, True]
    assert hands.who_wrote_about(other).persons == {dan.user_id}
    assert hands.who_wrote_about(topic()).persons == frozenset()


@pytest.mark.parametrize(
    ("kind", "cause", "is_ours", "counts"),
    [("merged", "staff", True, True), ("merged", "engine", True, False), ("moved", "staff", True, False),
     ("split", "staff", True, False), ("merged", "staff", False, False)],
)  # fmt: skip
def test_who_wrote_what_people_had_merged_stays_an_author_once_the_merge_is_undone(
    panel: list[Actor], kind: str, cause: str, is_ours: bool, counts: bool
) -> None:
    row, once, third = topic(), topic(), topic()
    ann, bo, *_others = panel
    letter_of(row, ann)
    letter_of(once, bo)
    with transaction():
        add_lineage(row if is_ours else third, once, kind, cause, 1)
    assert hands.who_wrote_about(row).persons == ({ann.user_id, bo.user_id} if counts else {ann.user_id})


def test_letters_without_an_account_behind_them_close_nothing(panel: list[Actor]) -> None:
    row = topic()
    letter_of(row)
    assert hands.who_wrote_about(row).persons == frozenset()


def test_who_opened_a_review_is_who_opened_the_round_that_is_open(panel: list[Actor]) -> None:
    row, other = topic(), topic()
    ann, bo, cai, dan = panel
    review(other, dan)
    assert matters.find_open_review(row) is None and hands.who_opened_review(row).persons == frozenset()
    review(row, ann, is_closed=True)
    assert matters.find_open_review(row) is None
    opened = review(row, bo)
    review(row, cai)
    found = matters.find_open_review(row)
    assert found is not None and found.id == opened.id, "the first of those that are open"
    assert hands.who_opened_review(row).persons == {bo.user_id}
    assert [find_conflict(who, "topics.decide", row) is None for who in panel] == [True, False, True, True]


@pytest.mark.parametrize("role", ["community_staff", "commissioner", "council_member"])
def test_a_person_of_the_panel_declares_an_interest(app: Flask, role: str) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    row = topic(here)
    assert policy.can_declare(at(role, here), row) is True
    assert policy.can_declare(at(role, next_door), row) is False
    assert policy.can_declare(at(role, here, user_id=None), row) is False, "an interest is a person's"
    assert policy.can_declare(at("command", here), row) is False
    assert policy.can_declare(SYSTEM, row) is False


def test_a_topic_is_handled_by_a_unit_of_its_place_of_one_above_or_of_one_in_it(app: Flask) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    row = topic(here)
    for place in (None, here, factories.subdistrict(), factories.place(parent=here)):
        assert policy.can_charge(row, factories.organisation(at=place)) is True
    assert policy.can_charge(row, factories.organisation(at=next_door)) is False
    assert policy.can_charge(topic(), factories.organisation(at=next_door)) is True


def test_a_correction_is_taken_back_by_curators_of_every_topic_that_it_touched(app: Flask) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    mine, other, also_mine = topic(here), topic(next_door), topic(here)
    curator, of_both = at("community_staff", here), at("command", factories.subdistrict())
    for made in (
        correction(mine.id),
        correction(None, [mine.id]),
        correction(None, [], {"from": mine.id}),
        correction(mine.id, [also_mine.id], {"from": also_mine.id}),
    ):
        assert policy.can_undo(curator, made) is True
        assert policy.can_undo(at("grid_worker", here), made) is False
    for made in (
        correction(other.id, [mine.id]),
        correction(mine.id, [mine.id, other.id]),
        correction(mine.id, [mine.id], {"from": other.id}),
    ):
        assert policy.can_undo(curator, made) is False
        assert policy.can_undo(of_both, made) is True


def test_a_correction_that_touches_nothing_is_nobodys_to_take_back(app: Flask) -> None:
    row = topic(factories.place("community"))
    everywhere = at("command", factories.subdistrict())
    assert policy.can_undo(everywhere, correction(row.id)) is True
    assert policy.can_undo(everywhere, correction()) is False
    assert policy.can_undo(everywhere, correction(None, [], {})) is False
    nothing = EngineConstraint(kind="move", topic_id=row.id, topic_ids=None, before=None)
    assert policy.can_undo(everywhere, nothing) is True


def test_a_department_takes_further_what_is_its_work_and_others_what_lies_in_their_place(app: Flask) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    unit = factories.organisation()
    mine, idle = topic(here, handling_unit_id=unit.id), topic(here)
    worker = at("department", here, unit.id)
    assert policy.can_take_further(worker, mine, "chair", "department") is True
    assert policy.can_take_further(worker, mine, "chair") is False, "a step that departments do not take"
    assert policy.can_take_further(worker, idle, "chair", "department") is False
    assert policy.can_take_further(worker, idle, "department") is False
    chair = at("chair", here)
    assert policy.can_take_further(chair, idle, "chair", "department") is True
    assert policy.can_take_further(chair, idle, "chair") is True
    assert policy.can_take_further(chair, idle, "recorder", "department") is False
    assert policy.can_take_further(at("chair", next_door), idle, "chair", "department") is False
