"""The whole map: who stands where, in which group, and what the groups say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .groups import find_groups
from .positions import lay_out
from .statements import (
    SIDES,
    Divided,
    Said,
    agreed_in_each,
    find_consensus,
    find_divisive,
    find_representative,
    priorities,
)
from .tallies import Tallies
from .votes import Votes

# Figures as they are written: what is behind these digits differs from machine to machine.
DIGITS = 6


@dataclass(frozen=True)
class Group:
    """People who vote alike, and the statements that tell them from the others."""

    members: list[str]
    statements: list[Said]


@dataclass(frozen=True)
class Asked:
    """A statement with all that was counted for it."""

    statement: str
    agree: int
    disagree: int
    votes: int
    agreed_in_each_group: float
    disagreed_in_each_group: float
    priority: float


@dataclass(frozen=True)
class OpinionMap:
    """What the votes say: groups from the largest down, what unites and what divides, and who is in no group."""

    groups: list[Group]
    consensus: list[Said]
    divisive: list[Divided]
    left_out: list[str]
    statements: list[Asked]
    places: dict[str, tuple[float, float]]
    silhouette: float

    def to_dict(self) -> dict[str, Any]:
        """The map as plain values for JSON."""
        return {
            "groups": [
                {
                    "members": group.members,
                    "size": len(group.members),
                    "statements": [_plain(said) for said in group.statements],
                }
                for group in self.groups
            ],
            "consensus": [_without_comparison(said) for said in self.consensus],
            "divisive": [_plain(one) for one in self.divisive],
            "left_out": self.left_out,
            "statements": [_plain(one) for one in self.statements],
            "places": self.places,
            "silhouette": _round(self.silhouette),
        }


def draw(votes: Votes) -> OpinionMap:
    """Groups the people by how they voted; whoever voted on too little is in no group, but counts for the consensus."""
    layout = lay_out(votes)
    included = votes.included
    groups = find_groups(layout.people[included], from_the_first=votes.is_small)
    members = [included[groups.labels == label] for label in range(groups.labels.max() + 1)]
    by_group, everybody = Tallies.of(votes, members), Tallies.of(votes)
    said = find_representative(by_group, votes.statements)
    return OpinionMap(
        [Group(_names(votes, rows), told) for rows, told in zip(members, said, strict=True)],
        find_consensus(everybody, votes.statements),
        find_divisive(by_group, votes.statements),
        _names(votes, np.setdiff1d(np.arange(len(votes.participants)), included)),
        _asked(votes, everybody, by_group, priorities(by_group, layout.extremity)),
        {votes.participants[row]: _place(layout.people[row]) for row in included},
        groups.silhouette,
    )


def _names(votes: Votes, rows: Any) -> list[str]:
    return [votes.participants[row] for row in rows]


def _place(place: Any) -> tuple[float, float]:
    across, up = (_round(float(part)) for part in place)
    return across, up


def _asked(votes: Votes, everybody: Tallies, by_group: Tallies, priority: Any) -> list[Asked]:
    columns = zip(
        votes.statements,
        *(table[0].astype(int).tolist() for table in (everybody.agree, everybody.disagree, everybody.seen)),
        *(agreed_in_each(by_group, side).tolist() for side in SIDES),
        priority.tolist(),
        strict=True,
    )
    return [Asked(*column) for column in columns]


def _round(value: float) -> float:
    return round(value, DIGITS) + 0.0


def _plain(thing: Any) -> dict[str, Any]:
    found = asdict(thing)
    return {
        name: [_round(one) for one in value]
        if isinstance(value, list)
        else _round(value)
        if isinstance(value, float)
        else value
        for name, value in found.items()
    }


def _without_comparison(said: Said) -> dict[str, Any]:
    return {name: value for name, value in _plain(said).items() if name not in ("ratio", "difference")}
