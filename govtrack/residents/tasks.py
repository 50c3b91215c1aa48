"""Addresses that led to no account are let go of."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.residents.operations import forget_unused_contacts

DAY = 24 * 3600


@job("residents.forget_contacts")
def forget_contacts(run: JobRun) -> dict[str, Any]:
    """Removes what was typed at the sign-in a day ago and nobody used."""
    with transaction():
        return {"contacts": forget_unused_contacts()}


every(DAY, "residents.forget_contacts")
