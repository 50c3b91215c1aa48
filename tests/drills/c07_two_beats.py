"""Two workers, each with a beat."""

from __future__ import annotations

import time
from pathlib import Path

from tests.drills.house import house

EXPECTED = "each slot fires once and is done once, and beat goes on ticking"
SECONDS = 35


def drill(folder: Path) -> tuple[bool, str]:
    """Both tick for longer than the shortest slot."""
    with house(folder) as one:
        one.worker(name="one")
        one.worker(name="two")
        one.wait(lambda: bool(one.scalar("SELECT count(*) FROM heartbeats")), 40)
        time.sleep(SECONDS)  # that nothing is done twice only shows as time goes by
        jobs, slots = one.rows("SELECT count(*), count(DISTINCT key) FROM jobs WHERE flight IS NOT NULL")[0]
        again = one.scalar("SELECT count(*) FROM jobs WHERE flight IS NOT NULL AND attempts > 1")
        many = one.scalar("SELECT count(*) FROM jobs WHERE flight = 'search.follow'")
        before = one.scalar("SELECT seen_at FROM heartbeats")
        is_ticking = one.wait(lambda: one.scalar("SELECT seen_at FROM heartbeats") != before, 15)
    seen = f"{jobs} jobs in {slots} slots, {again} done again, {many} slots of the quickest, ticking: {is_ticking}"
    return jobs == slots and jobs > 10 and not again and is_ticking, seen
