"""A cell longer than any letter is refused by its line and column, before anybody works on it, and never cut."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest
from flask import Flask

from govtrack.core.sheets import read_book, values
from govtrack.core.workbooks.bounds import LONGEST_CELL
from govtrack.intake.channels import CHANNELS
from tests.intake.parsing import Parsed, parse_sheet
from tests.intake.sheets import workbook

HEADINGS = ["编号", "标题", "来信时间", "内容"]
MARK = "长长长长"
# A book, one sign too many, and little in much markup.
TOO_LONG = ["<b>路灯坏了</b>" * 700_000, "路" * (LONGEST_CELL + 1), "<b></b>" * 40_000 + "灯坏了"]


def with_cell(text: str) -> bytes:
    """A workbook as another program writes it, whose second line of three has this content."""
    rows = [[f"N{number}", "题", "2026-03-01", MARK if number == 2 else "正文"] for number in (1, 2, 3)]
    source, output = zipfile.ZipFile(io.BytesIO(workbook(rows, HEADINGS))), io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace(MARK, escape(text)))
    return output.getvalue()


def parsed(content: bytes) -> Parsed:
    return parse_sheet(CHANNELS["letters"], read_book(content))


@pytest.fixture
def untidied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of the texts that were tidied up."""
    lengths: list[int] = []

    def watched(work: Callable[[str], Any]) -> Callable[[str], Any]:
        def tidied(text: str) -> Any:
            lengths.append(len(text))
            return work(text)

        return tidied

    for name in ("without_markup", "visible", "tidy"):
        monkeypatch.setattr(values, name, watched(getattr(values, name)))
    return lengths


@pytest.mark.parametrize("text", TOO_LONG)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_cell_beyond_measure_is_refused_by_row_and_column(
    app: Flask, untidied: list[int], kind: str, text: str
) -> None:
    if kind == "csv":
        text = text[: 1 << 18]  # a longer line is no list at all
        lines = [",".join(HEADINGS), "N1,题,2026-03-01,正文", f"N2,题,2026-03-01,{text}", "N3,题,2026-03-01,正文"]
        content = "\n".join(lines).encode()
    else:
        content = with_cell(text)
    found = parsed(content)
    assert [(row.row, row.column, row.reason) for row in found.rejections] == [(3, "内容", "too_long")]
    assert [line.source_ref for line in found.lines] == ["N1", "N3"]
    assert max(untidied, default=0) <= LONGEST_CELL


def test_the_reader_hands_over_one_sign_too_many_and_no_more(app: Flask) -> None:
    [sheet] = read_book(with_cell("路" * 3_000_000)).sheets
    assert max(len(str(cell)) for _number, row in sheet.rows() for cell in row if cell) == LONGEST_CELL + 1


def test_the_longest_cell_that_is_looked_at_may_be_markup(app: Flask) -> None:
    markup = "<b></b>" * ((LONGEST_CELL - 10) // 7) + "灯坏了"
    assert [line.body for line in parsed(with_cell(markup)).lines][1] == "灯坏了"
