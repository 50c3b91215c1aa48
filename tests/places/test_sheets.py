"""Places and kinds of matter come from whatever sheet an office has."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.sheets import write_workbook
from govtrack.places.models import Category, Place


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["places", *arguments])
    return result.output


def test_places_from_a_workbook_with_chinese_headings(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "places.xlsx"
    rows = [["330105003", "subdistrict", "", "小河街道", 100], ["C1", "community", "330105003", "大浒路社区", ""]]
    file.write_bytes(write_workbook(["编码", "级别", "上级编码", "名称", "户数"], rows))
    assert "added 2 rows" in run(app, "import", "places", str(file))
    found = {row.code: row for row in db.session.scalars(select(Place))}
    assert (found["330105003"].households, found["C1"].parent_id) == (100, found["330105003"].id)


def test_kinds_of_matter_from_a_gb18030_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "kinds.csv"
    file.write_bytes("编码,名称,严重程度,关键词\nZZ,噪音扰民,0.5,噪音|吵\n".encode("gb18030"))
    assert "added 1 categories" in run(app, "categories", str(file))
    kind = db.session.scalars(select(Category).where(Category.code == "ZZ")).one()
    assert (kind.name_zh, kind.severity, kind.keywords) == ("噪音扰民", 0.5, ["噪音", "吵"])


def test_a_sheet_without_the_headings_is_refused_with_their_names(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("名称,户数\n小河街道,1\n", encoding="utf-8")
    output = run(app, "import", "places", str(file))
    assert "code" in output and "level" in output
