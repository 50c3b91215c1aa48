"""Quorum and majority, number by number."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from types import SimpleNamespace
from typing import Any

import pytest

from govtrack.council.queries import load_default_rules
from govtrack.council.quorum import Quorum, count_quorum, has_carried

LIMITS = load_default_rules()["limits"]


def person(party: str = "residents", *, voting: bool = True, invited: bool = True, attended: bool = True) -> Any:
    return SimpleNamespace(party=party, is_voting=voting, is_invited=invited, has_attended=attended)


def sheet(residents: int, owners: int = 1, absent: int = 0, others: tuple[str, ...] = ("community", "property")) -> Any:
    return (
        [person() for _ in range(residents)]
        + [person("owners") for _ in range(owners)]
        + [person(attended=False) for _ in range(absent)]
        + [person(party, voting=False) for party in others]
    )


@pytest.mark.parametrize(
    ("rows", "needed", "is_met"),
    [
        (sheet(8), 9, True),
        (sheet(7), 9, False),
        (sheet(12, absent=13), 13, True),
        (sheet(12, absent=14), 14, False),
        (sheet(4, owners=5), 9, False),
        (sheet(5, owners=5), 9, True),
        (sheet(9, others=("community",)), 9, False),
        (sheet(9, owners=0), 9, False),
        ([], 9, False),
    ],
)
def test_quorum(rows: list[Any], needed: int, is_met: bool) -> None:
    quorum = count_quorum(rows, LIMITS)
    assert (quorum.needed, quorum.is_met) == (needed, is_met)
    assert Quorum.from_data(quorum.as_data()) == quorum


def test_a_missing_party_is_named() -> None:
    assert count_quorum(sheet(9, others=()), LIMITS).missing_parties == ("community", "property")


def test_walk_ins_raise_the_votes_and_not_the_bar() -> None:
    rows = [*sheet(9), *(person(invited=False) for _ in range(20))]
    assert count_quorum(rows, LIMITS).needed == 9


@pytest.mark.parametrize(
    ("votes_for", "against", "present", "expected"),
    [(6, 4, 10, True), (5, 4, 10, False), (5, 5, 10, False), (6, 6, 12, False), (0, 0, 1, False), (1, 0, 1, True)],
)
def test_silence_is_not_consent(votes_for: int, against: int, present: int, expected: bool) -> None:
    assert has_carried(votes_for, against, present, LIMITS) is expected


@pytest.mark.parametrize(
    ("votes_for", "against", "expected"), [(3, 2, True), (3, 3, False), (3, 4, False), (2, 1, False)]
)
def test_more_must_be_for_it_than_against_it_however_small_the_share(
    votes_for: int, against: int, expected: bool
) -> None:
    assert has_carried(votes_for, against, 10, {"carry_share": 0.2}) is expected


def test_a_count_is_not_changed_afterwards() -> None:
    count = count_quorum(sheet(9), LIMITS)
    with pytest.raises(FrozenInstanceError):
        count.needed = 0  # type: ignore[misc]  # what is refused here
    assert not hasattr(count, "__dict__"), "nothing can be hung on it either"
