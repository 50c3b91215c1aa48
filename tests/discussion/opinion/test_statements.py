"""What groups say: figures reckoned by hand, and the tests of proportions on their edges."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from govtrack.discussion.opinion import draw
from govtrack.discussion.opinion.statements import (
    agreed_in_each,
    find_consensus,
    find_divisive,
    find_representative,
    priorities,
)
from govtrack.discussion.opinion.tallies import Tallies, two_proportions

from .rounds import camps, votes_of


def tallies(*groups: list[tuple[int, int, int]]) -> Tallies:
    """Each group gives agreements, disagreements and all votes of every statement."""
    table = np.array(groups, dtype=float)
    return Tallies(table[..., 0], table[..., 1], table[..., 2])


def test_proportions_are_reckoned_as_by_hand() -> None:
    """Six of six beside three of eight: one vote more each way in front, the test of two proportions behind."""
    both = tallies([(6, 0, 6)], [(3, 3, 8)])
    assert both.probability("agree")[0, 0] == 7 / 8
    assert both.certainty("agree")[0, 0] == pytest.approx(2 * sqrt(7) * 0.5)
    assert both.ratio("agree")[0, 0] == pytest.approx((7 / 8) / (4 / 10))
    pooled = (7 + 4) / (7 + 9)
    by_hand = (7 / 7 - 4 / 9) / sqrt(pooled * (1 - pooled) * (1 / 7 + 1 / 9))
    assert both.difference("agree")[0, 0] == pytest.approx(by_hand)
    assert both.difference("agree")[1, 0] == pytest.approx(-by_hand)


def test_where_all_took_one_side_there_is_nothing_to_tell_apart() -> None:
    one, other = np.array([5.0]), np.array([7.0])
    assert two_proportions(one, one, other, other).tolist() == [0.0]


def test_a_statement_speaks_for_the_group_that_holds_it_alone() -> None:
    first, second = find_representative(tallies([(9, 0, 9), (5, 4, 9)], [(0, 9, 9), (5, 4, 9)]), ("tree", "road"))
    assert [(said.statement, said.side) for said in first] == [("tree", "agree")]
    assert ("tree", "disagree") in [(said.statement, said.side) for said in second]


def test_a_group_without_a_clear_statement_is_told_by_the_likeliest() -> None:
    told = find_representative(tallies([(1, 0, 2), (0, 1, 2)], [(1, 1, 2), (1, 0, 2)]), ("a", "b"))
    assert [len(group) for group in told] == [1, 1]


def test_at_most_five_statements_are_told_and_agreements_stand_first() -> None:
    sides = [(9, 0, 9)] * 4 + [(0, 9, 9)] * 4
    against = [(0, 9, 9)] * 4 + [(9, 0, 9)] * 4
    first, _ = find_representative(tallies(sides, against), tuple("abcdefgh"))
    assert [said.side for said in first] == ["agree"] * len([s for s in first if s.side == "agree"]) + [
        "disagree"
    ] * len([s for s in first if s.side == "disagree"])
    assert len(first) == 5


@pytest.mark.parametrize(
    ("agree", "seen", "unites"), [(1, 1, True), (1, 2, False), (2, 3, False), (3, 4, True), (5, 8, False), (6, 8, True)]
)
def test_consensus_needs_most_people_and_enough_of_them(agree: int, seen: int, unites: bool) -> None:
    """2·√(n+1)·((a+1)/(n+1) − ½) beyond 1.2816: 1.41, 0.58, 1.00, 1.34, 1.00, 1.67 from left to right."""
    assert bool(find_consensus(tallies([(agree, seen - agree, seen)]), ("a",))) is unites


def test_consensus_tells_what_is_agreed_before_what_is_rejected_the_surest_first() -> None:
    everybody = tallies([(8, 2, 10), (10, 0, 10), (0, 10, 10), (5, 5, 10)])
    assert [(said.statement, said.side) for said in find_consensus(everybody, tuple("abcd"))] == [
        ("b", "agree"),
        ("a", "agree"),
        ("c", "disagree"),
    ]


def test_no_group_is_outvoted_in_what_each_agrees_on() -> None:
    """All nine of one group and one of nine of the other: 10/11 · 2/11."""
    both = tallies([(9, 0, 9)], [(1, 8, 9)])
    assert agreed_in_each(both, "agree")[0] == pytest.approx(10 / 11 * 2 / 11)
    assert agreed_in_each(both, "disagree")[0] == pytest.approx(1 / 11 * 9 / 11)


def test_what_divides_is_wanted_by_one_group_and_refused_by_another() -> None:
    both = tallies([(9, 0, 9), (9, 0, 9), (9, 0, 9)], [(0, 9, 9), (8, 1, 9), (1, 2, 9)])
    (found,) = find_divisive(both, ("wall", "bench", "lamp"))
    assert (found.statement, found.agreeing, found.disagreeing) == ("wall", 0, 1)
    assert found.gap == pytest.approx(10 / 11 - 1 / 11)


def test_new_statements_are_asked_before_old_ones() -> None:
    everybody = tallies([(0, 0, 0), (30, 10, 40), (5, 5, 40)])
    new, agreed, passed = priorities(everybody, np.zeros(3))
    assert new > agreed > passed
    # (1 − 1/2)·(0 + 1)·(1/2)·(1 + 8), squared.
    assert new == pytest.approx((0.25 * 9) ** 2)


def test_a_map_tells_what_unites_and_what_divides() -> None:
    """Two camps: both want the bench (0), one wants the wall (1) and the other does not."""
    lines = ["++++----+"] * 8 + ["+-------+"] * 6
    found = draw(votes_of(lines))
    assert [group.members for group in found.groups] == [[str(n) for n in range(8)], [str(n) for n in range(8, 14)]]
    assert {said.statement for said in found.consensus if said.side == "agree"} >= {"0", "8"}
    assert [one.statement for one in found.divisive] == ["1", "2", "3"]


def test_the_same_votes_give_the_same_text() -> None:
    assert draw(camps([30, 20], noise=0.3)).to_dict() == draw(camps([30, 20], noise=0.3)).to_dict()
