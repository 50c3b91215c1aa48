"""Who voted how on what, in one order whatever the order of the file, so that equal votes give equal maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

AGREE, DISAGREE, PASS, MISSING = 1, -1, 0, 2
# Whoever voted on fewer says too little about themselves to stand in a group; so it is in Polis.
FEWEST_VOTES = 7
# While a round has fewer people, all of them stand on the map; and while it is small, whoever stood there stays.
# People are numbered as they come, so the first ones are known by their numbers.
FEWEST_PEOPLE, SMALL_ROUND = 15, 100

# What is longer is a name that happens to have no letters.
LONGEST_NUMBER = 20

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = NDArray[np.intp]


class UnusableVotes(ValueError):
    """These votes cannot be drawn as a map; the message says why."""


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < LONGEST_NUMBER


def _in_order(name: str) -> tuple[int, int, str]:
    """Numbers by size, other names behind them."""
    return (0, int(name), name) if _is_number(name) else (1, 0, name)


@dataclass(frozen=True, eq=False)
class Votes:
    """One row a person and one column a statement: AGREE, DISAGREE, PASS or MISSING."""

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    values: NDArray[np.int8]

    @classmethod
    def of(cls, participants: Sequence[str], statements: Sequence[str], values: NDArray[np.int8]) -> Votes:
        """Brings rows and columns into their order; statements on which nobody voted are left out."""
        _demand_once(participants, "participant")
        _demand_once(statements, "statement")
        rows = sorted(range(len(participants)), key=lambda row: _in_order(participants[row]))
        has_votes = (values != MISSING).any(axis=0)
        columns = sorted(np.flatnonzero(has_votes).tolist(), key=lambda column: _in_order(statements[column]))
        votes = cls(
            tuple(participants[row] for row in rows),
            tuple(statements[column] for column in columns),
            np.ascontiguousarray(values[np.ix_(rows, columns)]),
        )
        votes._demand_use()
        return votes

    def _demand_use(self) -> None:
        if not self.statements:
            raise UnusableVotes("nobody has voted yet")
        if np.count_nonzero(self.counts) < 2:
            raise UnusableVotes("only one person has voted; a map needs at least two")
        if not np.isin(self.values, (AGREE, DISAGREE)).any():
            raise UnusableVotes("everybody passed on every statement; nobody agreed or disagreed with anything")

    @cached_property
    def seen(self) -> Flags:
        """Where there is a vote, a pass among them."""
        return np.asarray(self.values != MISSING)

    @cached_property
    def counts(self) -> Positions:
        """On how many statements each person voted."""
        return np.count_nonzero(self.seen, axis=1)

    @property
    def is_small(self) -> bool:
        """Whether so few people voted that those who came first are where the groups begin."""
        return len(self.participants) <= SMALL_ROUND

    @cached_property
    def included(self) -> Positions:
        """The rows of those who voted enough to stand in a group."""
        needed = min(FEWEST_VOTES, len(self.statements))
        enough = self.counts >= needed
        if self.is_small and all(_is_number(name) for name in self.participants):
            enough[:FEWEST_PEOPLE] |= self.counts[:FEWEST_PEOPLE] > 0
        lacking = FEWEST_PEOPLE - np.count_nonzero(enough)
        if lacking > 0:
            others = np.flatnonzero(~enough & (self.counts > 0))
            # A stable order: of those who voted equally often, the first come first.
            enough[others[np.argsort(-self.counts[others], kind="stable")][:lacking]] = True
        return np.flatnonzero(enough)

    def count(self, vote: int, rows: Positions | None = None) -> Positions:
        """How many of these people voted so on each statement."""
        return np.count_nonzero((self.values if rows is None else self.values[rows]) == vote, axis=0)


def _demand_once(names: Sequence[str], what: str) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise UnusableVotes(f"{what} {twice[0]!r} stands there more than once")
