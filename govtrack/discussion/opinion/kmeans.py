"""k-means on points with weights, from starts that need no chance; and how well a clustering holds apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .votes import Numbers, Positions

MOST_STEPS = 300
# Starts spread over all points: from each of so many, on to the point farthest from those taken.
STARTS = 24
# Points whose distances to all others are held at one time.
AT_ONCE = 1000


@dataclass(frozen=True, eq=False)
class Points:
    """Different places on the map with the number of people at each."""

    places: Numbers
    weights: Numbers

    @cached_property
    def by_place(self) -> Positions:
        """The points from one side of the map to the other: an order that no list has to do with."""
        return np.lexsort(self.places.T[::-1])


@dataclass(frozen=True, eq=False)
class Clustering:
    """To which cluster each point belongs, and the sum of squared distances to their centres."""

    labels: Positions
    centres: Numbers
    spread: float

    def sizes(self, weights: Numbers) -> Numbers:
        """How many people each cluster has."""
        return np.asarray(np.bincount(self.labels, weights, minlength=len(self.centres)), dtype=float)


def cluster(points: Points, start: Numbers) -> Clustering:
    """Lloyd's steps until nobody moves; a cluster that loses all its points is gone."""
    centres, labels = start, np.full(len(points.places), -1)
    for _ in range(MOST_STEPS):
        nearest = _distances(points.places, centres).argmin(axis=1)
        kept, nearest = np.unique(nearest, return_inverse=True)
        if len(kept) == len(centres) and np.array_equal(nearest, labels):
            break
        labels = nearest
        total = np.bincount(labels, points.weights)
        sums = [np.bincount(labels, points.weights * column) for column in points.places.T]
        centres = np.stack(sums, axis=1) / total[:, None]
    spread = (points.weights * ((points.places - centres[labels]) ** 2).sum(axis=1)).sum()
    return Clustering(labels, centres, float(spread))


def starts(points: Points, number: int) -> Iterator[Numbers]:
    """Starting centres that lie far apart, from first points spread evenly over the map."""
    spread = np.linspace(0, len(points.places) - 1, min(STARTS, len(points.places))).round().astype(int)
    for first in points.by_place[spread]:
        taken = [int(first)]
        nearest = _distances(points.places, points.places[taken]).ravel()
        while len(taken) < number:
            taken.append(int(nearest.argmax()))
            nearest = np.minimum(nearest, _distances(points.places, points.places[taken[-1:]]).ravel())
        yield points.places[taken]


def _distances(places: Numbers, others: Numbers) -> Numbers:
    """Squared distances of some places (rows) to others (columns)."""
    apart = (np.subtract.outer(one, other) for one, other in zip(places.T, others.T, strict=True))
    return np.asarray(sum(one * one for one in apart))


def silhouettes(points: Points, clusterings: list[Clustering]) -> list[float]:
    """The mean silhouette of each clustering over all people, from one walk over the distances."""
    heads = [np.eye(len(one.centres))[one.labels] * points.weights[:, None] for one in clusterings]
    sums = np.zeros(len(clusterings))
    for start in range(0, len(points.places), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        distances = np.sqrt(_distances(points.places[part], points.places))
        for number, (one, head) in enumerate(zip(clusterings, heads, strict=True)):
            values = _silhouettes(distances @ head, one.labels[part], head.sum(axis=0), points.weights[part])
            sums[number] += (values * points.weights[part]).sum()
    return [float(total / points.weights.sum()) for total in sums]


def _silhouettes(sums: Numbers, labels: Positions, sizes: Numbers, weights: Numbers) -> Numbers:
    """Silhouettes from each point's sums of distances to the clusters; 0 for whoever is alone in theirs."""
    rows = np.arange(len(labels))
    others = sizes[labels] - 1
    own = sums[rows, labels] / np.maximum(others, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(np.maximum(own, nearest), np.finfo(float).tiny)
    return np.where(others >= 1, (nearest - own) / larger, 0.0)
