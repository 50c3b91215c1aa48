"""Writing lists that are safe to open: what begins like a formula stays text."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govtrack.core.clock import local
from govtrack.core.sheets.model import Cell
from govtrack.core.sheets.values import EXACT_DIGITS

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = "=+-@"
_FORMULA_STARTS = ("\t", "\r")
LONGEST_CELL = 32_767
WIDEST = 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def safe_text(cell: Cell) -> str:
    """A cell of a text file: what a spreadsheet would take for a formula gets an apostrophe before it."""
    text = "" if cell is None else _moment_text(cell) if isinstance(cell, datetime | date) else str(cell)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return f"'{text}" if not is_number and _may_be_formula(text) else text


def _may_be_formula(text: str) -> bool:
    """Whether it begins like a formula once blanks, invisible signs and full width are taken away."""
    seen = next((sign for sign in text if not sign.isspace() and unicodedata.category(sign)[0] != "C"), "")
    return text.startswith(_FORMULA_STARTS) or (seen != "" and unicodedata.normalize("NFKC", seen)[0] in _FORMULA_SIGNS)


def _moment_text(cell: datetime | date) -> str:
    if not isinstance(cell, datetime):
        return cell.isoformat()
    return (local(cell) if cell.tzinfo else cell).strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class SheetToWrite:
    """One sheet of a workbook: its name (a number where it is empty), headings and rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(headings: Sequence[str], rows: Iterable[Sequence[Cell]], name: str = "") -> bytes:
    """An XLSX file with one sheet; see :func:`write_book`."""
    return write_book([SheetToWrite(name, headings, rows)])


def write_book(sheets: Iterable[SheetToWrite]) -> bytes:
    """An XLSX file; every text is written as text, so that no formula runs."""
    output = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    import xlsxwriter  # 8 MB that a process which writes no workbook need not carry

    with xlsxwriter.Workbook(output, options) as book:
        bold = book.add_format({"bold": True})
        for given in sheets:
            _write_sheet(book.add_worksheet(_NOT_IN_NAMES.sub(" ", given.name)[:31].strip("' ") or None), given, bold)
    return output.getvalue()


def _write_sheet(sheet: Any, given: SheetToWrite, bold: Any) -> None:
    for column, heading in enumerate(given.headings):
        sheet.set_column(column, column, min(WIDEST, max(10, 2 * len(heading) + 2)))
    for column, heading in enumerate(given.headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(given.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell)
    sheet.freeze_panes(1, 0)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 10**EXACT_DIGITS:
        sheet.write_number(row, column, cell)
    else:
        text = _moment_text(cell) if isinstance(cell, datetime | date) else str(cell)
        sheet.write_string(row, column, text[:LONGEST_CELL].encode("utf-8", "replace").decode("utf-8"))
