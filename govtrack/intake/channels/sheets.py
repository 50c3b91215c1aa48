"""Reading a sheet (XLSX or CSV) as rows of cells, after it has been found harmless.

A workbook is a zip of XML. It is unpacked once into a counter, never to disk: too large, with a
DTD or entities, or with cells far outside any real sheet, it is refused before it is parsed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.settings import IMPORT_MAX_BYTES, IMPORT_MAX_ROWS, IMPORT_MAX_UNPACKED

MAX_ENTRIES = 1000
MAX_COLUMNS = 200
PIECE = 1 << 20
ZIP_START = b"PK\x03\x04"
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0"
_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)", re.IGNORECASE)
_CELL = re.compile(rb"""\sr=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"""<(?:\w+:)?c\s[^>]*?r=["']([A-Z]{1,3}\d{1,7})["'][^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)<""")

Cell = Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet; ``rows[0]`` is line 1. A cell is text, a number, a date or empty."""

    rows: Sequence[Sequence[Cell]]


def _refuse(message: Text) -> InvalidInput:
    return InvalidInput(message, "file")


def read_sheet(content: bytes) -> Sheet:
    """The first sheet of a workbook, or the rows of a CSV file.

    Raises InvalidInput (field ``file``) that says what is wrong and what to do.
    """
    if len(content) > get_setting(IMPORT_MAX_BYTES):
        raise _refuse(_l("The file is too large. Please split it and import the parts one by one."))
    if not content.strip():
        raise _refuse(_l("The file is empty."))
    if content.startswith(OLD_EXCEL_START):
        raise _refuse(_l("This is an old or password-protected Excel file. Please save it as XLSX without a password."))
    rows = _read_workbook(content) if content.startswith(ZIP_START) else _read_csv(content)
    if len(rows) > get_setting(IMPORT_MAX_ROWS) + 10:
        raise _refuse(_l("The sheet has too many lines. Please split it and import the parts one by one."))
    return Sheet(rows)


def _read_workbook(content: bytes) -> list[list[Cell]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _unpack(archive)
        formulas = _formulas(parts)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except InvalidInput:
        raise
    except (zipfile.BadZipFile, CalamineError, ElementTree.ParseError, KeyError, ValueError, OSError, IndexError,
            RuntimeError) as error:  # fmt: skip
        raise _refuse(_l("This file cannot be read as a workbook. Please save it again as XLSX or CSV.")) from error
    for (row, column), text in formulas.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = f"={text}"
    return rows


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The XML parts of a workbook, counted while they are unpacked: a header's size may lie."""
    entries = archive.infolist()
    left = get_setting(IMPORT_MAX_UNPACKED)
    too_large = _l("Unpacked, this workbook is far larger than a list of letters can be, so it is not opened.")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > left:
        raise _refuse(too_large)
    parts = {}
    for entry in entries:
        unpacked = bytearray()
        with archive.open(entry) as part:
            while piece := part.read(PIECE):
                unpacked += piece
                left -= len(piece)
                if left < 0:
                    raise _refuse(too_large)
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            parts[entry.filename] = bytes(unpacked)
            _check_xml(parts[entry.filename])
    return parts


def _check_xml(part: bytes) -> None:
    """No DTD, no entities, no cell at the far end of the world (it would be filled up to there)."""
    if _DECLARATION.search(part):
        raise _refuse(_l("This workbook carries XML declarations that no office program writes, so it is not opened."))
    last_row = get_setting(IMPORT_MAX_ROWS) + 10
    for letters, digits in _CELL.findall(part):
        if int(digits) > last_row or _column_number(letters) >= MAX_COLUMNS:
            raise _refuse(
                _l("A cell lies far outside the list. Please copy the list into a new sheet and save that one.")
            )


def _column_number(letters: bytes) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _formulas(parts: dict[str, bytes]) -> dict[tuple[int, int], str]:
    """The formulas of the first sheet by (row, column), to be kept as text and never computed."""
    part = parts.get(_first_sheet(parts), b"")
    found = {}
    for reference, formula in _FORMULA.findall(part):
        letters = reference.rstrip(b"0123456789")
        position = int(reference[len(letters) :]) - 1, _column_number(letters)
        found[position] = formula.decode("utf-8", "replace")
    return found


def _first_sheet(parts: dict[str, bytes]) -> str:
    """The name of the part that holds the first sheet of the workbook."""
    workbook = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - no DTD gets here, see _check_xml
    sheet = next(element for element in workbook.iter() if element.tag.endswith("}sheet"))
    wanted = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - as above
    for relation in relations:
        if relation.get("Id") == wanted:
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _decode(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GB18030 as Chinese Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refuse(_l("The signs of this file cannot be read. Please save it as CSV in UTF-8, or as XLSX."))


def _read_csv(content: bytes) -> list[list[Cell]]:
    text = _decode(content)
    if "\x00" in text:
        raise _refuse(_l("This is not a list we can read. Please send an XLSX or CSV file."))
    first_line = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first_line.count)
    csv.field_size_limit(PIECE)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise _refuse(_l("This is not a list we can read. Please send an XLSX or CSV file.")) from error
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise _refuse(_l("This is not a list we can read. Please send an XLSX or CSV file."))
    return rows
