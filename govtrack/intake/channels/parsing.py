"""From rows of cells to lines of a channel: headings recognised, lines checked one by one."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govtrack.core.crypto import fingerprint
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.intake.channels.sheets import Cell, Sheet
from govtrack.intake.channels.values import BadCell

# Sheets of offices often begin with a title; the headings stand within the first lines.
HEADING_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be taken; ``details`` is what this channel keeps beside it."""

    source_ref: str
    title: str
    body: str
    received_at: datetime
    writer: str = ""
    likes: int = 0
    place_name: str = ""
    category_name: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that cannot be taken: its number in the sheet, the heading of the cell, the reason's name."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a sheet holds: ``headings`` by field, ``unused`` headings, lines and rejections."""

    headings: Mapping[str, str]
    unused: Sequence[str]
    lines: Sequence[Line]
    rejections: Sequence[Rejection]

    @property
    def read(self) -> int:
        """The lines that were not empty."""
        return len(self.lines) + len(self.rejections)


Values = Callable[[str], Cell]


@dataclass(frozen=True, slots=True)
class Channel:
    """A source of sheets: its names for columns, those it cannot do without, how it reads a line.

    ``required`` is a list of groups of fields; of each group one must be there. ``read_line``
    gets a function from field to cell and raises BadColumn for a cell that cannot be taken.
    A sheet with one of the ``forbidden`` headings is refused, so that it is not even kept.
    """

    name: str
    source: str
    aliases: Mapping[str, Sequence[str]]
    required: Sequence[Sequence[str]]
    read_line: Callable[[Values], Line]
    forbidden: Sequence[str] = ()


class BadColumn(Exception):
    """A cell of ``field`` cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def read_cell(values: Values, column: str, convert: Callable[[Cell], Any]) -> Any:
    """The cell of a field, converted; raises BadColumn that names the field."""
    try:
        return convert(values(column))
    except BadCell as error:
        raise BadColumn(column, error.reason) from error


def line_reference(*parts: str) -> str:
    """A reference for sheets without numbers: equal lines get equal ones, so that none comes in twice."""
    plain = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
    # Keyed, because the text behind a masked number could be guessed from a plain hash.
    return "h:" + fingerprint("line", plain)[:32]


def _plain(heading: Cell) -> str:
    """A heading without blanks, marks of need and differences of width or case."""
    text = unicodedata.normalize("NFKC", str(heading or "")).casefold()
    return "".join(sign for sign in text if sign.isalnum())


def _recognise(channel: Channel, row: Sequence[Cell]) -> dict[str, int]:
    """Field → column number for the headings of this row."""
    names = {_plain(alias): name for name, aliases in channel.aliases.items() for alias in (name, *aliases)}
    found: dict[str, int] = {}
    for number, cell in enumerate(row):
        name = names.get(_plain(cell))
        if name is not None and name not in found:
            found[name] = number
    return found


def _find_headings(channel: Channel, sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row of headings and what it says; raises InvalidInput that names what is missing."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        found = _recognise(channel, row)
        if len(found) > len(best[1]):
            best = number, found
    missing = [group for group in channel.required if not any(name in best[1] for name in group)]
    if missing:
        names = "、".join(channel.aliases[group[0]][0] for group in missing)
        raise InvalidInput(
            _(
                "These headings were not found in the first lines: %(names)s. Please add them and try again.",
                names=names,
            ),
            "file",
        )
    return best


def _refuse_personal(channel: Channel, titles: Sequence[Cell]) -> None:
    forbidden = {_plain(heading) for heading in channel.forbidden}
    found = [str(cell).strip() for cell in titles if _plain(cell) in forbidden]
    if found:
        message = _(
            "These columns tell who somebody is: %(names)s. Please remove them and try again.", names="、".join(found)
        )
        raise InvalidInput(message, "file")


def parse_sheet(channel: Channel, sheet: Sheet) -> Parsed:
    """All lines below the headings; empty ones are passed over, bad ones rejected with their place."""
    heading_row, columns = _find_headings(channel, sheet)
    titles = sheet.rows[heading_row]
    _refuse_personal(channel, titles)
    headings = {name: str(titles[number]).strip() for name, number in columns.items()}
    unused = [
        str(cell).strip() for n, cell in enumerate(titles) if str(cell or "").strip() and n not in columns.values()
    ]
    lines: list[Line] = []
    rejections: list[Rejection] = []
    for number, row in enumerate(sheet.rows[heading_row + 1 :], start=heading_row + 2):
        if not any(str(cell if cell is not None else "").strip() for cell in row):
            continue
        try:
            lines.append(channel.read_line(_values(columns, row)))
        except BadColumn as error:
            rejections.append(Rejection(number, headings.get(error.column, error.column), error.reason))
    return Parsed(headings, unused, lines, rejections)


def _values(columns: Mapping[str, int], row: Sequence[Cell]) -> Values:
    def value(name: str) -> Cell:
        number = columns.get(name)
        return row[number] if number is not None and number < len(row) else None

    return value
