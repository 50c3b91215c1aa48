"""The outbox: written with its cause, run once, tried again, ended with a name."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from govtrack.config import QUEUES, ROOT, all_queues
from govtrack.core.clock import follow, now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, JobRun, enqueue, hold_jobs, job, let_go_of_jobs, relay, run_job, runner, schedule
from govtrack.core.jobs.schedule import last_tick, tick

CALLS: list[str] = []


@job("tests.note", max_attempts=2)
def note(run: JobRun, text: str, fail: bool = False) -> dict[str, Any]:
    """Notes that it ran."""
    CALLS.append(text)
    run.progress(1, 2)
    if fail:
        raise ValueError(text)
    return {"noted": text}


@pytest.fixture(autouse=True)
def _forget() -> None:
    CALLS.clear()


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    yield
    follow(datetime.now(UTC))


def write(**payload: Any) -> Job:
    with transaction():
        return enqueue("tests.note", **payload)


def test_a_job_of_an_undone_transaction_never_was(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        enqueue("tests.note", key="undone", text="x")
        _ = 1 / 0
    assert db.session.query(Job).filter_by(key="undone").count() == 0


def test_three_deliveries_have_one_effect(app: Flask) -> None:
    row = write(text="once")
    assert [run_job(row.id) for _ in range(3)] == ["done", "skipped", "skipped"]
    assert CALLS == ["once"]
    db.session.refresh(row)
    assert row.result == {"noted": "once"} and (row.progress_done, row.progress_total) == (1, 2)


def test_a_key_is_written_once(app: Flask) -> None:
    assert write(text="a", key="slot").id == write(text="b", key="slot").id


def test_a_failing_job_is_tried_again_and_then_ends(app: Flask) -> None:
    row = write(text="bad", fail=True)
    assert run_job(row.id) == "failed"
    db.session.refresh(row)
    assert row.state == "waiting" and row.run_at > now()
    assert run_job(row.id) == "failed"
    db.session.refresh(row)
    assert row.state == "failed" and "ValueError: bad" in row.error


def test_a_dead_workers_job_is_released(app: Flask) -> None:
    row = write(text="left behind")
    with transaction():
        db.session.query(Job).filter_by(id=row.id).update(
            {
                "state": "running",
                "claimed_by": f"{socket.gethostname()}:999999",
                "lease_until": now() + timedelta(hours=1),
            }
        )
    relay._release_abandoned()
    db.session.refresh(row)
    assert row.state == "waiting"


def test_a_living_workers_job_is_left_alone_until_its_lease_ends(app: Flask) -> None:
    row = write(text="busy")
    with transaction():
        db.session.query(Job).filter_by(id=row.id).update(
            {
                "state": "running",
                "claimed_by": f"{socket.gethostname()}:{os.getpid()}",
                "lease_until": now() + timedelta(minutes=2),
            }
        )
    relay._release_abandoned()
    db.session.refresh(row)
    assert row.state == "running"
    with time_machine.travel(now() + timedelta(minutes=3)):
        relay._release_abandoned()
    db.session.refresh(row)
    assert row.state == "waiting"


def test_what_the_broker_lost_is_handed_over_again(app: Flask) -> None:
    row = write(text="lost")
    with transaction():
        db.session.query(Job).filter_by(id=row.id).update({"state": "handed_over", "handed_over_at": now()})
    with time_machine.travel(now() + timedelta(minutes=5)):
        relay._release_abandoned()
    db.session.refresh(row)
    assert row.state == "waiting"


def test_a_broker_that_is_down_costs_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError("broker is down")

    monkeypatch.setattr(app.extensions["celery"], "send_task", refuse)
    monkeypatch.setattr(relay, "breaker", relay._Breaker())
    row = write(text="later")
    assert relay.hand_over([row.id]) == 0
    assert row.state == "waiting"
    assert not relay.breaker.is_open(), "further pages do not wait for the broker"


def test_two_beats_fire_a_slot_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "RECURRING", {})
    schedule.every(3600, "tests.note")
    before = db.session.query(Job).filter_by(name="tests.note").count()
    tick()
    tick()
    assert db.session.query(Job).filter_by(name="tests.note").count() == before + 1


def test_what_recurs_waits_for_its_earlier_slot(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "RECURRING", {})
    schedule.every(60, "tests.note")
    slots = db.session.query(Job).filter_by(name="tests.note", flight="tests.note")
    tick()
    with time_machine.travel(now() + timedelta(seconds=60)):
        tick()
        assert slots.count() == 1, "the first is still waiting"
        with transaction():
            slots.one().state = "done"
        tick()
    assert slots.count() == 2
    assert {row.queue for row in slots} == {"recurring"}
    assert set(all_queues()) >= {"recurring"}, "a worker serves it"


def test_a_tick_is_seen(app: Flask) -> None:
    assert last_tick() is None
    tick()
    first = last_tick()
    assert first is not None and now() - first < timedelta(seconds=5)
    with time_machine.travel(now() + timedelta(minutes=1)):
        tick()
    second = last_tick()
    assert second is not None and second - first > timedelta(seconds=59)


def test_a_job_of_an_unknown_kind_ends(app: Flask) -> None:
    row = write(text="from a newer version")
    with transaction():
        row.name = "tests.unheard_of"
    assert run_job(row.id) == "skipped"
    assert (row.state, row.attempts, row.claimed_by) == ("failed", 1, None)
    assert "tests.unheard_of" in (row.error or "") and row.finished_at is not None
    assert run_job(row.id) == "skipped"


@job("tests.outlived", max_attempts=3)
def outlived(run: JobRun, step: str) -> None:
    """Loses its lease to another worker in the middle of its work, then goes on or fails."""
    CALLS.append(step)
    with transaction():
        other = {"claimed_by": "elsewhere:1", "attempts": Job.attempts + 1}
        db.session.execute(update(Job).where(Job.id == run.job_id).values(**other))
    if step == "progress":
        run.progress(1, 2)
        CALLS.append("went on")
    if step == "fail":
        raise ValueError(step)


@pytest.mark.parametrize("step", ["finish", "fail", "progress"])
def test_a_worker_past_its_lease_ends_nobody_elses_job(app: Flask, step: str) -> None:
    with transaction():
        row = enqueue("tests.outlived", step=step)
    run_job(row.id)
    db.session.refresh(row)
    assert (row.state, row.claimed_by, row.attempts, row.finished_at) == ("running", "elsewhere:1", 2, None)
    assert "went on" not in CALLS, "and it stops where it learns of it"


def test_the_same_process_may_claim_again_but_its_first_claim_is_over(app: Flask) -> None:
    row = write(text="twice")
    first = runner._claim(row.id, ("waiting", "handed_over"))
    with transaction():
        row.state = "waiting"
    second = runner._claim(row.id, ("waiting", "handed_over"))
    assert first is not None and second is not None
    assert not runner._finish(first, state="done")
    assert runner._finish(second, state="done")


def test_a_running_job_is_claimed_by_nobody(app: Flask) -> None:
    row = write(text="taken")
    assert runner._claim(row.id, ("waiting", "handed_over")) is not None
    assert run_job(row.id) == "skipped"


def test_held_jobs_are_not_taken_until_they_are_let_go(app: Flask) -> None:
    with hold_jobs():
        row = write(text="a story")
    relay.sweep()
    assert run_job(row.id) == "skipped" and row.state == "held"
    with transaction():
        let_go_of_jobs()
    assert relay.sweep() >= 1
    assert run_job(row.id) == "done" and CALLS == ["a story"]


def test_a_failed_hand_over_does_not_undo_what_was_sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanish(*_args: Any) -> int:
        raise OperationalError("UPDATE jobs", {}, Exception("server closed the connection"))

    monkeypatch.setattr(relay, "hand_over", vanish)
    row = write(text="kept")
    assert row.state == "waiting"


def test_a_clock_that_is_wrong_follows_the_databases(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    row = write(text="busy")
    true_time = now()
    with time_machine.travel(true_time + timedelta(hours=2)):
        monkeypatch.setattr("govtrack.core.db.database_moment", lambda: true_time)
        assert runner._claim(row.id, ("waiting", "handed_over")) is not None
        assert abs(now() - true_time) < timedelta(minutes=1)
        lease = row.lease_until
        relay._release_abandoned()
        db.session.refresh(row)
    assert row.state == "running" and lease is not None and lease - true_time < timedelta(minutes=3)


def test_whoever_runs_the_parts_alone_serves_every_queue() -> None:
    """Jobs of a queue that no worker of an installation serves would wait for ever."""

    def served(*files: str) -> set[str]:
        text = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
        lists = re.findall(r"(?: -Q |QUEUES=)([a-z,]+)", text)
        return {queue for names in lists for queue in names.split(",")}

    workers = [str(path.relative_to(ROOT)) for path in (ROOT / "deploy/production").glob("worker-*.env")]
    assert served("README.md") == served("deploy/compose.yaml") == served(*workers) == set(QUEUES)
