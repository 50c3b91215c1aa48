"""Sequential proportional approval voting, by hand."""

from __future__ import annotations

from govtrack.discussion.digest.proportion import choose


def test_points_are_given_in_proportion() -> None:
    """Six people hold a, b, c; three hold d, e: 6, then 3 against 6/2 where more support wins, then d, then 2."""
    six, three = set(range(6)), set(range(6, 9))
    assert choose([six, six, six, three, three], [], 3) == [0, 1, 3]
    assert choose([six, six, six, three, three], [], 5) == [0, 1, 3, 2, 4]


def test_whoever_is_served_counts_for_less() -> None:
    """After a (people 0 to 3), b gives 4/2 and c gives 1/2 + 2."""
    assert choose([{0, 1, 2, 3}, {0, 1, 2, 3}, {0, 4, 5}], [], 2) == [0, 2]


def test_what_must_be_told_stands_first_whatever_else_would_win() -> None:
    assert choose([{0, 1, 2, 3, 4}, {0, 1}], [1], 2) == [1, 0]


def test_all_that_must_be_told_is_told_beyond_the_number() -> None:
    assert choose([{0}, {1}, {2}, {3}], [0, 1, 2], 2) == [0, 1, 2]


def test_of_equals_what_was_said_first() -> None:
    assert choose([{0}, {1}, {2}], [], 2) == [0, 1]


def test_a_tie_goes_to_what_more_people_support() -> None:
    """After a, b is worth 4/2 to four people and c 2 to two."""
    assert choose([{0, 1, 2, 3}, {4, 5}, {0, 1, 2, 3}], [], 2) == [0, 2]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([], [], 3) == []
