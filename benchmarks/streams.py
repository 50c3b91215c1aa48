"""Streams under load: every listener hears each event once, and how long after the commit.

``python -m benchmarks.streams`` measures 40 listeners of the embedded server (SQLite) and 1,000 of the production
form as ``deploy/`` runs it (two processes of gevent, PostgreSQL), each signed in, one event a second; then the stream
processes are killed, and the seconds are counted until everybody has caught up. It takes about 50 seconds where
the machine has nothing else to do; how much it had stands beside the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import secrets
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

from govtrack.accounts.models import WebSession
from govtrack.accounts.sessions import hash_key
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.streams import append
from tests import factories, servers
from tests.core.served_streams import declare
from tests.waiting import comes_true

ROOT = Path(__file__).resolve().parent.parent
SERVED = "tests.core.served_streams:create_app()"
EMBEDDED = ("-c", "python:govtrack.server")
PRODUCTION = ("-c", "python:govtrack.streams_server")
BREATH = 2.0
FILES_BESIDE = 64
JOIN_SECONDS, HEAR_SECONDS, CATCH_UP_SECONDS = 30, 10, 30
P99_BOUND_MS = 1000


@dataclass(slots=True)
class Ear:
    """One listener: who it is, what it heard and when."""

    key: str
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

    def __init__(self, port: int, keys: list[str]) -> None:
        self.port, self.selector, self.is_over = port, selectors.DefaultSelector(), False
        self.ears = [Ear(key) for key in keys]
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
                self.read(key.fileobj, key.data)  # type: ignore[arg-type]  # what is registered here is a connection

    def open(self, ear: Ear) -> None:
        """One connection; a server that is away is tried again after a second, as browsers do."""
        try:
            connection = socket.create_connection(("127.0.0.1", self.port), 5)
            head = f"GET /events/yard?after={ear.last} HTTP/1.1\r\nHost: x\r\nCookie: session={ear.key}\r\n"
            connection.sendall(f"{head}Accept: text/event-stream\r\n\r\n".encode())
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
        if not comes_true(lambda: all(ear.last >= number for ear in self.ears), seconds, pause=0.02):
            behind = sum(ear.last < number for ear in self.ears)
            refused = sum(ear.refused for ear in self.ears)
            raise SystemExit(f"{behind} did not hear number {number} within {seconds} s; {refused} refusals")
        return time.monotonic() - began


def tell(count: int) -> None:
    """One event a second."""
    for _turn in range(count):
        began = time.monotonic()
        with transaction():
            append("yard", "said", at=time.time())
        db.session.remove()
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))  # the rest of the second


def sign_in(count: int) -> list[str]:
    """The keys of as many sessions, of twenty people."""
    people = [factories.user("community_staff").id for _turn in range(20)]
    keys = [secrets.token_urlsafe(16) for _turn in range(count)]
    with transaction():
        for turn, key in enumerate(keys):
            user_id = people[turn % len(people)]
            values = {"values": json.dumps({"_user_id": str(user_id), "_fresh": True})}
            row = WebSession(id=hash_key(key), user_id=user_id, data=values, started_at=now(), seen_at=now())
            db.session.add(row)
    db.session.remove()
    return keys


def start(application: Flask, options: tuple[str, ...], port: int) -> subprocess.Popen[bytes]:
    """gunicorn on the database of ``application``, as its form is run."""
    given = {name: value for name, value in os.environ.items() if name not in {"WEB_WORKERS", "GOVTRACK_STREAMS"}}
    environment = given | {
        "GOVTRACK_HOME": application.config["GOVTRACK_HOME"], "PYTHONPATH": str(ROOT),
        "DATABASE_URL": application.config["SQLALCHEMY_DATABASE_URI"], "GOVTRACK_SECRET_KEY": "benchmarks only",
    }  # fmt: skip
    if options == PRODUCTION:
        environment |= {"WEB_WORKERS": "2", "GOVTRACK_STREAMS": "4000"}
    command = [sys.executable, "-m", "gunicorn", SERVED, *options, "--bind", f"127.0.0.1:{port}"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def kill_processes(server: subprocess.Popen[bytes]) -> None:
    """Kills whatever serves; gunicorn starts others."""
    for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def measure(application: Flask, options: tuple[str, ...], listeners: int, seconds: int) -> tuple[str, bool]:
    """One line of the table, and whether each event was heard once, in time, and again after the kill."""
    port = servers.free_port()
    keys = sign_in(listeners)
    server = start(application, options, port)
    crowd = Crowd(port, keys)
    try:
        tell(1)
        crowd.thread.start()
        joined = crowd.wait_for(1, JOIN_SECONDS)
        time.sleep(BREATH)  # what joining costs is not part of what is measured next
        tell(seconds)
        crowd.wait_for(seconds + 1, HEAR_SECONDS)
        delays = sorted(late for ear in crowd.ears for number, late in ear.heard if number > 1)
        kill_processes(server)
        tell(3)
        caught_up = 3 + crowd.wait_for(seconds + 4, CATCH_UP_SECONDS)
    finally:
        crowd.is_over = True
        server.send_signal(signal.SIGTERM)
        server.wait(40)
    numbers = list(range(1, seconds + 5))
    wrong = sum([number for number, _late in ear.heard] != numbers for ear in crowd.ears)
    p50, p99 = statistics.median(delays) * 1000, delays[int(len(delays) * 0.99)] * 1000
    is_kept = not wrong and p99 < P99_BOUND_MS and caught_up <= CATCH_UP_SECONDS
    line = (
        f"all here after {joined:.1f} s, p50 {p50:.0f} ms, p99 {p99:.0f} ms, not exactly once: {wrong}, "
        f"caught up {caught_up:.1f} s after a kill"
    )
    return line, is_kept


def demand_files(listeners: int) -> None:
    """Each listener is an open file here and in the servers: too few of them would be measured as silence."""
    wanted = listeners + FILES_BESIDE
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(f"{listeners} listeners need {wanted} open files, allowed are {hard}: ulimit -Hn {wanted}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else hard, hard))


def main() -> None:
    """Prints a line for each form; ends with an error where one does not keep the bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--listeners", type=int, default=1000)
    chosen = parser.parse_args()
    demand_files(chosen.listeners)
    declare()
    beyond = 0
    for name, kind, options, listeners in (
        ("embedded, SQLite", "sqlite", EMBEDDED, 40),
        ("production, PostgreSQL", "postgresql", PRODUCTION, chosen.listeners),
    ):
        with (
            tempfile.TemporaryDirectory(prefix="govtrack-streams-") as folder,
            servers.house_on(kind, Path(folder)) as application,
        ):
            line, is_kept = measure(application, options, listeners, chosen.seconds)
            beyond += not is_kept
            load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            print(f"streams, {name}, {listeners:,} listeners: {line} ({load})", flush=True)
    if beyond:
        raise SystemExit(f"{beyond} beyond the bounds: each event once, p99 under {P99_BOUND_MS} ms, all back in time")


if __name__ == "__main__":
    main()
