"""Workbooks (XLSX, XLS, ODS), parsed in a process of their own that a hostile file can end without harm."""

from __future__ import annotations

import io
import logging
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard

import govtrack
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.sheets.model import Book, Limits, NumberedRow, Sheet, unreadable

log = logging.getLogger(__name__)
SECONDS = 600
WRONG = {
    "far_cell": _l("A cell lies far outside the list. Please copy the list into a new sheet and save that one."),
    "too_large": _l("Unpacked, this workbook is far larger than a list of letters can be, so it is not opened."),
    "declarations": _l("This workbook carries XML declarations that no office program writes, so it is not opened."),
    "archive": _l("This is a packed archive. Please unpack it and send the list itself."),
    "document": _l("This is a text document. Please copy its table into a sheet and save that as XLSX."),
    "damaged": _l("This file cannot be read as a workbook. Please save it again as XLSX or CSV."),
    "damaged_old": _l("This Excel file is damaged or has a password. Please save it as XLSX without a password."),
}


# The only objects of a cell that are no words, numbers or truth values.
_MOMENTS = frozenset({"datetime", "date", "time", "timedelta"})


class _Plain(pickle.Unpickler):
    """Reads what the process wrote and builds moments alone: a list that took the process over builds nothing here."""

    def find_class(self, module: str, name: str) -> Any:
        """A kind of moment; UnpicklingError for whatever else is asked for."""
        if module == "datetime" and name in _MOMENTS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} stands in no cell")


def _load(file: BinaryIO) -> Any:
    """The next thing that the process wrote, or the word for a damaged list."""
    try:
        return _Plain(file).load()
    except Exception as error:
        # Bytes that break off or were altered end in nearly every kind of error there is.
        log.warning("the reader of workbooks wrote what is no row: %s %s", type(error).__name__, error)
        return "damaged"


def read_workbook(stream: BinaryIO, limits: Limits, *, is_zip: bool) -> Book:
    """All sheets of a workbook; raises InvalidInput that says what is wrong and what to do."""
    # Without a name in the file system: gone with the last who holds it.
    rows = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as its sheets
    with tempfile.TemporaryFile() as source:
        stream.seek(0)
        shutil.copyfileobj(stream, source)
        source.flush()
        source.seek(0)
        said = _parse(source, rows, limits, is_zip)
    if not _is_told(said):
        raise _wrong(said, is_zip)
    from_1904, found = said
    sheets = [Sheet(name, _Rows(rows, start, is_zip).read, hidden, from_1904) for name, hidden, start in found]
    return Book(sheets, "xlsx" if is_zip else "xls")


def _is_told(said: Any) -> TypeGuard[tuple[bool, list[tuple[str, bool, int]]]]:
    """Whether this is what the process says of a workbook that it could read."""
    return (
        _are(said, (bool, list))
        and all(_are(sheet, (str, bool, int)) for sheet in said[1])
        and all(place >= 0 for _name, _is_hidden, place in said[1])
    )


def _are(things: Any, kinds: Sequence[type]) -> bool:
    """Whether this is a tuple of one thing of each of these kinds."""
    return isinstance(things, tuple) and tuple(map(type, things)) == tuple(kinds)


def _wrong(word: Any, is_zip: bool) -> InvalidInput:
    """The refusal for a word of the process; whatever it never says is damage."""
    if not isinstance(word, str) or word not in WRONG:
        word = "damaged"
    return unreadable(WRONG["damaged_old" if word == "damaged" and not is_zip else word])


def _parse(source: BinaryIO, rows: BinaryIO, limits: Limits, is_zip: bool) -> Any:
    """What the process says: what is wrong, or the sheets with the places where their rows begin."""
    given = (source.fileno(), rows.fileno())
    command = [sys.executable, "-m", "govtrack.core.workbooks"]
    numbers = (*given, limits.unpacked, limits.rows, limits.columns, int(is_zip))
    environment = os.environ | {"PYTHONPATH": str(Path(govtrack.__file__).parents[1])}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [*command, *map(str, numbers)], pass_fds=given, env=environment, timeout=SECONDS, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.SubprocessError as error:
        # Mostly it asked for more memory or time than any list needs. What it printed may quote the list.
        log.warning("the reader of workbooks ended early: %s", getattr(error, "returncode", "too long"))
        return "damaged"
    return _load(io.BytesIO(done.stdout))


class _Rows:
    """The rows of one sheet in the file that the process wrote."""

    def __init__(self, file: BinaryIO, start: int, is_zip: bool) -> None:
        self.file, self.start, self.is_zip = file, start, is_zip

    def read(self) -> Iterator[NumberedRow]:
        """The rows anew each time; other readers of the same file may come between."""
        place = self.start
        while True:
            self.file.seek(place)
            batch = _load(self.file)
            place = self.file.tell()
            if not isinstance(batch, list) or not all(_are(row, (int, list)) for row in batch):
                break
            yield from batch
        if batch is not None:
            raise _wrong(batch, self.is_zip)
