"""A list comes from whatever sheet an office has, by the command and by the page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.core.sheets import read_book, write_workbook
from govtrack.registries.definitions import REGISTRIES
from govtrack.registries.models import Entry
from tests import factories
from tests.registries.scene import elevator, scene

SHEET = """设备注册代码,电梯位置,所在小区,运行状态,维保单位,上次维保日期,检验有效期,保险公司,保险到期日
T-1,1幢1单元,{place},在用,安捷,2026年11月20日,2027/3/1,平安,2027.6.30
T-2,1幢2单元,{place},故障,安捷,2026-11-20,2027-03-01,平安,46203
T-2,1幢3单元,{place},在用,,,,,
T-3,2幢1单元,没有的小区,在用,,,,,
T-4,2幢2单元,{place},飞了,,,,,
,2幢3单元,{place},在用,,,,,
"""


def run(app: Flask, *arguments: str) -> str:
    return app.test_cli_runner().invoke(args=["registries", *arguments]).output


def kept() -> dict[str, Entry]:
    return {row.code: row for row in db.session.scalars(select(Entry))}


def test_a_sheet_by_the_command_twice(app: Flask, tmp_path: Path) -> None:
    around, file = scene(), tmp_path / "电梯.csv"
    file.write_bytes(SHEET.format(place=around.place.name_zh).encode("gb18030"))
    first = run(app, "import", "elevators", str(file))
    assert "new 2, changed 0, as before 0" in first
    for row, words in ((4, "twice"), (5, "Place"), (6, "State"), (7, "Registration code")):
        line = next(line for line in first.splitlines() if line.startswith(f"row {row} "))
        assert words in line
    rows = kept()
    assert sorted(rows) == ["T-1", "T-2"]
    assert (rows["T-1"].values["policy_until"], rows["T-2"].values["policy_until"]) == ("2027-06-30", "2026-06-30")
    assert (rows["T-2"].values["state"], rows["T-1"].place_id) == ("stopped", around.place.id)
    assert "new 0, changed 0, as before 2" in run(app, "import", "elevators", str(file))


def test_an_empty_cell_keeps_what_is_known_and_a_look_keeps_nothing(app: Flask, tmp_path: Path) -> None:
    around, file = scene(), tmp_path / "list.csv"
    elevator(around, "T-1", insurer="平安")
    file.write_text("编号,状态,保险公司\nt-1,停运,\nT-9,在用,\n", encoding="utf-8")
    assert "new 0, changed 1, as before 0" in run(app, "import", "elevators", str(file), "--only-look")
    assert kept()["T-1"].values["state"] == "running"
    run(app, "import", "elevators", str(file))
    assert (kept()["T-1"].values["state"], kept()["T-1"].values["insurer"]) == ("stopped", "平安")
    assert "T-9" not in kept()


def test_a_place_whose_name_stands_twice_is_named_by_its_code(app: Flask, tmp_path: Path) -> None:
    around, file = scene(), tmp_path / "list.csv"
    factories.place("compound", name_zh=around.place.name_zh)
    text = "编号,名称,地点\nT-1,一号梯,{}\n"
    file.write_text(text.format(around.place.name_zh), encoding="utf-8")
    assert "row 2 not taken" in run(app, "import", "elevators", str(file))
    file.write_text(text.format(around.place.code), encoding="utf-8")
    assert "new 1" in run(app, "import", "elevators", str(file))


def test_a_sheet_without_a_column_of_codes_is_refused_by_name(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("名称,地点\n一号梯,某处\n", encoding="utf-8")
    assert "设备注册代码" in run(app, "import", "elevators", str(file))


@pytest.mark.parametrize("name", REGISTRIES)
def test_what_a_list_writes_it_reads_again(app: Flask, as_role, name: str) -> None:
    around = scene()
    client = as_role("community_staff", at=around.community)
    file = io.BytesIO(write_workbook(["编号", "名称", "地点编码"], [["X-1", "第一个", around.place.code]]))
    answer = client.send(f"/registries/{name}/sheet", _form(file))
    assert "新增1条" in answer.get_data(as_text=True)
    sheet = client.get(f"/registries/{name}/sheet.xlsx").get_data()
    assert len(list(read_book(io.BytesIO(sheet)).sheets[0].rows())) == 2
    again = client.send(f"/registries/{name}/sheet", _form(io.BytesIO(sheet))).get_data(as_text=True)
    assert "新增0条，更改0条，不变1条，未收0条" in again


def _form(file: io.BytesIO, **more: str) -> dict[str, object]:
    return {"file": (file, "list.xlsx"), **more}


def test_a_line_of_another_community_is_not_taken_and_costs_no_other_line(app: Flask, as_role) -> None:
    here, there = scene(), scene()
    elevator(there, "T-7")
    rows = [["T-7", "改名", here.place.code], ["T-8", "别处的", there.place.code], ["T-9", "自己的", here.place.code]]
    file = io.BytesIO(write_workbook(["编号", "名称", "地点编码"], rows))
    page = as_role("community_staff", at=here.community).send("/registries/elevators/sheet", _form(file))
    assert "新增1条，更改0条，不变0条，未收2条" in page.get_data(as_text=True)
    assert {code: row.name for code, row in kept().items()} == {"T-7": "1幢1单元", "T-9": "自己的"}


def test_a_look_tells_nothing_of_an_entry_of_another_community(app: Flask, as_role) -> None:
    here, there = scene(), scene()
    elevator(there, "T-7", insurer="平安")
    client = as_role("community_staff", at=here.community)
    for guess in ("平安", "太平"):
        rows = [["T-7", "1幢1单元", there.place.code, guess]]
        file = io.BytesIO(write_workbook(["编号", "名称", "地点编码", "保险公司"], rows))
        page = client.send("/registries/elevators/sheet", _form(file, only_look="y")).get_data(as_text=True)
        assert "新增0条，更改0条，不变0条，未收1条" in page


def test_a_page_can_look_first_and_says_so(app: Flask, as_role) -> None:
    around = scene()
    file = io.BytesIO(write_workbook(["编号", "名称", "地点编码"], [["T-1", "一号梯", around.place.code]]))
    client = as_role("community_staff", at=around.community)
    page = client.send("/registries/elevators/sheet", _form(file, only_look="y")).get_data(as_text=True)
    assert "尚未保存" in page and "新增1条" in page and kept() == {}


def test_what_is_no_sheet_is_refused_at_the_field(as_role) -> None:
    around = scene()
    client = as_role("community_staff", at=around.community)
    answer = client.send("/registries/elevators/sheet", _form(io.BytesIO(b"\x89PNG\r\n\x1a\n")))
    assert answer.status_code == 422 and "file-error" in answer.get_data(as_text=True)
    assert client.send("/registries/elevators/sheet", {}).status_code == 422


@pytest.mark.parametrize(("lines", "status"), [(99, 200), (100, 200), (101, 422)])
def test_a_sheet_has_as_many_lines_as_the_office_allows(app: Flask, as_role, lines: int, status: int) -> None:
    around = scene()
    with transaction():
        change_setting("registries.import_lines", 100, "test")
    file = io.BytesIO(write_workbook(["编号", "名称", "地点编码"], [[f"X-{n}", "", ""] for n in range(lines)]))
    answer = as_role("community_staff", at=around.community).send("/registries/venues/sheet", _form(file))
    assert answer.status_code == status
    assert ("file-error" in answer.get_data(as_text=True)) is (status == 422)
