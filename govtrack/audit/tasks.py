"""Jobs of the record: sealing what beat has left behind, and taking over the notes about access."""

from __future__ import annotations

from typing import Any

from govtrack.audit import access, letting_go
from govtrack.audit.sealing import seal_all
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job

__all__ = ["hand_over_access", "letting_go", "seal_events"]


@job("audit.seal")
def seal_events(_run: JobRun) -> dict[str, Any]:
    """Seals everything that was committed."""
    return {"sealed": seal_all()}


every(300, "audit.seal")


@job("audit.access")
def hand_over_access(_run: JobRun) -> dict[str, Any]:
    """Writes who signed in and who was refused into the record."""
    with transaction():
        return {"written": access.hand_over()}


every(access.WINDOW_SECONDS, "audit.access")
