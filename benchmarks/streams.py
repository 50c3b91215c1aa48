"""Streams under load: every listener hears each event once, and how long after the commit.

``python -m benchmarks.streams`` measures 40 listeners of the embedded server on SQLite and 1,000 of the
production form (gevent, PostgreSQL), one event a second; then the stream processes are killed, and the seconds
are counted until everybody has caught up.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.streams import append
from tests import servers
from tests.core.served_streams import declare

ROOT = Path(__file__).resolve().parent.parent
SERVED = "tests.core.served_streams:create_app()"
EMBEDDED = ("--worker-class", "gthread", "--workers", "1", "--threads", "64")
PRODUCTION = ("--worker-class", "gevent", "--workers", "2", "--worker-connections", "4000")
BREATH = 2.0


@dataclass(slots=True)
class Ear:
    """One listener: what it heard and when."""

    last: int = 0
    refused: int = 0
    rest: bytes = b""
    heard: list[tuple[int, float]] = field(default_factory=list)

    def take(self, data: bytes) -> None:
        """Reads the messages that are complete."""
        if b"HTTP/1.1 " in data and b"HTTP/1.1 200" not in data:
            self.refused += 1
            raise ConnectionRefusedError
        *lines, self.rest = (self.rest + data).split(b"\n")
        moment = time.time()
        for line in lines:
            if line.startswith(b"data: ["):
                for number, _kind, told in json.loads(line[6:]):
                    self.heard.append((number, moment - told["at"]))
                    self.last = number


class Crowd:
    """Many listeners on one thread; who loses the connection comes back with the last number."""

    def __init__(self, port: int, count: int) -> None:
        self.port, self.selector, self.is_over = port, selectors.DefaultSelector(), False
        self.ears, self.away = [Ear() for _turn in range(count)], 0
        self.waiting: list[tuple[float, Ear]] = [(0.0, ear) for ear in self.ears]
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        """Listens until it is over."""
        while not self.is_over:
            moment = time.monotonic()
            due = [ear for at, ear in self.waiting if at <= moment]
            self.waiting = [(at, ear) for at, ear in self.waiting if at > moment]
            for ear in due:
                self.open(ear)
            for key, _events in self.selector.select(0.05):
                self.read(key.fileobj, key.data)  # type: ignore[arg-type]

    def open(self, ear: Ear) -> None:
        """One connection; a server that is away is tried again after a second, as browsers do."""
        try:
            connection = socket.create_connection(("127.0.0.1", self.port), 5)
            path = f"/events/yard?after={ear.last}"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode())
        except OSError:
            self.waiting.append((time.monotonic() + 1, ear))
            return
        ear.rest = b""
        connection.setblocking(False)
        self.selector.register(connection, selectors.EVENT_READ, ear)

    def read(self, connection: socket.socket, ear: Ear) -> None:
        """What has come; an end means to come back."""
        try:
            data = connection.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        try:
            ear.take(data)
        except ConnectionRefusedError:
            data = b""
        if not data:
            self.selector.unregister(connection)
            connection.close()
            self.waiting.append((time.monotonic() + 1, ear))

    def wait_for(self, number: int, seconds: float) -> float:
        """How long until everybody has heard this number."""
        began = time.monotonic()
        while not all(ear.last >= number for ear in self.ears):
            if time.monotonic() - began > seconds:
                behind = sum(ear.last < number for ear in self.ears)
                refused = sum(ear.refused for ear in self.ears)
                raise SystemExit(f"{behind} did not hear number {number} within {seconds} s; {refused} refusals")
            time.sleep(0.02)
        return time.monotonic() - began


def tell(count: int) -> None:
    """One event a second."""
    for _turn in range(count):
        began = time.monotonic()
        with transaction():
            append("yard", "said", at=time.time())
        db.session.remove()
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))


def measure(application: Flask, options: tuple[str, ...], listeners: int, seconds: int) -> str:
    """One line of the table."""
    port = servers.free_port()
    environment = {
        **os.environ, "GOVTRACK_HOME": application.config["GOVTRACK_HOME"], "PYTHONPATH": str(ROOT),
        "DATABASE_URL": application.config["SQLALCHEMY_DATABASE_URI"], "GOVTRACK_STREAMS": str(max(40, listeners * 2)),
        "GOVTRACK_SECRET_KEY": "benchmarks only",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", SERVED, "-c", "python:govtrack.server", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    crowd = Crowd(port, listeners)
    try:
        crowd.thread.start()
        tell(1)
        crowd.wait_for(1, 240)
        time.sleep(BREATH)
        tell(seconds)
        crowd.wait_for(seconds + 1, 30)
        delays = sorted(late for ear in crowd.ears for number, late in ear.heard if number > 1)
        for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
        tell(3)
        caught_up = crowd.wait_for(seconds + 4, 60)
    finally:
        crowd.is_over = True
        server.send_signal(signal.SIGTERM)
        server.wait(40)
    numbers = list(range(1, seconds + 5))
    wrong = sum([number for number, _late in ear.heard] != numbers for ear in crowd.ears)
    p50, p99 = statistics.median(delays) * 1000, delays[int(len(delays) * 0.99)] * 1000
    return (
        f"p50 {p50:4.0f} ms, p99 {p99:4.0f} ms, not exactly once: {wrong}, caught up {caught_up + 3:.1f} s after a kill"
    )


def main() -> None:
    """Prints a line for each form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    seconds = parser.parse_args().seconds
    declare()
    for name, kind, options, listeners in (
        ("embedded, 40 listeners", "sqlite", EMBEDDED, 40),
        ("production, 1,000 listeners", "postgresql", PRODUCTION, 1000),
    ):
        with (
            tempfile.TemporaryDirectory(prefix="govtrack-streams-") as folder,
            servers.house_on(kind, Path(folder)) as application,
        ):
            print(f"streams, {name:<28} {measure(application, options, listeners, seconds)}", flush=True)


if __name__ == "__main__":
    main()
