"""The outbox: written with its cause, run once, tried again, ended with a name."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, JobRun, enqueue, job, relay, run_job
from govtrack.core.jobs.schedule import RECURRING, tick

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
    row = write(text="later")

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError("broker is down")

    monkeypatch.setattr(app.extensions["celery"], "send_task", refuse)
    monkeypatch.setattr(relay, "breaker", relay._Breaker())
    assert relay.hand_over([row.id]) == 0
    db.session.refresh(row)
    assert row.state == "waiting"
    assert not relay.breaker.is_open(), "further pages do not wait for the broker"


def test_two_beats_fire_a_slot_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["celery"], "send_task", lambda *_args, **_kwargs: None)
    monkeypatch.setitem(RECURRING, "tests.note", 3600)
    before = db.session.query(Job).filter_by(name="tests.note").count()
    tick()
    tick()
    assert db.session.query(Job).filter_by(name="tests.note").count() == before + 1
