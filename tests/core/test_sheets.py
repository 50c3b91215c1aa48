"""Lists in the formats and encodings of offices, told apart by what they are."""

from __future__ import annotations

import io
import json
import pickle
import posixpath
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.core.errors import InvalidInput
from govtrack.core.sheets import (
    Column,
    Limits,
    Vocabulary,
    keep,
    list_personal,
    read_book,
    read_kept,
    read_records,
    safe_text,
    workbook,
    write_workbook,
)
from govtrack.core.sheets.model import Book, Sheet
from govtrack.core.sheets.values import BadCell, as_count

HEADINGS = ["编号", "标题", "来信时间", "内容"]
LETTER = ["A1", "路燈不亮", "2026-03-01", "七號樓前的路燈壞了一個星期"]
PLAIN = ["A1", "路灯不亮", "2026-03-01", "七号楼前的路灯坏了一个星期"]


def rows_of(book: Book, sheet: int = 0) -> list[list[object]]:
    return [list(row) for _number, row in book.sheets[sheet].rows()]


def csv_of(*rows: list[str], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_every_encoding_and_separator(encoding: str, separator: str) -> None:
    content = csv_of(HEADINGS, PLAIN, separator=separator).encode(encoding)
    assert rows_of(read_book(content)) == [HEADINGS, PLAIN]


@pytest.mark.parametrize("encoding", ["big5", "cp950"])
def test_traditional_signs_in_their_own_encoding(encoding: str) -> None:
    headings = ["編號", "標題", "來信時間", "內容"]
    assert rows_of(read_book(csv_of(headings, LETTER).encode(encoding))) == [headings, LETTER]


def test_a_few_broken_signs_do_not_turn_the_rest_into_another_encoding() -> None:
    content = csv_of(HEADINGS, *[PLAIN] * 20).encode() + "A2,坏".encode()[:-1] + b",2026-03-01,x\r\n"
    book = read_book(content)
    assert rows_of(book)[1] == PLAIN
    assert book.remarks == ("lost_signs",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('1,"一,二",3\n', [["1", "一,二", "3"]]),
        ('1,"一\n二",3\n4,5,6\n', [["1", "一\n二", "3"], ["4", "5", "6"]]),
        ('1,"他说""好""",3\n', [["1", '他说"好"', "3"]]),
        ('1,"没关,3\n4,5,6\n', [["1", "没关", "3"], ["4", "5", "6"]]),
        ('1,"没关,3\n4,"又没关,6\n7,8,9\n', [["1", "没关", "3"], ["4", "又没关", "6"], ["7", "8", "9"]]),
        ('1,5" 管,3\n4,5,6\n', [["1", '5" 管', "3"], ["4", "5", "6"]]),
        ("sep=;\n1;2;3\n", [["1", "2", "3"]]),
    ],
)
def test_quotes_as_people_write_them(text: str, expected: list[list[str]]) -> None:
    assert rows_of(read_book(text.encode())) == expected


def test_an_open_quote_does_not_swallow_rows_up_to_the_next_closed_one() -> None:
    text = '编号,标题,时间,内容\n1,a,2026-01-01,"没关\n2,b,2026-01-02,中\n3,c,2026-01-03,他说"好"\n'
    assert [row[0] for row in rows_of(read_book(text.encode()))] == ["编号", "1", "2", "3"]


REQUEST = {
    "service_request_id": 638344, "status": "closed", "status_notes": "Duplicate request.", "service_name": "Sidewalk",
    "description": "Curb broken", "requested_datetime": "2010-04-14T06:37:38-08:00", "address": "8TH AVE",
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([REQUEST]),
        json.dumps({"total": 1, "data": [REQUEST]}),
        json.dumps(REQUEST) + "\n" + json.dumps(REQUEST),
        "<?xml version='1.0' encoding='utf-8'?><service_requests><request>"
        + "".join(f"<{key}>{value}</{key}>" for key, value in REQUEST.items())
        + "</request></service_requests>",
    ],
    ids=["list", "object", "lines", "xml"],
)
def test_lists_of_objects(content: str) -> None:
    rows = rows_of(read_book(content.encode()))
    assert rows[0] == list(REQUEST)
    assert [str(cell) for cell in rows[1]] == [str(value) for value in REQUEST.values()]


def test_objects_inside_objects_bear_both_names() -> None:
    rows = rows_of(read_book(json.dumps([{"id": 1, "address": {"city": "杭州"}, "tags": ["a", "b"]}]).encode()))
    assert rows == [["id", "address.city", "tags"], [1, "杭州", "a\nb"]]


@pytest.mark.parametrize("content", ['[{"a": 1}, {"a": ', '{"a": 1', "{}", "[]"])
def test_damaged_or_empty_json_is_refused_with_a_sentence(content: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        rows_of(read_book(content.encode()))
    assert caught.value.field == "file"


def test_tables_of_a_web_page_with_cells_that_reach_over_others() -> None:
    page = (
        "<html><body><table><tr><th>社区</th><th>标题</th></tr><tr><td rowspan=2>甲</td><td>一<br>二</td></tr>"
        "<tr><td>三</td></tr></table></body></html>"
    )
    assert rows_of(read_book(page.encode())) == [["社区", "标题"], ["甲", "一\n二"], ["甲", "三"]]


def test_an_xml_workbook_of_an_old_office() -> None:
    book = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        '<Row><Cell><Data ss:Type="String">编号</Data></Cell><Cell><Data ss:Type="String">标题</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">灯</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    assert rows_of(read_book(book.encode())) == [["编号", "标题"], [None, "灯"]]


@pytest.mark.parametrize(
    ("content", "word"), [(b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", ""), (b"Rar!\x1a", ""), (b"{\\rtf1", "")]
)
def test_what_is_no_list_is_told_by_name(content: bytes, word: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_book(content)
    assert word in str(caught.value.message)


def test_too_many_lines_are_refused_at_the_line_after_the_last() -> None:
    content = csv_of(*[["1", "2"]] * 11).encode()
    assert len(rows_of(read_book(content, Limits(rows=11)))) == 11
    with pytest.raises(InvalidInput):
        rows_of(read_book(content, Limits(rows=10)))


def test_what_is_kept_lacks_the_columns_that_nobody_may_keep() -> None:
    book = read_book(csv_of(HEADINGS, PLAIN).encode())
    target = io.BytesIO()
    keep(book, {"": [1]}, target)
    kept = read_kept(target)
    assert rows_of(kept) == [["编号", None, "来信时间", "内容"], ["A1", None, *PLAIN[2:]]]


def test_the_sheets_of_a_kept_book_are_read_side_by_side_with_all_kinds_of_cells() -> None:
    cells = [
        "字",
        7,
        1.5,
        True,
        None,
        datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001 - as a workbook has it
        date(2026, 3, 1),
        time(9, 30),
        timedelta(hours=1),
    ]
    book = Book(
        [
            Sheet("一", lambda: iter([(3, cells), (4, [None]), (9, ["后"])])),
            Sheet("空", lambda: iter([]), is_hidden=True),
            Sheet("二", lambda: iter((n, [f"行{n}", "甲" * 300]) for n in range(1, 4001)), counts_from_1904=True),
        ],
        "xlsx",
        ("lost_signs",),
    )
    target = io.BytesIO()
    keep(book, {}, target)
    kept = read_kept(target)
    assert (kept.format, kept.remarks) == ("xlsx", ("lost_signs",))
    assert [(sheet.name, sheet.is_hidden, sheet.counts_from_1904) for sheet in kept.sheets] == [
        ("一", False, False), ("空", True, False), ("二", False, True),
    ]  # fmt: skip
    first, empty, last = (sheet.rows() for sheet in kept.sheets)
    assert next(last)[0] == 1
    assert list(first) == [(3, cells), (9, ["后"])]
    assert list(empty) == []
    assert [number for number, _row in last] == list(range(2, 4001))


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"govtrack-sheets-1" * 9])
def test_a_kept_book_that_is_none_any_more_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_kept(io.BytesIO(content))


VOCABULARY = Vocabulary((Column("number", ("编号",)), Column("title", ("标题",)), Column("answer", ("答复内容",)),
                         Column("body", ("内容",), ("(?:来信)?内容",))))  # fmt: skip


def test_headings_in_two_rows_without_merged_cells() -> None:
    text = "汇总表,,,\n编号,来信,,答复\n,标题,内容,内容\n1,a,b,c\n"
    found = VOCABULARY.find(read_book(text.encode()).sheets[0])
    assert found is not None
    assert dict(found.columns) == {"number": 0, "title": 1, "body": 2, "answer": 3}


@pytest.mark.parametrize("heading", ["编号（必填）", "*编号", "编号\n(如A001)", "编号/序号", " 编 号 ：", "编号[文本]"])
def test_headings_with_notes(heading: str) -> None:
    assert VOCABULARY.field_of(heading) is not None


@pytest.mark.parametrize(
    "heading",
    ["来访人姓名", "手机号码", "联系电话（必填）", "居住地址", "身份证号", "反映人", "户籍地址", "Phone", "E-mail",
     "出生日期"],
)  # fmt: skip
def test_headings_that_tell_who_somebody_is(heading: str) -> None:
    assert list_personal([heading]) == [0]


@pytest.mark.parametrize(
    "heading", ["核实人", "经办人姓名", "信访人数", "问题发生地址", "信访目的", "Service name", "责任单位"]
)
def test_headings_that_tell_nobody(heading: str) -> None:
    assert list_personal([heading], authors=True) == []


@pytest.mark.parametrize("heading", ["微博账号", "作者名称", "发布者", "用户昵称", "author"])
def test_accounts_of_posts_are_personal_where_posts_are_read(heading: str) -> None:
    assert list_personal([heading], authors=True) == [0]


@pytest.mark.abuse(14)
@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "'-5"),
        (-5, "-5"),
        ("a=b", "a=b"),
        ("", ""),
        (" \n", " \n"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("﹦1", "'﹦1"),
        (" =1", "' =1"),
        ("\n=1", "'\n=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\x00=1", "'\x00=1"),
        ("\t1", "'\t1"),
        (" 一=1", " 一=1"),
    ],
)
def test_cells_are_safe_to_open(cell: object, safe: str) -> None:
    assert safe_text(cell) == safe


def test_half_a_sign_does_not_keep_a_workbook_from_being_written() -> None:
    content = write_workbook(["正文"], [["坏\ud83d了"]])
    assert [row for _number, row in read_book(content).sheets[0].rows()] == [["正文"], ["坏?了"]]


def test_a_number_that_no_machine_reads_makes_a_damaged_file() -> None:
    with pytest.raises(InvalidInput):
        [list(sheet.rows()) for sheet in read_book(b'[{"likes": ' + b"9" * 5000 + b"}]").sheets]


@pytest.mark.parametrize(
    ("cell", "count"),
    [("-5", 0), ("− 3", 0), (-5, 0), ("", 0), ("0", 0), ("1", 1), ("约300", 300),
     ("2-3", 2), ("1.2万", 12_000), ("十五", 15)],
)  # fmt: skip
def test_a_count_is_never_read_from_a_number_below_none(cell: object, count: int) -> None:
    assert as_count(cell) == count


def test_words_are_no_count() -> None:
    with pytest.raises(BadCell):
        as_count("若干")


def test_a_heading_that_is_missing_is_named_as_offices_write_it(app: Flask) -> None:
    columns = (Column("code", ("场地编号", "编号")), Column("name", ("场地名称",)))
    with force_locale("zh_CN"), pytest.raises(InvalidInput) as refused:
        read_records(io.BytesIO("场地名称,电话\n活动室,1\n".encode()), columns, ("code",))
    assert "“场地编号 / 编号”" in str(refused.value.message) and "code" not in str(refused.value.message)


def test_the_reader_of_workbooks_hands_over_cells_and_no_other_objects() -> None:
    moments = [date(2026, 3, 1), datetime.fromisoformat("2026-03-01T09:00"), time(8), timedelta(hours=1)]
    cells = [(2, ["三号", 1.5, True, None, *moments])]
    assert workbook._load(io.BytesIO(pickle.dumps(cells))) == cells
    for other in (posixpath.join, io.BytesIO, OSError):
        assert workbook._load(io.BytesIO(pickle.dumps([(2, [other])]))) == "damaged"
    rows = workbook._Rows(io.BytesIO(pickle.dumps(cells) + pickle.dumps(io.BytesIO)), 0, is_zip=True)
    with pytest.raises(InvalidInput) as refused, force_locale("en"):
        list(rows.read())
    assert refused.value.message == workbook.WRONG["damaged"]
