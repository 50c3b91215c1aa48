"""Each day: what becomes due by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.registries import operations

WATCH_JOB, RECKON_JOB = "registries.watch", "registries.reckon"
WATCH_SECONDS, RECKON_SECONDS = 3600, 24 * 3600


@job(WATCH_JOB)
def watch(run: JobRun) -> dict[str, Any]:
    """Reckons anew the entries of which a warning changes today; repeating it finds none."""
    return {"entries": _go_through(operations.refresh_due)}


@job(RECKON_JOB)
def reckon(run: JobRun) -> dict[str, Any]:
    """Reckons every entry anew each night, so that changed settings hold."""
    return {"entries": _go_through(operations.refresh_all)}


def _go_through(refresh: Callable[[int], tuple[int, int]]) -> int:
    """Calls ``refresh`` until it finds no more, each time in a short transaction; returns how many there were."""
    total, after_id = 0, 0
    while True:
        with transaction():
            count, after_id = refresh(after_id)
        total += count
        if not after_id:
            return total


every(WATCH_SECONDS, WATCH_JOB)
every(RECKON_SECONDS, RECKON_JOB)
