"""Merged ranges of an ODS workbook, which its parser does not tell."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
# First and last cell, each by row and column from 0.
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class _Reader:
    """Where the parser stands: the sheet, and the row and column that come next."""

    found: dict[str, list[Span]] = field(default_factory=dict)
    name: str = ""
    row: int = 0
    column: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A sheet, row or cell begins."""

        def count(name: str) -> int:
            return max(int(attributes.get(f"{_TABLE}number-{name}", "1")), 1)

        if tag == f"{_TABLE}table":
            self.name, self.row = attributes.get(f"{_TABLE}name", ""), 0
        elif tag == f"{_TABLE}table-row":
            self.column, self.row = 0, self.row + count("rows-repeated")
        elif tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            rows, columns = count("rows-spanned"), count("columns-spanned")
            if rows > 1 or columns > 1:
                first = (self.row - 1, self.column)
                last = (self.row + rows - 2, self.column + columns - 1)
                self.found.setdefault(self.name, []).append((first, last))
            self.column += count("columns-repeated")


def find_spans(stream: BinaryIO) -> dict[str, list[Span]]:
    """The merged ranges by the name of the sheet, none of a zip that is no ODS; after the look into it."""
    with zipfile.ZipFile(stream) as archive:
        if CONTENT not in archive.namelist():
            return {}
        reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = reader.start
        with archive.open(CONTENT) as part:
            parser.ParseFile(part)
    return reader.found
