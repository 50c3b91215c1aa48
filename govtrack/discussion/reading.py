"""Files of votes, with the columns in which Polis gives them out, whatever encoding and separator they have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from govtrack.core.sheets.decoding import decode_name
from govtrack.core.sheets.delimited import MARK, find_separator
from govtrack.discussion.opinion import AGREE, DISAGREE, MISSING, PASS, UnusableVotes, Votes

PERSON = "participant"
# What Polis tells of each person beside the votes.
BESIDE = frozenset({"xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"})
_WRITTEN = re.compile(r"([+-]?)([01])(?:\.0*)?")
_NOTHING = frozenset({"", "nan", "na", "n/a", "null", "none"})
MOST_STATEMENTS, MOST_PEOPLE, MOST_CELLS = 5_000, 100_000, 50_000_000
LONGEST_CELL = 1 << 16


class _Codes(dict[str, int]):
    """How votes are written, each as a byte; anything new is looked at once."""

    def __missing__(self, cell: str) -> int:
        plain = cell.strip().casefold().replace("−", "-")
        if plain in _NOTHING:
            self[cell] = MISSING
        elif found := _WRITTEN.fullmatch(plain):
            self[cell] = PASS if found[2] == "0" else DISAGREE % 256 if found[1] == "-" else AGREE
        else:
            raise ValueError(cell)
        return self[cell]


def read_votes(path: Path) -> Votes:
    """The votes of a file like participants-votes.csv: a person a row, a statement a column, 1, -1, 0 or nothing.

    Raises UnusableVotes that says what is wrong, and where.
    """
    with path.open("rb") as stream:
        try:
            return _read(stream)
        except csv.Error as error:
            raise UnusableVotes(f"the file is not a table of votes ({error})") from error


def _read(stream: BinaryIO) -> Votes:
    encoding, _ = decode_name(stream)
    rows = _rows(stream, encoding)
    headings = [cell.strip() for cell in next(rows, [])]
    person, columns = _columns(headings)
    names: list[str] = []
    cells = bytearray()
    seen: dict[str, bytes] = {}
    codes = _Codes()
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        name, line = _line(number, row, headings, (person, columns), codes)
        # The same line twice is a slip of whoever put the file together; two different ones are a contradiction.
        if seen.setdefault(name, line) is not line:
            if seen[name] != line:
                raise UnusableVotes(f"participant {name!r} stands there twice with different votes (row {number})")
            continue
        names.append(name)
        cells += line
        _demand_size(len(names), len(columns))
    values: NDArray[np.int8] = np.frombuffer(bytes(cells), dtype=np.int8).reshape(len(names), len(columns))
    return Votes.of(names, [headings[column] for column in columns], values)


def _rows(stream: BinaryIO, encoding: str) -> Iterator[list[str]]:
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    head = text.readline(1 << 20)
    if "\x00" in head:
        raise UnusableVotes("the file is no text; save the table as CSV")
    text.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    lines = (line.lstrip(MARK) for line in text)
    yield from csv.reader(lines, delimiter=find_separator([head.lstrip(MARK)]))


def _columns(headings: list[str]) -> tuple[int, list[int]]:
    folded = [heading.casefold() for heading in headings]
    if PERSON not in folded:
        raise UnusableVotes(f"there is no column {PERSON!r}; a file of votes has it, and a column for each statement")
    person = folded.index(PERSON)
    columns = [number for number, name in enumerate(folded) if name and number != person and name not in BESIDE]
    if not columns:
        raise UnusableVotes("there is no column of a statement; each statement has one, headed by its number")
    _demand_size(0, len(columns))
    return person, columns


def _line(
    number: int, row: list[str], headings: list[str], where: tuple[int, list[int]], codes: _Codes
) -> tuple[str, bytes]:
    person, columns = where
    if len(row) < len(headings):
        row = row + [""] * (len(headings) - len(row))
    if any(cell.strip() for cell in row[len(headings) :]):
        raise UnusableVotes(f"row {number} has more cells than there are headings")
    name = row[person].strip()
    if not name:
        raise UnusableVotes(f"row {number} says nothing in the column {PERSON!r}")
    try:
        return name, bytes(map(codes.__getitem__, map(row.__getitem__, columns)))
    except ValueError as error:
        wrong = next(column for column in columns if row[column] == error.args[0])
        raise UnusableVotes(
            f"row {number}, statement {headings[wrong]!r}: {row[wrong][:40]!r} is no vote; "
            "a vote is 1 (agree), -1 (disagree), 0 (pass) or nothing"
        ) from error


def _demand_size(people: int, statements: int) -> None:
    if people > MOST_PEOPLE or statements > MOST_STATEMENTS or people * statements > MOST_CELLS:
        raise UnusableVotes(
            f"the file is too large: at most {MOST_PEOPLE:,} people, {MOST_STATEMENTS:,} statements and "
            f"{MOST_CELLS:,} cells are drawn"
        )
