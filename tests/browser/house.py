"""The running house: what ``make run`` starts, on a private port and an empty home folder."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.servers import free_port
from tests.waiting import comes_true

ROOT = Path(__file__).parents[2]


class RunningHouse:
    """Web, worker and beat under the supervisor."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "GOVTRACK_HOME": str(home),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            # Pages name the address that they come from, so that no test uses up the tries of another one.
            "GOVTRACK_TRUSTED_PROXIES": "1",
            **environment,
        }
        self.process: subprocess.Popen[str] | None = None
        self.output = home / "supervisor.log"

    def start(self, seconds: float = 400) -> float:
        """Starts it and waits until it serves; returns the seconds that took."""
        self.home.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with self.output.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "govtrack.supervisor"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.wait_for(lambda: "govtrack is open at" in self.output.read_text(), seconds)
        # On a busy machine the worker's first minute of comparing may hold the first page up.
        self.wait_for(self._serves, seconds)
        return time.monotonic() - began

    def _serves(self) -> bool:
        try:
            with urllib.request.urlopen(self.address, timeout=60) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait_for(self, condition: Any, seconds: float) -> None:
        """Polls until ``condition()``; fails with the supervisor's output."""

        def is_true() -> bool:
            came = bool(condition())
            assert came or self.process is None or self.process.poll() is None, self.output.read_text()
            return came

        if not comes_true(is_true, seconds, pause=0.2):
            raise AssertionError(f"not within {seconds} s:\n{self.output.read_text()}{self.log('worker')[-3000:]}")

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)

    def log(self, name: str) -> str:
        """What a child has printed."""
        path = self.home / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def children(self) -> dict[int, str]:
        """The supervisor's own children: process id → command line."""
        assert self.process is not None
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except (OSError, IndexError):
                continue
            if parent == self.process.pid:
                found[int(folder.name)] = command
        return found

    def kill_worker(self) -> int:
        """Kills the whole worker without warning; returns its process id."""
        worker = next(pid for pid, command in self.children().items() if "celery" in command)
        os.killpg(worker, signal.SIGKILL)
        return worker

    def end_notices(self) -> None:
        """Lets the days of public notice pass; no setting makes them shorter than five."""
        with closing(sqlite3.connect(self.home / "govtrack.db", timeout=20)) as connection, connection:
            connection.execute("UPDATE plans SET noticed_until = noticed_at WHERE state = 'noticed'")

    def admit_earlier(self, topic_id: int) -> None:
        """Lets eight days pass since the panel admitted the topic, so that notice of it can have hung for a week."""
        with closing(sqlite3.connect(self.home / "govtrack.db", timeout=20)) as connection, connection:
            earlier = "UPDATE topics SET decided_at = datetime(decided_at, '-8 days') WHERE id = ?"
            connection.execute(earlier, (topic_id,))

    def sign_in_of(self, role: str) -> tuple[str, str]:
        """Name and password of somebody with this role, or of a person by key."""
        accounts = json.loads((self.home / "demo-accounts.json").read_text(encoding="utf-8"))
        entry = accounts["roles"].get(role) or accounts["people"][role]
        return entry["name"], entry["password"]
