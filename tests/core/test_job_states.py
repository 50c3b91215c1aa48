"""The states of a job, written out by hand: what each touch leaves of each, and every span to the second."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import db, insert_if_new, transaction
from govtrack.core.jobs import Job, JobRun, enqueue, hold_jobs, job, let_go_of_jobs, relay, run_job
from govtrack.core.jobs.models import Heartbeat
from govtrack.core.jobs.outbox import KINDS, enqueue_alone, find_job
from govtrack.core.jobs.schedule import forget_old_jobs
from govtrack.core.jobs.states import CANCELLABLE, CLAIMABLE, RETRIABLE, STATES, UNFINISHED

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE = f"{socket.gethostname()}:{os.getpid()}"
GAVE_UP: list[str] = []


@job("tests.step", lease_seconds=90, max_attempts=3, queue="notify", gave_up=lambda **given: GAVE_UP.append(str(given)))
def step(run: JobRun, fail: bool = False) -> dict[str, Any]:
    """Ends well or badly."""
    if fail:
        raise ValueError("bad luck")
    return {"ran": True}


def job_in(state: str, **values: Any) -> Job:
    with transaction(), hold_jobs():
        row = enqueue("tests.step", fail=values.pop("fail", False))
        usual = {"claimed_by": relay.worker_name(), "lease_until": NOON + SECOND} if state == "running" else {}
        if state == "handed_over":
            usual = {"handed_over_at": NOON}
        for name, value in {"state": state, "run_at": NOON, **usual, **values}.items():
            setattr(row, name, value)
    return row


# State before → after: a worker that got its number, a hand-over, a sweep that releases, letting go of what is held.
STEPS = {
    "held": ("held", "held", "held", "waiting"),
    "waiting": ("done", "handed_over", "waiting", "waiting"),
    "handed_over": ("done", "handed_over", "handed_over", "handed_over"),
    "running": ("running", "running", "running", "running"),
    "done": ("done", "done", "done", "done"),
    "failed": ("failed", "failed", "failed", "failed"),
    "cancelled": ("cancelled", "cancelled", "cancelled", "cancelled"),
}


def let_go() -> None:
    with transaction():
        let_go_of_jobs()


@pytest.mark.parametrize("state", STEPS)
@time_machine.travel(NOON, tick=False)
def test_what_each_touch_makes_of_a_job(app: Flask, state: str) -> None:
    deeds: tuple[Callable[[Job], Any], ...] = (
        lambda row: run_job(row.id), lambda row: relay.hand_over([row.id]), lambda _row: relay._release_abandoned(),
        lambda _row: let_go(),
    )  # fmt: skip
    for deed, expected in zip(deeds, STEPS[state], strict=True):
        row = job_in(state)
        deed(row)
        db.session.refresh(row)
        assert row.state == expected


def test_the_states_of_a_job() -> None:
    assert set(STATES) == set(STEPS)
    assert set(UNFINISHED) == {"held", "waiting", "handed_over", "running"}
    assert set(CLAIMABLE) == {"waiting", "handed_over"}
    assert set(CANCELLABLE) == {"held", "waiting", "handed_over"}
    assert set(RETRIABLE) == {"failed", "cancelled"}


@pytest.mark.parametrize(("late", "is_released"), [(timedelta(0), False), (SECOND, True)])
def test_a_lease_holds_to_its_last_moment(app: Flask, late: timedelta, is_released: bool) -> None:
    row = job_in("running", lease_until=NOON)
    with time_machine.travel(NOON + late, tick=False):
        relay._release_abandoned()
    db.session.refresh(row)
    assert (row.state, row.claimed_by is None, row.lease_until is None) == (
        ("waiting", True, True) if is_released else ("running", False, False)
    )


@pytest.mark.parametrize(
    ("claimed_by", "is_dead"),
    [(HERE, False), (f"{socket.gethostname()}:999999", True), ("elsewhere:999999", False), (None, False),
     (f"{socket.gethostname()}:x", False), (f"{socket.gethostname()}:1", False)],
    ids=["this process", "gone", "on another machine", "nobody", "no number", "the first process"],
)  # fmt: skip
def test_a_worker_is_dead_where_its_process_is_gone_from_this_machine(claimed_by: str | None, is_dead: bool) -> None:
    assert relay._is_dead(claimed_by) is is_dead


@pytest.mark.parametrize(("waited", "is_lost"), [(60, False), (61, True)])
def test_the_broker_has_a_minute(app: Flask, waited: int, is_lost: bool) -> None:
    row = job_in("handed_over")
    with time_machine.travel(NOON + timedelta(seconds=waited), tick=False):
        relay._release_abandoned()
    db.session.refresh(row)
    assert (row.state == "waiting") is is_lost


@pytest.mark.parametrize(("ahead", "leaves"), [(timedelta(0), True), (SECOND, False)])
@time_machine.travel(NOON, tick=False)
def test_a_sweep_hands_over_what_is_due(app: Flask, ahead: timedelta, leaves: bool) -> None:
    row = job_in("waiting", run_at=NOON + ahead)
    relay.sweep()
    db.session.refresh(row)
    assert (row.state == "handed_over") is leaves
    assert (row.handed_over_at == NOON) is leaves


@time_machine.travel(NOON, tick=False)
def test_a_sweep_takes_the_oldest_first_and_no_more_than_it_may(app: Flask) -> None:
    rows = [job_in("waiting", run_at=NOON - timedelta(minutes=minutes)) for minutes in (1, 3, 2)]
    relay.sweep(limit=2)
    for row in rows:
        db.session.refresh(row)
    assert [row.state for row in rows] == ["waiting", "handed_over", "handed_over"]


@time_machine.travel(NOON, tick=False)
def test_a_claim_is_signed_counted_and_leased(app: Flask) -> None:
    from govtrack.core.jobs import runner

    row = job_in("waiting")
    claim = runner._claim(row.id, CLAIMABLE)
    db.session.refresh(row)
    assert claim is not None and claim.attempt == 1
    assert (row.state, row.attempts, row.claimed_by) == ("running", 1, relay.worker_name())
    assert row.lease_until == NOON + timedelta(seconds=90)


@time_machine.travel(NOON, tick=False)
def test_tries_are_five_twenty_and_eighty_seconds_apart_and_then_end(app: Flask) -> None:
    GAVE_UP.clear()
    row = job_in("waiting", fail=True)
    for attempt, pause in ((1, 5), (2, 20)):
        assert run_job(row.id) == "failed"
        db.session.refresh(row)
        assert (row.state, row.attempts, row.run_at) == ("waiting", attempt, NOON + timedelta(seconds=pause))
        assert "bad luck" in (row.error or "") and GAVE_UP == []
    assert run_job(row.id) == "failed"
    db.session.refresh(row)
    assert (row.state, row.attempts, row.finished_at, row.claimed_by) == ("failed", 3, NOON, None)
    assert GAVE_UP == ["{'fail': True}"], "whatever waits for the job is told once"


def test_a_job_whose_workers_died_at_every_try_ends_without_another(app: Flask) -> None:
    GAVE_UP.clear()
    row = job_in("waiting", attempts=3)
    assert run_job(row.id) == "failed"
    db.session.refresh(row)
    assert (row.state, row.result) == ("failed", None) and len(GAVE_UP) == 1
    last = job_in("waiting", attempts=2)
    assert run_job(last.id) == "done"


@time_machine.travel(NOON, tick=False)
def test_a_job_that_ended_well_keeps_its_result_and_nothing_of_its_worker(app: Flask) -> None:
    row = job_in("waiting", error="an earlier one")
    assert run_job(row.id) == "done"
    db.session.refresh(row)
    assert (row.result, row.error, row.finished_at) == ({"ran": True}, None, NOON)
    assert (row.claimed_by, row.lease_until) == (None, None)


@pytest.mark.parametrize(("progress", "lease"), [(1, 90)])
@time_machine.travel(NOON, tick=False)
def test_showing_how_far_it_is_extends_the_lease(app: Flask, progress: int, lease: int) -> None:
    from govtrack.core.jobs import runner

    row = job_in("waiting")
    claim = runner._claim(row.id, CLAIMABLE)
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        JobRun(row.id, lease, claim).progress(progress, 4)
    db.session.refresh(row)
    assert (row.progress_done, row.progress_total) == (progress, 4)
    assert row.lease_until == NOON + timedelta(seconds=120)
    JobRun(row.id, lease).progress(3, 4)
    db.session.refresh(row)
    assert row.progress_done == progress, "work without a claim shows nothing"


@pytest.mark.parametrize(
    ("state", "days", "is_forgotten"),
    [("done", 14, False), ("done", 15, True), ("cancelled", 15, True), ("failed", 99, False), ("waiting", 99, False)],
)
@time_machine.travel(NOON, tick=False)
def test_what_ended_is_kept_for_two_weeks_and_what_failed_until_somebody_looks(
    app: Flask, state: str, days: int, is_forgotten: bool
) -> None:
    row_id = job_in(state, finished_at=NOON - timedelta(days=days)).id
    with transaction():
        assert forget_old_jobs() == int(is_forgotten)
    db.session.expire_all()
    assert (db.session.get(Job, row_id) is None) is is_forgotten


def test_what_is_written_bears_its_kinds_queue_unless_told_otherwise(app: Flask) -> None:
    with transaction():
        usual, other = enqueue("tests.step"), enqueue("tests.step", queue="topics-1")
        assert (usual.queue, other.queue) == ("notify", "topics-1")
        assert (usual.state, usual.key, usual.payload) == ("waiting", None, {})


def test_a_key_finds_its_job_and_nothing_else(app: Flask) -> None:
    with transaction():
        first, second = enqueue("tests.step", key="a"), enqueue("tests.step", key="a", fail=True)
    assert first.id == second.id and second.payload == {}
    assert find_job("a") == first and find_job("b") is None


def test_of_one_flight_one_job_is_under_way(app: Flask) -> None:
    with transaction():
        first = enqueue_alone("tests.step", "slot/1", "recurring")
        assert first is not None and (first.flight, first.queue) == ("tests.step", "recurring")
        assert enqueue_alone("tests.step", "slot/1", "recurring") is None
        assert enqueue_alone("tests.step", "slot/2", "recurring") is None
    with transaction():
        first.state = "failed"
    with transaction():
        assert enqueue_alone("tests.step", "slot/2", "recurring") is not None


@pytest.mark.parametrize(("is_held", "ahead", "calls"), [(False, 0, 1), (True, 0, 0), (False, 60, 0)])
@time_machine.travel(NOON, tick=False)
def test_what_is_due_leaves_after_the_commit(
    app: Flask, monkeypatch: pytest.MonkeyPatch, is_held: bool, ahead: int, calls: int
) -> None:
    handed: list[int] = []
    monkeypatch.setattr(relay, "hand_over", lambda ids: handed.extend(ids))
    at = NOON + timedelta(seconds=ahead)
    with transaction():
        if is_held:
            with hold_jobs():
                row = enqueue("tests.step", run_at=at)
        else:
            row = enqueue("tests.step", run_at=at)
        assert handed == [], "not before the commit"
    assert handed == [row.id] * calls
    assert (row.run_at, row.state) == (at, "held" if is_held else "waiting")


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match=r"tests\.step"):
        job("tests.step")(step)
    kind = KINDS["tests.step"]
    assert (kind.queue, kind.lease_seconds, kind.max_attempts) == ("notify", 90, 3)


def test_the_breaker_opens_again_after_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([100.0, 114.9, 115.0])
    monkeypatch.setattr("govtrack.core.jobs.relay.time.monotonic", lambda: next(moments))
    breaker = relay._Breaker()
    breaker.trip()
    assert breaker.is_open() is False
    assert breaker.is_open() is True


@pytest.mark.parametrize(("request_id", "traced_as"), [("a1b2c3", "a1b2c3"), ("", "job-{}")])
def test_what_a_job_logs_is_traced_to_the_request_that_caused_it(app: Flask, request_id: str, traced_as: str) -> None:
    from govtrack.core.jobs import runner

    row = job_in("waiting", request_id=request_id)
    claim = runner._claim(row.id, CLAIMABLE)
    assert claim is not None and claim.request_id == traced_as.format(row.id)


def test_a_new_job_has_been_tried_by_nobody(app: Flask) -> None:
    with transaction(), hold_jobs():
        row = enqueue("tests.step")
    db.session.refresh(row)
    assert (row.attempts, row.progress_done, row.progress_total) == (0, 0, 0)
    assert (row.claimed_by, row.lease_until, row.handed_over_at, row.result, row.error) == (None,) * 5


def test_each_process_has_one_sign_of_life(app: Flask) -> None:
    for name, is_new in (("web", True), ("beat", True), ("web", False)):
        with transaction():
            assert (insert_if_new(Heartbeat, name=name, seen_at=NOON) is not None) is is_new


def test_a_key_leads_to_its_own_job(app: Flask) -> None:
    with transaction(), hold_jobs():
        first, second = (enqueue("tests.step", key=key) for key in ("a", "b"))
    with transaction(), hold_jobs():
        assert enqueue("tests.step", key="b").id == second.id != first.id
    assert find_job("a") is first and find_job("c") is None


def test_what_recurs_leaves_after_the_commit_like_any_job(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(relay, "hand_over_soon", left.append)
    with transaction():
        row = enqueue_alone("tests.step", "slot-1", "default")
        assert row is not None and left == []
    assert left == [row.id]
    with transaction():
        assert enqueue_alone("tests.step", "slot-2", "default") is None, "the earlier one is not finished"
    assert left == [row.id]
