"""How well a topic holds together: its weakest letter, letters of other kinds, and how it might be taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .average_link import sample
from .facts import KINDS, SHARES
from .kinds.reader import WHOLE
from .membership import Topic
from .relations import both_known, kinds_agreement
from .splitting import two_parts
from .state import State

# Letters that are compared with each other, of a large topic a spread sample.
_COMPARED = 24
# Kinds of two letters that are known so well and agree less than this have nothing to do with each other.
_KNOWN, _UNRELATED = 40, 25


class Cohesion(NamedTuple):
    """`weakest` is the mean likeness of the letter that is least like the others, 0…1; `strangers` tell of
    other kinds than most; `leaving` are the letters of the smaller part if it is taken apart; `kinds` are codes:
    that of most letters, then those of the strangers, the most frequent first."""

    weakest: float
    strangers: tuple[str, ...]
    leaving: tuple[str, ...]
    kinds: tuple[str, ...]


def cohesion_of(state: State, topic: Topic) -> Cohesion:
    """The cohesion of a topic; one letter alone holds together."""
    if len(topic.members) < 2:
        return Cohesion(1.0, (), (), ())
    seen = sample(topic.members, _COMPARED)
    likeness = state.comparison.between(seen, seen)
    likeness = (likeness + likeness.T) / 2
    strangers, kinds = _strangers(state, topic.members)
    leaving = strangers or _smaller_part(likeness, seen)
    ids = state.letters.ids
    return Cohesion(_weakest(likeness), tuple(ids[row] for row in strangers), tuple(ids[row] for row in leaving), kinds)


def _weakest(likeness: NDArray[np.float64]) -> float:
    others = likeness.sum(axis=1) - likeness.diagonal()
    return round(float(others.min() / (len(likeness) - 1)), 4)


def _smaller_part(likeness: NDArray[np.float64], seen: Sequence[int]) -> list[int]:
    first, second, _ = two_parts(likeness)
    part = second if len(second) <= len(first) else first
    return [seen[position] for position in part]


def _strangers(state: State, members: Sequence[int]) -> tuple[list[int], tuple[str, ...]]:
    """Letters whose kinds have nothing to do with those of the letter that agrees best with all others."""
    facts = state.letters.facts[np.asarray(members, dtype=np.int64)]
    middle = _most_typical(state, facts)
    agreed, known = _agreement(state, facts[middle][None], facts)
    is_other = (known >= _KNOWN) & (agreed * WHOLE < _UNRELATED * known)
    if not is_other.any():
        return [], ()
    codes = [state.catalogue.kinds[int(kind)].code for kind in facts[:, KINDS]]
    told = [code for code, share in zip(codes, facts[:, SHARES].tolist(), strict=True) if share]
    rows = np.flatnonzero(is_other).tolist()
    others = sorted({codes[row] for row in rows}, key=lambda code: (-told.count(code), code))
    return [members[row] for row in rows], tuple(dict.fromkeys((codes[middle], *others)))


def _most_typical(state: State, facts: NDArray[np.int32]) -> int:
    """The first of those whose kinds agree best with the kinds of a spread sample of all."""
    rows = np.asarray(sample(list(range(len(facts))), _COMPARED))
    agreed, _ = _agreement(state, facts[:, None], facts[rows])
    return int(np.argmax(agreed.sum(axis=1)))


def _agreement(
    state: State, facts: NDArray[np.int32], others: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    agreed = kinds_agreement(facts, others, state.comparison.agreement)
    return np.minimum(agreed, WHOLE), both_known(facts, others)
