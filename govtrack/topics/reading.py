"""Files of letters as documents of the engine: read by the reader that imports use, in all its formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from govtrack.core.errors import InvalidInput
from govtrack.core.sheets import (
    BadCell,
    Book,
    Cell,
    Column,
    Headings,
    Sheet,
    Vocabulary,
    as_moment,
    as_reference,
    as_words,
    read_book,
)
from govtrack.intake.channels import vocabulary as words
from govtrack.topics.engine.documents import Document
from govtrack.topics.engine.files import Row, UnreadableFileError

SOURCE = Column("source", ("source", "来源", "渠道", "来源渠道"), ("(?:信息|诉求|来信|来电|工单)?(?:来源|渠道)",))
# Here a running number is better than none: it names the line in the output.
NUMBER = Column("number", (*words.NUMBER.names, "序号"), words.NUMBER.patterns)
CATEGORY = Column("category", ("类别编码", *words.CATEGORY.names), words.CATEGORY.patterns)
VOCABULARY = Vocabulary(
    (NUMBER, words.WRITER, words.TITLE, words.BODY, words.RECEIVED_AT, words.PLACE, words.COMMUNITY, CATEGORY, SOURCE)
)


def read_rows(path: Path) -> list[Row]:
    """All letters of a file, in its order; each gets an id of its own, so that none stands for another.

    A number that comes again with another text names another letter: its id says on which line it stands.
    Raises UnreadableFileError that says what is missing.
    """
    with path.open("rb") as stream:
        try:
            book = read_book(stream)
            sheets = [(sheet, found) for sheet in _chosen(book) if (found := _headings(sheet)) is not None]
            if not sheets:
                raise UnreadableFileError(f"{path.name} has no column for the text, such as {_names()}")
            return _with_own_ids(list(chain.from_iterable(_rows(sheet, found) for sheet, found in sheets)))
        except InvalidInput as error:
            raise UnreadableFileError(f"{path.name}: {error.message}") from error


def _chosen(book: Book) -> Sequence[Sheet]:
    return [sheet for sheet in book.sheets if not sheet.is_hidden]


def _names() -> str:
    return ", ".join((*words.TITLE.names[:3], *words.BODY.names[:3]))


def _headings(sheet: Sheet) -> Headings | None:
    found = VOCABULARY.find(sheet)
    return found if found is not None and {"title", "body"} & set(found.columns) else None


def _rows(sheet: Sheet, headings: Headings) -> Iterator[Row]:
    for number, cells in sheet.rows():
        if number > headings.row and any(cell not in (None, "") for cell in cells):
            yield _row(number - headings.row, cells, headings.columns, sheet.counts_from_1904)


def _row(number: int, cells: Sequence[Cell], columns: Mapping[str, int], from_1904: bool) -> Row:
    def cell(name: str) -> Cell:
        position = columns.get(name)
        return cells[position] if position is not None and position < len(cells) else None

    remarks: list[str] = []
    reference, is_trusted = as_reference(cell("number"))
    if not reference:
        reference = f"row{number}"
        remarks.append("id missing" if is_trusted else "id shortened")
    document = Document(
        reference,
        _text(cell("title")),
        _text(cell("body")),
        _moment(cell("received_at"), from_1904, remarks),
        _text(cell("writer")) or None,
        _text(cell("place")) or _text(cell("community")) or None,
        _text(cell("source")),
        _text(cell("category")) or None,
    )
    return Row(number, document, tuple(remarks))


def _text(cell: Cell) -> str:
    try:
        return as_words(cell)
    except BadCell:
        return str(cell)


def _moment(cell: Cell, from_1904: bool, remarks: list[str]) -> datetime | None:
    """What has no time zone is on the neighbourhood's clocks."""
    try:
        return as_moment(cell, is_past=False, from_1904=from_1904)
    except BadCell as error:
        remarks.append("time missing" if error.reason == "missing" else "time not understood")
        return None


def _with_own_ids(rows: list[Row]) -> list[Row]:
    """The same letter once more keeps its id; another letter under a known number gets one of its own."""
    texts: dict[str, tuple[str, str]] = {}
    result = []
    for row in rows:
        document = row.document
        text = (document.title, document.body)
        if texts.setdefault(document.id, text) != text:
            own = f"{document.id}#{row.number}"
            texts[own] = text
            result.append(Row(row.number, replace(document, id=own), (*row.remarks, "id known with another text")))
        else:
            result.append(row)
    return result
