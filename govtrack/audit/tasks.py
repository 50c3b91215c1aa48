"""Sealing the record, again and again."""

from __future__ import annotations

from typing import Any

from govtrack.audit import sealing
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job

# What is not sealed when somebody tampers can still be cut unnoticed, so it is never much.
EVERY_SECONDS = 20


@job("audit.seal")
def seal_events(run: JobRun) -> dict[str, Any]:
    """Seals everything that was committed."""
    sealed = 0
    while True:
        with transaction():
            row = sealing.seal()
            count = row.events if row else 0
        sealed += count
        if count == 0:
            return {"sealed": sealed}
        run.progress(sealed, sealed)


every(EVERY_SECONDS, "audit.seal")
