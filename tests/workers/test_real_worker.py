"""Real Celery workers on real brokers: what the eager mode would hide."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from govtrack.app import create_app
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, enqueue
from tests import servers

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


class Worker:
    """A worker process with beat."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home, self.environment = home, environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it in a process group of its own."""
        command = [sys.executable, "-m", "celery", "-A", "worker", "worker", "--beat", "--concurrency", "1"]
        command += ["-Q", "default,intake,topics,notify", "--loglevel", "WARNING"]
        with (self.home / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """kill -9 to the whole group."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """A stop as the supervisor asks for it."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


@pytest.fixture(params=["files", "redis"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The embedded broker and Redis."""
    if request.param == "files":
        yield "filesystem://"
    else:
        with servers.redis(tmp_path) as url:
            yield url


@pytest.fixture
def house(broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on SQLite with this broker, as a web process would be."""
    url = f"sqlite:///{tmp_path / 'real.db'}"
    for name, value in {
        "GOVTRACK_HOME": str(tmp_path),
        "DATABASE_URL": url,
        "CELERY_BROKER_URL": broker,
        "GOVTRACK_SECRET_KEY": "tests only",
    }.items():
        monkeypatch.setenv(name, value)
    application = create_app()
    with application.app_context():
        db.create_all()
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def worker(house: Flask, tmp_path: Path) -> Iterator[Worker]:
    """Not started yet; stopped at the end."""
    one = Worker(tmp_path, dict(os.environ))
    yield one
    one.stop()


def wait_for(condition: Callable[[], bool], seconds: float, worker: Worker) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        db.session.rollback()
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError((worker.home / "worker.log").read_text()[-4000:])


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


def test_what_a_killed_worker_held_is_done_by_the_next(house: Flask, worker: Worker) -> None:
    worker.start()
    with transaction():
        first = enqueue("core.forget").id
    wait_for(lambda: states([first]) == {"done"}, 40, worker)
    worker.kill()
    with transaction():
        held = enqueue("core.forget").id
        row = db.session.get_one(Job, held)
        row.state, row.claimed_by = "running", f"{os.uname().nodename}:{worker.process.pid}"  # type: ignore[union-attr]
        row.lease_until = row.run_at.replace(year=row.run_at.year + 1)
        waiting = enqueue("core.forget").id
    worker.start()
    wait_for(lambda: states([held, waiting]) == {"done"}, 60, worker)
