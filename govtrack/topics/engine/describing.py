"""A topic as those see it who use the engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .average_link import sample
from .documents import TopicState
from .membership import Topic
from .state import State


def described(state: State, topic: Topic) -> TopicState:
    """The topic with the ids of its documents and the most central of them."""
    ids = state.letters.ids
    return TopicState(
        topic.id,
        tuple(ids[row] for row in topic.members),
        ids[_medoid(state, topic.members)] if topic.members else "",
        topic.is_pinned,
        topic.is_frozen,
        topic.is_closed,
        tuple(topic.former_ids),
    )


def _medoid(state: State, members: Sequence[int]) -> int:
    """The member whose words are most like those of the others; of very many, of a spread sample."""
    rows = np.array(sample(list(members), state.settings.topic_sample))
    compare = state.comparison
    sums = [float(compare.cosines(compare.probe(row), rows).text.sum()) for row in rows.tolist()]
    return int(rows[int(np.argmax(sums))])
