"""One job is delivered three times at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.drills.house import house

EXPECTED = "on both databases: one of three processes does it, the two others skip it"
WRITE = """
from govtrack.app import create_app
from govtrack.core.db import transaction
from govtrack.core.jobs import enqueue
app = create_app()
with app.app_context(), transaction():
    print(enqueue("core.forget", key="thrice").id)
"""
RUN = """
from govtrack.app import create_app
from govtrack.core.jobs import run_job
app = create_app()
with app.app_context():
    print(run_job({job_id}))
"""


def drill(folder: Path) -> tuple[bool, str]:
    """Three processes, on each database."""
    told, is_well = [], True
    for kind in ("sqlite", "postgresql"):
        with house(folder / kind, database=kind) as one:
            job_id = int(one.run(WRITE).stdout.split()[-1])
            with ThreadPoolExecutor(3) as pool:
                ends = sorted(
                    done.stdout.strip() for done in pool.map(lambda _n: one.run(RUN.format(job_id=job_id)), range(3))
                )
            state = one.rows(f"SELECT state, attempts FROM jobs WHERE id = {job_id}")
        is_well &= ends == ["done", "skipped", "skipped"] and state == [("done", 1)]
        told.append(f"{kind}: {', '.join(ends)}, {state[0][1]} attempt")
    return is_well, "; ".join(told)
