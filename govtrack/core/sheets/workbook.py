"""Workbooks (XLSX, XLS, ODS), after they have been found harmless.

A workbook is a zip of XML. It is unpacked once piece by piece into a counter, never to disk and never
whole: too large, with a DTD or entities, or with filled cells far outside any real sheet, it is refused
before it is parsed. Cells that carry a format alone count for nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from govtrack.core.i18n import _l
from govtrack.core.sheets.model import Book, Cell, Limits, NumberedRow, Sheet, unreadable

MAX_ENTRIES = 1000
# Real lists shrink to a tenth or so; what shrinks more than this is no list.
MOST_SHRUNK = 40
ALWAYS_UNPACKED = 36 * 1024 * 1024
# The parser keeps a full rectangle up to the last filled cell.
MAX_AREA = 8_000_000
# Merged ranges that a person made; a file with more is no list.
MAX_MERGED_CELLS = 200_000
PIECE = 1 << 20
_OVERLAP = 1 << 16
_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)", re.IGNORECASE)
_CELL = re.compile(rb"""\sr=["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*?(/?)>(\s*</)?""")
_FAR_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d{6,7})["'][^>]*>\s*<(?:\w+:)?c(?:\s(?!r=)[^>]*)?>""")
_EMPTY_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?r=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)</(?:\w+:)?f>"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_FROM_1904 = re.compile(rb"""\bdate1904=["'](?:1|true)""")
_BROKEN = (
    zipfile.BadZipFile, CalamineError, ElementTree.ParseError, KeyError, ValueError, OSError, IndexError, RuntimeError,
    EOFError,
)  # fmt: skip


@dataclass(slots=True)
class _Parts:
    """What the look into the zip found: small parts whole, formulas without a value by part."""

    small: dict[str, bytes] = field(default_factory=dict)
    formulas: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def read_workbook(stream: BinaryIO, limits: Limits, *, is_zip: bool) -> Book:
    """All sheets of a workbook; raises InvalidInput that says what is wrong and what to do."""
    try:
        parts = _look_into(stream, limits) if is_zip else _Parts()
        stream.seek(0)
        workbook = CalamineWorkbook.from_filelike(stream)
        from_1904 = bool(_FROM_1904.search(parts.small.get("xl/workbook.xml", b"")))
        targets = _targets(parts.small)
        held: dict[str, CalamineSheet] = {}
        sheets = [
            _sheet(workbook, data, parts.formulas.get(targets.get(data.name, ""), {}), limits, from_1904, held)
            for data in workbook.sheets_metadata
            if data.typ == SheetTypeEnum.WorkSheet
        ]
    except _BROKEN as error:
        if not is_zip:
            message = _l("This Excel file is damaged or has a password. Please save it as XLSX without a password.")
            raise unreadable(message) from error
        raise unreadable(_l("This file cannot be read as a workbook. Please save it again as XLSX or CSV.")) from error
    return Book(sheets, "xlsx" if is_zip else "xls")


def _look_into(stream: BinaryIO, limits: Limits) -> _Parts:
    """Counts and checks every part while it is unpacked: a header's size may lie."""
    stream.seek(0, 2)
    allowed = min(limits.unpacked, max(ALWAYS_UNPACKED, MOST_SHRUNK * stream.tell()))
    too_large = _l("Unpacked, this workbook is far larger than a list of letters can be, so it is not opened.")
    parts = _Parts()
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > allowed:
            raise unreadable(too_large)
        for entry in entries:
            with archive.open(entry) as part:
                for size in _scan(parts, entry.filename, part, limits):
                    allowed -= size
                    if allowed < 0:
                        raise unreadable(too_large)
    return parts


def _scan(parts: _Parts, name: str, part: object, limits: Limits) -> Iterator[int]:
    """Reads one part piece by piece, yielding the sizes; the end of each piece is looked at with the next."""
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    is_sheet = is_xml and "worksheets/" in name
    formulas: dict[tuple[int, int], str] = {}
    rest, extent = b"", (0, 0)
    while piece := part.read(PIECE):  # type: ignore[attr-defined]
        yield len(piece)
        if not is_xml:
            continue
        text = rest + piece
        if _DECLARATION.search(text):
            raise unreadable(
                _l("This workbook carries XML declarations that no office program writes, so it is not opened.")
            )
        if is_sheet:
            extent = _extent(text, extent, limits)
            formulas |= _formulas(text)
        elif len(text) == len(piece):
            parts.small[name] = piece
        cut = max(text.rfind(b"</c>"), text.rfind(b"/>"), len(text) - _OVERLAP)
        rest = text[cut:]
    parts.formulas[name] = formulas


def _extent(text: bytes, known: tuple[int, int], limits: Limits) -> tuple[int, int]:
    """The last filled row and column so far; refuses cells at the far end of the world."""
    row, column = known
    for letters, digits, closed, empty in _CELL.findall(text):
        if not closed and not empty:
            row, column = max(row, int(digits)), max(column, _column_number(letters) + 1)
    row = max([row, *(int(digits) for digits in _FAR_ROW.findall(text))])
    if row > limits.rows + 10 or column > limits.columns or row * column > MAX_AREA:
        raise unreadable(
            _l("A cell lies far outside the list. Please copy the list into a new sheet and save that one.")
        )
    return row, column


def _column_number(letters: bytes) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _formulas(text: bytes) -> dict[tuple[int, int], str]:
    """Formulas whose value the file does not hold, by row and column; they are never computed."""
    if b"f>" not in text:
        return {}
    return {
        (int(digits) - 1, _column_number(letters)): formula.decode("utf-8", "replace")
        for letters, digits, formula in _EMPTY_FORMULA.findall(text)
    }


def _targets(small: dict[str, bytes]) -> dict[str, str]:
    """The part of the zip that holds each sheet, by the sheet's name."""
    if "xl/workbook.xml" not in small or "xl/_rels/workbook.xml.rels" not in small:
        return {}
    relations = ElementTree.fromstring(small["xl/_rels/workbook.xml.rels"])  # noqa: S314 - no DTD gets here
    paths = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for element in ElementTree.fromstring(small["xl/workbook.xml"]).iter():  # noqa: S314 - as above
        if element.tag.endswith("}sheet"):
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            path = paths.get(key, "")
            found[element.get("name", "")] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return found


def _sheet(
    workbook: CalamineWorkbook,
    data: object,
    formulas: dict[tuple[int, int], str],
    limits: Limits,
    from_1904: bool,
    held: dict[str, CalamineSheet],
) -> Sheet:
    name: str = data.name  # type: ignore[attr-defined]

    def rows() -> Iterator[NumberedRow]:
        try:
            # Parsed once, however often its rows are asked for; only one sheet is held at a time.
            if name not in held:
                held.clear()
                held[name] = workbook.get_sheet_by_name(name)
            yield from _rows(held[name], formulas, limits)
        except CalamineError as error:
            raise unreadable(
                _l("This file cannot be read as a workbook. Please save it again as XLSX or CSV.")
            ) from error

    is_hidden = data.visible != SheetVisibleEnum.Visible  # type: ignore[attr-defined]
    return Sheet(name, rows, is_hidden, from_1904)


def _rows(sheet: CalamineSheet, formulas: dict[tuple[int, int], str], limits: Limits) -> Iterator[NumberedRow]:
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return
    if sheet.height * sheet.width > MAX_AREA or end[0] > limits.rows + 10 or end[1] >= limits.columns:
        raise unreadable(
            _l("A cell lies far outside the list. Please copy the list into a new sheet and save that one.")
        )
    # The rows come from line 1 on, their cells only from the first filled column on.
    left = [None] * start[1]
    merged = _merged(sheet)
    carried: dict[tuple[int, int], Cell] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row = left + [None if cell == "" else cell for cell in cells]
        _fill(row, number, formulas, merged, carried)
        yield number + 1, row


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int, tuple[int, int]]]]:
    """For each row below or beside the first cell of a merged range: its columns and that cell."""
    found: dict[int, list[tuple[int, int, tuple[int, int]]]] = {}
    left = MAX_MERGED_CELLS
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or []:
        left -= bottom - top + 1
        if left < 0:
            break
        for row in range(top, bottom + 1):
            found.setdefault(row, []).append((first, last, (top, first)))
    return found


def _fill(
    row: list[Cell],
    number: int,
    formulas: dict[tuple[int, int], str],
    merged: dict[int, list[tuple[int, int, tuple[int, int]]]],
    carried: dict[tuple[int, int], Cell],
) -> None:
    """Puts in what a merged range says, and the text of formulas that have no value."""
    if formulas:
        for column in range(len(row)):
            if (number, column) in formulas:
                row[column] = f"={formulas[number, column]}"
    for first, last, origin in merged.get(number, ()):
        if origin[0] == number and first < len(row):
            carried[origin] = row[first]
        for column in range(first, min(last + 1, len(row))):
            row[column] = carried.get(origin) if row[column] is None else row[column]
