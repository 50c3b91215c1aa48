"""Reading sheets: what is taken, what is refused before it is parsed."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from flask import Flask

from govtrack.core.errors import InvalidInput
from govtrack.core.sheets import read_book
from govtrack.core.sheets.writing import SheetToWrite, write_book
from govtrack.intake.channels import CHANNELS
from tests.intake.parsing import Parsed, parse_sheet
from tests.intake.sheets import HEADINGS, letter, open_document, part_of, replaced, table, workbook

SHEET = "xl/worksheets/sheet1.xml"


def parsed(content: bytes) -> Parsed:
    return parse_sheet(CHANNELS["letters"], read_book(content))


@pytest.mark.parametrize(
    "content",
    [
        workbook([letter(1)]),
        table([letter(1)]),
        table([letter(1)], encoding="utf-8-sig"),
        table([letter(1)], encoding="gb18030"),
        table([letter(1)], encoding="utf-16"),
        table([letter(1)]).replace(b",", b"\t"),
        table([letter(1)]).replace(b",", b";"),
    ],
    ids=["xlsx", "utf-8", "bom", "gb18030", "utf-16", "tabs", "semicolons"],
)
def test_the_same_letter_in_every_kind_of_file(app: Flask, content: bytes) -> None:
    (line,) = parsed(content).lines
    assert (line.source_ref, line.writer, line.title, line.likes) == ("1", "U1", "第1件事", 1)
    assert line.received_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-03-01", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026/3/1 9:05", datetime(2026, 3, 1, 1, 5, tzinfo=UTC)),
        ("2026年3月1日 9时5分", datetime(2026, 3, 1, 1, 5, tzinfo=UTC)),
        ("2026.3.1 09:05:07", datetime(2026, 3, 1, 1, 5, 7, tzinfo=UTC)),
        (46082.5, datetime(2026, 3, 1, 4, tzinfo=UTC)),
    ],
)
def test_dates_as_people_and_spreadsheets_write_them(app: Flask, cell: object, expected: datetime) -> None:
    (line,) = parsed(workbook([letter(1, 留言时间=cell)])).lines
    assert line.received_at == expected


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"留言时间": "昨天下午"}, "留言时间", "not_a_date"),
        ({"留言时间": "2026-02-30"}, "留言时间", "not_a_date"),
        ({"留言时间": ""}, "留言时间", "missing"),
        ({"留言时间": "2999-01-01"}, "留言时间", "in_the_future"),
        ({"留言时间": "1900-01-01"}, "留言时间", "too_old"),
        ({"留言主题": "", "留言详情": " "}, "留言详情", "missing"),
        ({"留言详情": "长" * 20_001}, "留言详情", "too_long"),
    ],
)
def test_a_bad_line_is_named_by_row_column_and_reason(
    app: Flask, cells: dict[str, object], column: str, reason: str
) -> None:
    found = parsed(workbook([letter(1), letter(2, **cells), letter(3)]))
    assert [line.source_ref for line in found.lines] == ["1", "3"]
    assert [(r.row, r.column, r.reason) for r in found.rejections] == [(3, column, reason)]


def test_empty_lines_and_titles_above_the_headings_are_passed_over(app: Flask) -> None:
    content = table([HEADINGS, letter(1), [""] * 7, [], letter(2)], headings=("居民信箱月报",))
    found = parsed(content)
    assert (len(found.lines), found.rejections, found.read) == (2, [], 2)


def test_unknown_headings_are_shown_and_missing_ones_named(app: Flask) -> None:
    found = parsed(table([[*letter(1), "x"]], headings=[*HEADINGS, "天气"]))
    assert found.unused == ["天气"]
    with pytest.raises(InvalidInput) as caught:
        parsed(table([["1", "晴"]], headings=("序号", "天气")))
    assert caught.value.field == "file"
    assert "留言时间" in str(caught.value.message)


def test_letters_without_a_number_get_one_from_their_text(app: Flask) -> None:
    headings = ("标题", "时间", "内容")
    rows = [("灯", "2026-03-01", "不亮"), ("灯", "2026-03-01", "不亮"), ("路", "2026-03-01", "不平")]
    first, second, third = (line.source_ref for line in parsed(table(rows, headings)).lines)
    assert first == second != third


def test_a_formula_in_a_text_file_stays_text(app: Flask) -> None:
    rows = [letter(1, 留言主题="=1+1", 留言详情='=HYPERLINK("http://example.com","x")')]
    (line,) = parsed(table(rows)).lines
    assert line.title == "=1+1"
    assert line.body == '=HYPERLINK("http://example.com","x")'


def test_a_formula_is_never_computed_only_its_kept_value_is_read(app: Flask) -> None:
    content = workbook([letter(1, 留言主题="=1+1"), letter(2)])
    without = part_of(content, SHEET).replace(b"<f>1+1</f><v>0</v>", b"<f>1+1</f>")
    assert without != part_of(content, SHEET)
    assert parsed(content).lines[0].title == "0"
    assert parsed(replaced(content, SHEET, without)).lines[0].title == "=1+1"


def test_a_bomb_is_refused_by_its_unpacked_size(app: Flask) -> None:
    content = workbook([letter(1)])
    bomb = replaced(content, SHEET, part_of(content, SHEET) + b" " * 40_000_000)
    assert len(bomb) < 200_000
    begun = time.perf_counter()
    with pytest.raises(InvalidInput):
        read_book(bomb)
    assert time.perf_counter() - begun < 2


def test_a_header_that_lies_about_the_size_does_not_help(app: Flask) -> None:
    content = workbook([letter(1)])
    bomb = bytearray(replaced(content, SHEET, part_of(content, SHEET) + b" " * 40_000_000))
    size = (len(part_of(content, SHEET)) + 40_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(InvalidInput):
        read_book(bytes(bomb))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(app: Flask, encoding: str) -> None:
    content = workbook([letter(1)])
    declaration = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    part = part_of(content, SHEET).decode().replace("?>\n", f"?>\n{declaration}", 1)
    assert declaration in part
    with pytest.raises(InvalidInput):
        read_book(replaced(content, SHEET, part.encode(encoding)))


# Ways to write a cell at the end of the world; the parser would ask for more memory than there is.
FAR_CELLS = {
    "plain": b'r="XFD1048576"',
    "blanks": b'r = "XFD1048576"',
    "a tab": b'\tr="XFD1048576"',
    "beyond the last column": b'r="ZZZZZ99999999"',
    "a number without end": b'r="A' + b"9" * 5000 + b'"',
    "hidden behind another sign": b'r="XFD1048576" x="/>"',
    "hidden behind an empty cell": b'r="XFD1048576" x="></c>"',
}


@pytest.mark.parametrize("cell", FAR_CELLS.values(), ids=FAR_CELLS)
def test_a_cell_at_the_end_of_the_world_is_refused(app: Flask, cell: bytes) -> None:
    content = workbook([letter(1)])
    part = part_of(content, SHEET).replace(b'r="A2"', cell, 1)
    with pytest.raises(InvalidInput) as caught:
        read_book(replaced(content, SHEET, part))
    assert caught.value.field == "file"


def test_a_cell_that_is_repeated_without_end_is_refused(app: Flask) -> None:
    assert [list(sheet.rows()) for sheet in read_book(open_document(2, 1)).sheets] == [[(1, ["甲"]), (2, ["甲"])]]
    with pytest.raises(InvalidInput):
        [list(sheet.rows()) for sheet in read_book(open_document(1_048_576, 16_384)).sheets]


def test_sheets_of_one_workbook_are_read_side_by_side(app: Flask) -> None:
    written = write_book([SheetToWrite("一", ["甲"], [["乙"]]), SheetToWrite("二", ["丙"], [["丁"]])])
    first, second = read_book(written).sheets
    mixed = [(one[1], two[1]) for one, two in zip(first.rows(), second.rows(), strict=True)]
    assert mixed == [(["甲"], ["丙"]), (["乙"], ["丁"])]
    assert [row for _number, row in first.rows()] == [["甲"], ["乙"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0old excel",
        b"\x00\x01\x02\x03",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        workbook([letter(1)])[:2000],
        replaced(workbook([letter(1)]), SHEET, b"<worksheet><broken"),
        ",".join("x" * 300).encode(),
    ],
    ids=["empty", "blank", "no zip", "xls", "nul", "png", "cut", "broken", "wide"],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(app: Flask, content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(content)
    assert caught.value.field == "file"


def test_ten_thousand_lines_with_one_bad_one(app: Flask) -> None:
    rows = [letter(number) for number in range(10_000)]
    rows[7777][3] = "32.13.2026"
    found = parsed(table(rows))
    assert len(found.lines) == 9_999
    assert [(r.row, r.column) for r in found.rejections] == [(7_779, "留言时间")]
