"""What is kept only for a time: each promise is declared once, with its setting, and kept by one job.

A rule looks at nothing but the rows or lines as they are, so that a backup that was put back is cleaned again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Text
from govtrack.core.settings import get_setting

RULES: dict[str, Promise] = {}
# What each promise is called, as the steps declare them.
LABELS: dict[str, Text] = {}


@dataclass(frozen=True, slots=True)
class Promise(ABC):
    """What is kept only for a time, and how that is kept to."""

    name: str
    label: Text
    days: str

    @property
    def limit(self) -> datetime:
        """What is older than this is due."""
        return now() - timedelta(days=get_setting(self.days))

    @abstractmethod
    def count_due(self) -> int:
        """How much is due now."""

    @abstractmethod
    def let_part_go(self, at_most: int) -> int:
        """Ends the keeping of about so many of those that are due; returns how many, 0 once none is left."""


@dataclass(frozen=True, slots=True)
class Rule(Promise):
    """A promise about rows of the database."""

    due: Callable[[datetime], Select[int]]
    let_go: Callable[[Sequence[int]], int | None]
    passes_over: bool = False

    def count_due(self) -> int:
        """How many rows are due now."""
        return db.session.scalar(select(func.count()).select_from(self.due(self.limit).subquery())) or 0

    def hold_due(self, at_most: int) -> Sequence[int]:
        """The keys of rows that are due now; held until the transaction ends where the rule passes over others."""
        due = self.due(self.limit).limit(at_most)
        return db.session.scalars(due.with_for_update(skip_locked=True) if self.passes_over else due).all()

    def let_part_go(self, at_most: int) -> int:
        """In the transaction that is open."""
        if not (ids := list(self.hold_due(at_most))):
            return 0
        gone = self.let_go(ids)
        return len(ids) if gone is None else gone


@dataclass(frozen=True, slots=True)
class FileRule(Promise):
    """A promise about the lines of a file beside the database: they are counted, and go, all together."""

    count_before: Callable[[datetime], int]
    forget_before: Callable[[datetime], int]

    def count_due(self) -> int:
        """How many lines are due now."""
        return self.count_before(self.limit)

    def let_part_go(self, at_most: int) -> int:
        """All of them: a file is written anew but once."""
        return self.forget_before(self.limit)


def define_rule(
    name: str,
    label: Text,
    days: str,
    due: Callable[[datetime], Select[int]],
    let_go: Callable[[Sequence[int]], int | None],
    *,
    passes_over: bool = False,
) -> Rule:
    """Declares a promise: ``due`` selects the keys of rows older than a moment, ``let_go`` ends their keeping.

    It says how many went where that may be fewer than it was given: what somebody needs at this moment stays. With
    ``passes_over`` a row that somebody changes at this moment is left until the next day, as a letter that is being
    taken up again. Not for what is let go of in a row without gaps.
    """
    rule = Rule(name, label, days, due, let_go, passes_over)
    _declare(rule)
    return rule


def define_file_rule(
    name: str,
    label: Text,
    days: str,
    count_before: Callable[[datetime], int],
    forget_before: Callable[[datetime], int],
) -> FileRule:
    """Declares a promise about a file: how many of its lines are older than a moment, and what lets go of those."""
    rule = FileRule(name, label, days, count_before, forget_before)
    _declare(rule)
    return rule


def _declare(promise: Promise) -> None:
    if promise.name in RULES:
        raise ValueError(f"the rule {promise.name} is declared twice")
    RULES[promise.name] = promise
    LABELS[promise.name] = promise.label
