"""Urging late orders, again and again."""

from __future__ import annotations

from typing import Any

from govtrack.casework import operations
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job

REMIND_SECONDS = 300


@job("casework.remind")
def remind_late_orders(run: JobRun) -> dict[str, Any]:
    """Writes every reminder that is due, in short transactions; repeating it writes nothing twice."""
    total, after_id = 0, 0
    while True:
        with transaction():
            written, after_id = operations.remind(after_id=after_id)
        total += written
        if not after_id:
            return {"reminders": total}


every(REMIND_SECONDS, "casework.remind")
