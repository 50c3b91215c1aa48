"""The rows of each sheet, with what merged ranges say and the text of formulas that hold no value."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from govtrack.core.workbooks.bounds import LONGEST_CELL, MAX_AREA, BadWorkbook, Bounds
from govtrack.core.workbooks.scanning import FROM_1904, Parts, find_targets, look_into
from govtrack.core.workbooks.spans import Span, find_spans

# Merged ranges that a person made; a file with more is no list.
MAX_MERGED_CELLS = 200_000
Formulas = dict[tuple[int, int], str]
BROKEN = (
    zipfile.BadZipFile, CalamineError, ElementTree.ParseError, KeyError, ValueError, OSError, IndexError, RuntimeError,
    EOFError, expat.ExpatError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook found harmless, with its worksheets by name."""

    workbook: CalamineWorkbook
    formulas: dict[str, Formulas]
    spans: dict[str, list[Span]]
    bounds: Bounds
    from_1904: bool

    def list_sheets(self) -> list[tuple[str, bool]]:
        """The names of the worksheets, and whether each is hidden."""
        return [
            (data.name, data.visible != SheetVisibleEnum.Visible)
            for data in self.workbook.sheets_metadata
            if data.typ == SheetTypeEnum.WorkSheet
        ]

    def read_sheet(self, name: str) -> Iterator[tuple[int, list[Any]]]:
        """The rows of one sheet with their numbers; raises BadWorkbook."""
        try:
            sheet = self.workbook.get_sheet_by_name(name)
            spans = sheet.merged_cell_ranges or self.spans.get(name, [])
            yield from _rows(sheet, self.formulas.get(name, {}), spans, self.bounds)
        except BROKEN as error:
            raise BadWorkbook("damaged") from error


def open_workbook(stream: BinaryIO, bounds: Bounds, *, is_zip: bool) -> Opened:
    """Looks into the file and opens it; raises BadWorkbook."""
    try:
        parts = look_into(stream, bounds) if is_zip else Parts()
        stream.seek(0)
        workbook = CalamineWorkbook.from_filelike(stream)
        targets = find_targets(parts.small)
        spans = find_spans(stream) if is_zip else {}
    except BROKEN as error:
        raise BadWorkbook("damaged") from error
    formulas = {name: parts.formulas.get(part, {}) for name, part in targets.items()}
    return Opened(workbook, formulas, spans, bounds, bool(FROM_1904.search(parts.small.get("xl/workbook.xml", b""))))


def _rows(
    sheet: CalamineSheet, formulas: Formulas, spans: Sequence[Span], limits: Bounds
) -> Iterator[tuple[int, list[Any]]]:
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return
    if sheet.height * sheet.width > MAX_AREA or end[0] > limits.rows + 10 or end[1] >= limits.columns:
        raise BadWorkbook("far_cell")
    # The rows come from line 1 on, their cells only from the first filled column on.
    left = [None] * start[1]
    merged = _merged(spans)
    carried: dict[tuple[int, int], Any] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row = left + [None if cell == "" else _bounded(cell) for cell in cells]
        _fill(row, number, formulas, merged, carried)
        yield number + 1, row


def _bounded(cell: Any) -> Any:
    """The cell, or as much of a text as is refused for its length."""
    return cell[: LONGEST_CELL + 1] if isinstance(cell, str) and len(cell) > LONGEST_CELL else cell


def _merged(spans: Sequence[Span]) -> dict[int, list[tuple[int, int, tuple[int, int]]]]:
    """For each row below or beside the first cell of a merged range: its columns and that cell."""
    found: dict[int, list[tuple[int, int, tuple[int, int]]]] = {}
    left = MAX_MERGED_CELLS
    for (top, first), (bottom, last) in spans:
        left -= bottom - top + 1
        if left < 0:
            break
        for row in range(top, bottom + 1):
            found.setdefault(row, []).append((first, last, (top, first)))
    return found


def _fill(
    row: list[Any],
    number: int,
    formulas: Formulas,
    merged: dict[int, list[tuple[int, int, tuple[int, int]]]],
    carried: dict[tuple[int, int], Any],
) -> None:
    """Puts in what a merged range says, and the text of formulas that have no value."""
    if formulas:
        for column in range(len(row)):
            if (number, column) in formulas:
                row[column] = _bounded(f"={formulas[number, column]}")
    for first, last, origin in merged.get(number, ()):
        if origin[0] == number and first < len(row):
            carried[origin] = row[first]
        for column in range(first, min(last + 1, len(row))):
            row[column] = carried.get(origin) if row[column] is None else row[column]
