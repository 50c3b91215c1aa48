"""Taking apart topics that hold two matters.

Letters join one by one, so a topic may grow into two that only its first letters
held together. Whenever a free topic has doubled since it was last looked at, its
letters (a spread sample of a large one) are joined anew by average link; where two
parts stay farther apart than a mark, the part with the first letter
keeps the name and the other one leaves. That mark lies below the one for
merging, so a topic is not taken apart and put together by turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from .average_link import sample
from .facts import ALIKE_HERE
from .membership import Topic
from .state import State


def split_loose(state: State, rows: Iterable[int]) -> None:
    """Take apart the loose ones among the topics of these rows, oldest first."""
    if state.placed < state.settings.split_from_documents:
        return
    numbers = {int(state.letters.topics[row]) for row in rows}
    waiting = sorted(numbers - {-1}, reverse=True)
    while waiting:
        topic = state.membership.topics[waiting.pop()]
        if _is_worth_a_look(state, topic):
            is_crowded, topic.examined = _is_crowded(state, topic), len(topic.members)
            parts = _split(state, topic, is_crowded)
            if is_crowded:
                waiting += reversed(parts)


def _is_worth_a_look(state: State, topic: Topic) -> bool:
    if topic.is_settled or len(topic.members) < max(state.settings.split_least, 2 * topic.examined):
        return False
    return state.rules.fixed.isdisjoint(topic.members)


def _split(state: State, topic: Topic, is_crowded: bool) -> list[int]:
    """Take one part out; returns the numbers of both, which in a crowd may fall apart again."""
    seen = sample(topic.members, state.settings.split_sample)
    likeness = state.comparison.between(seen, seen)
    settings = state.settings
    mark = settings.crowded_split_similarity if is_crowded else settings.split_similarity
    if (likeness >= mark).all():
        return []
    first, second, similarity = two_parts((likeness + likeness.T) / 2)
    if similarity >= mark:
        return []
    leaving = _nearer_to(state, topic.members, [seen[i] for i in first], [seen[i] for i in second])
    if not leaving or len(leaving) == len(topic.members):
        return []
    for row in leaving:
        state.membership.take_out(row)
    part = state.membership.create(leaving) if len(leaving) > 1 else None
    state.record("split" if part else "moved", part, topic.id, leaving, similarity)
    if len(topic.members) < 2:
        rest = list(topic.members)
        state.membership.dissolve(topic)
        state.record("dissolved", None, topic.id, rest)
        return [part.number] if part else []
    if is_crowded:
        topic.examined = 0
    return [topic.number, part.number] if part else [topic.number]


def _is_crowded(state: State, topic: Topic) -> bool:
    """Whether many in one compound write of the kind of its newest letter; such a topic goes apart sooner."""
    return int(state.letters.facts[topic.members[-1], ALIKE_HERE]) >= state.settings.crowded_from


def two_parts(likeness: NDArray[np.float64]) -> tuple[list[int], list[int], float]:
    """The last two groups of average link, that of row 0 first, and how alike they are.

    `likeness` is float64 [n, n], symmetric, n ≥ 2. Ties go to the earlier rows.
    """
    table = likeness.copy()
    np.fill_diagonal(table, -1.0)
    groups = {row: [row] for row in range(len(table))}
    while len(groups) > 2:
        first, second = divmod(int(np.argmax(table)), len(table))
        first, second = min(first, second), max(first, second)
        a, b = len(groups[first]), len(groups[second])
        joined = (table[first] * a + table[second] * b) / (a + b)
        table[first], table[:, first] = joined, joined
        table[second], table[:, second] = -1.0, -1.0
        table[first, first] = -1.0
        groups[first] += groups.pop(second)
    (one, own), (other, others) = sorted(groups.items())
    return sorted(own), sorted(others), float(table[one, other])


def _nearer_to(state: State, members: list[int], stay: list[int], leave: list[int]) -> list[int]:
    """The members that lie nearer to those who leave."""
    rest, between = sorted(set(members).difference(stay, leave)), state.comparison.between
    if not rest:
        return sorted(leave)
    is_nearer = between(rest, leave).mean(axis=1) > between(rest, stay).mean(axis=1)
    return sorted([*leave, *compress(rest, is_nearer)])
