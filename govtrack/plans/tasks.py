"""Following the work: a plan whose last promise was verified is completed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govtrack.core.clock import today
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.plans import operations, queries
from govtrack.plans.operations.notices import tell_of_late_promises

FOLLOW_SECONDS = 3600
# How far back a day that went by is news: a machine that stood still for a while tells of it all the same.
LOOK_BACK = timedelta(days=7)


@job("plans.complete_kept")
def complete_kept_plans(run: JobRun, work_order_id: int | None = None) -> dict[str, Any]:
    """Completes every plan that is due for it; repeating it finds none."""
    with transaction():
        completed = sum(operations.complete_if_kept(plan) for plan in queries.list_kept_plans())
    return {"completed": completed}


@job("plans.tell_late")
def tell_late(_run: JobRun) -> dict[str, Any]:
    """Tells those who wrote of each promise whose day went by; each is told of once."""
    with transaction():
        late = tell_of_late_promises(queries.list_newly_late(today() - LOOK_BACK))
    return {"late": late}


every(FOLLOW_SECONDS, "plans.complete_kept")
every(FOLLOW_SECONDS, "plans.tell_late")
