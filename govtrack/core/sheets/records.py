"""Lists whose columns bear fixed names, such as places or categories, as one mapping of text for each line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _, in_a_row
from govtrack.core.sheets.headings import Column, Headings, Vocabulary
from govtrack.core.sheets.model import Cell, Sheet
from govtrack.core.sheets.reading import read_book
from govtrack.core.sheets.values import BadCell, as_count, as_text, is_nothing

_NUMBER = re.compile(r"约?([+-]?\d+(?:\.\d+)?)(%|°|度)?")
YES = frozenset(("1", "是", "有", "对", "√", "yes", "y", "true"))
NO = frozenset(("", "0", "否", "无", "不", "×", "no", "n", "false"))


class Record(dict[str, str]):
    """The cells of one line by field, each read so that a refusal names row and column."""

    def __init__(self, cells: Mapping[str, str], row: int, columns: Sequence[Column]) -> None:
        super().__init__(cells)
        self.row = row
        self.titles = {column.name: next(iter(column.names), column.name) for column in columns}

    def refuse(self, name: str, why: Text) -> InvalidInput:
        """The refusal of a cell, to be raised: where it stands and what is wrong with it."""
        column, text = self.titles.get(name, name), self.get(name, "")
        return InvalidInput(
            _("Row %(row)s, %(column)s, “%(text)s”: %(why)s", row=self.row, column=column, text=text[:40], why=why),
            "file",
        )

    def need(self, name: str) -> str:
        """A cell that the line cannot do without."""
        if not self.get(name):
            raise self.refuse(name, _("this must not be empty."))
        return self[name]

    def find(self, name: str, known: Mapping[str, Any], why: Text) -> Any:
        """What the code in a cell stands for; nothing where the cell is empty."""
        code = self.get(name)
        if code and code not in known:
            raise self.refuse(name, why)
        return known[code] if code else None

    def count(self, name: str) -> int | None:
        """A number of things, however it is written; nothing where the cell is empty."""
        if is_nothing(self.get(name, "")):
            return None
        try:
            return as_count(self[name])
        except BadCell as error:
            raise self.refuse(name, _("this is no number.")) from error

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number between two others, a share also as a percentage; nothing where the cell is empty."""
        if is_nothing(self.get(name, "")):
            return None
        found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", self[name]).replace(" ", ""))
        if found is None:
            raise self.refuse(name, _("this is no number."))
        value = float(found[1]) / (100 if found[2] == "%" else 1)
        if not least <= value <= most:
            raise self.refuse(name, _("it must lie between %(least)s and %(most)s.", least=least, most=most))
        return value

    def choice(self, name: str, words: Mapping[str, Sequence[str]]) -> str:
        """One of a closed list, by its code or one of the words that offices have for it."""
        text = unicodedata.normalize("NFKC", self.need(name)).casefold().strip()
        for code, others in words.items():
            if text == code or text in others:
                return code
        known = in_a_row(next(iter(others), code) for code, others in words.items())
        raise self.refuse(name, _("write one of: %(known)s.", known=known))

    def flag(self, name: str) -> bool:
        """Whether a cell says yes; an empty one says no."""
        text = unicodedata.normalize("NFKC", self.get(name, "")).casefold().strip()
        if text not in YES | NO:
            raise self.refuse(name, _("write 1 for yes or 0 for no."))
        return text in YES


def as_records(rows: Iterable[Mapping[str, str]], columns: Sequence[Column]) -> list[Record]:
    """Rows as records; those that come from no sheet are counted from the line below the headings."""
    return [row if isinstance(row, Record) else Record(row, number, columns) for number, row in enumerate(rows, 2)]


def read_records(stream: BinaryIO, columns: Sequence[Column], required: Sequence[str]) -> list[Record]:
    """The lines of the first sheet that has the ``required`` columns; cells that are missing are empty.

    Raises InvalidInput that names what is missing.
    """
    vocabulary = Vocabulary(columns)
    missing: Sequence[str] = required
    for sheet in read_book(stream).sheets:
        found = None if sheet.is_hidden else vocabulary.find(sheet)
        if found is None:
            continue
        missing = [name for name in required if name not in found.columns]
        if not missing:
            return list(_records(sheet, found, columns))
    raise InvalidInput(
        _(
            "These headings were not found in the first lines: %(names)s. Please add them and try again.",
            names=in_a_row(_spelled(column) for name in missing for column in columns if column.name == name),
        ),
        "file",
    )


def _spelled(column: Column) -> str:
    """A column by the headings that are known for it; its own name is ours, and for who knows no other."""
    return _("“%(heading)s”", heading=" / ".join(column.names or (column.name,)))


def _records(sheet: Sheet, headings: Headings, columns: Sequence[Column]) -> Iterator[Record]:
    for number, row in sheet.rows():
        if number > headings.row:
            record = Record({}, number, columns)
            for column in columns:
                record[column.name] = _text(record, column.name, _cell(row, headings.columns.get(column.name)))
            if any(record.values()):
                yield record


def _text(record: Record, name: str, cell: Cell) -> str:
    try:
        return as_text(cell)
    except BadCell as error:
        raise record.refuse(name, _("this is too long.")) from error


def _cell(row: Sequence[Cell], position: int | None) -> Cell:
    return row[position] if position is not None and position < len(row) else None
