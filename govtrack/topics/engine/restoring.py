"""An engine from what was stored elsewhere: memberships are taken as they are, not found again.

A replay finds the same topics only with the same version of the engine. Where the state
file is lost or of another version, the memberships that people have seen are the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from math import inf

from . import decisions
from .constraints import Constraint
from .documents import Document, Remembered
from .embedding import Embedding
from .engine import Engine
from .kinds import Catalogue
from .settings import Settings
from .state import State

_FLAGS = frozenset({"pin", "unpin", "freeze", "unfreeze", "close", "reopen"})
_NEVER = 1 << 62


def restore(
    settings: Settings,
    documents: Iterable[Document],
    topics: Iterable[Remembered],
    journal: Sequence[Constraint] = (),
    embedding: Embedding | None = None,
    names: Iterable[tuple[str, str | None]] = (),
    catalogue: Catalogue | None = None,
) -> Engine:
    """The engine that knows these documents (in order of arrival), topics and decisions.

    `names` of places with their paths are learned first.
    Documents and topics that are named but not there are passed over.
    """
    reading = replace(
        settings,
        join_similarity=inf,
        meant_join_similarity=inf,
        consolidate_every_rows=_NEVER,
        consolidate_every_days=inf,
    )
    engine = Engine(reading, embedding=embedding, catalogue=catalogue)
    engine.enter_names(names)
    engine.add_many(documents)
    engine.settings = engine.state.settings = settings
    state = engine.state
    state.consolidated_rows, state.consolidated_day = state.letters.count, state.latest_day
    state.consolidated_documents = state.vocabulary.documents
    for topic in topics:
        _bring_back(state, topic)
    for constraint in journal:
        _remember(state, constraint)
    state.changes.clear()
    state.journal.extend(journal)
    return engine


def _bring_back(state: State, topic: Remembered) -> None:
    rows = [state.row_of[i] for i in topic.document_ids if i in state.row_of]
    free = [row for row in rows if state.membership.of(row) is None]
    if not free:
        return
    membership = state.membership
    made = membership.create(free)
    del membership.numbers[made.id]
    made.id = topic.topic_id
    membership.numbers[made.id] = made.number
    made.former_ids = [name for name in topic.former_ids if name != made.id]
    membership.aliases.update(dict.fromkeys(made.former_ids, made.id))


def _remember(state: State, constraint: Constraint) -> None:
    """What a decision means for later runs, without doing it once more."""
    with suppress(KeyError):
        if constraint.kind in _FLAGS:
            decisions.carry_out(state, constraint)
        elif constraint.kind == "not_same":
            _keep_apart(state, constraint)
        else:
            rows = (state.row_of.get(i) for i in constraint.document_ids)
            state.rules.fixed.update(row for row in rows if row is not None)


def _keep_apart(state: State, constraint: Constraint) -> None:
    topics = [state.membership.get(topic_id).number for topic_id in constraint.topic_ids]
    rows = [state.row_of[i] for i in constraint.document_ids]
    for index, number in enumerate(topics):
        for other in topics[index + 1 :]:
            state.rules.keep_topics_apart(number, other)
        for row in rows:
            state.rules.ban(row, number)
    if not topics:
        for row in rows[1:]:
            state.rules.keep_rows_apart(rows[0], row)
