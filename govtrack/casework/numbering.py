"""Numbers that people read out: letters, the year, and a count that never repeats."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from govtrack.core.clock import today
from govtrack.core.db import db


def placeholder() -> str:
    """Stands in the unique column until the row has its key."""
    return f"new-{token_hex(8)}"


def give_number(row: Any, prefix: str) -> str:
    """Flushes ``row`` and numbers it by its own key, such as ``WO-2026-0001``: no two can collide."""
    db.session.flush()
    row.number = f"{prefix}-{today().year}-{row.id:04d}"
    db.session.flush()
    return str(row.number)
