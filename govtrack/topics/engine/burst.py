"""Floods of near copies in plain values: when there is one, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BurstSettings:
    """When near copies are a burst; every number is a setting."""

    largest_distance: int = 12
    days: float = 7.0
    copies: int = 5
    copies_per_reporter: float = 3.0
    new_share: float = 0.6


@dataclass(frozen=True, slots=True)
class Burst:
    """A flag for a person: which documents are near copies, from how many people.

    `reasons` holds "few reporters" or "new accounts".
    """

    document_ids: tuple[str, ...]
    reporters: int
    new_accounts: int
    reasons: tuple[str, ...]
