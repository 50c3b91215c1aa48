"""Which sheets of a workbook are read, and what their headings mean for each place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.intake import operations, queries
from govtrack.intake.models import ImportChoice, Submission
from tests import factories
from tests.intake.looking import LIST, bodies, book, line, newest, told, upload


def _ticked(page: str) -> list[str]:
    """The sheets that are chosen on a page."""
    return re.findall(r'name="sheet" value="([^"]*)" checked', page)


def test_the_sheets_of_a_workbook_are_chosen_on_the_page(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    content = book(
        ("1月", False, [LIST, line("1"), line("2")]),
        ("说明", False, [["请按月填写"]]),
        ("旧表", True, [[*LIST, "联系电话"], [*line("9", "隐藏的来信"), "13800000009"]]),
    )
    upload(clerk, content, "list.xlsx")
    batch = newest()
    assert batch.fresh == 2
    html = told(clerk, batch)
    assert "没有读取：在工作簿中已隐藏" in html and "没有读取：未找到清单的表头" in html and "2 行" in html
    page = f"/import/{batch.id}"
    none = clerk.send(f"{page}/sheets", {}, page=page)
    assert none.status_code == 422 and batch.fresh == 2
    assert "请至少选择一张工作表" in none.get_data(as_text=True)
    refused = clerk.send(f"{page}/sheets", {"sheet": "说明"}, page=page).get_data(as_text=True)
    assert "没有找到这些表头" in refused and batch.fresh == 2 and _ticked(refused) == ["说明"]
    # A switch of the frame takes the ticks along and decides nothing.
    shown = clerk.send(f"{page}/sheets", {"sheet": ["说明", "旧表"], "_again": "language=en"}, page=page)
    assert shown.status_code == 200 and _ticked(shown.get_data(as_text=True)) == ["说明", "旧表"] and batch.fresh == 2
    clerk.send(f"{page}/sheets", {"sheet": ["1月", "旧表"]}, page=page)
    db.session.expire_all()
    assert (batch.fresh, [sheet["skipped"] for sheet in batch.headings["sheets"]]) == (3, ["", "not_chosen", ""])
    clerk.send(f"{page}/sheets", {"sheet": "旧表"}, page=page)
    clerk.send(f"{page}/start", {"changed": "leave"}, page=page)
    run_jobs()
    assert bodies() == ["隐藏的来信"]


def test_a_sheet_by_name_that_is_not_there_is_told_with_those_that_are(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(book(("1月", False, [LIST, line("1")]), ("旧表", True, [LIST, line("2")])))
    arguments = ["intake", "import", "letters", str(file), "--json", "--sheet"]
    wrong = app.test_cli_runner().invoke(args=[*arguments, "3月"])
    assert wrong.exit_code == 1 and "1月、旧表" in wrong.stderr
    hidden = app.test_cli_runner().invoke(args=[*arguments, "旧表"])
    assert json.loads(hidden.stdout)["added"] == 1, "a hidden sheet that is named is imported"


def test_a_hidden_sheet_of_persons_in_a_list_of_petitions_is_not_kept(app: Flask, as_role: Callable[..., Any]) -> None:
    clerk = as_role("command")
    content = book(
        ("摘要", False, [["信访编号", "内容摘要", "信访日期"], ["P1", "楼道漏水", "2026-03-01"]]),
        ("名册", True, [["信访编号", "内容摘要", "信访人姓名"], ["P1", "楼道漏水", "李某某"]]),
    )
    upload(clerk, content, "list.xlsx", "petitions")
    batch = newest()
    assert [sheet["skipped"] for sheet in batch.headings["sheets"]] == ["", "personal"]
    page = f"/import/{batch.id}"
    refused = clerk.send(f"{page}/sheets", {"sheet": "名册"}, page=page).get_data(as_text=True)
    assert "没有工作表“名册”" in refused
    assert batch.fresh == 1


def test_one_heading_means_another_field_in_another_sheet(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    content = book(
        ("甲", False, [["编号", "来信时间", "话", "情形", "备注"], ["1", "2026-03-01", "题一", "正文一", ""]]),
        ("乙", False, [["编号", "来信时间", "情形", "话"], ["2", "2026-03-02", "题二", "正文二"]]),
    )
    labels = ["话", "情形"]
    upload(clerk, content, "list.xlsx", heading_label=labels, heading_value=["title", "body"])
    batch = newest()
    page = f"/import/{batch.id}/meanings"
    html = clerk.get(page).get_data(as_text=True)
    assert "甲的表头" in html and "乙的表头" in html
    form = {"heading_group": ["0", "0", "1", "1"], "heading_label": labels * 2}
    clerk.send(page, {**form, "heading_value": ["title", "body", "body", "title"]})
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    assert bodies() == ["正文一", "正文二"]
    titles = list(db.session.scalars(select(Submission.title).order_by(Submission.id)))
    assert titles == ["题一", "题二"]
    sheets = set(db.session.execute(select(ImportChoice.sheet, ImportChoice.name, ImportChoice.value)).all())
    assert sheets == {("", "话", "title"), ("", "情形", "body")} | {
        ("甲", "话", "title"),
        ("甲", "情形", "body"),
        ("乙", "话", "body"),
        ("乙", "情形", "title"),
    }


def test_what_one_community_says_of_a_name_holds_there_and_not_next_door(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    here, there = factories.place("community", name_zh="甲社区"), factories.place("community", name_zh="乙社区")
    paths = here.path, there.path
    content = "卷宗代号,事情,哪一天\nQ7,路灯坏了一周,2026-03-01\n".encode()
    meant = {
        "heading_label": ["卷宗代号", "事情", "哪一天"],
        "heading_value": ["number", "body", "received_at"],
        "place": str(here.id),
    }
    one, other = as_role("community_staff", at=here), as_role("community_staff", at=there)
    assert upload(one, content, **meant).status_code == 303
    assert newest().desk_path == paths[0]
    assert set(queries.map_headings("letters", paths[0])[""]) == {"卷宗代号", "事情", "哪一天"}
    assert queries.map_headings("letters", paths[1]) == {}
    assert upload(one, content).status_code == 303, "without a place it is remembered where the own desk is"
    assert upload(other, content).status_code == 422
    stranger = factories.actor("community_staff", at=there)
    with pytest.raises(Forbidden), transaction():
        operations.decide_names(stranger, "letters", "heading", {"事情": ""}, paths[0])


def test_the_nearer_place_is_heard_before_the_one_around_it(app: Flask, as_role: Callable[..., Any]) -> None:
    community = factories.place("community", name_zh="甲社区")
    path, around = community.path, community.parent.path
    desk = factories.actor("command")
    with transaction():
        operations.decide_names(desk, "letters", "heading", {"情形": "title", "事": "body"}, around)
        operations.decide_names(desk, "letters", "heading", {"情形": "body"}, path)
    assert queries.map_headings("letters", path) == {"": {"情形": "body", "事": "body"}}
    assert queries.map_headings("letters", around) == {"": {"情形": "title", "事": "body"}}


def test_the_command_says_what_a_heading_means_and_prints_what_was_said(app: Flask, tmp_path: Path) -> None:
    community = factories.place("community", name_zh="甲社区")
    code, path = community.code, community.path
    file = tmp_path / "odd.csv"
    file.write_text("卷宗代号,事情,哪一天,级\nQ7,路灯坏了一周,2026-03-01,3\n", "utf-8")
    options = [f"--heading={pair}" for pair in ("卷宗代号=number", "事情=body", "哪一天=received_at", "级=")]
    runner = app.test_cli_runner()
    command = ["intake", "import", "letters", str(file), "--json", "--place", code]
    assert runner.invoke(args=command).exit_code == 1
    assert json.loads(runner.invoke(args=[*command, *options]).stdout)["added"] == 1
    assert json.loads(runner.invoke(args=command).stdout)["repeated"] == 1, "it is remembered"
    printed = runner.invoke(args=["intake", "import", "meanings", "letters", "--place", code]).stdout
    assert f"{path}\theading\t事情\tbody\n" in printed and f"{path}\theading\t级\t-\n" in printed
    assert runner.invoke(args=["intake", "import", "meanings", "letters"]).stdout == ""
    for wrong in ("无等号", "=body", "事情=nonsense"):
        assert runner.invoke(args=[*command, f"--heading={wrong}"]).exit_code != 0


@pytest.mark.parametrize("further", [{}, {"_again": ""}])
def test_what_was_said_about_names_stays_in_the_form_where_one_of_them_is_not_known(
    app: Flask, as_role: Callable[..., Any], further: dict[str, str]
) -> None:
    factories.place("compound", name_zh="青莎公寓")
    clerk = as_role("command")
    content = "编号,来信时间,正文,小区\nQ1,2026-03-01,路灯坏了一周,青莎\nQ2,2026-03-02,电梯停了,米兰\n".encode()
    upload(clerk, content)
    page = f"/import/{newest().id}/meanings"
    said = {"place_label": ["青莎", "米兰"], "place_value": ["青莎公寓", "哪儿也不是"]}
    headings = {"heading_group": ["0"], "heading_label": ["小区"], "heading_value": ["-"]}
    html = clerk.send(page, {**said, **headings, **further}).get_data(as_text=True)
    assert re.findall(r'name="place_value"[^>]* value="([^"]*)"', html) == ["青莎公寓", "哪儿也不是"]
    assert re.search(r'小区</label><select[^>]*name="heading_value".*?value="-" selected', html, re.DOTALL)
    assert 'name="_again" value="text_size=' in html
