"""The state of a letter as people are told it: what became of its answer afterwards is said instead of "answered".

Later steps know of it and say here how they find it; whoever lists letters asks once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from govtrack.core.states import State
from govtrack.intake.states import ANSWERED, INTAKE

# From the ids of answered letters to the states of those that stand otherwise.
Reader = Callable[[Sequence[int]], Mapping[int, State]]
_READERS: list[Reader] = []


class Standing(Protocol):
    """A row or a card of a letter."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...


def tells_standing(reader: Reader) -> Reader:
    """Lets a later step say which answered letters are worked on anew."""
    _READERS.append(reader)
    return reader


def told_states(letters: Iterable[Standing]) -> dict[int, State]:
    """The state of each letter by its id; a query for each reader, and none where no letter is answered."""
    rows = list(letters)
    told = {row.id: INTAKE.states[row.state] for row in rows}
    answered = [row.id for row in rows if row.state in ANSWERED]
    for read in _READERS if answered else ():
        told.update(read(answered))
    return told
