"""A whole house for a drill: servers, pages and workers as processes of their own, on the loopback."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests import servers
from tests.waiting import comes_true

ROOT = Path(__file__).parents[2]
# How long is waited for what only has to be ready: no drill measures it, and a busy machine needs minutes.
PATIENCE = 600
QUEUES = "default,recurring,intake,topics,notify"
PREPARE = """
from flask_migrate import upgrade
from govtrack.app import create_app
from govtrack.accounts import operations as accounts
from govtrack.core.actors import SYSTEM
from govtrack.core.db import transaction
from govtrack.places.defaults import load_categories
from govtrack.places import operations as places
app = create_app()
with app.app_context():
    upgrade()
    with transaction():
        load_categories(SYSTEM)
        root = places.add_place(SYSTEM, code="330105003", level="subdistrict", name_zh="小河街道", name_en="Xiaohe")
        for code, name in (("A", "湖滨社区"), ("B", "桥西社区")):
            places.add_place(SYSTEM, code=code, level="community", name_zh=name, parent=root)
"""


class Missing(Exception):
    """What this machine lacks for a drill."""


class Stranger(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Never another request."""


@dataclass
class Answer:
    """What came back: the status (0 where nothing came), how long it took, where it led, the page."""

    status: int
    seconds: float
    location: str = ""
    body: str = ""


class Browser:
    """One person with cookies and an address of their own."""

    def __init__(self, address: str, number: int, host: str = "127.0.0.1") -> None:
        self.address, self.host = address, host
        self.origin = f"10.{number // 60000 % 250}.{number // 250 % 240}.{number % 250}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar, Stranger, urllib.request.ProxyHandler({}))

    def ask(self, path: str, form: dict[str, str] | None = None, seconds: float = 30) -> Answer:
        """One request; an error of the network is an answer with status 0."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        headers = {"X-Forwarded-For": self.origin, "X-Forwarded-Proto": "http", "X-Forwarded-Host": "127.0.0.1"}
        request = urllib.request.Request(self.address + path, data, headers)
        begun = time.monotonic()
        try:
            body, status, location = self._answer_to(request, seconds)
        except (OSError, http.client.HTTPException):
            body, status, location = "", 0, ""
        return Answer(status, time.monotonic() - begun, location, body)

    def _answer_to(self, request: urllib.request.Request, seconds: float) -> tuple[str, int, str]:
        """Body, status and where it leads; an answer that breaks off is none, whatever its status said."""
        try:
            with self.opener.open(request, timeout=seconds) as answer:
                return answer.read().decode(), answer.status, ""
        except urllib.error.HTTPError as error:
            return error.read().decode(), error.code, error.headers.get("Location", "")

    def write(self) -> dict[str, str]:
        """The form of a report as the page gives it, filled in."""
        page = self.ask("/report").body
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        words = secrets.token_hex(4)
        return {
            "csrf_token": found[1] if found else "",
            "token": secrets.token_urlsafe(18), "step": "send", "kind": "issue", "place": "2",
            "title": f"路灯不亮 {words}", "body": f"楼下的路灯坏了三天 {words}", "identity_mode": "anonymous",
        }  # fmt: skip

    def send(self, form: dict[str, str], seconds: float = 30) -> Answer:
        """Sends a report from its check page."""
        return self.ask("/report", form, seconds)


@dataclass
class Process:
    """A process group that can be killed, stopped and started again."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> Process:
        """Starts it in a group of its own."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def signal(self, number: int) -> None:
        """A signal to the whole group."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, number)

    def kill(self) -> None:
        """kill -9 to the whole group."""
        self.signal(signal.SIGKILL)
        if self.running is not None:
            self.running.wait(10)

    def stop(self) -> None:
        """SIGTERM to the main process; what does not end is killed."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()
            try:
                self.running.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.running is not None:
            # Children that outlived the main process still stand in its group.
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)


class Proxy:
    """A small TCP proxy that can be closed, or go silent, in the middle of everything."""

    def __init__(self, target: int) -> None:
        self.target, self.mode = target, "up"
        self.open: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def change(self, mode: str) -> None:
        """``up``, ``down`` (refuses) or ``hang`` (takes everything, says nothing)."""
        self.mode = mode
        if mode == "down":
            for one in self.open:
                one.close()
            self.open = []

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            if self.mode == "down":
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.target))
            self.open += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                while self.mode == "hang":
                    time.sleep(0.05)  # silence is what this mode is; it ends when the mode does
                target.sendall(data)
        except OSError:
            pass
        for one in (source, target):
            one.close()

    def close(self) -> None:
        """No more connections."""
        self.listener.close()
        self.change("down")


@dataclass
class House:
    """Everything that a drill may start, and what it may ask the database."""

    folder: Path
    environment: dict[str, str]
    database: sa.Engine
    port: int = field(default_factory=servers.free_port)
    started: list[Process] = field(default_factory=list)
    people: int = 0

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def web(self, workers: int = 1, **environment: str) -> Process:
        """The pages, as gunicorn serves them; returns when they answer."""
        command = [sys.executable, "-m", "gunicorn", "-c", "python:govtrack.server", "govtrack.app:create_app()"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", str(workers)]
        process = self._start(command, "web.log", environment)
        self.wait(lambda: Browser(self.address, 1).ask("/healthz", seconds=2).status == 200, PATIENCE)
        return process

    def worker(
        self, *, beat: bool = True, prefix: tuple[str, ...] = (), name: str = "one", **environment: str
    ) -> Process:
        """A worker, with beat unless another one has it."""
        command = [*prefix, sys.executable, "-m", "celery", "-A", "worker", "worker", "--concurrency", "1"]
        command += ["-Q", QUEUES, "--loglevel", "WARNING", "--hostname", f"{name}@%h", "--without-mingle"]
        return self._start(command + (["--beat"] if beat else []), f"worker-{name}.log", environment)

    def _start(self, command: list[str], log: str, environment: dict[str, str]) -> Process:
        process = Process(command, {**self.environment, **environment}, self.folder / log).start()
        self.started.append(process)
        return process

    def browser(self) -> Browser:
        """A person whom nobody has seen before."""
        self.people += 1
        return Browser(self.address, self.people)

    def run(self, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A piece of Python inside this house, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**self.environment, **environment},
            capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip

    def scalar(self, statement: str) -> Any:
        """One value from the database."""
        with self.database.connect() as connection:
            return connection.execute(sa.text(statement)).scalar()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows from the database."""
        with self.database.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement))]

    def execute(self, statement: str) -> None:
        """A change that only a drill makes."""
        with self.database.begin() as connection:
            connection.execute(sa.text(statement))

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether it came true in time."""
        return comes_true(condition, seconds)

    def jobs_done(self) -> bool:
        """Whether no job that is due waits or runs."""
        waiting = "SELECT count(*) FROM jobs WHERE state IN ('waiting', 'handed_over', 'running') AND flight IS NULL"
        return self.scalar(waiting) == 0

    def stop(self) -> None:
        """Ends everything that was started."""
        for process in reversed(self.started):
            process.stop()
        self.database.dispose()


@contextmanager
def house(
    folder: Path, *, database: str = "sqlite", broker: str | None = None, is_empty: bool = False, **extra: str
) -> Iterator[House]:
    """A migrated house with two communities, or an empty place; ``database`` is sqlite or postgresql."""
    with ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        url = database
        if database == "sqlite":
            url = f"sqlite:///{folder / 'govtrack.db'}"
        elif database == "postgresql":
            url = stack.enter_context(servers.postgresql(folder))
        own = {"GOVTRACK_HOME": str(folder), "DATABASE_URL": url, "GOVTRACK_TRUSTED_PROXIES": "1"}
        own["GOVTRACK_SECRET_KEY"] = "drills only, " + "x" * 40
        environment = {**os.environ, **own, "TOPIC_ENGINE_KERNEL": "off", **extra}
        environment["CELERY_BROKER_URL"] = broker or "filesystem://"
        engine = sa.create_engine(url, pool_pre_ping=True)
        one = House(folder, environment, engine)
        try:
            prepared = None if is_empty else one.run(PREPARE)
            if prepared is not None and prepared.returncode:
                raise RuntimeError(prepared.stderr[-2000:])
            yield one
        finally:
            one.stop()
