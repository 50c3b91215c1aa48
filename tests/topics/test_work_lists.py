"""Runs find what waits on a list, and counts follow what changed; both equal what a look at everything gives."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.core.settings import change_setting
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.topics.models import EngineDocument, EngineWaiting, EngineWatermark, Topic, TopicScore
from govtrack.topics.operations import runs
from govtrack.topics.operations.enlisting import LONGEST_TRANSACTION, enlist_new, strike_off_departed, sweep
from govtrack.topics.published_rule import rule_since
from govtrack.topics.queries.facts import list_day_changes
from govtrack.topics.queries.volume import find_full_volume, list_to_score
from govtrack.topics.queries.work import has_work
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write, write_all


def waiting() -> set[int]:
    return set(db.session.scalars(select(EngineWaiting.submission_id)))


def look() -> int:
    with transaction():
        return enlist_new()


def age(letters: list[Submission], by: timedelta) -> None:
    """As if the letters had been stored so long ago."""
    with transaction():
        for letter in letters:
            letter.created_at = now() - by


def test_what_came_is_listed_once_and_struck_off_by_the_run(app: Flask) -> None:
    letters = write_all(ELEVATOR)
    look()
    assert waiting() == {letter.id for letter in letters} and has_work(factories.subdistrict())
    compare()
    assert waiting() == set() and not has_work(factories.subdistrict())
    assert len(db.session.scalars(select(EngineDocument)).all()) == len(letters)
    look()
    assert waiting() == set()


def test_what_a_slow_transaction_committed_late_is_found(app: Flask) -> None:
    """The mark stays below everything that is younger than any transaction may be."""
    first, second = write_all(ELEVATOR[:2])
    age([first], LONGEST_TRANSACTION + timedelta(seconds=1))
    age([second], LONGEST_TRANSACTION - timedelta(seconds=30))
    look()
    assert db.session.scalar(select(EngineWatermark.last_id)) == first.id
    with transaction():
        db.session.execute(delete(EngineWaiting))
    look()
    assert waiting() == {second.id}


def test_a_letter_waits_until_the_desk_took_it_up(app: Flask) -> None:
    from govtrack.intake.operations.submit import Draft

    desk = factories.actor("command")
    with transaction():
        letter = intake.submit(ANONYMOUS, Draft(title=ELEVATOR[0][0], body=ELEVATOR[0][1]))[0]
    compare()
    assert waiting() == {letter.id} and not has_work(factories.subdistrict())
    with transaction():
        intake.accept(desk, letter)
    assert has_work(factories.subdistrict())
    compare()
    assert waiting() == set()


def test_who_left_the_loop_leaves_the_list_and_comes_back_with_it(app: Flask) -> None:
    from govtrack.intake.operations.submit import Draft

    desk = factories.actor("command")
    with transaction():
        letter = intake.submit(ANONYMOUS, Draft(title=ELEVATOR[0][0], body=ELEVATOR[0][1]))[0]
    age([letter], timedelta(hours=1))
    look()
    with transaction():
        intake.not_accept(desk, letter, "不属于街道职责，请拨打12345")
        assert strike_off_departed() == 1
    look()
    assert waiting() == set()
    with transaction():
        intake.reconsider(desk, letter, "补充材料后再看一次")
        intake.accept(desk, letter)
    for job in db.session.scalars(select(Job).where(Job.name == "topics.enlist")).all():
        assert run_job(job.id) == "done"
    assert waiting() == {letter.id}


def test_a_sweep_finds_what_no_list_holds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from govtrack.topics.operations import enlisting

    monkeypatch.setattr(enlisting, "SWEPT_AT_ONCE", 2)
    letters = write_all(ELEVATOR[:5])
    compare()
    lost = letters[1], letters[4]
    with transaction():
        ids = [letter.id for letter in lost]
        db.session.execute(delete(EngineDocument).where(EngineDocument.submission_id.in_(ids)))
        db.session.scalars(select(EngineWatermark)).one().last_id = letters[-1].id
    look()
    assert waiting() == set()
    last: int | None = 0
    rounds = 0
    while last is not None:
        with transaction():
            last = sweep(last)
        rounds += 1
    assert waiting() == set(ids) and rounds == 4


@pytest.mark.parametrize(
    ("strengths", "expected"),
    [
        # Nobody above the fewest; one of twenty is the 95th percentile; one of twenty-one is not.
        ([2.0] * 40, 5.0),
        ([2.0] * 19 + [30.0], 30.0),
        ([2.0] * 20 + [30.0], 5.0),
        ([2.0] * 38 + [25.0, 40.0], 25.0),
        ([2.0] * 39 + [40.0], 5.0),
        ([5.0] * 20, 5.0),
        ([50.0, 30.0, 40.0], 50.0),
    ],
)
def test_full_volume_is_the_ninety_fifth_percentile(app: Flask, strengths: list[float], expected: float) -> None:
    assert find_full_volume(factories.subdistrict().id, now()) == 5.0
    with transaction():
        for number, strength in enumerate(strengths):
            db.session.add(_topic(number, strength, now() - timedelta(days=1)))
        # Older than a year, to come, of another state: none of them counts.
        db.session.add(_topic(900, 99.0, now() - timedelta(days=366)))
        db.session.add(_topic(901, 99.0, now() + timedelta(days=1)))
        db.session.add(_topic(902, 99.0, now() - timedelta(days=1), state="dissolved"))
    assert find_full_volume(factories.subdistrict().id, now()) == expected


def _topic(number: int, strength: float, last_at: datetime, **more: object) -> Topic:
    here = factories.subdistrict()
    return Topic(
        number=f"T-{number}", subdistrict_id=here.id, place_id=here.id, title="题", keywords=[], weekly=[],
        hotness_parts={}, strength=strength, last_at=last_at, **more,
    )  # fmt: skip


def test_a_topic_settles_and_is_counted_again_when_the_rule_changes(app: Flask) -> None:
    here = factories.subdistrict()
    with transaction():
        settled, moving = _topic(1, 1.0, now()), _topic(2, 1.0, now())
        for topic, scored in ((settled, 0), (moving, -1)):
            topic.settles_at = now() - timedelta(days=5)
            topic.scored_at = topic.settles_at + timedelta(seconds=scored)
            db.session.add(topic)
    assert list_to_score(here.id, 0, rule_since(), 10) == [moving.id]
    with transaction():
        change_setting("topics.candidate_hotness", 50.0, "test")
    assert list_to_score(here.id, 0, rule_since(), 10) == [settled.id, moving.id]
    assert list_to_score(here.id, settled.id, rule_since(), 10) == [moving.id]
    assert list_to_score(here.id, 0, rule_since(), 1) == [settled.id]


def test_a_run_counts_the_topics_that_changed_and_no_other(app: Flask) -> None:
    lifts, fumes = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    lift, fume = topic_of(lifts[0]), topic_of(fumes[0])
    scored = {topic.id: topic.scored_at for topic in (lift, fume)}
    write(ELEVATOR[0], phone="13912345678")
    assert compare()["scored"] == 1
    db.session.expire_all()
    assert lift.letters == len(ELEVATOR) + 1 and lift.scored_at != scored[lift.id]
    assert fume.scored_at == scored[fume.id]


def test_a_leap_of_the_moment_has_all_topics_counted(app: Flask) -> None:
    began = now() - timedelta(days=900)
    for phone, hours in (("13912345001", 0), ("13912345002", 6)):
        write(ELEVATOR[0], phone=phone, at=began + timedelta(hours=hours))
        compare()
    assert not db.session.scalars(select(Job).where(Job.key.startswith("topics.score/after/"))).all()
    write(ELEVATOR[1], phone="13912345003", at=began + timedelta(hours=12, seconds=1))
    compare()
    (job,) = db.session.scalars(select(Job).where(Job.key.startswith("topics.score/after/"))).all()
    assert run_job(job.id) == "done"


def test_all_topics_are_counted_in_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "SCORED_AT_ONCE", 1)
    write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    ids, last = [], 0
    while True:
        with transaction():
            part = runs.rescore_some(factories.subdistrict().id, last)
        if part.last_id is None:
            break
        last = part.last_id
        ids.append(last)
    assert ids == sorted(db.session.scalars(select(Topic.id)))


def test_the_figures_of_a_day_are_kept_of_those_that_changed(app: Flask) -> None:
    lifts = write_all(ELEVATOR[:5])
    compare()
    topic = topic_of(lifts[0])
    with transaction():
        for row in db.session.scalars(select(TopicScore)):
            row.day = "2026-01-01"
    write_all(FUMES, first_phone=60)
    compare()
    assert {row.topic_id for row in db.session.scalars(select(TopicScore).where(TopicScore.day > "2026-01-01"))} != {
        topic.id
    }
    write(ELEVATOR[5], phone="13912345678")
    compare()
    day, before, changes = list_day_changes(factories.actor("command"))
    assert day and before == "2026-01-01"
    (lift,) = [change for change in changes if change.topic.number == topic.number]
    assert (lift.new_letters, lift.before is not None) == (1, True)


@pytest.mark.parametrize(
    ("past", "counts"),
    [
        (timedelta(seconds=-1), False), (timedelta(0), True), (timedelta(seconds=1), True),
        (timedelta(days=365, seconds=-1), True), (timedelta(days=365), False), (timedelta(days=365, seconds=1), False),
    ],
)  # fmt: skip
def test_a_topic_counts_for_a_year_after_its_newest_letter(app: Flask, past: timedelta, counts: bool) -> None:
    here, as_of = factories.subdistrict(), now()
    with transaction():
        db.session.add(_topic(1, 30.0, as_of - past))
    assert find_full_volume(here.id, as_of) == (30.0 if counts else 5.0)


@pytest.mark.parametrize(("late", "again"), [(-1, True), (0, False), (1, False)])
def test_a_topic_counted_before_the_rule_changed_is_counted_again(app: Flask, late: int, again: bool) -> None:
    here, changed = factories.subdistrict(), now()
    with transaction():
        settled = _topic(1, 1.0, changed)
        settled.scored_at = changed + timedelta(seconds=late)
        settled.settles_at = changed - timedelta(days=1)
        db.session.add(settled)
    assert list_to_score(here.id, 0, changed, 10) == ([settled.id] if again else [])
