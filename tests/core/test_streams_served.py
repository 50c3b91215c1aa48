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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.streams import append
from govtrack.core.streams.audiences import AUDIENCES
from tests import servers
from tests.core.served_streams import declare
from tests.waiting import comes_true

ROOT = Path(__file__).parents[2]
# A server with one open audience; everything else is the house as it is.
SERVED = "tests.core.served_streams:create_app()"

pytestmark = pytest.mark.slow


@pytest.fixture
def yard() -> Iterator[None]:
    """The audience that the served application has, in this process as well."""
    declare()
    yield
    del AUDIENCES["yard"]


def environment_of(application: Flask) -> dict[str, str]:
    """What another process needs to work on the same database."""
    return os.environ | {
        "GOVTRACK_HOME": application.config["GOVTRACK_HOME"],
        "DATABASE_URL": application.config["SQLALCHEMY_DATABASE_URI"],
        "GOVTRACK_SECRET_KEY": "tests only, never used elsewhere",
    }


def answers(port: int) -> bool:
    """Whether a server is there by now."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def web(application: Flask, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn on the database of ``application``."""
    environment = environment_of(application) | {"WEB_WORKERS": "2" if options == STREAMS_SERVER else "1"}
    command = [sys.executable, "-m", "gunicorn", SERVED, *options, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        assert comes_true(lambda: answers(port) or process.poll() is not None, 60) and process.poll() is None
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(40)


class Ear(threading.Thread):
    """A listener that comes back by itself with the number it saw last, as browsers do."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.last, self.is_over = port, 0, False
        self.numbers: list[int] = []
        self.told: list[dict[str, object]] = []

    def run(self) -> None:
        while not self.is_over:
            try:
                self.listen()
            except (OSError, ValueError):
                time.sleep(0.2)  # a browser, too, comes back after a moment

    def listen(self) -> None:
        address = f"http://127.0.0.1:{self.port}/events/yard?after={self.last}"
        asked = urllib.request.Request(address, headers={"Accept": "text/event-stream"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    told = json.loads(line[6:])
                    self.numbers += [number for number, _kind, _data in told]
                    self.told += [data for _number, _kind, data in told]
                    self.last = told[-1][0]
                if self.is_over:
                    return


def wait_for(condition: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    assert comes_true(condition, seconds, pause=0.02), "not within time"
    return time.monotonic() - began


def tell(number: int, text: str = "") -> None:
    with transaction():
        append("yard", "said", number=number, text=text)
    db.session.remove()


# As `make run` serves them, and as deploy/ does: two processes for streams alone.
SERVER = ("-c", "python:govtrack.server")
STREAMS_SERVER = ("-c", "python:govtrack.streams_server")


@pytest.mark.usefixtures("yard")
@pytest.mark.parametrize(
    ("kind", "options"), [("sqlite", SERVER), ("postgresql", SERVER), ("postgresql", STREAMS_SERVER)]
)
def test_a_real_server(kind: str, options: tuple[str, ...], tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as application:
        port = servers.free_port()
        ears = [Ear(port) for _turn in range(30)]
        with web(application, port, *options) as process:
            deaf = stop_reading(port)
            for ear in ears:
                ear.start()
            tell(1)
            # Who has heard the first is listening; how quickly the others come is measured.
            wait_for(lambda: all(ear.last == 1 for ear in ears), 30)
            for number in range(2, 6):
                tell(number)
                assert wait_for(lambda last=number: all(ear.last == last for ear in ears), 5) < 3
            assert answers(port)
            kill_workers(process.pid)
            tell(6)
            wait_for(lambda: all(ear.last == 6 for ear in ears), 30)
            deaf.close()
            began = time.monotonic()
            for ear in ears:
                ear.is_over = True
            process.send_signal(signal.SIGTERM)
            for ear in ears:
                ear.join(10)
            assert time.monotonic() - began < 8
        assert all(ear.numbers == [1, 2, 3, 4, 5, 6] for ear in ears)


WRITER = """
import sys
from govtrack.core.db import transaction
from govtrack.core.streams import append
from govtrack.core.streams.audiences import AUDIENCES
from tests.core.served_streams import create_app
with create_app().app_context():
    for turn in range(30):
        with transaction():
            append("yard", "said", who=sys.argv[1], turn=turn, text="长" * 40_000)
"""


@pytest.mark.usefixtures("yard")
@pytest.mark.parametrize(("kind", "options"), [("sqlite", SERVER), ("postgresql", STREAMS_SERVER)])
def test_two_processes_tell_one_audience_and_one_of_it_does_not_read(
    kind: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    with servers.house_on(kind, tmp_path) as application, web(application, port := servers.free_port(), *options):
        deaf, ears = stop_reading(port), [Ear(port) for _turn in range(3)]
        for ear in ears:
            ear.start()
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, who], cwd=ROOT, env=environment_of(application))
            for who in ("a", "b")
        ]
        assert [writer.wait(90) for writer in writers] == [0, 0]
        wait_for(lambda: all(ear.last == 60 for ear in ears), 20)
        time.sleep(3)  # longer than a listener may keep the server waiting
        heard = read_all(deaf)
        assert 0 < len(heard) < 60 * 120_000
        for ear in ears:
            ear.is_over = True
        tell(61)
    for ear in ears:
        assert ear.numbers[:60] == list(range(1, 61))
        for who in ("a", "b"):
            assert [data["turn"] for data in ear.told if data.get("who") == who] == list(range(30))


def read_all(connection: socket.socket) -> bytes:
    """What lies there until the other side has ended it; an end that never comes is a failure."""
    connection.settimeout(15)
    heard = bytearray()
    try:
        while data := connection.recv(1 << 16):
            heard += data
    except ConnectionResetError:
        pass
    return bytes(heard)


def stop_reading(port: int) -> socket.socket:
    """A listener that asks and then never reads."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect(("127.0.0.1", port))
    deaf.sendall(b"GET /events/yard HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
    return deaf


def kill_workers(parent: int) -> None:
    """Kills the processes that serve; gunicorn starts others."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
