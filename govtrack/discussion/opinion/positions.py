"""Where people and statements stand on the map: the two directions in which the votes differ most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .votes import AGREE, MISSING, Numbers, Votes

DIRECTIONS = 2
# Rows that are turned into numbers at one time, so that a large round fits into memory.
AT_ONCE = 512
# The two largest directions are sought: that is quick even where other programs keep all processors busy. A few more
# are carried along than are wanted, since the search closes in as fast as the first one left out is small.
CARRIED, MOST_STEPS, CLOSE_ENOUGH = 12, 200, 1e-12
# Where they do not stand out so soon, a table of up to so many statements is solved outright.
SOLVED_OUTRIGHT = 1000


@dataclass(frozen=True, eq=False)
class Layout:
    """Means of the statements, the two directions, and where each person stands."""

    means: Numbers
    directions: Numbers
    people: Numbers

    @property
    def extremity(self) -> Numbers:
        """How far a single agreement would move somebody: how much a statement has to do with the differences."""
        moved = (AGREE - self.means)[:, None] * self.directions * np.sqrt(len(self.means))
        return np.asarray(np.sqrt((moved**2).sum(axis=1)))


def lay_out(votes: Votes) -> Layout:
    """Principal components with each missing vote at its statement's mean, as Polis has them.

    A missing vote pulls nobody anywhere, so whoever voted on little would stand in the middle: the
    projection is stretched by the root of all statements over those voted on.
    """
    means = np.where(votes.seen, votes.values, 0).sum(axis=0) / np.count_nonzero(votes.seen, axis=0)
    directions = _directions(_products(votes, means))
    stretch = np.sqrt(len(votes.statements) / np.maximum(votes.counts, 1))
    people = np.concatenate([part @ directions for part in _deviations(votes, means)])
    return Layout(means, directions, people * stretch[:, None])


def _deviations(votes: Votes, means: Numbers) -> Iterator[Numbers]:
    for start in range(0, len(votes.participants), AT_ONCE):
        values = votes.values[start : start + AT_ONCE]
        yield np.where(values == MISSING, 0.0, values - means)


def _products(votes: Votes, means: Numbers) -> Numbers:
    products = np.zeros((len(means), len(means)))
    for part in _deviations(votes, means):
        products += part.T @ part
    return products


def _directions(products: Numbers) -> Numbers:
    """The eigenvectors of the largest eigenvalues as columns, each turned so that its largest part is positive."""
    size = len(products)
    found, is_close = _sought(products)
    if not is_close and size <= SOLVED_OUTRIGHT:
        found = np.linalg.eigh(products)[1][:, ::-1]
    directions = np.zeros((size, DIRECTIONS))
    directions[:, : min(size, DIRECTIONS)] = found[:, :DIRECTIONS]
    largest = directions[np.abs(directions).argmax(axis=0), np.arange(DIRECTIONS)]
    return directions * np.where(largest < 0, -1.0, 1.0)


def _sought(products: Numbers) -> tuple[Numbers, bool]:
    """Power iteration on a few directions together, from the statements that vary most; and whether it closed in."""
    basis = products[:, np.argsort(-products.diagonal(), kind="stable")[:CARRIED]]
    for _ in range(MOST_STEPS):
        basis = np.linalg.qr(basis)[0]
        onward = products @ basis
        sizes, turn = np.linalg.eigh(basis.T @ onward)
        sizes, turn = sizes[::-1], turn[:, ::-1]
        basis, onward = basis @ turn, onward @ turn
        amiss = np.linalg.norm((onward - basis * sizes)[:, :DIRECTIONS], axis=0)
        if amiss.max() <= CLOSE_ENOUGH * max(sizes[0], 1.0):
            return basis, True
        basis = onward
    return np.linalg.qr(basis)[0], False
