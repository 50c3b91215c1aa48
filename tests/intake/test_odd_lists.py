"""Lists as careless programs and people leave them: each letter comes in whole, or is refused with a reason."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
import xlsxwriter
from flask import Flask

from govtrack.core.errors import InvalidInput
from govtrack.core.sheets import read_book
from govtrack.intake.channels import CHANNELS, Line
from tests.intake.parsing import Parsed, parse_sheet
from tests.intake.sheets import workbook

HEAD = "编号,标题,来信时间,内容\n"
DAY = datetime(2026, 2, 28, 16, tzinfo=UTC)  # midnight of 1 March in the neighbourhood


def parsed(content: str | bytes, channel: str = "letters") -> Parsed:
    return parse_sheet(CHANNELS[channel], read_book(content.encode() if isinstance(content, str) else content))


def bodies(found: Parsed) -> list[str]:
    return [line.body for line in found.lines]


def rejected(found: Parsed) -> list[tuple[int, str, str]]:
    return [(row.row, row.column, row.reason) for row in found.rejections]


def only(found: Parsed) -> Line:
    assert (len(found.lines), rejected(found)) == (1, [])
    return found.lines[0]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff\ufeff".encode() + (HEAD + "N1,𠮷野路,2026-03-01,㐂家门口的灯坏了\n").encode(),
        ("\ufeff" + HEAD + "N1,𠮷野路,2026-03-01,㐂家门口的灯坏了\n").encode("gb18030"),
        (HEAD + "N1,𠮷野路,2026-03-01,㐂家门口的灯坏了\n").encode("utf-16-be"),
    ],
    ids=["two marks", "gb18030 with a mark", "utf-16-be without one"],
)
def test_marks_of_an_encoding_are_no_part_of_the_first_heading(app: Flask, content: bytes) -> None:
    found = parsed(content)
    assert found.headings["number"] == "编号"
    assert (only(found).title, only(found).body) == ("𠮷野路", "㐂家门口的灯坏了")


def test_a_last_text_torn_apart_by_its_commas_is_whole_again(app: Flask) -> None:
    found = parsed(HEAD + "N1,题,2026-03-01,您好，楼下,路灯坏了,请修,,\nN2,题,2026-03-02,正文,,\n")
    assert bodies(found) == ["您好，楼下,路灯坏了,请修", "正文"]
    semicolons = parsed(HEAD.replace(",", ";") + "N1;题;2026-03-01;先断水;后断电\nN2;题;2026-03-01;正文\n")
    assert bodies(semicolons) == ["先断水;后断电", "正文"]


def test_a_text_torn_apart_before_other_cells_is_refused_and_never_cut_off(app: Flask) -> None:
    found = parsed("编号,标题,来信时间,内容,点赞数\nN1,题,2026-03-01,先断水,后断电,3\nN2,题,2026-03-01,正文,4\n")
    assert rejected(found) == [(2, "内容", "torn")]
    assert found.rejections[0].cells == ["N1", "题", "2026-03-01", "先断水,后断电", "3"], "as it was probably meant"
    assert bodies(found) == ["正文"]


def test_cells_beside_a_list_in_a_workbook_cost_no_letter(app: Flask) -> None:
    found = parsed(
        workbook([["N1", "题", "2026-03-01", "正文", None, "张三处理"]], ["编号", "标题", "来信时间", "内容"])
    )
    assert bodies(found) == ["正文"]


def test_quoted_cells_with_blanks_around_them(app: Flask) -> None:
    found = parsed('"编号" , "标题" , "来信时间" , "内容"\n"N1" , "题" , "2026-03-01" , "正文, 有""逗号"""\n')
    assert (only(found).source_ref, only(found).body) == ("N1", '正文, 有"逗号"')


def test_a_stray_zero_byte_costs_no_list_and_many_are_no_text(app: Flask) -> None:
    assert only(parsed(HEAD + "N1,题,2026-03-01,正文\x00尾\n")).body == "正文尾"
    with pytest.raises(InvalidInput):
        parsed("\x00\x01\x02" * 400)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("民国115年3月1日", DAY),
        ("中華民國 115 年 3 月 1 日", DAY),
        ("115/3/1", DAY),
        ("115年3月1日 下午3时5分", DAY + timedelta(hours=15, minutes=5)),
        ("26年3月1日", DAY),
        ("01-Mar-26", DAY),
        ("1 Mar 26 15:05", DAY + timedelta(hours=15, minutes=5)),
        ("2026/3/1 下午 03:05:00", DAY + timedelta(hours=15, minutes=5)),
        ("2026年3月1日上午9点半", DAY + timedelta(hours=9, minutes=30)),
        ("2026-03-01 12:05:00 AM", DAY + timedelta(minutes=5)),
    ],
)
def test_years_and_hours_as_offices_write_them(app: Flask, cell: str, moment: datetime) -> None:
    assert only(parsed(f'{HEAD}N1,题,"{cell}",正文\n')).received_at == moment


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("26-3-1", "two_readings"), ("3/1/2026 3:05 PM", "two_readings"), ("2026年3月", "no_day"),
        ("2026-03", "no_day"), ("3月1日", "no_year"), ("2026-03-01至2026-03-03", "not_a_date"),
        ("55年3月1日", "not_a_date"), ("115/13/1", "not_a_date"),
    ],
)  # fmt: skip
def test_what_can_be_read_two_ways_or_none_is_refused_by_its_reason(app: Flask, cell: str, reason: str) -> None:
    assert rejected(parsed(f"{HEAD}N1,题,{cell},正文\n")) == [(2, "来信时间", reason)]


@pytest.mark.parametrize(
    ("headings", "cells", "moment"),
    [
        ("来信日期,来信时间", ["2026-03-01", "14:30"], DAY + timedelta(hours=14, minutes=30)),
        ("受理日期,受理时间", ["2026年3月1日", "下午2时30分"], DAY + timedelta(hours=14, minutes=30)),
        ("来信时间,来信日期", ["9:05:07", "20260301"], DAY + timedelta(hours=9, minutes=5, seconds=7)),
        ("来信日期,来信时间", ["2026-03-01", ""], DAY),
        ("来信日期,登记时间", ["2026-03-01", "2026-03-04 08:00"], DAY),
    ],
)
def test_a_day_and_a_time_of_day_in_two_columns(
    app: Flask, headings: str, cells: Sequence[str], moment: datetime
) -> None:
    found = parsed(f"编号,标题,{headings},内容\nN1,题,{','.join(cells)},正文\n")
    assert only(found).received_at == moment


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (46082, 0.604166666667),
        (46082.0, time(14, 30)),
        (46082, timedelta(hours=14, minutes=30)),
        ("2026/3/1", 0.604166666667),
    ],
)
def test_a_day_and_a_time_of_day_as_a_workbook_keeps_them(app: Flask, day: object, clock: object) -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "h:mm"})
        sheet.write_row(0, 0, ["编号", "标题", "来信日期", "来信时间", "内容"])
        sheet.write_row(1, 0, ["N1", "题", day])
        sheet.write(1, 3, clock, form)
        sheet.write(1, 4, "正文")
    assert only(parsed(output.getvalue())).received_at == DAY + timedelta(hours=14, minutes=30)


def test_notes_below_the_headings_and_below_the_list_are_no_letters(app: Flask) -> None:
    found = parsed(
        "2026年3月来信汇总表\n填报单位：某街道,,制表人：王某\n编号,标题,来信时间,内容\n"
        "（必填）,（选填）,（格式：2026-01-01）,（必填，不超过500字）\nN1,题,2026-03-01,正文\n"
        "注：本表由办公室汇总\n制表人：李某,,,\n"
    )
    assert (bodies(found), rejected(found)) == (["正文"], [])
    kept = parsed(HEAD + "N1,,2026-03-01,（今天下班路上看见）\n,,2026-03-01,注：路灯坏了\n")
    assert (bodies(kept), rejected(kept)) == (["（今天下班路上看见）", "注：路灯坏了"], [])


def test_a_small_table_beside_the_list_makes_no_letters_and_no_refusals(app: Flask) -> None:
    found = parsed("编号,标题,来信时间,内容,,类别,合计\nN1,题,2026-03-01,正文,,物业,3\n,,,,,停车,4\n,,,,,噪音,5\n")
    assert (bodies(found), rejected(found)) == (["正文"], [])


def test_a_line_with_any_cell_of_a_letter_is_refused_and_not_passed_over(app: Flask) -> None:
    found = parsed(HEAD + "N1,,,\n,题,,\n,,2026-03-01,\n,,,正文\n")
    assert [row for row, _column, _reason in rejected(found)] == [2, 3, 4, 5]


def test_an_xml_workbook_as_excel_writes_it_and_one_with_a_dtd(app: Flask) -> None:
    cells = "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in HEAD.strip().split(","))
    values = "".join(
        f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in ("N1", "题", "2026-03-01", "正文")
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table><Row>{cells}</Row>'
        f"<Row>{values}</Row></Table></Worksheet></Workbook>"
    )
    program = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    assert only(parsed(program + book)).body == "正文"
    for root in (book, "<service_requests><request><description>&e;</description></request></service_requests>"):
        with pytest.raises(InvalidInput, match="XML"):
            parsed(f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>{root}')


def test_objects_by_their_numbers(app: Flask) -> None:
    letter = {"标题": "题", "来信时间": "2026-03-01", "内容": "正文"}
    found = parsed(json.dumps({"N1": letter, "N2": letter | {"内容": "另一件"}}, ensure_ascii=False))
    assert [(line.source_ref, line.body) for line in found.lines] == [("N1", "正文"), ("N2", "另一件")]


@pytest.mark.parametrize(("part", "word"), [("list.csv", "压缩包"), ("word/document.xml", "文字文档")])
def test_a_zip_that_is_no_workbook_is_called_by_its_name(app: Flask, part: str, word: str) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(part, HEAD)
    with pytest.raises(InvalidInput) as refused:
        parsed(output.getvalue())
    assert word in str(refused.value.message)


def test_macros_are_left_alone(app: Flask) -> None:
    output = io.BytesIO(workbook([["N1", "题", "2026-03-01", "正文"]], ["编号", "标题", "来信时间", "内容"]))
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"x" * 2000)
    assert only(parsed(output.getvalue())).body == "正文"


def test_a_title_is_one_line(app: Flask) -> None:
    assert only(parsed(f'{HEAD}N1,"路灯\n不亮",2026-03-01,"第一段\n第二段"\n')).title == "路灯 不亮"
    assert only(parsed(f'{HEAD}N1,"路灯\n不亮",2026-03-01,"第一段\n第二段"\n')).body == "第一段\n第二段"
