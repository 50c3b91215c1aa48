"""Real Celery workers on real brokers: what the eager mode would hide."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, enqueue
from govtrack.core.jobs.schedule import last_tick
from tests.workers.process import Worker, wait_for

pytestmark = pytest.mark.slow


def states(ids: list[int]) -> set[str]:
    return {db.session.get_one(Job, job_id).state for job_id in ids}


def test_jobs_written_before_and_after_the_worker_starts_are_done(house: Flask, worker: Worker) -> None:
    ids = []
    for _ in range(5):
        with transaction():
            ids.append(enqueue("core.forget").id)
    worker.start()
    wait_for(lambda: states(ids) == {"done"}, 40, worker)
    with transaction():
        later = enqueue("audit.seal").id
    wait_for(lambda: states([later]) == {"done"}, 20, worker)


def test_a_beat_within_the_worker_ticks_and_children_born_beside_it_can_read(house: Flask, worker: Worker) -> None:
    """Each job ends its process, so that new ones are forked while the beat ticks."""
    worker.beat = ["--ticks", "--max-tasks-per-child", "1", "--autoscale", "2,1"]
    worker.start()
    ids = []
    for _ in range(12):
        with transaction():
            ids.append(enqueue("core.forget").id)
    wait_for(lambda: states(ids) == {"done"}, 60, worker)
    wait_for(lambda: last_tick() is not None, 20, worker)
    assert "locking protocol" not in (worker.home / "worker.log").read_text()


def test_what_a_killed_worker_held_is_done_by_the_next(house: Flask, worker: Worker) -> None:
    worker.start()
    with transaction():
        first = enqueue("core.forget").id
    wait_for(lambda: states([first]) == {"done"}, 40, worker)
    worker.kill()
    with transaction():
        held = enqueue("core.forget").id
        row = db.session.get_one(Job, held)
        # The row is there.
        row.state, row.claimed_by = "running", f"{os.uname().nodename}:{worker.process.pid}"  # type: ignore[union-attr]
        row.lease_until = row.run_at.replace(year=row.run_at.year + 1)
        waiting = enqueue("core.forget").id
    worker.start()
    wait_for(lambda: states([held, waiting]) == {"done"}, 60, worker)
