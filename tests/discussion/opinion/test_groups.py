"""Who stands in which group: known camps are found, whatever the order of the file, and no group is made up."""

from __future__ import annotations

import numpy as np
import pytest

from govtrack.discussion.opinion import MISSING, UnusableVotes, Votes, draw
from govtrack.discussion.opinion.groups import find_groups
from govtrack.discussion.opinion.kmeans import Clustering, Points, silhouettes
from govtrack.discussion.opinion.positions import lay_out

from .rounds import camps, camps_as_sets, members, votes_of

UNITED = ["++--++--+", "++--++--+", "++--++--+", "++--++--+"]


@pytest.mark.parametrize("sizes", [[6, 5], [20, 20], [40, 25, 15], [150, 100, 50], [300, 40]])
def test_known_camps_are_the_groups(sizes: list[int]) -> None:
    assert members(draw(camps(sizes, statements=40, noise=0.05))) == camps_as_sets(sizes)


def test_camps_are_found_where_half_of_the_votes_are_missing() -> None:
    sizes = [120, 80]
    assert members(draw(camps(sizes, statements=40, noise=0.05, missing=0.5))) == camps_as_sets(sizes)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sizes", [[12, 9], [90, 60, 30]])
def test_rows_and_columns_may_come_in_any_order(sizes: list[int], seed: int) -> None:
    votes = camps(sizes, noise=0.25, missing=0.2)
    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(len(votes.participants)), chance.permutation(len(votes.statements))
    mixed = Votes.of(
        [votes.participants[row] for row in rows],
        [votes.statements[column] for column in columns],
        votes.values[np.ix_(rows, columns)],
    )
    assert draw(mixed).to_dict() == draw(votes).to_dict()


def test_people_may_bear_other_names() -> None:
    votes = camps([70, 50], noise=0.2)
    names = [f"居民{name:0>3}" for name in votes.participants]
    renamed = draw(Votes.of(names, votes.statements, votes.values))
    assert members(renamed) == {frozenset(f"居民{name:0>3}" for name in group) for group in members(draw(votes))}


def test_agreement_and_disagreement_may_be_exchanged() -> None:
    votes = camps([40, 30, 20], noise=0.2, missing=0.1)
    turned = np.where(votes.values == MISSING, MISSING, -votes.values).astype(np.int8)
    assert members(draw(Votes.of(votes.participants, votes.statements, turned))) == members(draw(votes))


def test_everybody_twice_gives_the_same_groups_with_both() -> None:
    votes = camps([30, 20], noise=0.2)
    both = Votes.of(
        [*votes.participants, *(str(int(name) + 1000) for name in votes.participants)],
        votes.statements,
        np.concatenate([votes.values, votes.values]),
    )
    single = {frozenset({*group, *(str(int(name) + 1000) for name in group)}) for group in members(draw(votes))}
    assert members(draw(both)) == single


def test_who_votes_alike_stands_together() -> None:
    found = draw(votes_of([*UNITED, "++--++--+", "--++--++-", "--++--++-", "--++--++-"]))
    assert members(found) == {frozenset("01234"), frozenset("567")}


def test_people_of_one_mind_are_one_group() -> None:
    found = draw(votes_of(UNITED))
    assert [group.members for group in found.groups] == [["0", "1", "2", "3"]]
    assert found.divisive == []
    assert [(said.statement, said.side) for said in found.consensus] == [
        *((one, "agree") for one in "01458"),
        *((one, "disagree") for one in "2367"),
    ]


def test_somebody_on_the_edge_is_no_group() -> None:
    """Nine people of one mind and one of another: two groups would leave a person alone in theirs."""
    found = draw(votes_of(["+++---+++"] * 9 + ["---+++---"]))
    assert [len(group.members) for group in found.groups] == [10]


@pytest.mark.parametrize(("strangers", "groups"), [(2, 1), (3, 2)])
def test_a_hundredth_is_a_group_and_less_is_none(strangers: int, groups: int) -> None:
    """Of 300 people three are a hundredth."""
    same, other = "+++---+++---", "---+++---+++"
    found = draw(votes_of([same] * (300 - strangers) + [other] * strangers))
    assert len(found.groups) == groups


def test_two_people_who_differ_are_no_two_groups() -> None:
    assert len(draw(votes_of(["+++---+", "---+++-"])).groups) == 1


def test_groups_stand_from_the_largest_down() -> None:
    found = draw(camps([10, 40, 25]))
    assert [len(group.members) for group in found.groups] == [40, 25, 10]


def test_who_voted_on_too_little_is_left_out() -> None:
    """Seven votes are enough, six are not; behind the first fifteen, who were there while the round was small."""
    lines = ["+-+-+-+-+-"] * 10 + ["-+-+-+-+-+"] * 10 + ["+-+-+-+..."] + ["+-+-+-...."]
    found = draw(votes_of(lines))
    assert found.left_out == ["21"] and "20" in found.groups[0].members


def test_all_statements_are_enough_where_there_are_fewer_than_seven() -> None:
    lines = ["+-+"] * 10 + ["-+-"] * 10 + ["+-."]
    assert draw(votes_of(lines)).left_out == ["20"]


def test_the_first_fifteen_stay_in_a_small_round_if_they_are_numbered() -> None:
    lines = ["+-+-+-+-+-"] * 14 + ["+........."] * 2 + ["-+-+-+-+-+"] * 14
    assert draw(votes_of(lines)).left_out == ["15"]
    assert draw(votes_of(lines, [f"person {n:0>2}" for n in range(30)])).left_out == ["person 14", "person 15"]


def test_a_round_of_few_takes_those_who_voted_most() -> None:
    names = [f"p{number:0>2}" for number in range(18)]
    lines = ["+-+-+-+-+-"] * 5 + ["-+-+-+-+-+"] * 5 + ["+-........"] * 6 + ["+-+......."] * 2
    assert draw(votes_of(lines, names)).left_out == ["p13", "p14", "p15"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["....", "...."], "nobody has voted"),
        (["+-+-", "...."], "only one person"),
        (["0000", "0000", "00.."], "everybody passed"),
    ],
)
def test_votes_that_say_nothing_are_refused(lines: list[str], told: str) -> None:
    with pytest.raises(UnusableVotes, match=told):
        votes_of(lines)


def test_a_name_stands_for_one_person() -> None:
    with pytest.raises(UnusableVotes, match="'a' stands there more than once"):
        votes_of(["+-", "-+"], ["a", "a"])


def test_a_statement_without_votes_changes_nothing() -> None:
    votes = camps([10, 8])
    unasked = np.full((18, 1), MISSING, dtype=np.int8)
    more = Votes.of(votes.participants, [*votes.statements, "unasked"], np.hstack([votes.values, unasked]))
    assert draw(more).to_dict() == draw(votes).to_dict()


def test_one_statement_is_enough_for_two_groups() -> None:
    found = draw(votes_of(["+"] * 5 + ["-"] * 4))
    assert [len(group.members) for group in found.groups] == [5, 4]


def test_directions_that_are_sought_are_those_that_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = camps([50, 40, 30], statements=60, noise=0.3, missing=0.2)
    sought = lay_out(votes)
    monkeypatch.setattr("govtrack.discussion.opinion.positions.MOST_STEPS", 0)
    assert np.abs(lay_out(votes).people - sought.people).max() < 1e-9


def test_votes_by_chance_are_drawn_as_well() -> None:
    """Nothing stands out, so that the search does not close in."""
    chance = np.random.default_rng(5)
    values = chance.choice((-1, 1), (60, 50)).astype(np.int8)
    votes = Votes.of([str(n) for n in range(60)], [str(n) for n in range(50)], values)
    found = lay_out(votes)
    largest = np.linalg.svd(values - values.mean(axis=0), compute_uv=False)[:2]
    assert np.linalg.norm(found.people, axis=0) == pytest.approx(largest)


def test_people_moved_together_form_the_same_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = camps([450, 250, 150], statements=40, noise=0.05)
    one_by_one = draw(votes)
    monkeypatch.setattr("govtrack.discussion.opinion.groups.MOST_PLACES", 400)
    assert members(draw(votes)) == members(one_by_one) == camps_as_sets([450, 250, 150])


def test_a_small_round_begins_with_the_first_unless_others_lie_much_closer() -> None:
    """Four heaps; the first three people stand in one of them: groups begun there would part it and join others."""
    heaps = np.array([[0, 0], [20, 0], [0, 20], [20, 20]], dtype=float)
    chance = np.random.default_rng(3)
    places = np.concatenate([heap + chance.random((12, 2)) for heap in heaps])
    found = find_groups(places, from_the_first=True)
    assert sorted(np.bincount(found.labels)) == [12, 12, 12, 12]
    assert all(len(set(found.labels[start : start + 12])) == 1 for start in range(0, 48, 12))


def test_silhouettes_are_reckoned_as_by_hand() -> None:
    """Places 0, 1 and 4 on a line, three people at 4: those at 4 are as near as can be, (4 − 1)/4, (3 − 1)/3."""
    points = Points(np.array([[0.0, 0], [1, 0], [4, 0]]), np.array([1.0, 1, 3]))
    parted = Clustering(np.array([0, 0, 1]), np.array([[0.5, 0], [4, 0]]), 0.5)
    assert silhouettes(points, [parted]) == pytest.approx([(3 / 4 + 2 / 3 + 3) / 5])
    alone = Clustering(np.array([0, 1, 1]), np.array([[0.0, 0], [3.25, 0]]), 6.75)
    # Who is alone counts nothing; at 1 all others are 3 away and the stranger 1; at 4 the others 1, the stranger 4.
    assert silhouettes(points, [alone]) == pytest.approx([(0 + (1 - 3) / 3 + 3 * (4 - 1) / 4) / 5])


def test_missing_votes_are_no_votes_against() -> None:
    """Means are of those who voted: three of four agreed, whatever the others left open."""
    votes = votes_of(["+", "+", "+", "-", ".", "."])
    assert lay_out(votes).means.tolist() == [0.5]
