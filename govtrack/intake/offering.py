"""Which letters propose something that their writers may still ask others to support.

The step that shows proposals to everybody knows; where an installation has none, nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

# From the ids of letters that propose something to those that stand nowhere in public and may be offered.
Reader = Callable[[Sequence[int]], Collection[int]]
_READERS: list[Reader] = []


class Letter(Protocol):
    """A row of a letter."""

    @property
    def id(self) -> int: ...
    @property
    def is_proposal(self) -> bool: ...


def tells_unoffered(reader: Reader) -> Reader:
    """Lets a later step say which proposals by letter were never offered to everybody."""
    _READERS.append(reader)
    return reader


def has_unoffered(letters: Iterable[Letter]) -> bool:
    """Whether one of these letters is a proposal that the office alone reads, and that may be offered to everybody."""
    ids = [letter.id for letter in letters if letter.is_proposal]
    return bool(ids) and any(read(ids) for read in _READERS)
