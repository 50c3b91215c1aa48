"""Numbers for rows that get theirs after the first flush; the series stand in ``core.numbering``."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from govtrack.core.db import db
from govtrack.core.numbering import next_number


def placeholder() -> str:
    """Stands in the unique column until the row gets its number."""
    return f"new-{token_hex(8)}"


def give_number(row: Any, prefix: str) -> str:
    """Flushes ``row`` and gives it the next number, such as ``T-2026-0001``."""
    db.session.flush()
    row.number = next_number(prefix)
    db.session.flush()
    return str(row.number)
