"""A worker whose machine is two hours ahead, then one that is two hours behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.drills.house import House, Missing, house

EXPECTED = "no live lease is ended, nothing runs early or late, what is written bears the database's time"
WRITE = """
from datetime import timedelta
from govtrack.app import create_app
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import enqueue
app = create_app()
with app.app_context(), transaction():
    enqueue("core.forget", key="now/{way}")
    enqueue("core.forget", key="later/{way}", run_at=now() + timedelta(hours=1))
    held = enqueue("core.forget", key="held/{way}")
    held.state, held.claimed_by, held.lease_until = "running", "elsewhere:1", now() + timedelta(minutes=30)
"""


def look(one: House, way: str) -> tuple[bool, str]:
    """What a worker of this kind made of three jobs."""
    one.run(WRITE.replace("{way}", way))
    worker = one.worker(prefix=("faketime", "-f", way), name=f"w{len(one.started)}")
    done = f"SELECT state FROM jobs WHERE key = 'now/{way}'"
    is_done = one.wait(lambda: one.scalar(done) == "done", 60)
    one.wait(lambda: False, 7)  # one more tick
    states = [one.scalar(f"SELECT state FROM jobs WHERE key = '{name}/{way}'") for name in ("later", "held")]
    off = one.scalar(f"SELECT abs(extract(epoch FROM now() - finished_at)) FROM jobs WHERE key = 'now/{way}'")
    tick = one.scalar("SELECT abs(extract(epoch FROM now() - seen_at)) FROM heartbeats")
    worker.stop()
    is_well = is_done and states == ["waiting", "running"] and (off or 9999) < 120 and (tick or 9999) < 120
    return (
        is_well,
        f"{way}: done {is_done}, later {states[0]}, held {states[1]}, times off by {off or 0:.0f} and {tick or 0:.0f} s",
    )


def drill(folder: Path) -> tuple[bool, str]:
    """Ahead, then behind."""
    if shutil.which("faketime") is None:
        raise Missing("faketime was not found")
    with house(folder, database="postgresql") as one:
        results = [look(one, way) for way in ("+2h", "-2h")]
    return all(is_well for is_well, _seen in results), "; ".join(seen for _is_well, seen in results)
