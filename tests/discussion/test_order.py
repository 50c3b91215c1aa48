"""The order in which arguments are read, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from govtrack.discussion.queries.order import Standing, fair_order, part_of

FIRST = datetime(2026, 3, 2, tzinfo=UTC)


def standing(number: int, kind: str, supports: int = 0) -> Standing:
    """The one that was shown as the so-manieth."""
    return Standing(number, kind, supports, FIRST + timedelta(hours=number))


def test_both_sides_alternate_and_the_rest_has_its_turn() -> None:
    rows = [standing(1, "for"), standing(2, "for"), standing(3, "for"), standing(4, "against"), standing(5, "question")]
    assert fair_order(rows) == [1, 4, 5, 2, 3]
    assert fair_order(rows, against_first=True) == [4, 1, 5, 2, 3]


def test_what_many_support_stands_higher_and_every_third_place_is_that_of_the_newest() -> None:
    rows = [standing(number, "for", supports) for number, supports in ((1, 0), (2, 9), (3, 4), (4, 1), (5, 0), (6, 0))]
    assert fair_order(rows) == [2, 3, 6, 4, 1, 5]


def test_no_side_has_two_turns_while_the_other_has_something_left() -> None:
    rows = [standing(n, "for", 50) for n in range(1, 200)] + [standing(n, "against") for n in range(200, 210)]
    sides = ["for" if one < 200 else "against" for one in fair_order(rows)][:20]
    assert all(one != other for one, other in pairwise(sides))


def test_everything_stands_there_once_whatever_the_order() -> None:
    rows = [standing(n, ("for", "against", "fact")[n % 3], n % 7) for n in range(1000)]
    assert sorted(fair_order(rows)) == list(range(1000)) and fair_order(rows) == fair_order(reversed(rows))
    assert fair_order([]) == []


@pytest.mark.parametrize(
    ("after", "part", "following"),
    [(None, [1, 2], 2), (1, [2, 3], 3), (2, [3, 4], None), (4, [], None), (9, [1, 2], 2)],
)
def test_parts_follow_each_other(after: int | None, part: list[int], following: int | None) -> None:
    assert part_of([1, 2, 3, 4], after, 2) == (part, following)
