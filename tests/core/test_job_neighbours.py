"""What happens to one job leaves every other as it was; and what a broken broker, worker or handler leaves behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.idempotency import FormOutcome
from govtrack.core.jobs import Job, JobRun, enqueue, hold_jobs, job, relay, run_job, runner, schedule
from govtrack.core.jobs.models import Heartbeat
from govtrack.core.jobs.outbox import KINDS
from govtrack.core.jobs.states import CLAIMABLE

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@job("tests.plain")
def plain(run: JobRun, how: str = "well") -> dict[str, Any]:
    """Ends as it is told, with a row that nobody commits."""
    if how == "well":
        return {}
    db.session.add(FormOutcome(token="left lying about", location="/"))
    if how == "lost":
        raise runner.LeaseLost
    deep(20) if how == "deep" else None
    raise ValueError("x" * 9000)


def deep(levels: int) -> None:
    if levels:
        deep(levels - 1)
    raise ValueError("deep down")


def shout(**_payload: Any) -> None:
    raise RuntimeError("what waits cannot be ended")


@job("tests.shouting", max_attempts=1, gave_up=shout)
def shouting(run: JobRun) -> None:
    """Fails, and so does the end of what waits for it."""
    raise ValueError


@pytest.fixture(autouse=True)
def _at_noon(app: Flask) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def job_in(state: str, name: str = "tests.plain", payload: dict[str, Any] | None = None, **values: Any) -> Job:
    with transaction(), hold_jobs():
        row = enqueue(name, **(payload or {}))
        for key, value in {"state": state, "run_at": NOON, **values}.items():
            setattr(row, key, value)
    return row


def shape(row: Job) -> tuple[Any, ...]:
    db.session.refresh(row)
    return row.state, row.attempts, row.claimed_by, row.lease_until, row.run_at, row.error, row.finished_at


@contextmanager
def untouched(*rows: Job) -> Iterator[None]:
    before = [shape(row) for row in rows]
    yield
    assert [shape(row) for row in rows] == before


def neighbours() -> list[Job]:
    mine = {"claimed_by": relay.worker_name(), "lease_until": NOON + SECOND, "attempts": 1}
    return [job_in("waiting"), job_in("running", **mine), job_in("handed_over", handed_over_at=NOON), job_in("done")]


@pytest.mark.parametrize(
    ("name", "payload", "outcome"),
    [("tests.plain", {}, "done"), ("tests.plain", {"how": "badly"}, "failed"), ("tests.plain", {"how": "lost"}, "lost"),
     ("tests.shouting", {}, "failed"), ("tests.unknown", {}, "skipped")],
)  # fmt: skip
def test_whatever_becomes_of_a_job_its_neighbours_stay(name: str, payload: dict[str, Any], outcome: str) -> None:
    row, around = job_in("waiting", payload=payload), neighbours()
    with transaction():
        row.name = name
    with untouched(*around):
        assert run_job(row.id) == outcome
        assert not db.session.new, "nothing that the handler left lying about, before anything else is read"


@pytest.mark.parametrize(
    ("values", "is_ours"),
    [({}, True), ({"state": "waiting"}, False), ({"state": "done"}, False), ({"claimed_by": "elsewhere:1"}, False),
     ({"claimed_by": None}, False), ({"attempts": 2}, False)],
)  # fmt: skip
def test_a_claim_changes_the_job_while_it_is_its_own(values: dict[str, Any], is_ours: bool) -> None:
    row, around = job_in("waiting"), neighbours()
    claim = runner._claim(row.id, CLAIMABLE)
    assert claim is not None and claim.attempt == 1
    with transaction():
        for key, value in values.items():
            setattr(row, key, value)
    with untouched(*around), transaction():
        assert claim.change(progress_done=7) is is_ours


def test_an_unknown_kind_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    row = job_in("waiting")
    with transaction():
        row.name = "tests.unknown"
    with caplog.at_level(logging.ERROR):
        run_job(row.id)
    assert f"job {row.id} is of an unknown kind: tests.unknown" in caplog.text
    assert shape(row)[0] == "failed"


@pytest.mark.parametrize(("claimed_by", "is_told"), [(None, False), ("elsewhere:1", True)])
def test_an_end_that_is_not_ours_is_told_in_the_log(
    caplog: pytest.LogCaptureFixture, claimed_by: str | None, is_told: bool
) -> None:
    row = job_in("waiting")
    claim = runner._claim(row.id, CLAIMABLE)
    assert claim is not None
    if claimed_by:
        with transaction():
            row.claimed_by = claimed_by
    with caplog.at_level(logging.WARNING):
        assert runner._finish(claim, progress_done=1) is not is_told
    assert ("its end is not ours" in caplog.text) is is_told


def test_what_waits_for_a_job_is_ended_by_its_own_end_alone(caplog: pytest.LogCaptureFixture) -> None:
    told: list[dict[str, Any]] = []
    row, kind = job_in("waiting"), KINDS["tests.plain"]
    claim = runner._claim(row.id, CLAIMABLE)
    assert claim is not None
    ends = runner.JobKind("tests.plain", kind.handler, "default", 120, 1, lambda **given: told.append(given))
    another = runner.Claim(claim.job_id, ends, {"a": 1}, claim.attempt + 1, "")
    runner._give_up(another, "too late")
    assert told == [] and shape(row)[0] == "running"
    with caplog.at_level(logging.ERROR):
        runner._give_up(claim, "nobody waits for this kind")
    assert caplog.text == "" and shape(row)[0] == "failed"


def test_a_job_ends_though_what_waits_for_it_cannot_be_ended(caplog: pytest.LogCaptureFixture) -> None:
    row = job_in("waiting", name="tests.shouting")
    with caplog.at_level(logging.ERROR):
        assert run_job(row.id) == "failed"
    assert "could not end what waits for it" in caplog.text
    assert (shape(row)[0], row.finished_at, row.claimed_by) == ("failed", NOON, None)


def test_of_an_error_the_last_four_thousand_signs_and_eight_calls_are_kept() -> None:
    long, far = job_in("waiting", payload={"how": "badly"}), job_in("waiting", payload={"how": "deep"})
    for row in (long, far):
        assert run_job(row.id) == "failed"
        db.session.refresh(row)
    assert long.error is not None and len(long.error) == 4000
    assert far.error is not None and "[Previous line repeated 3 more times]" in far.error, "two calls, and six of deep"


def test_what_a_kind_has_unless_it_says_otherwise() -> None:
    kind = KINDS["tests.plain"]
    assert (kind.queue, kind.lease_seconds, kind.max_attempts, kind.gave_up) == ("default", 120, 5, None)
    assert relay.BREAKER_SECONDS == 15.0
    assert relay.SEND_SECONDS == 1.0
    assert relay.HAND_OVER_AGAIN.total_seconds() == 60
    assert relay.sweep.__defaults__ == (200,)


class Broker:
    """A broker that notes what it is given, and how long a page waits for it."""

    def __init__(self) -> None:
        self.asked: list[tuple[bool, float]] = []
        self.sent: list[tuple[Any, ...]] = []

    def pool_of_senders(self) -> Any:
        return self

    @contextmanager
    def acquire(self, *, block: bool, timeout: float) -> Iterator[str]:
        self.asked.append((block, timeout))
        yield "a sender"

    def send_task(self, name: str, *, args: list[int], queue: str, retry: bool, producer: str) -> None:
        self.sent.append((name, args, queue, retry, producer))


@pytest.fixture
def broker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setitem(app.extensions, "celery", made)
    monkeypatch.setattr(relay, "breaker", relay._Breaker())
    return made


def test_a_page_waits_a_second_for_the_broker_and_not_at_all_while_it_is_left_alone(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other = job_in("waiting"), job_in("handed_over", handed_over_at=NOON)
    assert relay.hand_over([row.id]) == 1 and shape(row)[0] == "handed_over"
    assert broker.asked == [(True, 1.0)]
    assert broker.sent == [("govtrack.run_job", [row.id], "default", False, "a sender")]
    clock = [1000.0]
    monkeypatch.setattr(relay, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    relay.breaker.trip()
    for clock[0], is_open in ((1014.9, False), (1015.0, True), (1015.1, True)):
        again = job_in("waiting")
        with untouched(other):
            assert relay.hand_over([again.id]) == int(is_open)
        assert shape(again)[0] == ("handed_over" if is_open else "waiting")
    assert len(broker.sent) == 3


def test_what_a_worker_took_meanwhile_is_not_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = job_in("waiting"), job_in("handed_over", handed_over_at=NOON)

    def take_and_fail(job_id: int, _queue: str) -> bool:
        assert runner._claim(job_id, CLAIMABLE) is not None
        return False

    monkeypatch.setattr(relay, "_send", take_and_fail)
    with untouched(other):
        assert relay.hand_over([row.id]) == 0
    assert shape(row)[0] == "running"


@pytest.mark.parametrize(
    ("error", "is_dead"), [(None, False), (ProcessLookupError(), True), (PermissionError(), False)]
)
def test_looking_for_a_process_does_not_touch_it(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None, is_dead: bool
) -> None:
    asked: list[tuple[int, int]] = []

    def kill(pid: int, signal: int) -> None:
        asked.append((pid, signal))
        if error is not None:
            raise error

    monkeypatch.setattr(relay.os, "kill", kill)
    host = relay.worker_name().rpartition(":")[0]
    assert relay._is_dead(f"{host}:4711") is is_dead
    assert asked == [(4711, 0)]


def test_what_is_over_is_never_put_back_whenever_it_was_handed_over(broker: Broker) -> None:
    long_ago = NOON - timedelta(days=9)
    over = [
        job_in(state, handed_over_at=long_ago, run_at=long_ago) for state in ("done", "failed", "cancelled", "held")
    ]
    due = job_in("waiting")
    with untouched(*over):
        assert relay.sweep(limit=1) == 1, "what is over takes nobody's turn"
    assert shape(due)[0] == "handed_over"


def test_a_sweep_hands_over_what_a_dead_worker_held(broker: Broker) -> None:
    row = job_in("running", claimed_by="elsewhere:1", lease_until=NOON - SECOND)
    assert relay.sweep() == 1 and shape(row)[0] == "handed_over"


def test_a_sweep_with_nothing_due_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []
    monkeypatch.setattr(relay, "hand_over", asked.append)
    assert relay.sweep() == 0 and asked == []


def test_who_decides_by_the_time_follows_the_clock_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    for place, act in (
        (relay, relay._release_abandoned), (schedule, schedule.tick), (runner, lambda: runner._claim(0, CLAIMABLE)),
    ):  # fmt: skip
        monkeypatch.setattr(place, "follow_database_clock", lambda: seen.append("followed"))
        act()
    assert len(seen) == 4, "a tick sweeps as well"


def test_what_recurs_has_its_own_queue_but_for_the_comparing_of_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    for queue, expected in (
        ("default", "recurring"),
        ("notify", "recurring"),
        ("topics", "topics"),
        ("topics-2", "topics-2"),
    ):
        monkeypatch.setitem(KINDS, "tests.plain", SimpleNamespace(queue=queue))
        assert schedule._queue("tests.plain") == expected


def test_the_last_tick_is_that_of_beat() -> None:
    with transaction():
        db.session.add(Heartbeat(name="web", seen_at=NOON))
    assert schedule.last_tick() is None
    with transaction():
        db.session.add(Heartbeat(name="tick", seen_at=NOON - SECOND))
    assert schedule.last_tick() == NOON - SECOND
