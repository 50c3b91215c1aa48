"""Which topic an arriving document joins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Choice(NamedTuple):
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
    doubtful: float = 0.0,
    is_bridged: Callable[[int], bool] = lambda _topic: False,
) -> Choice | None:
    """The best permitted topic or lone document among the candidates.

    Candidates come best first. A topic counts by the mean of its nearest
    members among the candidates (at most `join_nearest`), which must reach
    `least`; of those that do, the one with most support wins, the
    sum of squares over all its candidates. `may_join(topic, row)` tells what is
    permitted, with topic -1 for a lone row. A topic with a candidate below `stranger`, a text
    copied for another place, is passed over, and one with a candidate below `doubtful` where `is_bridged(topic)`
    says that only letters without a place lead to it. None where nothing qualifies.
    """
    best: Choice | None = None
    most = 0.0
    for key, values in _grouped(rows, similarities, topics, least).items():
        if values[-1] < stranger:
            continue
        nearest = values[:join_nearest]
        mean = sum(nearest) / len(nearest)
        if mean < least:
            continue
        support = sum([value * value for value in values])
        if support <= most or (values[-1] < doubtful and is_bridged(key)):
            continue
        topic, row = (key, -1) if key >= 0 else (-1, -1 - key)
        if may_join(topic, row):
            best, most = Choice(topic, row, mean), support
    return best


def _grouped(
    rows: Sequence[int], similarities: Sequence[float], topics: Sequence[int], least: float
) -> dict[int, list[float]]:
    """The similarities by topic, the best first; a lone row has a key below all topics, as `State.group_key`."""
    groups: dict[int, list[float]] = {}
    for row, value, topic in zip(rows, similarities, topics, strict=True):
        key = topic if topic >= 0 else -1 - row
        values = groups.get(key)
        if values is not None:
            values.append(value)
        elif value >= least:
            # They come best first: a group whose best is too far has no mean that is near.
            groups[key] = [value]
    return groups
