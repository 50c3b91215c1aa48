"""The process dies between its commit and the handing over of what it caused."""

from __future__ import annotations

from pathlib import Path

from tests.drills.house import house

EXPECTED = "the process is dead (9), the job waits, and is done exactly once after the restart"
CRASH = """
import os
from govtrack.app import create_app
from govtrack.core.db import transaction
from govtrack.core.jobs import enqueue, relay
app = create_app()
relay.hand_over_soon = lambda _job_id: os._exit(9)
with app.app_context(), transaction():
    enqueue("core.forget", key="crash")
"""


def drill(folder: Path) -> tuple[bool, str]:
    """Dies after the commit, on each database."""
    told, is_well = [], True
    for kind in ("sqlite", "postgresql"):
        with house(folder / kind, database=kind) as one:
            code = one.run(CRASH).returncode
            left = one.scalar("SELECT state FROM jobs WHERE key = 'crash'")
            one.worker()
            job = "SELECT state, attempts FROM jobs WHERE key = 'crash'"
            one.wait(lambda: one.rows(job) == [("done", 1)], 60)
            state, attempts = one.rows(job)[0]
        is_well &= code == 9 and left == "waiting" and (state, attempts) == ("done", 1)
        told.append(f"{kind}: exit {code}, {left}, then {state} after {attempts} attempt")
    return is_well, "; ".join(told)
