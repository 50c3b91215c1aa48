"""Counting: whether a meeting has its quorum, and whether a motion has carried. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any, Protocol


class Attendee(Protocol):
    """What counting needs to know about a participant."""

    party: Any
    is_voting: Any
    is_invited: Any
    has_attended: Any


@dataclass(frozen=True, slots=True)
class Quorum:
    """The numbers of a quorum and the rule they were held against.

    ``needed`` voters must be there, residents must make up ``resident_share`` of them, and
    nobody of ``missing_parties`` may be missing.
    """

    invited_voting: int
    present: int
    present_voting: int
    needed: int
    residents: int
    residents_needed: int
    missing_parties: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether the meeting may open."""
        return self.has_voters and self.has_residents and not self.missing_parties

    @property
    def has_voters(self) -> bool:
        """Whether enough voting members are there."""
        return self.present_voting >= self.needed

    @property
    def has_residents(self) -> bool:
        """Whether residents make up their share of the voters."""
        return self.residents >= self.residents_needed

    def as_data(self) -> dict[str, Any]:
        """The numbers as JSON, for keeping with the meeting."""
        return {**asdict(self), "missing_parties": list(self.missing_parties), "is_met": self.is_met}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Quorum:
        """The numbers as they were kept."""
        fields = {name: data[name] for name in cls.__dataclass_fields__}
        return cls(**{**fields, "missing_parties": tuple(fields["missing_parties"])})


def count_quorum(attendees: Iterable[Attendee], limits: Mapping[str, Any]) -> Quorum:
    """Holds the attendance sheet against the rule set's ``limits``."""
    rows = list(attendees)
    present = [row for row in rows if row.has_attended]
    voting = [row for row in present if row.is_voting]
    invited = sum(row.is_invited and row.is_voting for row in rows)
    parties = {row.party for row in present}
    return Quorum(
        invited_voting=invited,
        present=len(present),
        present_voting=len(voting),
        needed=max(int(limits["quorum_at_least"]), ceil(invited * limits["quorum_share"])),
        residents=sum(row.party == "residents" for row in voting),
        residents_needed=ceil(len(voting) * limits["resident_share"]),
        missing_parties=tuple(party for party in limits["required_parties"] if party not in parties),
    )


def has_carried(votes_for: int, votes_against: int, present: int, limits: Mapping[str, Any]) -> bool:
    """Carried if For > Against and For > the share of those present; silence is not consent."""
    return votes_for > votes_against and votes_for > present * limits["carry_share"]
