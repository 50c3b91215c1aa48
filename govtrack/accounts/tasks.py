"""Sessions whose time is over are removed."""

from __future__ import annotations

from typing import Any

from flask import current_app

from govtrack.accounts.sessions import forget_old_sessions
from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job


@job("accounts.forget_sessions")
def forget_sessions(run: JobRun) -> dict[str, Any]:
    """Removes sessions whose time is over."""
    with transaction():
        return {"sessions": forget_old_sessions(current_app.config["SESSION_LIFETIME"])}


every(3600, "accounts.forget_sessions")
