"""Letting go of what is due, in short transactions, with an entry in the record."""

from __future__ import annotations

from govtrack.core.db import transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.core.retention import RULES, Promise
from govtrack.oversight.retention.operations import note_let_go

CHUNK = 200


def count_due() -> dict[str, int]:
    """How much is due by each rule; changes nothing."""
    with transaction(write=False):
        return {rule.name: rule.count_due() for rule in RULES.values()}


def keep_promises() -> dict[str, int]:
    """Lets go of whatever is due; returns how much, by rule."""
    return {rule.name: _keep(rule) for rule in RULES.values()}


def _keep(rule: Promise) -> int:
    removed = 0
    while part := _let_part_go(rule):
        removed += part
    if removed:
        with transaction():
            note_let_go(rule, removed)
    return removed


def _let_part_go(rule: Promise) -> int:
    with transaction():
        return rule.let_part_go(CHUNK)


@job("oversight.retention")
def keep(_run: JobRun) -> dict[str, int]:
    """Keeps the promises about how long things are kept, every day."""
    return keep_promises()


every(24 * 3600, "oversight.retention")
