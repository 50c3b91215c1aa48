"""Lists as plain text: any common separator, quotes that somebody forgot to close, titles above the headings."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from govtrack.core.i18n import _l
from govtrack.core.sheets.decoding import decode_name
from govtrack.core.sheets.model import Book, Limits, NumberedRow, Sheet, unreadable

SEPARATORS = ",\t;|"
RARE_SEPARATORS = "，；"
LOOK_AT = 60
LONGEST_LINE = 1 << 20
# A quoted text may run over many lines; a quote that is never closed must not swallow the file.
LINES_IN_CELL = 2000
# A zero byte or two come from a careless export; more of them are no text.
MOST_ZEROS = 0.01
_DECLARED = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)
_DATE = re.compile(r"^\W*\d{2,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
MARK = "\ufeff"
NO_LIST = _l("This is not a list we can read. Please send an XLSX, XLS, CSV or JSON file.")


def read_delimited(stream: BinaryIO, limits: Limits) -> Book:
    """A text file as a book of one sheet, read line by line whenever its rows are asked for."""
    encoding, lost = decode_name(stream)
    head = _head(stream, encoding)
    text = "".join(head)
    if text.count("\x00") > max(3, len(text) * MOST_ZEROS):
        raise unreadable(NO_LIST)
    separator = find_separator(head)

    def rows() -> Iterator[NumberedRow]:
        stream.seek(0)
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline=None)
        try:
            yield from _numbered(_records(_lines(text), separator), separator, limits)
        finally:
            text.detach()

    return Book([Sheet("", rows, separator=separator)], "csv", ("lost_signs",) if lost else ())


def _head(stream: BinaryIO, encoding: str) -> list[str]:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline=None)
    try:
        return [line for line, _number in zip(_lines(text), range(LOOK_AT), strict=False)]
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    is_first = True
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise unreadable(NO_LIST)
        # Programs that copy files one behind the other leave marks of the encoding before the first word.
        yield line.lstrip(MARK) if is_first else line
        is_first = False


def find_separator(head: list[str]) -> str:
    """The sign that parts most lines into the same number of cells, more than one."""
    if head and (declared := _DECLARED.match(head[0])):
        return declared[1]
    for choices in (SEPARATORS, RARE_SEPARATORS):
        best = max(choices, key=lambda sign: _regularity(head, sign))
        if _regularity(head, best) > (0, 0):
            return best
    return ","


def _regularity(head: list[str], separator: str) -> tuple[int, int]:
    """How many lines have the commonest number of cells, and how many cells; (0, 0) where nothing is parted."""
    try:
        widths = Counter(len(row) for _n, row in zip(range(LOOK_AT), _records(head, separator), strict=False) if row)
    except csv.Error:
        return 0, 0
    widths.pop(1, None)
    if not widths:
        return 0, 0
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
    return lines, width


def _numbered(records: Iterable[list[str]], separator: str, limits: Limits) -> Iterator[NumberedRow]:
    for number, row in enumerate(records, 1):
        # The line that declares the separator is parted by it as well.
        if number == 1 and "".join(row).strip().casefold() in {"sep=", f"sep={separator}"}:
            continue
        if any(cell.strip() for cell in row[limits.columns :]):
            raise unreadable(NO_LIST)
        if number > limits.rows:
            raise unreadable(_l("The sheet has too many lines. Please split it and import the parts one by one."))
        yield number, list(row[: limits.columns])


def _records(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """Lines as rows of cells; only a quote that is closed again reaches over the end of its line."""
    source = iter(lines)
    waiting: list[str] = []
    width = 0
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        row = _row(line, separator)
        if row is None:
            row = _over_lines(line, source, waiting, separator, width) or _literal(line, separator)
        width = width or (len(row) if len(row) > 1 else 0)
        yield row


def _row(line: str, separator: str) -> list[str] | None:
    """One line that is a whole row; None where a quote is still open at its end."""
    bare = line.rstrip("\n")
    if '"' not in bare:
        return bare.split(separator)
    for writing in (bare, _without_blanks_at_quotes(bare, separator)):
        try:
            return next(csv.reader([writing], delimiter=separator, strict=True))
        except (csv.Error, StopIteration):
            continue
    return None if bare.count('"') % 2 else next(csv.reader([bare], delimiter=separator))


def _without_blanks_at_quotes(line: str, separator: str) -> str:
    """Quoted cells with blanks between quote and separator, as some programs align them."""
    sign = re.escape(separator)
    closed = re.sub(rf'"[ \t]+(?={sign}|$)', '"', line)
    return re.sub(rf'(^|{sign})[ \t]+(?=")', r"\1", closed)


def _over_lines(first: str, source: Iterator[str], waiting: list[str], separator: str, width: int) -> list[str] | None:
    """The row whose quoted text goes on in the next lines; None, with those lines given back, where it does not."""
    taken = [first]
    while len(taken) < LINES_IN_CELL:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None or _is_row_of_its_own(line, separator, width):
            if line is not None:
                waiting.insert(0, line)
            break
        taken.append(line)
        if line.count('"') % 2:
            try:
                return next(csv.reader(taken, delimiter=separator, strict=True))
            except (csv.Error, StopIteration):
                break
    waiting[:0] = taken[1:]
    return None


def _is_row_of_its_own(line: str, separator: str, width: int) -> bool:
    """Whether a line inside an open quote is plainly the next row: as many cells as the headings, one a date."""
    if width < 3 or '"' in line:
        return False
    cells = line.rstrip("\n").split(separator)
    return len(cells) == width and any(_DATE.match(cell) for cell in cells[1:])


def _literal(line: str, separator: str) -> list[str]:
    """A line whose quote was never closed: the quote is a sign like any other."""
    return [cell.strip().lstrip('"') for cell in line.rstrip("\n").split(separator)]
