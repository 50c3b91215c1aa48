"""Which statements speak for a group, which unite all, which divide, and which are to be asked next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .tallies import SIGNIFICANT, Tallies, two_proportions
from .votes import Numbers

SIDES = ("agree", "disagree")
# How many statements are told of each kind.
TOLD = 5


@dataclass(frozen=True)
class Said:
    """A statement with the side that was taken: how many took it, of how many, and how sure it is."""

    statement: str
    side: str
    counted: int
    votes: int
    probability: float
    certainty: float
    # Against the other groups: how many times likelier, and how surely so; 1 and 0 where nobody is compared.
    ratio: float = 1.0
    difference: float = 0.0

    @property
    def speaks(self) -> float:
        """What statements of a group are ordered by: often and surely, here more than elsewhere."""
        return self.ratio * self.difference * self.probability * self.certainty


@dataclass(frozen=True)
class Divided:
    """A statement on which groups take different sides: the farthest two, and how far they are apart."""

    statement: str
    gap: float
    difference: float
    agreeing: int
    disagreeing: int
    probabilities: list[float] = field(default_factory=list)


def find_representative(tallies: Tallies, names: tuple[str, ...]) -> list[list[Said]]:
    """For each group the statements that tell it from the others, those it agrees with first, as Polis selects them."""
    table = {side: _said(tallies, names, side) for side in SIDES}
    return [_representative(table["agree"][group], table["disagree"][group]) for group in range(len(tallies.seen))]


def _said(tallies: Tallies, names: tuple[str, ...], side: str) -> list[list[Said]]:
    tables = (
        tallies.counted(side).astype(int),
        tallies.seen.astype(int),
        tallies.probability(side),
        tallies.certainty(side),
        tallies.ratio(side),
        tallies.difference(side),
    )
    return [
        [Said(name, side, *cells) for name, *cells in zip(names, *(row.tolist() for row in rows), strict=True)]
        for rows in zip(*tables, strict=True)
    ]


def _representative(agreed: list[Said], disagreed: list[Said]) -> list[Said]:
    sides = list(zip(agreed, disagreed, strict=True))
    chosen = [yes if yes.difference > no.difference else no for yes, no in sides]
    clear = [one for one, pair in zip(chosen, sides, strict=True) if any(_is_clear(said) for said in pair)]
    head = _best_agreed(sides)
    if not clear:
        best = max(chosen, key=lambda said: said.difference)
        return [_shown(head, sides)] if head else [best]
    rest = sorted((one for one in clear if not head or one.statement != head.statement), key=lambda one: -one.speaks)
    told = ([_shown(head, sides)] if head else []) + rest
    return sorted(told[:TOLD], key=lambda one: one.side)


def _is_clear(said: Said) -> bool:
    return said.difference > SIGNIFICANT and said.certainty > SIGNIFICANT


def _best_agreed(sides: list[tuple[Said, Said]]) -> Said | None:
    """What the group agrees on best of all: each is told by something it wants, where there is anything."""
    best: Said | None = None
    for yes, no in sides:
        if not (yes.counted or no.counted):
            continue
        if best is None:
            is_better = yes.certainty > SIGNIFICANT or (yes.ratio > 1 and yes.probability > 0.5)
        elif best.ratio > 1:
            is_better = yes.speaks > best.speaks
        else:
            is_better = yes.probability * yes.certainty > best.probability * best.certainty
        best = yes if is_better else best
    return best


def _shown(head: Said, sides: list[tuple[Said, Said]]) -> Said:
    """The side by which this statement tells the group from the others."""
    yes, no = next(pair for pair in sides if pair[0].statement == head.statement)
    return yes if yes.difference > no.difference else no


def find_consensus(everybody: Tallies, names: tuple[str, ...]) -> list[Said]:
    """What most people of all groups agree on, then what most reject: the surest first."""
    return [said for side in SIDES for said in _agreed_by_all(everybody, names, side)]


def _agreed_by_all(everybody: Tallies, names: tuple[str, ...], side: str) -> list[Said]:
    alone = Tallies(everybody.agree, everybody.disagree, everybody.seen)
    rows = zip(
        names,
        alone.counted(side)[0].astype(int).tolist(),
        alone.seen[0].astype(int).tolist(),
        alone.probability(side)[0].tolist(),
        alone.certainty(side)[0].tolist(),
        strict=True,
    )
    said = [Said(name, side, *cells) for name, *cells in rows]
    sure = [one for one in said if one.probability > 0.5 and one.certainty > SIGNIFICANT]
    return sorted(sure, key=lambda one: -one.probability * one.certainty)[:TOLD]


def agreed_in_each(tallies: Tallies, side: str) -> Numbers:
    """Group-aware consensus: the product of the shares of all groups, so that no group is outvoted by a larger one."""
    return np.asarray(tallies.probability(side).prod(axis=0))


def find_divisive(tallies: Tallies, names: tuple[str, ...]) -> list[Divided]:
    """Statements that one group is for and another surely against, the farthest apart first."""
    shares = tallies.probability("agree")
    high, low = shares.argmax(axis=0), shares.argmin(axis=0)
    columns = np.arange(len(names))
    differences = two_proportions(
        tallies.agree[high, columns],
        tallies.seen[high, columns],
        tallies.agree[low, columns],
        tallies.seen[low, columns],
    )
    against = tallies.probability("disagree")[low, columns]
    parts = (shares[high, columns] > 0.5) & (against > 0.5) & (differences > SIGNIFICANT)
    gaps = shares[high, columns] - shares[low, columns]
    order = [column for column in np.argsort(-gaps, kind="stable").tolist() if parts[column]]
    return [
        Divided(
            names[column],
            float(gaps[column]),
            float(differences[column]),
            int(high[column]),
            int(low[column]),
            shares[:, column].tolist(),
        )
        for column in order[:TOLD]
    ]


def priorities(tallies: Tallies, extremity: Numbers) -> Numbers:
    """How much is learnt by asking each statement next: new ones, and those agreed with that also part people."""
    agree, seen = tallies.agree.sum(axis=0), tallies.seen.sum(axis=0)
    passed = seen - agree - tallies.disagree.sum(axis=0)
    worth = (1 - (passed + 1) / (seen + 2)) * (extremity + 1) * (agree + 1) / (seen + 2)
    return np.asarray((worth * (1 + 8 * 2 ** (-seen / 5))) ** 2)
