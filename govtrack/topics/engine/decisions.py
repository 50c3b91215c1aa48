"""Carrying out what staff decided, and remembering it as rules."""

from __future__ import annotations

from collections.abc import Callable

from .consolidation import consolidate, join_groups
from .constraints import Constraint
from .membership import Topic
from .state import State


def carry_out(state: State, constraint: Constraint) -> None:
    """Obey one constraint; KeyError on an unknown topic or document id."""
    _ACTIONS[constraint.kind](state, constraint)


def _merge(state: State, constraint: Constraint) -> None:
    survivor, *others = [state.membership.get(topic_id) for topic_id in constraint.topic_ids]
    for other in others:
        if other is survivor:
            continue
        if other.is_frozen:
            raise ValueError(f"topic {other.id} is frozen and cannot be merged away")
        pair = (min(survivor.number, other.number), max(survivor.number, other.number))
        state.rules.apart_topics.discard(pair)
        _allow(state, survivor, other.members)
        join_groups(state, survivor.number, other.number, 1.0, "staff")
    _fix(state, survivor.members)
    survivor.is_pinned = True


def _split(state: State, constraint: Constraint) -> None:
    origin = state.membership.get(constraint.topic_ids[0])
    _refuse_if_frozen(origin)
    rows = [row for row in _rows(state, constraint) if row in set(origin.members)]
    if not rows:
        raise ValueError("none of these documents is in the topic")
    for row in rows:
        state.membership.take_out(row)
    topic = state.membership.create(rows)
    topic.is_pinned = True
    state.rules.keep_topics_apart(origin.number, topic.number)
    for row in rows:
        state.rules.ban(row, origin.number)
    for row in origin.members:
        state.rules.ban(row, topic.number)
    _fix(state, rows)
    state.record("split", topic, origin.id, rows, cause="staff")
    _dissolve_if_small(state, origin)


def _move(state: State, constraint: Constraint) -> None:
    target = state.membership.get(constraint.topic_ids[0]) if constraint.topic_ids else None
    for row in _rows(state, constraint):
        source = state.membership.of(row)
        if source is target:
            continue
        if source is not None:
            _refuse_if_frozen(source)
        if target is None:
            state.membership.take_out(row)
        else:
            _allow(state, target, [row])
            state.membership.put(row, target)
        state.record("moved", target, source.id if source else None, [row], cause="staff")
        if source is not None:
            _dissolve_if_small(state, source)
    _fix(state, _rows(state, constraint))


def _not_same(state: State, constraint: Constraint) -> None:
    rows = _rows(state, constraint)
    topics = [state.membership.get(topic_id) for topic_id in constraint.topic_ids]
    for index, topic in enumerate(topics):
        for other in topics[index + 1 :]:
            state.rules.keep_topics_apart(topic.number, other.number)
        for row in rows:
            _expel(state, row, topic)
    if not topics:
        for row in rows[1:]:
            state.rules.keep_rows_apart(rows[0], row)
            home = state.membership.of(row)
            if home is not None and home is state.membership.of(rows[0]):
                _expel(state, row, home)


def _expel(state: State, row: int, topic: Topic) -> None:
    state.rules.ban(row, topic.number)
    if state.membership.of(row) is not topic:
        return
    _refuse_if_frozen(topic)
    state.rules.fixed.discard(row)
    state.membership.take_out(row)
    state.record("moved", None, topic.id, [row], cause="staff")
    if len(topic.members) < 2:
        # The topic may end here; what was said still holds for who remains.
        for other in topic.members:
            state.rules.keep_rows_apart(row, other)
    _dissolve_if_small(state, topic)


def _set_flag(name: str, value: bool) -> Callable[[State, Constraint], None]:
    def act(state: State, constraint: Constraint) -> None:
        for topic_id in constraint.topic_ids:
            setattr(state.membership.get(topic_id), name, value)

    return act


def _consolidate(state: State, constraint: Constraint) -> None:
    consolidate(state, state.consolidated_day)


def _rows(state: State, constraint: Constraint) -> list[int]:
    return sorted({state.row_of[document_id] for document_id in constraint.document_ids})


def _fix(state: State, rows: list[int]) -> None:
    state.rules.fixed.update(rows)


def _allow(state: State, topic: Topic, rows: list[int]) -> None:
    """A later decision lifts an earlier ban."""
    for row in rows:
        state.rules.banned.get(row, set()).discard(topic.number)


def _refuse_if_frozen(topic: Topic) -> None:
    if topic.is_frozen:
        raise ValueError(f"topic {topic.id} is frozen and cannot lose documents")


def _dissolve_if_small(state: State, topic: Topic) -> None:
    """A topic that staff never touched ends when fewer than two remain."""
    if len(topic.members) < 2 and not topic.is_settled:
        rows = list(topic.members)
        state.membership.dissolve(topic)
        state.record("dissolved", None, topic.id, rows)


_ACTIONS: dict[str, Callable[[State, Constraint], None]] = {
    "merge": _merge,
    "split": _split,
    "move": _move,
    "not_same": _not_same,
    "pin": _set_flag("is_pinned", True),
    "unpin": _set_flag("is_pinned", False),
    "freeze": _set_flag("is_frozen", True),
    "unfreeze": _set_flag("is_frozen", False),
    "close": _set_flag("is_closed", True),
    "reopen": _set_flag("is_closed", False),
    "consolidate": _consolidate,
}
