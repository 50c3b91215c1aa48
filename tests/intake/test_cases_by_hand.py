"""What a person decides about a sheet: headings, names, refused lines, and who may send a large one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.sheets import read_book, write_workbook
from govtrack.intake.models import ImportBatch
from tests.intake.case_sheets import imported, letters, neighbourhood, upload


def test_headings_that_nobody_knows_are_mapped_by_hand_and_remembered(app: Flask, as_role: Callable[..., Any]) -> None:
    content = "卷宗代号,事情,哪一天\nQ7,路灯坏了一周,2026-03-01\n".encode()
    clerk = as_role("command")

    def send(**meanings: Any) -> Any:
        file = (io.BytesIO(content), "odd.csv")
        return clerk.send("/import", {"channel": "letters", "place": "", "file": file, **meanings})

    refused = send()
    assert refused.status_code == 422
    html = refused.get_data(as_text=True)
    assert html.count('name="heading_value"') == 3
    labels = ["卷宗代号", "事情", "哪一天"]
    taken = send(heading_label=labels, heading_value=["number", "body", "received_at"])
    assert taken.status_code == 303
    batch = db.session.scalars(select(ImportBatch)).one()
    assert (batch.fresh, batch.headings["used"]["body"]) == (1, "事情")
    assert send().status_code == 303, "what was said once is remembered"


def test_what_a_heading_means_is_found_by_typing_where_the_list_is_long(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    content = "卷宗代号,事情,哪一天\nQ7,路灯坏了一周,2026-03-01\n".encode()
    clerk = as_role("command")
    # A letter has fourteen fields, a petition eighteen; each list begins with what is recognised.
    for channel, is_searched in (("letters", False), ("petitions", True)):
        file = (io.BytesIO(content), "odd.csv")
        html = clerk.send("/import", {"channel": channel, "place": "", "file": file}).get_data(as_text=True)
        tags = re.findall(r"<select [^>]*heading_value[^>]*>(?=\s*<option value=\"\">按系统识别)", html)
        assert [re.findall(r' id="([^"]*)"', tag) for tag in tags] == [[f"heading-0-{at}"] for at in (1, 2, 3)]
        assert ["data-find=" in tag for tag in tags] == [is_searched] * 3


def test_names_in_a_preview_get_their_meaning_by_hand(app: Flask, as_role: Callable[..., Any]) -> None:
    _community, compound = neighbourhood()
    clerk, name = as_role("command"), "c13-places.xlsx"
    upload(clerk, name)
    batch = db.session.scalars(select(ImportBatch)).one()
    page = f"/import/{batch.id}/meanings"
    assert "聽橹苑" in clerk.get(page).get_data(as_text=True)
    wrong = clerk.send(page, {"place_label": "聽橹苑", "place_value": "没有这个地方"})
    assert wrong.status_code == 422
    heading = {"heading_label": "小区", "heading_value": ""}
    assert clerk.send(page, {**heading, "place_label": "聽橹苑", "place_value": "听橹苑"}).status_code == 303
    assert batch.headings["places"] == []
    assert imported(app, name)["added"] == 9
    assert {ref for ref, row in letters().items() if row.place_id == compound} >= {"Y1", "Y8"}


def test_a_mapping_that_leaves_no_list_is_refused(app: Flask, as_role: Callable[..., Any]) -> None:
    clerk = as_role("command")
    upload(clerk, "c01a-january.csv")
    batch = db.session.scalars(select(ImportBatch)).one()
    page = f"/import/{batch.id}/meanings"
    answer = clerk.send(page, {"heading_label": "来信时间", "heading_value": "-"})
    assert answer.status_code == 422
    assert batch.fresh == 3


def test_refused_lines_can_be_fetched_mended_and_sent_again(app: Flask, as_role: Callable[..., Any]) -> None:
    clerk = as_role("command")
    upload(clerk, "c11-dates.csv")
    batch = db.session.scalars(select(ImportBatch)).one()
    book = read_book(clerk.get(f"/import/{batch.id}/refused.xlsx").get_data())
    rows = [row for _number, row in book.sheets[0].rows()]
    assert rows[0][:4] == ["编号", "标题", "来信时间", "内容"]
    assert [row[0] for row in rows[1:]] == ["D11", "D19", "D26", "D27", "D28"]
    assert [row[4] for row in rows[1:]] == [13, 21, 28, 29, 30]
    mended = write_workbook(rows[0], [[*row[:2], "2026-01-02", *row[3:]] for row in rows[1:]])
    answer = clerk.send("/import", {"channel": "letters", "place": "", "file": (io.BytesIO(mended), "mended.xlsx")})
    assert answer.status_code == 303
    newest = db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    assert (newest.fresh, newest.rejected) == (5, 0)


def test_a_sheet_may_be_larger_than_other_forms_but_from_the_desk_alone(
    app: Flask, as_role: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, resident = as_role("command"), as_role("resident")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 600)
    assert upload(clerk, "c11-dates.csv").status_code == 303
    file = (io.BytesIO(b"x" * 2000), "x.csv")
    assert resident.post("/import", data={"file": file}).status_code in {403, 413}
    assert app.test_client().post("/import", data={"file": (io.BytesIO(b"x" * 2000), "x.csv")}).status_code == 413
