"""Choosing in proportion: sequential proportional approval voting, where whoever is served already counts for less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction


def choose(supporters: Sequence[Collection[int]], first: Collection[int], most: int) -> list[int]:
    """The numbers of the chosen, in the order of choice: all of ``first``, then of the others until there are ``most``.

    Each step takes what gives most to its supporters, a person with n chosen points counting 1/(n+1); of
    equals, what serves more people who have nothing yet, then what more support, then the first. A share of
    the people that holds together gets its share of the points.
    """
    served: dict[int, int] = {}
    chosen: list[int] = []
    for candidates, limit in ((set(first), len(first)), (set(range(len(supporters))) - set(first), most)):
        while candidates and len(chosen) < limit:
            best = max(candidates, key=lambda one: (*_gain(supporters[one], served), len(supporters[one]), -one))
            candidates.remove(best)
            chosen.append(best)
            for person in supporters[best]:
                served[person] = served.get(person, 0) + 1
    return chosen


def _gain(people: Collection[int], served: dict[int, int]) -> tuple[Fraction, int]:
    """What a point gives to its people, and how many of them have nothing yet."""
    counts = Counter(served.get(person, 0) for person in people)
    return sum((Fraction(number, times + 1) for times, number in counts.items()), Fraction()), counts[0]
