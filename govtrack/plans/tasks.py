"""Following the work: a plan whose last promise was verified is completed."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.plans import operations, queries

FOLLOW_SECONDS = 3600


@job("plans.complete_kept")
def complete_kept_plans(run: JobRun, work_order_id: int | None = None) -> dict[str, Any]:
    """Completes every plan that is due for it; repeating it finds none."""
    with transaction():
        completed = sum(operations.complete_if_kept(plan) for plan in queries.list_kept_plans())
    return {"completed": completed}


every(FOLLOW_SECONDS, "plans.complete_kept")
