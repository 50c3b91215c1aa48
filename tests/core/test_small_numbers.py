"""No row of a public table is the total without the others where it is too small to be told."""

from __future__ import annotations

import pytest

from govtrack.core.small_numbers import gather_small


@pytest.mark.parametrize(
    ("numbers", "alone", "together"),
    [
        ([], [], []),
        ([9, 5], [9, 5], []),
        ([9, 7, 4], [9], [7, 4]),
        ([9, 7, 4, 3], [9, 7], [4, 3]),
        ([9, 8, 7, 1, 1], [9, 8], [7, 1, 1]),
        ([9, 7, 7, 4], [9, 7], [7, 4]),
        ([2], [], [2]),
        ([2, 1], [], [2, 1]),
    ],
)
def test_what_is_too_small_is_told_with_the_next_smallest(
    numbers: list[int], alone: list[int], together: list[int]
) -> None:
    rows = list(enumerate(numbers))
    shown, names, rest = gather_small(rows, 5)
    assert [n for _name, n in shown] == alone and rest == sum(together)
    assert sorted(numbers[name] for name in names) == sorted(together)
    assert not {name for name, _n in shown} & set(names)
