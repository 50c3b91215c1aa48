"""Two who do the same at the same moment, on real connections of both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Timer
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.core.idempotency import FormOutcome, once
from govtrack.core.jobs import Job, JobRun, enqueue, job, run_job
from govtrack.core.jobs.schedule import RECURRING, tick
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from tests import factories, servers

PARALLEL = 8
RAN: list[int] = []


@job("tests.at_once")
def note(run: JobRun) -> None:
    """Notes that it ran."""
    RAN.append(run.job_id)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def house_of_two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each kind of database."""
    with servers.house_on(request.param, tmp_path_factory.mktemp("at-once")) as application:
        yield application


def at_once(application: Flask, action: Callable[[int], Any]) -> list[Any]:
    """What each of several threads gets who begin together."""
    barrier = Barrier(PARALLEL)

    def take_part(number: int) -> Any:
        with application.app_context():
            barrier.wait(10)
            try:
                return action(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(take_part, range(PARALLEL)))


def test_one_form_is_done_once_and_all_are_led_to_it(house_of_two: Flask) -> None:
    """The first one waits until all have sent the form: whoever only looks whether it was sent finds nothing."""
    done: list[int] = []
    begun, everybody = Counter[str](), Event()

    def send(number: int) -> str:
        def act() -> str:
            done.append(number)
            everybody.wait(5)
            return f"/done/{number}"

        begun["sent"] += 1
        if begun["sent"] == PARALLEL:
            Timer(0.1, everybody.set).start()
        return once("one-token", act)

    answers = at_once(house_of_two, send)
    assert set(answers) == {f"/done/{done[0]}"} and len(done) == 1


def test_a_form_that_fails_may_be_sent_again(house_of_two: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        once("unlucky", lambda: str(1 // 0))
    assert once("unlucky", lambda: "/second") == "/second"
    assert db.session.scalar(select(func.count()).select_from(FormOutcome).where(FormOutcome.token == "unlucky")) == 1


def test_a_key_writes_one_job(house_of_two: Flask) -> None:
    def write(_number: int) -> int:
        with transaction():
            return enqueue("core.forget", key="the-same").id

    assert len(set(at_once(house_of_two, write))) == 1


def test_a_job_is_run_by_one_of_many_workers(house_of_two: Flask) -> None:
    RAN.clear()
    with transaction():
        job_id = enqueue("tests.at_once").id
    outcomes = at_once(house_of_two, lambda _number: run_job(job_id))
    assert sorted(outcomes) == ["done", *["skipped"] * (PARALLEL - 1)]
    assert [job_id] == RAN


def test_of_two_changes_to_one_row_none_is_lost(house_of_two: Flask) -> None:
    place, panel = factories.place("community"), factories.actor("community_staff")
    with transaction():
        topic_id = topics.nominate(panel, "多人反映", title="路灯", place=place).id

    def count(_number: int) -> bool:
        try:
            with transaction():
                db.session.get_one(Topic, topic_id).shown_voices += 1
        except Conflict:
            return False
        return True

    counted = at_once(house_of_two, count)
    db.session.rollback()
    assert db.session.get_one(Topic, topic_id).shown_voices == counted.count(True) >= 1


def test_ticks_at_once_fire_each_slot_once(house_of_two: Flask) -> None:
    at_once(house_of_two, lambda _number: tick())
    db.session.rollback()
    written = db.session.execute(
        select(Job.name, func.count()).where(Job.name.in_(RECURRING), Job.flight.is_not(None)).group_by(Job.name)
    ).all()
    assert {name: count for name, count in written if name != "tests.note"} == {
        name: 1 for name in RECURRING if name != "tests.note"
    }
