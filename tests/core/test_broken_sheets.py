"""A list that broke off or was altered after it was read is refused in words, whichever byte it was."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.sheets import keep, kept, read_kept, workbook
from govtrack.core.sheets.model import Book, Limits, Sheet

MOMENTS = [date(2026, 3, 1), datetime.fromisoformat("2026-03-01T09:00"), time(8), timedelta(hours=1)]
ROWS: list[tuple[int, list[Any]]] = [(1, ["编号", "内容"]), (2, ["A1", 1.5, True, None, *MOMENTS]), (3, ["三号"])]


def kept_bytes() -> bytes:
    target = io.BytesIO()
    keep(Book([Sheet("一月", lambda: iter(ROWS)), Sheet("二月", lambda: iter(ROWS[:1]))], "xlsx"), {}, target)
    return target.getvalue()


def broken(content: bytes) -> Iterator[bytes]:
    """It breaks off after each byte, and each byte is another one."""
    yield from (content[:length] for length in range(len(content)))
    for place, byte in enumerate(content):
        yield from (content[:place] + bytes([byte ^ flaw]) + content[place + 1 :] for flaw in (1, 0x20, 0x80))


def read_all(content: bytes) -> list[list[tuple[int, list[Any]]]]:
    return [list(sheet.rows()) for sheet in read_kept(io.BytesIO(content)).sheets]


def test_a_kept_list_is_read_as_it_was_or_refused(app: Flask) -> None:
    content = kept_bytes()
    assert read_all(content) == [ROWS, ROWS[:1]]
    refused: list[Text] = []
    for other in broken(content):
        try:
            read_all(other)
        except InvalidInput as error:
            refused.append(error.message)
    assert len(refused) > len(content), "each that broke off, and most of those that were altered"
    with force_locale("en"):
        assert {str(message) for message in refused} == {"This file cannot be read any more. Please send it again."}


@pytest.mark.parametrize("length", [0, 1, kept.DIGITS - 1, kept.DIGITS])
def test_what_is_no_kept_list_at_all_is_refused(length: int) -> None:
    with pytest.raises(InvalidInput):
        read_kept(io.BytesIO(b"0" * length))


@pytest.mark.parametrize(
    "contents",
    [
        [["一月", False, False, "", 0]],
        ["一月"],
        3,
        None,
    ],
)
def test_a_table_of_contents_of_another_shape_is_refused(contents: object) -> None:
    with pytest.raises(InvalidInput):
        read_kept(io.BytesIO(_packed([kept.MARK, "xlsx", [], contents])))


def test_a_list_that_another_version_kept_is_refused() -> None:
    assert read_kept(io.BytesIO(_packed([kept.MARK, "xlsx", [], []]))).format == "xlsx"
    with pytest.raises(InvalidInput):
        read_kept(io.BytesIO(_packed(["govtrack-sheets-1", "xlsx", [], []])))


@pytest.mark.parametrize("line", [[2], 2, [2, 3], [2, [["m", "no moment"]]], [2, [["x", "1"]]], [2, [["s", "1e300"]]]])
def test_a_line_of_another_shape_is_refused(line: Any) -> None:
    target = io.BytesIO()
    size, count = kept._write_packed(iter([line]), target)
    kept._write_packed(iter([[kept.MARK, "xlsx", [], [["一月", False, False, "", 0, count]]]]), target)
    target.write(b"%0*d" % (kept.DIGITS, size))
    with pytest.raises(InvalidInput):
        read_all(target.getvalue())


def _packed(contents: list[Any]) -> bytes:
    target = io.BytesIO()
    kept._write_packed(iter([contents]), target)
    target.write(b"%0*d" % (kept.DIGITS, 0))
    return target.getvalue()


def test_what_the_reader_of_workbooks_wrote_is_read_as_it_was_or_is_damage() -> None:
    content = pickle.dumps(ROWS) + pickle.dumps(None)
    assert list(workbook._Rows(io.BytesIO(content), 0, is_zip=True).read()) == ROWS
    refused: list[Text] = []
    for other in broken(content):
        try:
            list(workbook._Rows(io.BytesIO(other), 0, is_zip=True).read())
        except InvalidInput as error:
            refused.append(error.message)
    assert len(refused) > len(content)
    assert set(map(str, refused)) == {str(workbook.WRONG["damaged"])}


@pytest.mark.parametrize(
    "said",
    [
        None, 3, "no such word", (True,), (True, [("一月", False)]), (True, [("一月", False, "0")]),
        (True, [("一月", False, -1)]), ("yes", []), [True, []],
    ],
)  # fmt: skip
def test_what_the_reader_never_says_is_damage(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_parse", lambda *_given, **_named: said)
    with pytest.raises(InvalidInput) as refused:
        workbook.read_workbook(io.BytesIO(b"PK"), Limits(), is_zip=True)
    assert refused.value.message == workbook.WRONG["damaged"]
