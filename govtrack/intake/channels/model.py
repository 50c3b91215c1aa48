"""What a channel is, and what its sheets are read as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.sheets import BadCell, Cell, Column
from govtrack.intake.sources import SOURCES

NO_TITLE = 40


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that a letter already has: its text, by whom and when."""

    text: str
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be taken; ``details`` is what this channel keeps beside it.

    ``remarks`` names side cells that could not be read, as pairs of field and reason.
    """

    source_ref: str
    title: str
    body: str
    received_at: datetime
    writer: str = ""
    likes: int = 0
    places: Sequence[str] = ()
    categories: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    answered: Answered | None = None
    remarks: Sequence[tuple[str, str]] = ()
    # Where it stands: the sheet's name, the number beside the line, and its cells.
    sheet: str = ""
    row: int = 0
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that cannot be taken: its number in the sheet, the heading of the cell, the reason's name, its cells."""

    row: int
    column: str
    reason: str
    sheet: str = ""
    cells: Sequence[Cell] = ()


@dataclass(slots=True)
class Values:
    """The cells of one line by field, and what could not be read of its side cells."""

    columns: Mapping[str, int]
    row: Sequence[Cell]
    counts_from_1904: bool = False
    remarks: list[tuple[str, str]] = field(default_factory=list)
    # Further columns that name the same field, such as the time of day beside the day.
    more: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def __call__(self, name: str) -> Cell:
        return self._at(self.columns.get(name))

    def others(self, name: str) -> list[Cell]:
        """The cells of further columns that name this field."""
        return [self._at(number) for number in self.more.get(name, ())]

    def _at(self, number: int | None) -> Cell:
        return self.row[number] if number is not None and number < len(self.row) else None

    def need(self, name: str, convert: Callable[..., Any], **options: Any) -> Any:
        """The cell of a field that the line cannot do without; raises BadColumn that names it."""
        try:
            return convert(self(name), **options)
        except BadCell as error:
            raise BadColumn(name, error.reason) from error

    def spare(self, name: str, convert: Callable[..., Any], otherwise: Any, **options: Any) -> Any:
        """The cell of a field at the side: where it cannot be read, that is told and the line stays."""
        try:
            return convert(self(name), **options)
        except BadCell as error:
            if error.reason != "missing":
                self.remarks.append((name, error.reason))
            return otherwise


class BadColumn(Exception):
    """A cell of ``field`` cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


class HeadingsNotFound(InvalidInput):
    """No sheet has the headings that a channel needs; ``titles`` are what stands where they should be."""

    def __init__(self, message: Text, titles: Sequence[str]) -> None:
        super().__init__(message, "file")
        self.titles = titles


@dataclass(frozen=True, slots=True)
class Channel:
    """A source of sheets: its columns, those it cannot do without, how it reads a line.

    ``title`` is what the page says that its sheets list, ``help`` what the command line says.
    ``required`` is a list of groups of fields; of each group one must be there. ``read_line``
    raises BadColumn for a cell without which there is no line. Where ``is_impersonal``, a sheet
    with columns that tell who somebody is is refused, so that it is not even kept; elsewhere
    such columns are passed over and not kept.
    """

    name: str
    title: Text
    help: str
    source: str
    columns: Sequence[Column]
    required: Sequence[Sequence[str]]
    read_line: Callable[[Values], Line]
    is_impersonal: bool = False
    has_authors: bool = False

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise ValueError(f"the channel {self.name} brings letters of {self.source}, which intake/sources.py lacks")

    def label(self, name: str) -> str:
        """Our own first word for a field, as it stands in sheets."""
        return next((column.names[0] for column in self.columns if column.name == name), name)
