"""Tables in markup: web pages saved under the name of a workbook, and the XML workbooks of old offices."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from govtrack.core.i18n import _l
from govtrack.core.sheets.decoding import PIECE, decode_name
from govtrack.core.sheets.model import Book, Limits, NumberedRow, Sheet, unreadable

MAX_SIZE = 40 * 1024 * 1024
MAX_SPAN = 500
ROWS, CELLS, TABLES = ("tr", "row"), ("td", "th", "cell"), ("table", "worksheet")
SILENT = ("script", "style", "head", "title")
LINE_ENDS = ("br", "p", "div", "li")
_START = re.compile(
    rb"^\s*(?:<\?[^>]*>\s*)*(?:<!--.*?-->\s*)*<(!doctype html|html|head|body|table|meta|(?:\w+:)?workbook)\b",
    re.I | re.S,
)
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE\s+(?!html)\w)", re.IGNORECASE)


def is_markup(head: bytes) -> bool:
    """Whether a file that begins so is a page with tables or an XML workbook."""
    return bool(_START.search(head.removeprefix(codecs.BOM_UTF8)[:4096]))


def read_markup(stream: BinaryIO, limits: Limits) -> Book:
    """Every table of the page as a sheet; tables inside a table belong to its cells."""
    stream.seek(0, 2)
    if stream.tell() > MAX_SIZE:
        raise unreadable(_l("This is a web page saved as a sheet, and too large for one. Please save it as XLSX."))
    encoding, lost = decode_name(stream)
    parser = _Tables(limits)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    stream.seek(0)
    while piece := stream.read(PIECE):
        if _ENTITY.search(piece):
            raise unreadable(
                _l("This workbook carries XML declarations that no office program writes, so it is not opened.")
            )
        parser.feed(decoder.decode(piece))
    parser.feed(decoder.decode(b"", True))
    parser.close()
    found = [table for table in parser.tables if any(table)]
    if not found:
        raise unreadable(_l("This is a web page without a table. Please save the list as XLSX or CSV."))
    sheets = [Sheet(f"{n}" if len(found) > 1 else "", _numbered(rows)) for n, rows in enumerate(found, 1)]
    return Book(sheets, "html", ("lost_signs",) if lost else ())


def _numbered(rows: list[list[str]]) -> Callable[[], Iterator[NumberedRow]]:
    return lambda: ((number, [cell or None for cell in row]) for number, row in enumerate(rows, 1))


class _Tables(HTMLParser):
    """Collects the rows of all tables; cells that reach over rows or columns fill what they cover."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.tables: list[list[list[str]]] = []
        self.depth = 0
        self.cell: list[str] | None = None
        self.silent = ""
        self.span = (1, 1)
        self.covered: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        values = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent = tag
        elif tag in TABLES:
            self._open_table(tag)
        elif tag in ROWS and self.depth <= 1:
            self._end_cell()
            self._open_row(values)
        elif tag in CELLS and self.depth <= 1:
            self._end_cell()
            self._open_cell(values)
        elif tag in LINE_ENDS and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == self.silent:
            self.silent = ""
        elif tag in TABLES:
            self.depth = max(0, self.depth - 1)
            if self.depth == 0:
                self._end_cell()
        elif tag in (*CELLS, *ROWS) and self.depth <= 1:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(data)

    def _open_table(self, tag: str) -> None:
        # An XML workbook has a table inside each worksheet; they are one.
        if tag == "table" and self.depth == 1 and self.tables and not self.tables[-1]:
            return
        self.depth += 1
        if self.depth == 1:
            self.tables.append([])
            self.covered = {}

    def _open_row(self, values: dict[str, str]) -> None:
        if not self.tables:
            self.tables.append([])
        rows = self.tables[-1]
        for _missing in range(len(rows), min(_number(values.get("index"), 0) - 1, self.limits.rows)):
            rows.append([])
        if len(rows) >= self.limits.rows:
            raise unreadable(_l("The sheet has too many lines. Please split it and import the parts one by one."))
        rows.append([])
        self._cover()

    def _open_cell(self, values: dict[str, str]) -> None:
        if not self.tables or not self.tables[-1]:
            self._open_row({})
        row = self.tables[-1][-1]
        row += [""] * (min(_number(values.get("index"), 0) - 1, self.limits.columns) - len(row))
        wide = _number(values.get("colspan"), 1) + _number(values.get("mergeacross"), 0)
        high = _number(values.get("rowspan"), 1) + _number(values.get("mergedown"), 0)
        self.span = min(wide, MAX_SPAN), min(high, MAX_SPAN)
        self.cell = []

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self.cell).split("\n"))
        text = "\n".join(line for line in lines if line)
        row, (wide, high) = self.tables[-1][-1], self.span
        for _column in range(wide):
            if len(row) >= self.limits.columns:
                break
            if high > 1:
                self.covered[len(row)] = (high - 1, text)
            row.append(text)
        self.cell = None
        self._cover()

    def _cover(self) -> None:
        """Cells of the rows above that reach down to here."""
        row = self.tables[-1][-1]
        while len(row) in self.covered and self.covered[len(row)][0] > 0 and len(row) < self.limits.columns:
            left, text = self.covered[len(row)]
            if not self._is_below(len(row), text):
                break
            self.covered[len(row)] = (left - 1, text)
            row.append(text)

    def _is_below(self, column: int, text: str) -> bool:
        """Whether the cell above is the one that reaches down, not one of this very row."""
        rows = self.tables[-1]
        return len(rows) > 1 and column < len(rows[-2]) and rows[-2][column] == text


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
