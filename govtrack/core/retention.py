"""What is kept only for a time: each promise is declared once, with its setting, and kept by one job.

A rule looks at nothing but the rows as they are, so that a backup that was put back is cleaned again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Text
from govtrack.core.settings import get_setting

RULES: dict[str, Rule] = {}
# What each promise is called, as the steps declare them.
LABELS: dict[str, Text] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise and how it is kept."""

    name: str
    label: Text
    days: str
    due: Callable[[datetime], Select[int]]
    let_go: Callable[[Sequence[int]], None]

    @property
    def limit(self) -> datetime:
        """What is older than this is due."""
        return now() - timedelta(days=get_setting(self.days))

    def count_due(self) -> int:
        """How many rows are due now."""
        return db.session.scalar(select(func.count()).select_from(self.due(self.limit).subquery())) or 0

    def list_due(self, at_most: int) -> Sequence[int]:
        """The keys of rows that are due now."""
        return db.session.scalars(self.due(self.limit).limit(at_most)).all()


def define_rule(
    name: str,
    label: Text,
    days: str,
    due: Callable[[datetime], Select[int]],
    let_go: Callable[[Sequence[int]], None],
) -> Rule:
    """Declares a promise: ``due`` selects the keys of rows older than a moment, ``let_go`` ends their keeping."""
    if name in RULES:
        raise ValueError(f"the rule {name} is declared twice")
    RULES[name] = Rule(name, label, days, due, let_go)
    LABELS[name] = label
    return RULES[name]
