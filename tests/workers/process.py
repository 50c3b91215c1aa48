"""A worker of one's own, and waiting for what it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from govtrack.core.db import db
from tests.waiting import comes_true

ROOT = Path(__file__).parents[2]
FIRST_QUEUES = "default,recurring,intake,topics,notify"


class Worker:
    """A worker process, the first one with beat."""

    def __init__(self, home: Path, environment: dict[str, str], queues: str = FIRST_QUEUES) -> None:
        self.home, self.environment, self.queues = home, environment, queues
        self.process: subprocess.Popen[bytes] | None = None
        self.beat = ["--beat"]

    def start(self) -> None:
        """Starts it in a process group of its own."""
        command = [sys.executable, "-m", "celery", "-A", "worker", "worker", "--concurrency", "1"]
        command += ["-Q", self.queues, "--loglevel", "WARNING", "--hostname", f"{self.queues.split(',')[-1]}@%h"]
        command += self.beat if self.queues == FIRST_QUEUES else []
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


def wait_for(condition: Callable[[], bool], seconds: float, worker: Worker) -> None:
    """Fails with what the worker said; each look is at the database as it is by then."""

    def is_true() -> bool:
        db.session.rollback()
        return condition()

    if not comes_true(is_true, seconds):
        raise AssertionError((worker.home / "worker.log").read_text()[-4000:])
