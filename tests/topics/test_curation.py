"""Corrections by hand: they hold in later runs and can be undone exactly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden
from govtrack.intake.models import Submission
from govtrack.topics import operations, queries
from govtrack.topics.models import EngineConstraint, Topic
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, shape, topic_of, write_all


@pytest.fixture
def two(app: Flask) -> tuple[Topic, Topic, list[Submission]]:
    """Two topics and the letters of the first."""
    compound = factories.place()
    lifts, fumes = write_all(ELEVATOR, place=compound), write_all(FUMES, place=compound, first_phone=60)
    compare()
    return topic_of(lifts[0]), topic_of(fumes[0]), lifts


@pytest.fixture
def curator(app: Flask) -> Actor:
    actor: Actor = factories.actor("community_staff")
    return actor


def ids(topic: Topic) -> list[int]:
    return [letter.id for letter in queries.list_members(topic)]


def last_correction() -> EngineConstraint:
    query = db.session.query(EngineConstraint).filter_by(is_curation=True)
    return query.order_by(EngineConstraint.id.desc()).limit(1).one()


def test_a_moved_letter_stays_moved(two: tuple[Topic, Topic, list[Submission]], curator: Actor) -> None:
    lift, fumes, letters = two
    before = shape()
    with transaction():
        row = operations.move_submission(curator, letters[0], fumes, "说的其实是油烟")
    for _run in range(2):
        compare()
        assert topic_of(letters[0]).id == fumes.id
    with transaction():
        operations.undo_curation(curator, row)
    assert shape() == before
    compare()
    assert shape() == before and lift.letters == len(letters)


def test_a_letter_set_apart_never_comes_back_by_itself(
    two: tuple[Topic, Topic, list[Submission]], curator: Actor
) -> None:
    lift, _fumes, letters = two
    with transaction():
        row = operations.not_the_same(curator, lift, letters[0], "另一部电梯")
    compare()
    assert letters[0].id not in ids(lift) and lift.voices == len(letters) - 1
    with transaction():
        operations.undo_curation(curator, row)
    compare()
    assert letters[0].id in ids(lift)


def test_letters_split_off_stay_apart(two: tuple[Topic, Topic, list[Submission]], curator: Actor) -> None:
    lift, _fumes, letters = two
    before = shape()
    with transaction():
        child = operations.split(curator, lift, letters[:2], "另一部电梯", "两部电梯")
        row = last_correction()
    for _run in range(2):
        compare()
        assert (ids(child), ids(lift)) == ([x.id for x in letters[:2]], [x.id for x in letters[2:]])
    assert child.parent_id == lift.id and child.engine_key
    with transaction():
        operations.undo_curation(curator, row)
    compare()
    assert shape() == before
    assert child.state == "dissolved"


def test_a_name_given_by_hand_survives(two: tuple[Topic, Topic, list[Submission]], curator: Actor) -> None:
    lift = two[0]
    drafted = lift.title
    with transaction():
        operations.rename(curator, lift, "电梯维修", "电梯应当怎样维修？")
        row = last_correction()
    write_all(ELEVATOR[:1], first_phone=95)
    compare()
    assert (lift.title, lift.question, lift.letters) == ("电梯维修", "电梯应当怎样维修？", 7)
    with transaction():
        operations.undo_curation(curator, row)
    assert lift.title == drafted and not lift.is_title_edited


def test_an_undone_correction_cannot_be_undone_again(
    two: tuple[Topic, Topic, list[Submission]], curator: Actor
) -> None:
    with transaction():
        operations.pin(curator, two[0])
        row = last_correction()
    with transaction():
        operations.undo_curation(curator, row)
    assert not two[0].is_pinned
    with pytest.raises(Conflict), transaction():
        operations.undo_curation(curator, row)


def test_undoing_out_of_order_is_refused(two: tuple[Topic, Topic, list[Submission]], curator: Actor) -> None:
    lift, fumes, letters = two
    with transaction():
        first = operations.move_submission(curator, letters[0], fumes, "油烟")
    with transaction():
        operations.not_the_same(curator, fumes, letters[0], "都不是")
    with pytest.raises(Conflict), transaction():
        operations.undo_curation(curator, first)
    assert letters[0].id not in ids(lift)


def test_an_outsider_corrects_nothing(two: tuple[Topic, Topic, list[Submission]]) -> None:
    resident = factories.actor("resident")
    with pytest.raises(Forbidden), transaction():
        operations.move_submission(resident, two[2][0], two[1], "我觉得")


def test_corrections_are_made_and_undone_in_the_browser(
    as_role: Callable[..., PageClient], two: tuple[Topic, Topic, list[Submission]]
) -> None:
    lift, fumes, letters = two
    before = shape()
    staff = as_role("community_staff")
    page = f"/topics/{lift.id}/curate"
    values = {
        "letters-letters": [str(letters[0].id)], "letters-action": "move", "letters-into": fumes.number,
        "letters-reason": "说的是油烟", "letters-token": "t1",
    }  # fmt: skip
    nothing = staff.send(f"/topics/{lift.id}/letters", {**values, "letters-letters": []}, page=page)
    assert nothing.status_code == 422 and "说的是油烟" in nothing.get_data(as_text=True)
    for wrong in (str(10**40), str(2**63), "99999", "-1", "x"):
        refused = staff.send(f"/topics/{lift.id}/letters", {**values, "letters-letters": [wrong]}, page=page)
        assert refused.status_code == 422 and "说的是油烟" in refused.get_data(as_text=True), wrong
    assert staff.send(f"/topics/{lift.id}/letters", values, page=page).status_code == 302
    assert topic_of(letters[0]).id == fumes.id
    row = last_correction()
    shown = staff.get(f"/topics/{fumes.id}/curate").get_data(as_text=True)
    assert f"/topics/corrections/{row.id}/undo" in shown
    assert staff.send(f"/topics/corrections/{row.id}/undo", page=page).status_code == 302
    assert shape() == before
    named = {"rename-title": "电梯维修", "rename-question": "", "rename-token": "t2"}
    assert staff.send(f"/topics/{lift.id}/rename", named, page=page).status_code == 302
    assert staff.send(f"/topics/{lift.id}/pin", {"pin": "1"}, page=page).status_code == 302
    again = staff.send(f"/topics/{lift.id}/pin", {"pin": "1"}, page=page)
    assert "刚才有其他人" not in staff.get(again.headers["Location"]).get_data(as_text=True)
    merged = {"merge-into": fumes.number, "merge-reason": "一起谈", "merge-token": "t3"}
    assert staff.send(f"/topics/{lift.id}/merge", merged, page=page).status_code == 302
    assert topic_of(letters[0]).id == fumes.id
    undone = {"reason-reason": "两件事", "reason-token": "t4"}
    assert staff.send(f"/panel/{lift.id}/unmerge", undone, page=f"/panel/{lift.id}").status_code == 302
    assert shape() == before


def test_letters_of_a_later_page_are_corrected_too(app: Flask, as_role: Callable[..., PageClient]) -> None:
    compound = factories.place()
    many, fumes = write_all(ELEVATOR * 4, place=compound), write_all(FUMES, place=compound, first_phone=60)
    compare()
    lift, other, last = topic_of(many[0]), topic_of(fumes[0]), many[-1]
    staff = as_role("community_staff")
    first, second = (f"/topics/{lift.id}/curate?page={number}" for number in (1, 2))
    box = f'type="checkbox" value="{last.id}"'
    assert box not in staff.get(first).get_data(as_text=True)
    assert box in staff.get(second).get_data(as_text=True)
    reviewed = [staff.get(f"/panel/{lift.id}?page={number}").get_data(as_text=True) for number in (1, 2)]
    assert [page.count("<span>XH-") for page in reviewed] == [20, 4]
    values = {
        "letters-letters": [str(last.id)], "letters-action": "move", "letters-into": "T-0000-0000",
        "letters-reason": "说的是油烟", "letters-token": "t1",
    }  # fmt: skip
    wrong = staff.send(f"/topics/{lift.id}/letters?page=2", values, page=second)
    assert wrong.status_code == 422
    ticked = wrong.get_data(as_text=True).split(f'value="{last.id}"')[0].rsplit("<input", 1)[1]
    assert "checked" in ticked, "what was ticked stays ticked"
    # Letters may have come or gone in between, so that the ticked one stands on another page by now.
    right = {**values, "letters-into": other.number}
    assert staff.send(f"/topics/{lift.id}/letters?page=1", right, page=second).status_code == 302
    assert topic_of(last).id == other.id


def test_letters_of_unknown_place_are_offered_to_the_command_room_alone(
    app: Flask, as_role: Callable[..., PageClient]
) -> None:
    letters = write_all(ELEVATOR)
    compare()
    address, box = f"/topics/{topic_of(letters[0]).id}/curate", 'type="checkbox"'
    staff, command = (as_role(role).get(address).get_data(as_text=True) for role in ("community_staff", "command"))
    assert box not in staff and "地点不明的由指挥室移动" in staff
    assert box in command and "地点不明的由指挥室移动" not in command


def test_a_merge_waits_for_the_panel_and_says_for_whom(
    two: tuple[Topic, Topic, list[Submission]], as_role: Callable[..., PageClient]
) -> None:
    lift, _fumes, _letters = two
    address, opener = f"/topics/{lift.id}/curate", factories.actor("council_member")
    staff = as_role("community_staff")
    assert 'id="merge-form"' in staff.get(address).get_data(as_text=True)
    with transaction():
        topic = db.session.get_one(Topic, lift.id)
        topic.state = "candidate"
        operations.start_review(opener, topic)
    waiting = staff.get(address).get_data(as_text=True)
    assert 'id="merge-form"' not in waiting and "目前有 0 人" in waiting
    factories.panel_says(db.session.get_one(Topic, lift.id), "merge")
    assert 'id="merge-form"' in staff.get(address).get_data(as_text=True)
