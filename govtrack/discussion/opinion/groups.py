"""How many groups there are and who stands in which: k-means with the number by silhouette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .kmeans import Clustering, Points, cluster, silhouettes, starts
from .votes import Numbers, Positions

MOST_GROUPS = 5
# One more group may be tried for each so many places, beginning with two.
PLACES_A_GROUP = 12
# A further group must show: where silhouettes differ by less, there are as few groups as possible.
WORTH_A_GROUP = 0.02
# Fewer people than two, or than this share, are no group but somebody on the edge of one.
FEWEST_IN_GROUP, LEAST_SHARE = 2, 0.01
# Places count as one where they differ by less; what is further behind the point is the machine's, not the people's.
DECIMALS = 9
# In a small round groups begin with whoever came first, unless groups begun elsewhere lie closer by this much.
MUCH_CLOSER = 0.6
# Beyond so many places, people who stand close together are moved as one.
MOST_PLACES, BASE_CLUSTERS = 10_000, 400


@dataclass(frozen=True, eq=False)
class Groups:
    """The number of the group of each person on the map, the largest group first, and how well they hold apart."""

    labels: Positions
    silhouette: float


def find_groups(places: Numbers, *, from_the_first: bool = False) -> Groups:
    """The groups of people at these places, given in the order in which they came."""
    points, point_of = _gather(places)
    candidates = [
        clustering
        for number in range(2, _most_groups(len(points.places)) + 1)
        if (clustering := _closest(points, number)) is not None
    ]
    if not candidates:
        return Groups(np.zeros(len(places), dtype=np.intp), 0.0)
    values = silhouettes(points, candidates)
    chosen = next(one for one, value in zip(candidates, values, strict=True) if value >= max(values) - WORTH_A_GROUP)
    if from_the_first:
        chosen = _from_the_first(points, chosen) or chosen
    return Groups(_largest_first(chosen.labels[point_of]), silhouettes(points, [chosen])[0])


def _gather(places: Numbers) -> tuple[Points, Positions]:
    """The different places in the order of those who stand there first, and the place of each person."""
    rounded = places.round(DECIMALS) + 0.0
    _, first, inverse = np.unique(rounded, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    point_of = rank[inverse.ravel()]
    points = Points(rounded[first[order]], np.bincount(point_of).astype(float))
    if len(points.places) <= MOST_PLACES:
        return points, point_of
    spread = np.linspace(0, len(points.places) - 1, BASE_CLUSTERS).round().astype(int)
    base = cluster(points, points.places[points.by_place[spread]])
    return Points(base.centres, base.sizes(points.weights)), base.labels[point_of]


def _most_groups(places: int) -> int:
    return min(MOST_GROUPS, 2 + places // PLACES_A_GROUP, places)


def _is_sound(clustering: Clustering, points: Points, number: int) -> bool:
    """Whether all groups are there and each has people enough."""
    fewest = max(FEWEST_IN_GROUP, LEAST_SHARE * points.weights.sum())
    sizes = clustering.sizes(points.weights)
    return len(sizes) == number and bool(sizes.min() >= fewest)


def _closest(points: Points, number: int) -> Clustering | None:
    found = (cluster(points, start) for start in starts(points, number))
    sound = [one for one in found if _is_sound(one, points, number)]
    return min(sound, key=lambda one: round(one.spread, DECIMALS), default=None)


def _from_the_first(points: Points, closest: Clustering) -> Clustering | None:
    """As many groups, begun with the first people who differ, as Polis begins them.

    In a small round several ways to part people are nearly as good. Whoever joins later then finds the
    groups that stand, instead of seeing them change with every newcomer.
    """
    number = len(closest.centres)
    found = cluster(points, points.places[:number])
    return found if _is_sound(found, points, number) and closest.spread >= MUCH_CLOSER * found.spread else None


def _largest_first(labels: Positions) -> Positions:
    """Numbers from the largest group down; of equal ones, that of whoever came first."""
    _, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return np.asarray(rank[inverse.ravel()])
