"""Rows of a public table that are too small to stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Name = TypeVar("Name")
# One row that is told together with others says nothing of itself; one alone is the total without the others.
FEWEST_TOGETHER = 2


def gather_small(rows: Sequence[tuple[Name, int]], least: int) -> tuple[list[tuple[Name, int]], list[Name], int]:
    """The rows that stand alone, those that are told together, and the sum of these.

    A number that is left out beside a total is the total without the other rows. What is too small is told together
    with the next smallest, until it is several rows and their sum is not too small either.
    """
    smallest_first = sorted(range(len(rows)), key=lambda place: rows[place][1])
    together = [place for place in smallest_first if rows[place][1] < least]
    for place in smallest_first[len(together) :] if together else ():
        if len(together) >= FEWEST_TOGETHER and sum(rows[one][1] for one in together) >= least:
            break
        together.append(place)
    alone = [row for place, row in enumerate(rows) if place not in together]
    return alone, [rows[place][0] for place in sorted(together)], sum(rows[place][1] for place in together)
