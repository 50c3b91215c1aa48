"""Lists whose columns bear fixed names, such as places or categories, as one mapping of text for each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.sheets.headings import Column, Headings, Vocabulary
from govtrack.core.sheets.model import Cell, Sheet
from govtrack.core.sheets.reading import read_book
from govtrack.core.sheets.values import as_text


def read_records(stream: BinaryIO, columns: Sequence[Column], required: Sequence[str]) -> list[dict[str, str]]:
    """The lines of the first sheet that has the ``required`` columns; cells that are missing are empty.

    Raises InvalidInput that names what is missing.
    """
    vocabulary = Vocabulary(columns)
    missing: Sequence[str] = required
    for sheet in read_book(stream).sheets:
        found = None if sheet.is_hidden else vocabulary.find(sheet)
        if found is None:
            continue
        missing = [name for name in required if name not in found.columns]
        if not missing:
            return list(_records(sheet, found, [column.name for column in columns]))
    raise InvalidInput(
        _(
            "These headings were not found in the first lines: %(names)s. Please add them and try again.",
            names="、".join(missing),
        ),
        "file",
    )


def _records(sheet: Sheet, headings: Headings, names: Sequence[str]) -> Iterator[dict[str, str]]:
    for number, row in sheet.rows():
        cells = {name: as_text(_cell(row, headings.columns.get(name))) for name in names}
        if number > headings.row and any(cells.values()):
            yield cells


def _cell(row: Sequence[Cell], position: int | None) -> Cell:
    return row[position] if position is not None and position < len(row) else None
