"""Lines that were refused: they come back whole, and what was mended of them comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from govtrack.core.sheets import read_book, write_workbook
from govtrack.intake import operations
from govtrack.intake.operations import previewing
from tests.intake.looking import LIST, bodies, book, newest, upload
from tests.intake.sheets import letter, table


def test_refused_lines_come_back_whole_and_of_all_only_the_mended_ones_come_in(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk, long = as_role("command"), "正文" * 3000
    rows = [
        ["编号", "标题", "来信时间", "内容", "点赞数"],
        ["A1", "好", "2026-03-01", "甲", "1"],
        ["A2", "坏日期", "3月1日", long, "1"],
        ["A3", "撕开", "2026-03-01", "先断水", "后断电", "5"],
        ["A4", "太长", "2026-03-01", "长" * 20_001, "1"],
        ["A5", "无内容无日期", "", "乙", "很多"],
    ]
    content = "\n".join(",".join(row) for row in rows).encode()
    upload(clerk, content)
    batch = newest()
    assert (batch.fresh, batch.rejected) == (1, 4)
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    refused = clerk.get(f"/import/{batch.id}/refused.xlsx").get_data()
    sheet = [row for _number, row in read_book(refused).sheets[0].rows()]
    assert [row[5] for row in sheet[1:]] == [3, 4, 5, 6]
    assert (sheet[1][3], sheet[2][3], sheet[2][4]) == (long, "先断水,后断电", "5")
    upload(clerk, refused, "again.xlsx")
    assert (newest().fresh, newest().rejected) == (1, 3), "what nobody mended is refused for the same reasons"
    assert set(newest().headings["used"].values()) == set(rows[0])
    sheet[1][2] = "2026-03-01"
    mended = write_workbook([str(cell) for cell in sheet[0][:7]], list(sheet[1:]))
    upload(clerk, mended, "mended.xlsx")
    assert (newest().fresh, newest().rejected) == (2, 2)
    clerk.send(f"/import/{newest().id}/start", {"changed": "leave"}, page=f"/import/{newest().id}")
    run_jobs()
    assert bodies() == ["甲", long, "先断水,后断电"]
    upload(clerk, content)
    assert (newest().fresh, newest().repeated, newest().rejected) == (0, 1, 4), "the first file adds nothing twice"


def test_a_flood_of_remarks_hides_no_refused_line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "ROWS_KEPT", 3)
    lines = [letter(f"2.0260{n}E+17") for n in range(5)] + [letter(9, 留言时间="3月1日")]
    preview = operations.preview_sheet("letters", read_book(table(lines)))
    assert [row["kind"] for row in preview.rows] == ["remark"] * 3 + ["rejected"]


def test_a_number_whose_end_is_lost_does_not_come_back_as_one_that_nobody_gave(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    clerk = as_role("command")
    content = book(("S", False, [LIST, [202603011234567892.0, "题", "3月1日", "正文"]]))
    upload(clerk, content, "list.xlsx")
    refused = read_book(clerk.get(f"/import/{newest().id}/refused.xlsx").get_data())
    (_numbers, _head), (_number, cells) = refused.sheets[0].rows()
    cells[2] = "2026-03-01"
    upload(clerk, write_workbook([*LIST], [cells[:4]]), "mended.xlsx")
    assert newest().fresh == 1 and newest().headings["remarks"] == 1
