"""Rounds of votes that tests draw: camps whose statements are known."""

from __future__ import annotations

import numpy as np

from govtrack.discussion.opinion import AGREE, DISAGREE, MISSING, PASS, OpinionMap, Votes

LETTERS = {"+": AGREE, "-": DISAGREE, "0": PASS, ".": MISSING}


def votes_of(lines: list[str], people: list[str] | None = None) -> Votes:
    """Each line is a person: + agrees, - disagrees, 0 passes, . has not voted."""
    values = np.array([[LETTERS[sign] for sign in line] for line in lines], dtype=np.int8)
    names = people or [str(number) for number in range(len(lines))]
    return Votes.of(names, [str(number) for number in range(values.shape[1])], values)


def camps(sizes: list[int], statements: int = 20, noise: float = 0.1, missing: float = 0.0, seed: int = 1) -> Votes:
    """Camps that are for and against by a pattern of their own, with some chance votes among them."""
    chance = np.random.default_rng(seed)
    patterns = np.array([[AGREE if statement >> camp & 1 else DISAGREE for statement in range(statements)]
                         for camp in range(len(sizes))])  # fmt: skip
    values = patterns[camp_of(sizes)].astype(np.int8)
    values[chance.random(values.shape) < noise] *= -1
    values[chance.random(values.shape) < missing] = MISSING
    return Votes.of([str(n) for n in range(sum(sizes))], [str(n) for n in range(statements)], values)


def camp_of(sizes: list[int]) -> list[int]:
    """The camp of each person: they come in turn, so that each camp is among the first."""
    left, order = list(sizes), []
    while any(left):
        for camp, rest in enumerate(left):
            if rest:
                order.append(camp)
                left[camp] -= 1
    return order


def members(found: OpinionMap) -> set[frozenset[str]]:
    """The groups as sets of people."""
    return {frozenset(group.members) for group in found.groups}


def camps_as_sets(sizes: list[int]) -> set[frozenset[str]]:
    """The camps as sets of people."""
    order = camp_of(sizes)
    return {frozenset(str(n) for n, camp in enumerate(order) if camp == one) for one in range(len(sizes))}
