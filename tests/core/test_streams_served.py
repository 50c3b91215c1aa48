"""Streams of a real web server: many listeners, one that does not read, a killed process, a stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.streams import append
from tests import servers

ROOT = Path(__file__).parents[2]
# A server with one open audience; everything else is the house as it is.
SERVED = "tests.core.served_streams:create_app()"

pytestmark = pytest.mark.slow


@contextmanager
def web(application: Flask, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn on the database of ``application``."""
    environment = {
        **os.environ,
        "GOVTRACK_HOME": application.config["GOVTRACK_HOME"],
        "DATABASE_URL": application.config["SQLALCHEMY_DATABASE_URI"],
        "GOVTRACK_SECRET_KEY": "tests only, never used elsewhere",
    }
    command = [sys.executable, "-m", "gunicorn", SERVED, "-c", "python:govtrack.server", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < deadline and process.poll() is None
                time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(40)


class Ear(threading.Thread):
    """A listener that comes back by itself with the number it saw last, as browsers do."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.last, self.numbers, self.is_over = port, 0, [], False

    def run(self) -> None:
        while not self.is_over:
            try:
                self.listen()
            except (OSError, ValueError):
                time.sleep(0.2)

    def listen(self) -> None:
        address = f"http://127.0.0.1:{self.port}/events/yard?after={self.last}"
        asked = urllib.request.Request(address, headers={"Accept": "text/event-stream"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    told = json.loads(line[6:])
                    self.numbers += [number for number, _kind, _data in told]
                    self.last = told[-1][0]
                if self.is_over:
                    return


def wait_for(condition: object, seconds: float) -> float:
    began = time.monotonic()
    while not condition():  # type: ignore[operator]
        assert time.monotonic() - began < seconds, "not within time"
        time.sleep(0.02)
    return time.monotonic() - began


def tell(number: int) -> None:
    with transaction():
        append("yard", "said", number=number)
    db.session.remove()


GTHREAD = ("--worker-class", "gthread", "--workers", "1", "--threads", "64")
GEVENT = ("--worker-class", "gevent", "--workers", "2", "--worker-connections", "2000")


@pytest.mark.parametrize(("kind", "options"), [("sqlite", GTHREAD), ("postgresql", GTHREAD), ("postgresql", GEVENT)])
def test_a_real_server(kind: str, options: tuple[str, ...], tmp_path: Path) -> None:
    from tests.core.served_streams import declare

    declare()
    with servers.house_on(kind, tmp_path) as application:
        port = servers.free_port()
        ears = [Ear(port) for _turn in range(30)]
        with web(application, port, *options) as process:
            deaf = stop_reading(port)
            for ear in ears:
                ear.start()
            time.sleep(1)
            for number in range(1, 6):
                tell(number)
                assert wait_for(lambda last=number: all(ear.last == last for ear in ears), 5) < 3
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            kill_workers(process.pid)
            tell(6)
            wait_for(lambda: all(ear.last == 6 for ear in ears), 30)
            deaf.close()
            began = time.monotonic()
            for ear in ears:
                ear.is_over = True
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            assert time.monotonic() - began < 8
        assert all(ear.numbers == [1, 2, 3, 4, 5, 6] for ear in ears)


def stop_reading(port: int) -> socket.socket:
    """A listener that asks and then never reads."""
    deaf = socket.create_connection(("127.0.0.1", port))
    deaf.sendall(b"GET /events/yard HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
    return deaf


def kill_workers(parent: int) -> None:
    """Kills the processes that serve; gunicorn starts others."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
