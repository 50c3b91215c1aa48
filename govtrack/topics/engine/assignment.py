"""Which topic an arriving document joins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """The best target: a topic number, or a lone row, with its similarity."""

    topic: int
    row: int
    similarity: float


def choose(
    rows: Sequence[int],
    similarities: Sequence[float],
    topics: Sequence[int],
    may_join: Callable[[int, int], bool],
    least: float,
    join_nearest: int,
    stranger: float = 0.0,
) -> Choice | None:
    """The best permitted topic or lone document among the candidates.

    Candidates come best first. A topic counts by the mean of its nearest
    members among the candidates (at most `join_nearest`), which must reach
    `least`; of those that do, the one with most support wins, the
    sum of squares over all its candidates. `may_join(topic, row)` tells what is
    permitted, with topic -1 for a lone row. A topic with a candidate below `stranger`, a text
    copied for another place, is passed over. None where nothing qualifies.
    """
    groups: dict[tuple[int, int], list[float]] = {}
    for row, value, topic in zip(rows, similarities, topics, strict=True):
        key = (topic, -1) if topic >= 0 else (-1, row)
        if key in groups:
            groups[key].append(value)
        elif value >= least:
            # They come best first: a group whose best is too far has no mean that is near.
            groups[key] = [value]
    best: Choice | None = None
    most = 0.0
    for (topic, row), values in groups.items():
        nearest = values[:join_nearest]
        mean = sum(nearest) / len(nearest) if values[-1] >= stranger else 0.0
        support = sum([value * value for value in values])
        if mean < least or support <= most:
            continue
        if may_join(topic, row):
            best, most = Choice(topic, row, mean), support
    return best
