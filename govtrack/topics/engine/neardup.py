"""Near copies and floods: what one text sent many times may and may not do.

SimHash over the strongest terms finds near copies in one look-up; a burst of
near copies from few or brand-new reporters is flagged for a person to look at.
Nothing is dropped: a copy is stored, answered and shown, but as evidence all
copies of one reporter are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .burst import Burst, BurstSettings
from .features import unpacked

_BITS = 64
_BAND_BITS = 8
_MASK = (1 << _BAND_BITS) - 1
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def fingerprint(packed: NDArray[np.uint32]) -> int:
    """SimHash of packed terms: 64 bits, near texts differ in few; 0 if empty."""
    terms = unpacked(packed[packed > 0])
    if not len(terms.buckets):
        return 0
    hashed = terms.buckets.astype(np.uint64) * _MIX
    hashed ^= hashed >> np.uint64(31)
    hashed *= np.uint64(0x94D049BB133111EB)
    hashed ^= hashed >> np.uint64(29)
    bits = np.unpackbits(hashed.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    votes = (bits.astype(np.int64) * 2 - 1) * terms.frequencies[:, None]
    return int.from_bytes(np.packbits(votes.sum(axis=0) > 0, bitorder="little").tobytes(), "little")


def distance(first: int, second: int) -> int:
    """In how many of the 64 bits two fingerprints differ."""
    return (first ^ second).bit_count()


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a burst is judged by. `day` counts days; `is_new` marks a young account."""

    document_id: str
    fingerprint: int
    day: float
    reporter: str | None
    is_new: bool = False


@dataclass(slots=True)
class CopyGroups:
    """Groups of near copies, found through eight bands of the fingerprint."""

    largest_distance: int = 12
    leaders: list[int] = field(default_factory=list)
    bands: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def group_of(self, mark: int) -> int:
        """The number of the group of near copies, a new one if none is near.

        A group is known by its first fingerprint, so that a chain of small
        changes does not join distant texts. Within 7 bits one of the eight
        bands always agrees; within 12 bits one nearly always does.
        """
        near = {number for key in _bands(mark) for number in self.bands.get(key, ())}
        best = min(near, key=lambda n: (distance(self.leaders[n], mark), n), default=None)
        if best is not None and distance(self.leaders[best], mark) <= self.largest_distance:
            return best
        self.leaders.append(mark)
        for key in _bands(mark):
            self.bands.setdefault(key, []).append(len(self.leaders) - 1)
        return len(self.leaders) - 1


def _bands(mark: int) -> list[tuple[int, int]]:
    return [(band, mark >> (band * _BAND_BITS) & _MASK) for band in range(_BITS // _BAND_BITS)]


def _grouped(arrivals: Iterable[Arrival], settings: BurstSettings) -> list[list[Arrival]]:
    groups = CopyGroups(settings.largest_distance)
    found: dict[int, list[Arrival]] = {}
    for arrival in arrivals:
        if arrival.fingerprint:
            found.setdefault(groups.group_of(arrival.fingerprint), []).append(arrival)
    return list(found.values())


def bursts(arrivals: Sequence[Arrival], settings: BurstSettings | None = None) -> list[Burst]:
    """Near copies within a few days from few people or from new accounts."""
    settings = settings or BurstSettings()
    found = (_burst(group, settings) for group in _grouped(arrivals, settings))
    return [burst for burst in found if burst is not None]


def _burst(group: Sequence[Arrival], settings: BurstSettings) -> Burst | None:
    window = _densest(group, settings.days)
    if len(window) < settings.copies:
        return None
    people = {arrival.reporter or arrival.document_id: arrival.is_new for arrival in window}
    new = sum(people.values())
    reasons = []
    if len(window) >= settings.copies_per_reporter * len(people):
        reasons.append("few reporters")
    if new >= settings.copies and new >= settings.new_share * len(people):
        reasons.append("new accounts")
    if not reasons:
        return None
    ids = tuple(arrival.document_id for arrival in window)
    return Burst(ids, len(people), new, tuple(reasons))


def _densest(group: Sequence[Arrival], days: float) -> list[Arrival]:
    """The most arrivals that lie within `days` of each other (unknown times: all)."""
    ordered = sorted(group, key=lambda arrival: (arrival.day, arrival.document_id))
    best, start = (0, 0), 0
    for end, arrival in enumerate(ordered):
        while arrival.day - ordered[start].day > days:
            start += 1
        if end - start > best[1] - best[0]:
            best = (start, end)
    return ordered[best[0] : best[1] + 1]
