"""``make bench-scale``: submitting through gunicorn beside a bare insert with its commit, and twenty who write at once.

Browsers fill in the form and come to its check page; what counts is CPU of the server for the last step, which takes
the letter in, by that of a bare Flask view that adds a row through a session of the ORM and commits it. The turns
of both alternate, so that both meet the same machine. Then twenty browsers send one letter after the other for a
while; how long each waited is told, and what failed. Limits by address are off, since all come from one.
"""

from __future__ import annotations

import argparse
import html
import http.client
import os
import re
import secrets
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from benchmarks.serving import Base, Row, cpu, load, served
from benchmarks.tables import measured_on, write_section

TURNS, IN_A_TURN = 5, 40
WRITERS, SECONDS = 20, 15.0
BODY = "晚上回家楼道里没有灯，已经坏了一个多星期，老人上下楼很不方便，请物业尽快派人来修。"
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


def bare_writing() -> Flask:
    """One view that adds a row and commits it, on SQLite set as the house sets it."""
    engine, app = create_engine(f"sqlite:///{os.environ['GOVTRACK_HOME']}/bare.db"), Flask(__name__)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # a connection of sqlite3

    Base.metadata.create_all(engine)

    @app.route("/", methods=["GET", "POST"])
    def view() -> str:
        with Session(engine) as session:
            session.add(Row(text=BODY))
            session.commit()
        return "taken"

    return app


def unlimited() -> Flask:
    """The house, with as many letters from one address as come."""
    from govtrack.app import create_app

    return create_app({"RATELIMIT_ENABLED": False})


class Browser:
    """A visitor with cookies of their own; each page is asked for on a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.fields = {"csrf_token": _fields(self.ask("GET", "/report")[1])["csrf_token"]}

    def ask(self, method: str, address: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, page and where it leads."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, address, body, headers)
            answer = line.getresponse()
            page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, page, answer.headers.get("Location", "")

    def letter(self) -> dict[str, str]:
        """A letter under a token of its own."""
        number = secrets.randbelow(10**8)
        return {
            **self.fields, "token": secrets.token_urlsafe(18), "kind": "issue", "place": "unknown",
            "place_note": "3幢楼下", "title": "楼道灯不亮", "body": f"{BODY}（{number}）",
            "identity_mode": "confidential", "contact_phone": f"138{number:08}",
        }  # fmt: skip

    def check(self) -> dict[str, str]:
        """Comes to the check page; what is sent from there."""
        status, _, address = self.ask("POST", "/report", self.letter())
        assert status == 303, status
        return {**_fields(self.ask("GET", address)[1]), "step": "send"}

    def send(self, fields: dict[str, str]) -> None:
        """The last step; raises AssertionError where no receipt follows."""
        status, page, address = self.ask("POST", "/report", fields)
        assert status == 303 and "/receipt/" in address, (status, address, page[:200])


def _fields(page: str) -> dict[str, str]:
    return dict(_all_hidden(page))


def _all_hidden(page: str) -> Iterator[tuple[str, str]]:
    for field in HIDDEN.findall(page):
        name, value = (re.search(f'{part}="([^"]*)"', field) for part in ("name", "value"))
        if name:
            yield name[1], html.unescape(value[1]) if value else ""


def compare(bare: tuple[int, int], house: tuple[int, int]) -> tuple[float, float]:
    """Milliseconds of CPU of a bare insert and of a letter, medians of turns that alternate."""
    spent: dict[str, list[float]] = {"bare": [], "house": []}
    for turn in range(TURNS + 1):
        waiting = [(browser, browser.check()) for browser in (Browser(house[1]) for _ in range(IN_A_TURN))]
        began = cpu(house[0])
        for browser, fields in waiting:
            browser.send(fields)
        taken = cpu(house[0]) - began
        began = cpu(bare[0])
        # The clock of a process ticks a hundred times a second, too seldom for forty bare inserts.
        for _ in range(10 * IN_A_TURN):
            with closing(http.client.HTTPConnection("127.0.0.1", bare[1], timeout=60)) as line:
                line.request("POST", "/", "text=x", {"Content-Type": "application/x-www-form-urlencoded"})
                line.getresponse().read()
        if turn:  # the first one warms both
            spent["house"].append(1000 * taken / IN_A_TURN)
            spent["bare"].append(1000 * (cpu(bare[0]) - began) / (10 * IN_A_TURN))
    return statistics.median(spent["bare"]), statistics.median(spent["house"])


def crowd(port: int, seconds: float) -> tuple[list[float], list[str]]:
    """How long each of the letters of all writers waited, and what failed."""
    waits: list[float] = []
    faults: list[str] = []
    browsers = [Browser(port) for _ in range(WRITERS)]
    ends = time.monotonic() + seconds

    def write(browser: Browser) -> None:
        while time.monotonic() < ends:
            began = time.monotonic()
            try:
                browser.send({**browser.letter(), "step": "send"})
            except (AssertionError, OSError, http.client.HTTPException) as error:
                faults.append(repr(error))
            waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=write, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(waits), faults


def measure(folder: Path) -> str:
    """Two sentences."""
    with (
        served("submitting:bare_writing", folder) as bare,
        served("submitting:unlimited", folder, as_house=True) as house,
    ):
        least, letter = compare(bare, house)
        waits, faults = crowd(house[1], SECONDS)
    part = waits[int(0.95 * len(waits))]
    return (
        f"A bare insert with its commit takes {least:.2f} ms of CPU, a letter {letter:.2f} ms: "
        f"{least / letter:.2f} of it.\n\n{WRITERS} writers for {SECONDS:.0f} s on SQLite sent {len(waits)} letters, "
        f"{len(faults)} failed{': ' + faults[0] if faults else ''}; half of them waited "
        f"{statistics.median(waits):.2f} s, 95 % at most {part:.2f} s, the last one {waits[-1]:.2f} s."
    )


def main() -> None:
    """Prints both sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="A loaded demonstration with bench.db, to spare loading another.")
    parser.add_argument("--output", type=Path, help="Write them to this file.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="govtrack-bench-") as made:
        folder = options.home or Path(made)
        load(folder, is_loaded=bool(options.home))
        told = measure(folder)
    print(told)
    if options.output:
        write_section(options.output, "Submitting beside a bare insert", f"{measured_on()}\n\n{told}")


if __name__ == "__main__":
    main()
