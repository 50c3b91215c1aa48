"""A list as it is kept between preview and import: lines of JSON, packed, without the columns that nobody may keep."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from govtrack.core.i18n import _l
from govtrack.core.sheets.model import Book, Cell, NumberedRow, Sheet, unreadable

MARK = "govtrack-sheets-1"
_TYPES: dict[str, Callable[[str], Cell]] = {
    "m": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "s": lambda text: timedelta(seconds=float(text)),
}


def keep(book: Book, dropped: Mapping[str, Collection[int]]) -> bytes:
    """The rows of ``book``, without the ``dropped`` columns (their numbers by the name of the sheet)."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as file:
        _write(file, [MARK, book.format, list(book.remarks)])
        for sheet in book.sheets:
            gone = frozenset(dropped.get(sheet.name, ()))
            _write(file, [sheet.name, sheet.is_hidden, sheet.counts_from_1904])
            for number, row in sheet.rows():
                cells = [None if column in gone else _plain(cell) for column, cell in enumerate(row)]
                if any(cell is not None for cell in cells):
                    _write(file, [number, cells])
    return packed.getvalue()


def _write(file: Any, value: list[Any]) -> None:
    file.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _plain(cell: Cell) -> Any:
    """A cell as JSON knows it; moments as a list of a letter and their text."""
    if isinstance(cell, datetime):
        return ["m", cell.isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, time):
        return ["t", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["s", str(cell.total_seconds())]
    return cell


def read_kept(stream: BinaryIO) -> Book:
    """The book that :func:`keep` wrote."""
    sheets: list[Sheet] = []
    lines = _lines(stream)
    _mark, form, remarks = next(lines)
    for line in lines:
        if len(line) == 3:
            sheets.append(Sheet(line[0], _rows(stream, len(sheets)), line[1], line[2]))
    return Book(sheets, form, tuple(remarks))


def _lines(stream: BinaryIO) -> Iterator[list[Any]]:
    stream.seek(0)
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise unreadable(_l("This file cannot be read any more. Please send it again.")) from error


def _rows(stream: BinaryIO, wanted: int) -> Callable[[], Iterator[NumberedRow]]:
    def rows() -> Iterator[NumberedRow]:
        sheet = -2  # the first line bears the mark
        for line in _lines(stream):
            if len(line) == 3:
                sheet += 1
            elif sheet == wanted:
                yield line[0], [_cell(cell) for cell in line[1]]

    return rows


def _cell(cell: Any) -> Cell:
    return _TYPES[cell[0]](cell[1]) if isinstance(cell, list) else cell
