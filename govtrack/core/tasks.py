"""Housekeeping: what is kept only for a while is removed every night."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from govtrack.core.db import transaction
from govtrack.core.idempotency import forget_old_outcomes
from govtrack.core.jobs import JobRun, every, job
from govtrack.core.jobs.schedule import forget_old_jobs
from govtrack.core.photo_cleaning import clean_all
from govtrack.core.storage import forget_orphans
from govtrack.core.streams.audiences import forget_old_events
from govtrack.core.totals.settling import settle_all
from govtrack.core.versions import forget_old_changes


@job("core.forget")
def forget(run: JobRun) -> dict[str, Any]:
    """Removes finished jobs, outcomes of forms, files without a row and what was told to audiences after their time."""
    with transaction():
        return {
            "jobs": forget_old_jobs(),
            "outcomes": forget_old_outcomes(),
            "told": forget_old_events(),
            "changes": forget_old_changes(),
            "orphans": forget_orphans(),
        }


@job("core.settle_totals", lease_seconds=300)
def settle_totals(run: JobRun) -> dict[str, Any]:
    """Moves the totals by what was touched, a few subjects in a transaction; after a kill the rest still waits."""
    return {"settled": settle_all()}


@job("core.clean_photos", lease_seconds=600)
def clean_photos(run: JobRun) -> dict[str, Any]:
    """Cuts comments and places out of photos that were kept with them; behind the last one it finds nothing."""
    return asdict(clean_all(lambda count: run.progress(count, count)))


every(24 * 3600, "core.forget")
every(24 * 3600, "core.clean_photos")
every(30, "core.settle_totals")
