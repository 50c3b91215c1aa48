"""Votes counted by group and statement, with the tests of proportions that tell chance from opinion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .votes import AGREE, DISAGREE, Numbers, Positions, Votes

# Nine of ten, one-sided.
SIGNIFICANT = 1.2816


@dataclass(frozen=True, eq=False)
class Tallies:
    """One row a group (or one for everybody), one column a statement: agreements, disagreements, all votes."""

    agree: Numbers
    disagree: Numbers
    seen: Numbers

    @classmethod
    def of(cls, votes: Votes, groups: list[Positions] | None = None) -> Tallies:
        """Counts these groups of people; everybody as one row where none are given."""
        parts = [np.arange(len(votes.participants))] if groups is None else groups
        agree = np.array([votes.count(AGREE, rows) for rows in parts], dtype=float)
        disagree = np.array([votes.count(DISAGREE, rows) for rows in parts], dtype=float)
        return cls(agree, disagree, agree + disagree + np.array([votes.count(0, rows) for rows in parts]))

    def counted(self, side: str) -> Numbers:
        """How many took this side, ``agree`` or ``disagree``."""
        return self.agree if side == "agree" else self.disagree

    def probability(self, side: str) -> Numbers:
        """The share that took this side, as if one vote each way had been there before."""
        return (self.counted(side) + 1) / (self.seen + 2)

    def certainty(self, side: str) -> Numbers:
        """How surely most of a group take this side: the test of one proportion against one half."""
        counted, seen = self.counted(side) + 1, self.seen + 1
        return np.asarray(2 * np.sqrt(seen) * (counted / seen - 0.5))

    @cached_property
    def rest(self) -> Tallies:
        """The same of all other groups together."""
        return Tallies(*(table.sum(axis=0) - table for table in (self.agree, self.disagree, self.seen)))

    def ratio(self, side: str) -> Numbers:
        """How many times likelier a group takes this side than the others."""
        return self.probability(side) / self.rest.probability(side)

    def difference(self, side: str) -> Numbers:
        """How surely a group takes this side more often than the others: the test of two proportions."""
        return two_proportions(self.counted(side), self.seen, self.rest.counted(side), self.rest.seen)


def two_proportions(counted: Numbers, seen: Numbers, other_counted: Numbers, other_seen: Numbers) -> Numbers:
    """The test of two proportions, one vote added to each; nothing where all votes are on one side."""
    counted, seen, other_counted, other_seen = counted + 1, seen + 1, other_counted + 1, other_seen + 1
    pooled = (counted + other_counted) / (seen + other_seen)
    variance = pooled * (1 - pooled) * (1 / seen + 1 / other_seen)
    # Where all took the side, or where the added votes carry the share beyond, there is nothing to tell apart.
    usable = variance > 0
    gap = counted / seen - other_counted / other_seen
    return np.where(usable, gap / np.sqrt(np.where(usable, variance, 1.0)), 0.0)
