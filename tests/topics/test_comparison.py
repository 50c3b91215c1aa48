"""From letters to topics: the comparison, its reasons, and what a killed worker leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job
from govtrack.core.settings import change_setting
from govtrack.intake import operations as intake
from govtrack.topics import operations
from govtrack.topics.clustering import Naming
from govtrack.topics.clustering.groups import Changes, Group
from govtrack.topics.clustering.plan import KnownMember, KnownTopic, make_plan
from govtrack.topics.models import EngineDocument, EngineRun, Topic, TopicLineage, TopicMember
from govtrack.topics.operations import runs
from govtrack.topics.operations.storing import store_plan
from govtrack.topics.queries import find_topic_of, list_members
from govtrack.topics.queries.warm_engines import state_folder
from govtrack.topics.tasks import running
from tests import factories
from tests.topics.forgetting import forget_engines
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, shape, topic_of, write, write_all


def test_letters_about_one_matter_come_together(app: Flask) -> None:
    lifts, fumes = write_all(ELEVATOR), write_all(FUMES, first_phone=50)
    figures = compare()
    topic = topic_of(lifts[0])
    assert figures["formed"] == 2
    assert [letter.id for letter in list_members(topic)] == [letter.id for letter in lifts]
    assert topic_of(fumes[0]).id != topic.id
    assert (topic.voices, topic.letters, topic.state) == (6, 6, "forming")
    assert topic.question and topic.keywords and len(topic.weekly) == 12


def test_a_second_run_changes_nothing(app: Flask) -> None:
    write_all(ELEVATOR)
    compare()
    before = shape()
    assert compare() == {**compare(), "formed": 0, "joined": 0, "left": 0}
    assert shape() == before


def test_one_person_counts_once(app: Flask) -> None:
    letters = [write(text, phone="13800000000") for text in ELEVATOR]
    compare()
    topic = topic_of(letters[0])
    assert (topic.voices, topic.letters) == (1, 6)
    assert topic.state == "forming" and topic.colour == "green"


def _lower_thresholds() -> None:
    with transaction():
        change_setting("topics.candidate_hotness", 30.0, "test")
        change_setting("topics.candidate_reporters", 3, "test")


def test_a_topic_becomes_a_candidate_with_its_reasons(app: Flask) -> None:
    _lower_thresholds()
    compounds = [factories.place(), factories.place()]
    lifts = [*write_all(ELEVATOR[:3], place=compounds[0]), *write_all(FUMES[:2], place=compounds[1], first_phone=70)]
    compare()
    first, second = topic_of(lifts[0]), topic_of(lifts[3])
    reasons = {reason["name"]: reason["is_met"] for reason in first.hotness_parts["reasons"]}
    assert not reasons["buildings"] and first.state == "forming"
    with transaction():
        change_setting("topics.candidate_buildings", 1, "test")
        change_setting("topics.candidate_reporters", 3, "test")
    write(ELEVATOR[3], phone="13911112222", place=compounds[0])
    compare()
    assert topic_of(lifts[0]).state == "candidate"
    assert topic_of(lifts[3]).state == "forming" and second.voices == 2


def test_web_posts_alone_never_make_a_candidate(app: Flask) -> None:
    _lower_thresholds()
    compound = factories.place()
    posts = [
        write(text, phone=f"137{n:08d}", place=factories.place("building", compound), source="opinion")
        for n, text in enumerate(ELEVATOR)
    ]
    with transaction():
        change_setting("topics.candidate_hotness", 1.0, "test")
    compare()
    topic = topic_of(posts[0])
    assert topic.state == "forming"
    assert not next(r for r in topic.hotness_parts["reasons"] if r["name"] == "not_web_only")["is_met"]


def test_confidential_matters_never_enter_topics(app: Flask) -> None:
    secret = factories.category("CG", is_confidential=True)
    letters = write_all(ELEVATOR[:3], category=secret)
    waiting = factories.actor("command")
    with transaction():
        draft = intake.submit(waiting, _draft())[0]
    assert compare()["formed"] == 0
    assert db.session.scalars(select(EngineDocument)).first() is None
    assert draft.state != "accepted" and len(letters) == 3


def _draft() -> Any:
    from govtrack.intake.operations.submit import Draft

    return Draft(title=ELEVATOR[0][0], body=ELEVATOR[0][1])


def test_history_is_counted_to_its_newest_letter(app: Flask) -> None:
    long_ago = now() - timedelta(days=900)
    letters = [write(text, phone=f"136{n:08d}", at=long_ago + timedelta(days=n)) for n, text in enumerate(ELEVATOR)]
    compare()
    topic = topic_of(letters[0])
    assert topic.hotness_parts["as_of"][:10] == letters[-1].received_at.date().isoformat()
    assert topic.hotness > 20


@pytest.mark.parametrize("moment", ["before reading", "before storing", "inside storing"])
def test_a_killed_worker_changes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    write_all((*ELEVATOR, *FUMES))
    place_id = factories.subdistrict().id

    class Killed(BaseException):
        pass

    def die(*_args: Any, **_more: Any) -> Any:
        raise Killed

    target = {
        "before reading": (running, "read_work"),
        "before storing": (running, "store_run"),
        "inside storing": (runs, "score_topics"),
    }[moment]
    with monkeypatch.context() as patch:
        patch.setattr(*target, die)
        # What a kill leaves: nobody gives the run back.
        patch.setattr(running, "abandon_run", lambda _run_id: None)
        for _time in range(3):
            with pytest.raises(Killed):
                running.cluster_place(place_id, "job 1", lambda _done, _total: None)
    assert db.session.scalars(select(TopicMember)).first() is None
    assert db.session.scalars(select(Topic)).first() is None
    running.cluster_place(place_id, "job 1", lambda _done, _total: None)
    assert sorted(map(len, shape().values())) == [3, 6]
    states = db.session.scalars(select(EngineRun.state).order_by(EngineRun.id)).all()
    assert states == ["abandoned"] * 3 + ["done"]


def test_a_lost_state_file_is_replayed(app: Flask) -> None:
    letters = write_all(ELEVATOR[:4])
    compare()
    before = topic_of(letters[0]).id
    forget_engines()
    for path in state_folder().glob("*"):
        path.unlink()
    more = write_all(ELEVATOR[4:], first_phone=30)
    compare()
    assert {topic_of(letter).id for letter in (*letters, *more)} == {before}


def test_two_runs_never_work_at_once(app: Flask) -> None:
    write_all(ELEVATOR[:2])
    place_id = factories.subdistrict().id
    with transaction():
        assert runs.claim_run(place_id, "job 7") is not None
    assert running.cluster_place(place_id, "job 8", lambda _done, _total: None) == {"busy": True}


def test_a_decision_during_the_run_is_not_overwritten(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = write_all(ELEVATOR)
    compare()
    topic_id = topic_of(letters[0]).id
    write(ELEVATOR[0], phone="13999990000")
    actor, compute = factories.actor("command"), running.compute
    calls: list[int] = []

    def slowly(*arguments: Any) -> Any:
        findings = compute(*arguments)
        if not calls:
            with transaction():
                operations.not_the_same(actor, db.session.get_one(Topic, topic_id), letters[0], "另一件事")
        calls.append(1)
        return findings

    monkeypatch.setattr(running, "compute", slowly)
    compare()
    assert len(calls) == 2
    set_apart = find_topic_of(letters[0])
    assert set_apart is None or set_apart.id != topic_id
    assert topic_of(letters[1]).id == topic_id


def test_a_burst_of_letters_asks_for_one_run(app: Flask, run_jobs: Callable[[], int]) -> None:
    with pretend(now()), transaction():
        runs.ask_for_run()
        runs.ask_for_run()
    jobs = db.session.scalars(select(Job).where(Job.name == runs.CLUSTER_JOB)).all()
    assert [job.queue for job in jobs] == ["topics"]


def test_time_cools_a_topic_and_wakes_what_was_put_off(app: Flask) -> None:
    letters = write_all(ELEVATOR)
    compare()
    topic = topic_of(letters[0])
    actor, other = factories.actor("council_member"), factories.actor("commissioner")
    with transaction():
        operations.nominate(actor, "人少但急", topic=topic)
        operations.start_review(other, topic)
    factories.panel_says(topic, "park")
    with transaction():
        operations.park(actor, topic, "等规划批复", now() + timedelta(days=3))
    with transaction():
        assert operations.wake_parked(now()) == 0
        assert operations.wake_parked(now() + timedelta(days=4)) == 1
    assert topic.state == "candidate" and topic.parked_until is None


def test_a_topic_that_came_apart_says_where_from(app: Flask) -> None:
    letters = write_all(ELEVATOR)
    compare()
    topic, ids = topic_of(letters[0]), [letter.id for letter in letters]
    members = db.session.scalars(select(TopicMember).where(TopicMember.topic_id == topic.id)).all()
    plan = make_plan(
        Changes((Group("Tpart", tuple(ids[3:]), None, (), tuple(ids[3:])),), (), ()),
        [KnownTopic(topic.id, topic.engine_key, topic.id, topic.state, is_kept=False)],
        [KnownMember(row.id, row.submission_id, row.topic_id, row.added_by) for row in members],
    )
    run = db.session.scalars(select(EngineRun)).one()
    with transaction():
        name = Naming("电梯停运", "电梯如何修好？", [], ids[3], None, None)
        assert store_plan(run, plan, {"Tpart": name}, {}, {}, {}).counts["formed"] == 1
    child = topic_of(letters[3])
    assert {topic_of(letter).id for letter in letters[:3]} == {topic.id} != {child.id}
    step = db.session.scalars(select(TopicLineage).where(TopicLineage.topic_id == child.id)).one()
    assert (step.kind, step.other_id, step.cause, step.letters) == ("split", topic.id, "engine", 3)
