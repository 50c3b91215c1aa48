"""What a curator takes back leaves nothing behind: later runs find what they would have found without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.audit.queries import list_timeline
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.intake.models import Submission
from govtrack.topics import operations
from govtrack.topics.clustering.adapter import Clustering
from govtrack.topics.engine import Engine
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.queries import find_topic_of, list_members
from govtrack.topics.queries.remembered import known_documents
from govtrack.topics.queries.warm_engines import open_engine, state_folder
from tests import factories
from tests.topics.forgetting import forget_engines
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, shape, topic_of, write, write_all

Letters = list[Submission]
Tool = Callable[[Actor, Topic, Topic, Letters], object]


def the_engine() -> Clustering:
    """The engine as the last run left it."""
    return open_engine(factories.subdistrict().id)


def untouched() -> Clustering:
    """An engine that has read the same letters in the same order and heard of no decision."""
    clustering = Clustering(Engine())
    clustering.add(known_documents(factories.subdistrict().id))
    return clustering


def grouped(clustering: Clustering) -> list[tuple[int, ...]]:
    return sorted(group.submission_ids for group in clustering.groups())


def last_correction() -> EngineConstraint:
    query = db.session.query(EngineConstraint).filter_by(is_curation=True)
    return query.order_by(EngineConstraint.id.desc()).limit(1).one()


def move(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.move_submission(curator, letters[0], fumes, "说的是油烟")


def move_out(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.move_submission(curator, letters[1], None, "另一件事")


def set_apart(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.not_the_same(curator, lift, letters[2], "另一部电梯")


def split(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.split(curator, lift, letters[:3], "另一部电梯", "两部电梯")


def merge(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.merge(curator, fumes, lift, "一起谈")


def pin(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.pin(curator, lift)


def rename(curator: Actor, lift: Topic, fumes: Topic, letters: Letters) -> object:
    return operations.rename(curator, lift, "电梯维修", "电梯怎么修？")


TOOLS = (move, move_out, set_apart, split, merge, pin, rename)


@pytest.mark.parametrize("has_run", [False, True], ids=["before a run", "after a run obeyed it"])
@pytest.mark.parametrize("tool", TOOLS, ids=[tool.__name__ for tool in TOOLS])
def test_after_an_undoing_a_run_gives_what_it_would_have_given(app: Flask, tool: Tool, has_run: bool) -> None:
    letters, others = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    lift, fumes, before = topic_of(letters[0]), topic_of(others[0]), shape()
    names, curator = {lift.id: lift.title, fumes.id: fumes.title}, factories.actor("command")
    with transaction():
        tool(curator, lift, fumes, letters)
    row = last_correction()
    if has_run:
        compare()
    with transaction():
        operations.undo_curation(curator, row, "弄错了")
    assert shape() == before
    compare()
    assert shape() == before
    assert the_engine().engine.state.rules == untouched().engine.state.rules
    more = [write(ELEVATOR[0], phone="13999990000"), write(FUMES[0], phone="13999990001")]
    compare()
    assert grouped(the_engine()) == grouped(untouched()) == sorted(tuple(ids) for ids in shape().values())
    assert [topic_of(letter).id for letter in more] == [lift.id, fumes.id]
    assert not any((lift.is_pinned, lift.is_kept, fumes.is_pinned, fumes.is_kept))
    assert (lift.state, fumes.state) == ("forming", "forming")
    assert tool is not rename or lift.title == names[lift.id] or not lift.is_title_edited


def test_other_decisions_hold_when_one_is_taken_back(app: Flask) -> None:
    letters, others = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    lift, fumes, curator = topic_of(letters[0]), topic_of(others[0]), factories.actor("command")
    with transaction():
        child = operations.split(curator, lift, letters[:2], "另一部电梯", "两部电梯")
        operations.not_the_same(curator, lift, letters[2], "第三部电梯")
        undone = operations.move_submission(curator, letters[5], fumes, "说的是油烟")
    compare()
    with transaction():
        operations.undo_curation(curator, undone)
    forget_engines()
    for path in state_folder().glob("*"):
        path.unlink()
    late = write(ELEVATOR[1], phone="13999990000")
    for _run in range(2):
        compare()
        assert [letter.id for letter in list_members(child)][:2] == [letters[0].id, letters[1].id]
        apart = find_topic_of(letters[2])
        assert apart is None or apart.id not in (lift.id, child.id)
        assert topic_of(letters[5]).id == lift.id
    rules = the_engine().engine.state.rules
    assert rules.apart_topics and rules.banned and find_topic_of(late) is not None


def test_letters_that_came_to_a_split_off_topic_come_back_with_it(app: Flask) -> None:
    letters = write_all(ELEVATOR)
    compare()
    lift, curator = topic_of(letters[0]), factories.actor("command")
    with transaction():
        child = operations.split(curator, lift, letters[:5], "另一部电梯", "两部电梯")
    row = last_correction()
    compare()
    late = write(ELEVATOR[0], phone="13999990000")
    compare()
    with transaction():
        operations.undo_curation(curator, row, "弄错了")
    compare()
    assert child.state == "dissolved" and list_members(child) == []
    assert [letter.id for letter in list_members(lift)] == [*(letter.id for letter in letters), late.id]


def test_names_are_taken_back_from_the_last_to_the_first(app: Flask) -> None:
    letters = write_all(ELEVATOR)
    compare()
    lift, curator = topic_of(letters[0]), factories.actor("command")
    drafted = lift.title
    with transaction():
        operations.rename(curator, lift, "电梯一", "怎么修？")
        first = last_correction()
        operations.rename(curator, lift, "电梯二", "怎么修？")
        second = last_correction()
    with pytest.raises(Conflict), transaction():
        operations.undo_curation(curator, first)
    assert lift.title == "电梯二"
    for row in (second, first):
        with transaction():
            operations.undo_curation(curator, row)
    assert lift.title == drafted


def on_an_agenda(topic: Topic) -> None:
    """Takes a topic before a council, as the panel and the council would."""
    panel, staff = factories.actor("council_member"), factories.actor("community_staff")
    with transaction():
        operations.nominate(panel, "多户反映", topic=topic)
        operations.start_review(staff, topic)
    factories.panel_says(topic)
    with transaction():
        operations.admit(panel, topic, "共同商量", "小区电梯应当怎样维修？")
        operations.advance_topic(staff, topic, "schedule")


def test_a_topic_on_an_agenda_keeps_its_letters_and_its_name(app: Flask) -> None:
    letters, others = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    lift, fumes, curator = topic_of(letters[0]), topic_of(others[0]), factories.actor("command")
    on_an_agenda(lift)
    told = (lift.title, lift.question, list(lift.keywords), lift.headline_submission_id)
    compare()
    attempts: list[Callable[[], object]] = [
        lambda: operations.move_submission(curator, letters[0], fumes, "油烟"),
        lambda: operations.move_submission(curator, others[0], lift, "电梯"),
        lambda: operations.not_the_same(curator, lift, letters[0], "不是"),
        lambda: operations.split(curator, lift, letters[:2], "另一部", "两部"),
        lambda: operations.merge(curator, fumes, lift, "一起谈"),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict), transaction():
            attempt()
    engine = the_engine().engine
    assert engine.topic(str(lift.engine_key)).is_frozen
    late = write_all(ELEVATOR[:3], first_phone=95)
    compare()
    members = [letter.id for letter in list_members(lift)]
    assert set(members) == {letter.id for letter in (*letters, *late)}
    assert (lift.title, lift.question, lift.keywords, lift.headline_submission_id) == told
    joined = [event for event in list_timeline(lift, public_only=True) if event.verb == "joined_on_agenda"]
    assert [event.data["letters"] for event in joined] == [len(late)]
    with transaction():
        operations.advance_topic(curator, lift, "withdraw_from_agenda", "另择时间")
    compare()
    assert not the_engine().engine.topic(str(lift.engine_key)).is_frozen
    member = factories.actor("community_staff")
    panel = Actor("user", member.user_id, member.name, (*member.grants, *curator.grants))
    with transaction():
        operations.move_submission(panel, letters[0], fumes, "油烟")
