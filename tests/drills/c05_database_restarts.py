"""PostgreSQL is restarted under load."""

from __future__ import annotations

import subprocess
import threading
import time
from functools import partial
from pathlib import Path

from tests import servers
from tests.drills.house import Answer, Browser, House, house

READERS = 8
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
EXPECTED = "no acknowledged loss, 0 empty answers, only kind pages (503), a good answer within 10 s, at most 2 kB of log a request"


def load(one: House, answers: list[Answer], stop: threading.Event) -> None:
    """One reader who also writes."""
    browser = one.browser()
    while not stop.is_set():
        answers += [browser.ask("/topics"), browser.ask("/")]
        form = browser.write()
        if form["csrf_token"]:
            answers.append(browser.send(form))


def restart(folder: Path) -> None:
    """What an administrator in a hurry does."""
    data = next(Path("/tmp").glob(f"govtrack-pg-*-{folder.name}")) / "data"
    prefix, control = servers._unprivileged(), servers._find_program("pg_ctl")
    options = (data / "postmaster.opts").read_text().split(" ", 1)[1].replace('"', "")
    command = [*prefix, str(control), "-D", str(data), "-w", "-m", "immediate", "-o", options]
    subprocess.run([*command, "-l", str(data.parent / "log"), "restart"], check=True, cwd="/", **QUIET)


def drill(folder: Path) -> tuple[bool, str]:
    """Three restarts, eight readers."""
    with house(folder, database="postgresql") as one:
        one.web()
        answers: list[Answer] = []
        stop, log = threading.Event(), one.folder / "web.log"
        readers = [threading.Thread(target=load, args=(one, answers, stop)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        _read_on(one, answers)
        logged, recovery = log.stat().st_size, 0.0
        for _restart in range(3):
            restart(folder)
            begun, asker = time.monotonic(), one.browser()
            one.wait(partial(_is_served, asker), 20)
            recovery = max(recovery, time.monotonic() - begun)
            _read_on(one, answers)
        stop.set()
        for reader in readers:
            reader.join(60)
        grown = log.stat().st_size - logged
        rows = {int(row[0]) for row in one.rows("SELECT id FROM submissions")}
    return _judge(answers, rows, recovery, grown)


def _read_on(one: House, answers: list[Answer]) -> None:
    """Returns when there are as many further answers as readers."""
    wanted = len(answers) + READERS
    one.wait(lambda: len(answers) >= wanted, 60)


def _is_served(asker: Browser) -> bool:
    return asker.ask("/topics").status == 200


def _judge(answers: list[Answer], rows: set[int], recovery: float, grown: int) -> tuple[bool, str]:
    led = [answer.location for answer in answers if answer.status == 303 and "receipt" in answer.location]
    missing = {int(next(p for p in reversed(place.split("/")) if p.isdigit())) for place in led} - rows
    away = [answer for answer in answers if answer.status >= 500 or answer.status == 0]
    empty = [answer for answer in away if len(answer.body) < 200]
    other = sorted({answer.status for answer in away} - {503})
    per_failure = grown / max(1, len(away))
    seen = f"{len(answers)} requests, {len(away)} met the gap, empty {len(empty)}, other than 503 {other}, missing"
    seen += f" {len(missing)} of {len(led)}, recovered in {recovery:.1f} s, {per_failure:.0f} bytes of log for each failed request"
    return bool(led) and not missing and not empty and not other and recovery <= 10 and grown / len(
        answers
    ) <= 2000, seen
