"""Sequential proportional approval voting, by hand."""

from __future__ import annotations

from govtrack.discussion.digest.proportion import choose


def test_points_are_given_in_proportion() -> None:
    """Six people hold a, b, c; three hold d, e: 6, then 3 who have nothing against 6/2, then 6/2, 6/3, 3/2."""
    six, three = set(range(6)), set(range(6, 9))
    assert choose([six, six, six, three, three], [], 3) == [0, 3, 1]
    assert choose([six, six, six, three, three], [], 5) == [0, 3, 1, 2, 4]


def test_whoever_is_served_counts_for_less() -> None:
    """After a (people 0 to 3), b gives 4/2 and c gives 1/2 + 2."""
    assert choose([{0, 1, 2, 3}, {0, 1, 2, 3}, {0, 4, 5}], [], 2) == [0, 2]


def test_what_must_be_told_stands_first_whatever_else_would_win() -> None:
    assert choose([{0, 1, 2, 3, 4}, {0, 1}], [1], 2) == [1, 0]


def test_all_that_must_be_told_is_told_beyond_the_number() -> None:
    assert choose([{0}, {1}, {2}, {3}], [0, 1, 2], 2) == [0, 1, 2]


def test_of_equals_what_was_said_first() -> None:
    assert choose([{0}, {1}, {2}], [], 2) == [0, 1]


def test_a_tie_goes_to_those_who_have_nothing_yet() -> None:
    """After a, c is worth 4/2 to four people who are served, and b 2 to two who are not."""
    assert choose([{0, 1, 2, 3}, {4, 5}, {0, 1, 2, 3}], [], 2) == [0, 1]


def test_a_tie_among_the_served_goes_to_what_more_support() -> None:
    """After a and b, c gives 1/3 · 3 to three people, d 1/2 · 2 to two."""
    first, second = {0, 1, 2, 3, 4}, {0, 1, 2, 5, 6, 7}
    assert choose([first, second, {3, 4}, {0, 1, 2}], [0, 1], 3) == [1, 0, 3]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([], [], 3) == []
