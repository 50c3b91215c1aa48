"""Writing down that something was let go of."""

from __future__ import annotations

from govtrack.audit.operations import record
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db
from govtrack.core.retention import Promise
from govtrack.core.settings import get_setting
from govtrack.oversight.retention.models import RetentionRun


def note_let_go(rule: Promise, removed: int) -> None:
    """Keeps how much went by a rule, and tells the record."""
    row = RetentionRun(rule=rule.name, days=get_setting(rule.days), removed=removed)
    db.session.add(row)
    db.session.flush()
    record(SYSTEM, "let_go", row, rule=rule.name, days=row.days, removed=removed)
