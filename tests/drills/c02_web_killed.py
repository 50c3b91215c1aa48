"""kill -9 of the pages in the middle of sending, three times."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.drills.house import Browser, House, house

EXPECTED = "everything acknowledged is there once: missing 0, twice 0"
WRITERS = 6
# How many letters are acknowledged before each kill: however slow the machine, the others are being sent then.
BETWEEN, MOST_SECONDS = 5, 120


def write_on(one: House, browser: Browser, acknowledged: list[str], stop: threading.Event) -> None:
    """Sends letter after letter; a letter without an answer is sent again as it is."""
    while not stop.is_set():
        form = browser.write()
        if not form["csrf_token"]:
            time.sleep(0.1)  # the pages are away; a person tries again
            continue
        for _attempt in range(40):
            answer = browser.send(form, 10)
            if answer.status == 303 and "receipt" in answer.location:
                acknowledged.append(answer.location)
                break
            if stop.is_set() or answer.status not in {0, 502, 503}:
                break
            time.sleep(0.2)  # and so when sending


def wait_for_some(one: House, acknowledged: list[str]) -> None:
    """Returns when a few more letters were acknowledged, while the next ones are being sent."""
    enough = len(acknowledged) + BETWEEN
    one.wait(lambda: len(acknowledged) >= enough, MOST_SECONDS)


def drill(folder: Path) -> tuple[bool, str]:
    """Six writers, three kills."""
    with house(folder) as one:
        web, stop = one.web(), threading.Event()
        acknowledged: list[str] = []
        writers = [
            threading.Thread(target=write_on, args=(one, one.browser(), acknowledged, stop)) for _ in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        for _kill in range(3):
            wait_for_some(one, acknowledged)
            web.kill()
            web = one.web()
        wait_for_some(one, acknowledged)
        stop.set()
        for writer in writers:
            writer.join(60)
        rows = {int(row[0]) for row in one.rows("SELECT id FROM submissions")}
        texts = one.scalar("SELECT count(*) - count(DISTINCT title) FROM submissions")
        kept = {int(next(part for part in reversed(place.split("/")) if part.isdigit())) for place in acknowledged}
        whole = one.scalar("PRAGMA integrity_check") == "ok"
    missing = len(kept - rows)
    seen = (
        f"{len(acknowledged)} acknowledged, {len(rows)} rows, missing {missing}, twice {texts}, database whole: {whole}"
    )
    return len(acknowledged) >= BETWEEN * 4 and not missing and not texts and whole and len(kept) == len(
        acknowledged
    ), seen
