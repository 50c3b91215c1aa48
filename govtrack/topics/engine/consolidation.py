"""Bringing together topics and lone documents that turned out to be one matter.

Only groups joined by a neighbourhood edge are compared, and only those near
something that arrived since the last time, so the cost follows what changed.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .average_link import AverageLink, sample
from .bridges import are_bridged, are_elsewhere
from .crowding import notice_crowds
from .membership import Topic
from .splitting import split_loose
from .state import State


def is_due(state: State, day: float) -> bool:
    """Whether to consolidate before a row of this day: rows, copies aside, or event time went by."""
    settings = state.settings
    done = state.consolidated_documents
    fresh = state.vocabulary.documents - done
    if fresh >= max(settings.consolidate_every_rows, settings.consolidate_growth * done):
        return True
    enough = fresh > 0 and fresh >= settings.consolidate_growth * done / 4
    return enough and day - state.consolidated_day >= settings.consolidate_every_days


def consolidate(state: State, day: float) -> None:
    """Join what belongs together and part what does not; each step is recorded in `state.changes`."""
    fresh = range(state.consolidated_rows, state.placed)
    state.consolidated_rows, state.consolidated_documents = state.placed, state.vocabulary.documents
    if day > state.consolidated_day:
        state.consolidated_day = day
    crowded = notice_crowds(state, fresh)
    pairs = _pairs_near(state, fresh)
    keys = sorted({key for pair in pairs for key in pair})
    links = AverageLink(
        state.comparison,
        state.settings,
        {key: state.group_rows(key) for key in keys},
        lambda first, second: _may_join(state, first, second),
        lambda key: _rank(state, key),
    )
    _apply(state, links.run(pairs))
    split_loose(state, [*fresh, *crowded])


def _pairs_near(state: State, fresh: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of group keys with an edge, at least one side being touched."""
    touched = {state.group_key(row) for row in fresh if state.letters.edges[row, 0]}
    rows = np.array(sorted(row for key in touched for row in state.group_rows(key)), dtype=np.int64)
    edges = state.letters.edges[rows]
    ends = edges[edges > 0].astype(np.int64) - 1
    starts = np.repeat(rows, (edges > 0).sum(axis=1))
    first, second = state.group_keys(starts), state.group_keys(ends)
    apart = first != second
    low, high = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
    return set(zip(low.tolist(), high.tolist(), strict=True))


def _topic(state: State, key: int) -> Topic | None:
    return state.membership.topics[key] if key >= 0 else None


def _may_join(state: State, first: list[int], second: list[int]) -> bool:
    topics = [_topic(state, key) for key in (*first, *second)]
    if sum(topic is not None and topic.is_settled for topic in topics) > 1:
        return False
    if any(topic is not None and topic.is_closed for topic in topics):
        return False
    if any(key < 0 and -1 - key in state.rules.fixed for key in (*first, *second)):
        return False
    is_allowed = all(
        state.rules.may_merge(max(a, -1), max(b, -1), state.group_rows(a), state.group_rows(b))
        for a in first
        for b in second
    )
    return is_allowed and not _are_strangers(state, first, second)


def _are_strangers(state: State, first: list[int], second: list[int]) -> bool:
    """Whether letters of two known compounds, one on each side, can hardly be of one matter.

    An average hides them where a letter between them is near to both; a newcomer passes such a topic over too.
    """
    rows, others = (np.array(_sampled(state, keys)) for keys in (first, second))
    is_elsewhere = are_elsewhere(state, rows, others)
    if not is_elsewhere.any():
        return False
    chances = state.comparison.between(rows.tolist(), others.tolist())
    if (is_elsewhere & (chances < state.settings.stranger_similarity)).any():
        return True
    return are_bridged(state, rows, others, chances)


def _sampled(state: State, keys: list[int]) -> list[int]:
    return sample(sorted(row for key in keys for row in state.group_rows(key)), state.settings.topic_sample)


def _rank(state: State, key: int) -> tuple[int, ...]:
    """Settled before free, topic before lone row, larger, then older."""
    topic = _topic(state, key)
    rows = state.group_rows(key)
    return (int(topic is not None and topic.is_settled), int(key >= 0), len(rows), -rows[0])


def _apply(state: State, joined: list[tuple[int, int, float]]) -> None:
    """Carry the joins out in order; a lone survivor becomes a topic at once."""
    names: dict[int, int] = {}
    for survivor, ended, similarity in joined:
        kept, lost = names.get(survivor, survivor), names.get(ended, ended)
        names[survivor] = join_groups(state, kept, lost, similarity, "engine")


def join_groups(state: State, kept: int, lost: int, similarity: float, cause: str) -> int:
    """Join two groups; returns the key of the group that now holds all rows."""
    keeper, loser = _topic(state, kept), _topic(state, lost)
    rows = list(state.group_rows(lost))
    if keeper is None and loser is not None:
        return join_groups(state, lost, kept, similarity, cause)
    if keeper is None:
        topic = state.membership.create([-1 - kept, -1 - lost])
        state.record("created", topic, None, topic.members, similarity, cause)
        return topic.number
    if loser is None:
        state.membership.put(rows[0], keeper)
        state.record("moved", keeper, None, rows, similarity, cause)
        return kept
    state.rules.inherit(keeper.number, loser.number)
    state.membership.absorb(keeper, loser)
    state.record("merged", keeper, loser.id, rows, similarity, cause)
    return kept
