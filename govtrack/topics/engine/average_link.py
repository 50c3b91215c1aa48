"""Agglomeration by average link over a sparse set of neighbour pairs."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from .settings import Settings
from .similarity import Comparison


class AverageLink:
    """Joins groups of rows, the most alike on average first.

    `groups` maps a key to its rows. `may_join(keys, other_keys)` is asked with
    the original keys on both sides before each join; `rank(key)` decides which
    key survives a join.
    """

    def __init__(
        self,
        comparison: Comparison,
        settings: Settings,
        groups: Mapping[int, list[int]],
        may_join: Callable[[list[int], list[int]], bool],
        rank: Callable[[int], tuple[int, ...]],
    ) -> None:
        self.comparison = comparison
        self.settings = settings
        self.rows = {key: list(rows) for key, rows in groups.items()}
        self.keys = {key: [key] for key in groups}
        self.may_join = may_join
        self.rank = rank
        self.links: dict[int, dict[int, float]] = {key: {} for key in groups}
        self.versions = dict.fromkeys(groups, 0)
        self.heap: list[tuple[float, int, int, int, int]] = []

    def run(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, float]]:
        """Join, starting from these pairs: (survivor, ended, similarity) in order."""
        for first, second in sorted(pairs):
            self._link(first, second, self._average(first, second))
        joined = []
        while self.heap:
            negative, first, second, *versions = heapq.heappop(self.heap)
            if not self._is_current(first, second, versions):
                continue
            if self.may_join(self.keys[first], self.keys[second]):
                survivor = max(first, second, key=self.rank)
                ended = second if survivor == first else first
                self._join(survivor, ended)
                joined.append((survivor, ended, -negative))
        return joined

    def _is_current(self, first: int, second: int, versions: list[int]) -> bool:
        if first not in self.rows or second not in self.rows:
            return False
        return versions == [self.versions[first], self.versions[second]]

    def _link(self, first: int, second: int, similarity: float) -> None:
        self.links[first][second] = similarity
        self.links[second][first] = similarity
        if similarity >= self.settings.merge_similarity:
            low, high = min(first, second), max(first, second)
            entry = (-similarity, low, high, self.versions[low], self.versions[high])
            heapq.heappush(self.heap, entry)

    def _join(self, survivor: int, ended: int) -> None:
        averages = self._joined_averages(survivor, ended)
        self.rows[survivor] = sorted(self.rows[survivor] + self.rows.pop(ended))
        self.keys[survivor] += self.keys.pop(ended)
        self.versions[survivor] += 1
        self.links[survivor] = {}
        for other, average in averages.items():
            self.links[other].pop(ended, None)
            self._link(survivor, other, average)

    def _joined_averages(self, survivor: int, ended: int) -> dict[int, float]:
        kept, lost = self.links.pop(survivor), self.links.pop(ended)
        a, b = len(self.rows[survivor]), len(self.rows[ended])
        averages = {}
        for other in sorted((set(kept) | set(lost)) - {survivor, ended}):
            near = kept[other] if other in kept else self._average(survivor, other)
            far = lost[other] if other in lost else self._average(ended, other)
            averages[other] = (near * a + far * b) / (a + b)
        return averages

    def _average(self, first: int, second: int) -> float:
        """Mean similarity between members (a spread sample of large groups)."""
        most = self.settings.topic_sample
        return mean(self.comparison.between(sample(self.rows[first], most), sample(self.rows[second], most)))


def mean(table: NDArray[np.float64]) -> float:
    """The mean of all entries."""
    return sum(table.sum(axis=1).tolist()) / table.size


def sample(rows: list[int], size: int) -> list[int]:
    """At most `size` rows, evenly spread over the order of arrival."""
    if len(rows) <= size:
        return rows
    return [rows[i * (len(rows) - 1) // (size - 1)] for i in range(size)]
