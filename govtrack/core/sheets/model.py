"""What every kind of list is read as: a book of sheets, each with numbered rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from govtrack.core.errors import InvalidInput, Text

# Text, a number, a moment, a day, a time of day or None.
Cell = Any
Row = Sequence[Cell]
NumberedRow = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a list may be at most, so that reading it can harm nobody."""

    size: int = 120 * 1024 * 1024
    unpacked: int = 400 * 1024 * 1024
    rows: int = 200_000
    columns: int = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows`` gives its lines anew each time, with the numbers that a person sees beside them."""

    name: str
    rows: Callable[[], Iterator[NumberedRow]]
    is_hidden: bool = False
    # Workbooks of old Macs count their days from 1904.
    counts_from_1904: bool = False
    # What parts the cells of a text file; there a line may fall into more cells than were meant.
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file in their order, and the name of its format."""

    sheets: Sequence[Sheet]
    format: str
    # What the reader had to mend, by short names such as ``lost_signs``.
    remarks: Sequence[str] = field(default_factory=tuple)


def unreadable(message: Text) -> InvalidInput:
    """The error that says what is wrong with a file and what to do."""
    return InvalidInput(message, "file")
