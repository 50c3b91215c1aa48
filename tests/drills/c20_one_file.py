"""Twenty writers on the one file of SQLite."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.drills.c19_burst import write_for
from tests.drills.house import Answer, house

EXPECTED = "in 15 s no answer of 5xx, and every letter acknowledged is there"


def drill(folder: Path) -> tuple[bool, str]:
    """Twenty writers, with a worker and beat beside them."""
    with house(folder) as one:
        one.web()
        one.worker()
        answers: list[Answer] = []
        until = time.monotonic() + 15
        writers = [threading.Thread(target=write_for, args=(one, "2", 0.0, answers, until)) for _ in range(20)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        rows = one.scalar("SELECT count(*) FROM submissions")
        log = (folder / "web.log").read_text(errors="replace")
    sent, failed = sum(a.status == 303 for a in answers), [a.status for a in answers if a.status >= 500 or not a.status]
    seen = f"{len(answers)} letters, {sent} acknowledged, {rows} rows, failed {failed[:5]}, slowest {max(a.seconds for a in answers):.1f} s"
    return bool(sent) and not failed and rows >= sent and "database is locked" not in log, seen
