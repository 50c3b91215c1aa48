"""Work of discussions behind the pages: reminding the desk of what waits too long."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.discussion import operations

REMIND_SECONDS = 600


@job("discussion.remind")
def remind(run: JobRun) -> dict[str, Any]:
    """Contributions and appeals that nobody has looked at in time."""
    with transaction():
        return {"told": operations.remind_of_waiting()}


every(REMIND_SECONDS, "discussion.remind")
