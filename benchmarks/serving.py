"""``make bench-scale``: public pages through gunicorn beside a bare Flask view with one query, on the same server.

Each application is served by gunicorn with threads as the house is; the same connection asks for a page some hundred
times, as a browser does that has none of it. What counts is CPU of the server for one answer: the bare view's by the
page's, so that 1 is as cheap as the bare view and 0.1 costs ten times as much.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.tables import measured_on, table, write_section
from tests.servers import free_port

ROOT = Path(__file__).parents[1]
WARMING, ASKED, FRESH = 20, 400, 100
PAGES = ("/", "/topics", "/topics/{}")
SHOWN = "SELECT id FROM topics WHERE state = 'admitted' AND root_id IS NULL ORDER BY hotness DESC LIMIT 1"
HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html", "Accept-Language": "zh-CN"}


class Base(DeclarativeBase):
    """Of the bare view alone."""


class Row(Base):
    """What it reads."""

    __tablename__ = "bare_rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def bare() -> Flask:
    """One view with one query through a session of the ORM."""
    engine, app = create_engine(f"sqlite:///{os.environ['GOVTRACK_HOME']}/bare.db"), Flask(__name__)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        if session.get(Row, 1) is None:
            session.add(Row(id=1, text="x" * 1000))
            session.commit()

    @app.get("/")
    def view() -> str:
        with Session(engine) as session:
            return session.scalars(select(Row).where(Row.id == 1)).one().text

    return app


def kept() -> Flask:
    """The house as it is."""
    from govtrack.app import create_app

    return create_app()


def fresh() -> Flask:
    """The house without its cache of pages."""
    from govtrack.app import create_app

    return create_app({"PAGE_CACHE_BYTES": 0})


@contextmanager
def served(name: str, folder: Path, *, as_house: bool = False) -> Iterator[tuple[int, int]]:
    """The application behind gunicorn with one worker, on a port that is free; yields the worker's process and it.

    ``as_house`` gives it what the house tells gunicorn.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"benchmarks.{name}()", "--bind", f"127.0.0.1:{port}"]
    command += ["-c", "python:govtrack.server"] if as_house else ["--worker-class", "gthread", "--threads", "64"]
    with (folder / f"{name}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield _worker_of(server, port), port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _worker_of(server: subprocess.Popen[bytes], port: int) -> int:
    arbiter = server.pid
    while server.poll() is None:
        try:
            _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "/", 1)
            return int(Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()[0])
        except (OSError, IndexError):
            # The server is starting; its children stand there in a moment.
            time.sleep(0.1)
    raise SystemExit("gunicorn does not answer")


def _ask(connection: http.client.HTTPConnection, address: str, times: int) -> int:
    for _ in range(times):
        connection.request("GET", address, headers=HEADERS)
        answer = connection.getresponse()
        size = len(answer.read())
        assert answer.status == 200, (address, answer.status)
    return size


def cpu(process: int) -> float:
    """Seconds of CPU that the process and its threads had."""
    user, system = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def milliseconds(process: int, port: int, address: str, times: int) -> float:
    """CPU of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _ask(connection, address, WARMING)
    began = cpu(process)
    _ask(connection, address, times)
    return 1000 * (cpu(process) - began) / times


def measure(folder: Path) -> str:
    """A row for each page."""
    with closing(sqlite3.connect(folder / "bench.db")) as database:
        topic = database.execute(SHOWN).fetchone()[0]
    pages = [page.format(topic) for page in PAGES]
    with served("serving:bare", folder) as (process, port):
        least = milliseconds(process, port, "/", ASKED)
    rows = {page: [page] for page in pages}
    for name, times in (("kept", ASKED), ("fresh", FRESH)):
        with served(f"serving:{name}", folder) as (process, port):
            for page in pages:
                spent = milliseconds(process, port, page, times)
                rows[page] += [f"{spent:.2f}", f"{least / spent:.2f}"]
    head = ("page", "from the cache, CPU ms", "of the bare view", "rendered anew, CPU ms", "of the bare view")
    return f"The bare view takes {least:.2f} ms.\n\n{table(head, list(rows.values()))}"


def load(folder: Path, *, is_loaded: bool) -> None:
    """The demonstration in ``folder``, brought up to date where it is there already."""
    os.environ.update(GOVTRACK_HOME=str(folder), DATABASE_URL=f"sqlite:///{folder}/bench.db")
    commands = [("db", "upgrade")] if is_loaded else [("db", "upgrade"), ("demo", "load")]
    for command in commands:
        subprocess.run([sys.executable, "-m", "flask", *command], check=True, cwd=ROOT, capture_output=True,
                       env=os.environ | {"FLASK_APP": "govtrack.app"})  # fmt: skip


def main() -> None:
    """Prints a row for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="A loaded demonstration with bench.db, to spare loading another.")
    parser.add_argument("--output", type=Path, help="Write the table to this file.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="govtrack-bench-") as made:
        folder = options.home or Path(made)
        load(folder, is_loaded=bool(options.home))
        rows = measure(folder)
    print(rows)
    if options.output:
        write_section(options.output, "Public pages beside a bare view", f"{measured_on()}\n\n{rows}")


if __name__ == "__main__":
    main()
