"""The look into a zipped workbook before it is parsed.

It is unpacked once piece by piece into a counter, never to disk and never whole: too large, with a DTD
or entities, or with filled cells far outside any real sheet, it is refused. Cells that carry a format
alone count for nothing. What still gets past this is held by the bounds of the process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO
from xml.etree import ElementTree

from govtrack.core.workbooks.bounds import MAX_AREA, BadWorkbook, Bounds

MAX_ENTRIES = 1000
# Real lists shrink to a tenth or so; what shrinks more than this is no list.
MOST_SHRUNK = 40
ALWAYS_UNPACKED = 36 * 1024 * 1024
PIECE = 1 << 20
# By one of these parts a zip shows that it is a workbook.
_LISTS = frozenset(("xl/workbook.xml", "xl/workbook.bin", "content.xml"))
_OVERLAP = 1 << 16
_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)", re.IGNORECASE)
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*?(/?)>(\s*</)?""")
_FAR_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{6,})["'][^>]*>\s*<(?:\w+:)?c(?:\s(?!r=)[^>]*)?>""")
_EMPTY_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?r\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)</(?:\w+:)?f>"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
FROM_1904 = re.compile(rb"""\bdate1904=["'](?:1|true)""")


@dataclass(slots=True)
class Parts:
    """What the look into the zip found: small parts whole, formulas without a value by part."""

    small: dict[str, bytes] = field(default_factory=dict)
    formulas: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def look_into(stream: BinaryIO, limits: Bounds) -> Parts:
    """Counts and checks every part while it is unpacked: a header's size may lie."""
    stream.seek(0, 2)
    allowed = min(limits.unpacked, max(ALWAYS_UNPACKED, MOST_SHRUNK * stream.tell()))
    parts = Parts()
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        if not _LISTS.intersection(archive.namelist()):
            raise BadWorkbook("document" if "word/document.xml" in archive.namelist() else "archive")
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > allowed:
            raise BadWorkbook("too_large")
        for entry in entries:
            with archive.open(entry) as part:
                for size in _scan(parts, entry.filename, part, limits):
                    allowed -= size
                    if allowed < 0:
                        raise BadWorkbook("too_large")
    return parts


def _scan(parts: Parts, name: str, part: IO[bytes], limits: Bounds) -> Iterator[int]:
    """Reads one part piece by piece, yielding the sizes; the end of each piece is looked at with the next."""
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    is_sheet = is_xml and "worksheets/" in name
    formulas: dict[tuple[int, int], str] = {}
    rest, extent = b"", (0, 0)
    while piece := part.read(PIECE):
        yield len(piece)
        if not is_xml:
            continue
        text = rest + piece
        if _DECLARATION.search(text):
            raise BadWorkbook("declarations")
        if is_sheet:
            extent = _extent(text, extent, limits)
            formulas |= _formulas(text)
        elif len(text) == len(piece):
            parts.small[name] = piece
        cut = max(text.rfind(b"</c>"), text.rfind(b"/>"), len(text) - _OVERLAP)
        rest = text[cut:]
    parts.formulas[name] = formulas


def _extent(text: bytes, known: tuple[int, int], limits: Bounds) -> tuple[int, int]:
    """The last filled row and column so far; refuses cells at the far end of the world."""
    row, column = known
    for letters, digits, closed, empty in _CELL.findall(text):
        if not closed and not empty:
            row, column = max(row, int(digits)), max(column, _column_number(letters) + 1)
    row = max([row, *(int(digits) for digits in _FAR_ROW.findall(text))])
    if row > limits.rows + 10 or column > limits.columns or row * column > MAX_AREA:
        raise BadWorkbook("far_cell")
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


def find_targets(small: dict[str, bytes]) -> dict[str, str]:
    """The part of the zip that holds each sheet, by the sheet's name."""
    if "xl/workbook.xml" not in small or "xl/_rels/workbook.xml.rels" not in small:
        return {}
    relations = ElementTree.fromstring(small["xl/_rels/workbook.xml.rels"])  # noqa: S314 - no DTD gets here
    paths = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for element in ElementTree.fromstring(small["xl/workbook.xml"]).iter():  # noqa: S314 - no DTD gets here
        if element.tag.endswith("}sheet"):
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            path = paths.get(key, "")
            found[element.get("name", "")] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return found
