"""A list as it is kept between preview and import: lines of JSON, packed, without the columns that nobody may keep."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from govtrack.core.i18n import _l
from govtrack.core.sheets.model import Book, Cell, NumberedRow, Sheet, unreadable

MARK = "govtrack-sheets-2"
# How many digits say, at the very end, where the table of contents begins.
DIGITS = 20
PIECE = 1 << 16
# What bytes that break off or were altered end in, on the way to cells.
_BROKEN = (OSError, EOFError, zlib.error, ValueError, TypeError, LookupError, ArithmeticError)
GONE = _l("This file cannot be read any more. Please send it again.")
_TYPES: dict[str, Callable[[str], Cell]] = {
    "m": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "s": lambda text: timedelta(seconds=float(text)),
}


def keep(book: Book, dropped: Mapping[str, Collection[int]], target: BinaryIO) -> int:
    """Writes the rows of ``book``, without the ``dropped`` columns (their numbers by the name of the sheet).

    Returns how many rows there are. Each sheet is packed by itself; where it begins stands in a table of
    contents at the end.
    """
    place, contents = 0, list[list[Any]]()
    for sheet in book.sheets:
        lines = _pack_sheet(sheet, frozenset(dropped.get(sheet.name, ())))
        size, count = _write_packed(lines, target)
        contents.append([sheet.name, sheet.is_hidden, sheet.counts_from_1904, sheet.separator, place, count])
        place += size
    _write_packed(iter([[MARK, book.format, list(book.remarks), contents]]), target)
    target.write(b"%0*d" % (DIGITS, place))
    return sum(count for *_rest, count in contents)


def _pack_sheet(sheet: Sheet, gone: Collection[int]) -> Iterator[list[Any]]:
    for number, row in sheet.rows():
        cells = [None if column in gone else _plain(cell) for column, cell in enumerate(row)]
        if any(cell is not None for cell in cells):
            yield [number, cells]


def _write_packed(lines: Iterator[list[Any]], target: BinaryIO) -> tuple[int, int]:
    """Writes the lines as one packed part; returns its size in bytes and how many they were."""
    packer, size, count = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16), 0, 0
    for line in lines:
        packed = packer.compress(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        size, count = size + len(packed), count + 1
        target.write(packed)
    end = packer.flush()
    target.write(end)
    return size + len(end), count


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
    """The book that :func:`keep` wrote; raises InvalidInput where it is none any more."""
    try:
        stream.seek(-DIGITS, io.SEEK_END)
        place = int(stream.read(DIGITS))
        mark, form, remarks, contents = next(_lines(stream, place, 1))
        sheets = [
            Sheet(name, _rows(stream, place, count), hidden, from_1904, separator)
            for name, hidden, from_1904, separator, place, count in contents
        ]
        book = Book(sheets, form, tuple(remarks))
    except _BROKEN as error:
        raise unreadable(GONE) from error
    if mark != MARK:
        raise unreadable(GONE)
    return book


def _lines(stream: BinaryIO, place: int, count: int) -> Iterator[list[Any]]:
    """The lines of the part that begins at ``place``; other readers of the stream may come between."""
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    rest, done = b"", 0
    try:
        while done < count:
            stream.seek(place)
            piece = stream.read(PIECE)
            place += len(piece)
            *lines, rest = (rest + packed.decompress(piece)).split(b"\n")
            yield from map(json.loads, lines)
            done += len(lines)
            if not piece:
                raise unreadable(GONE)
    except _BROKEN as error:
        raise unreadable(GONE) from error


def _rows(stream: BinaryIO, place: int, count: int) -> Callable[[], Iterator[NumberedRow]]:
    def read() -> Iterator[NumberedRow]:
        for line in _lines(stream, place, count):
            yield _row(line)

    return read


def _row(line: Any) -> NumberedRow:
    try:
        number, cells = line
        return int(number), [_cell(cell) for cell in cells]
    except _BROKEN as error:
        raise unreadable(GONE) from error


def _cell(cell: Any) -> Cell:
    return _TYPES[cell[0]](cell[1]) if isinstance(cell, list) else cell
