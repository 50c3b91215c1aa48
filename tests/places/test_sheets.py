"""Places and kinds of matter come from whatever sheet an office has."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.sheets import write_workbook
from govtrack.places.events import LEVELS, UNIT_KINDS
from govtrack.places.loading import KIND_WORDS, LEVEL_WORDS
from govtrack.places.models import Category, Duty, Organisation, Place
from tests import factories


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
    assert "编码" in output and "级别" in output


LISTS = {
    "places": (
        "编码,级别,上级编码,名称,户数,流动人口占比\nS1,街道,,小河街道,约300,32%\nC1,社区,S1,大浒路社区,一百零五,0.3\n"
    ),
    "organisations": "编码,类型,名称,地点编码\nU1,物业公司,好家物业,C1\nU2,department,城管科,S1\n",
    "duty": "分类编码,地点编码,单位编码,顺序\nZZ,C1,U1,1\nZZ,C1,U2,\n",
    "categories": "编码,上级,名称,严重程度,时限类型,紧急\nZZ,,噪音扰民,50%,复杂,否\nZZ-1,ZZ,施工噪音,0.6,,是\n",
}


def load(app: Flask, folder: Path, kind: str, text: str) -> str:
    """What the command says; it never ends in a traceback."""
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    words = [kind, str(file)] if kind == "categories" else ["import", kind, str(file)]
    result = app.test_cli_runner().invoke(args=["places", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def test_the_same_list_twice_adds_none(app: Flask, tmp_path: Path) -> None:
    for kind in ("places", "organisations", "categories", "duty"):
        assert "added 2 " in load(app, tmp_path, kind, LISTS[kind])
        assert "added 0 " in load(app, tmp_path, kind, LISTS[kind]), kind
    assert [len(db.session.scalars(select(model)).all()) for model in (Place, Organisation, Category, Duty)] == [2] * 4


def test_a_line_that_stands_twice_in_a_list_is_added_once(app: Flask, tmp_path: Path) -> None:
    for kind in ("places", "organisations", "categories", "duty"):
        head, first, second = LISTS[kind].splitlines()
        assert "added 2 " in load(app, tmp_path, kind, "\n".join((head, first, second, first, second))), kind


def test_numbers_and_words_are_read_as_offices_write_them(app: Flask, tmp_path: Path) -> None:
    for kind in ("places", "organisations", "categories", "duty"):
        load(app, tmp_path, kind, LISTS[kind])
    places = {row.code: row for row in db.session.scalars(select(Place))}
    assert [(row.level, row.households, row.floating_share) for row in (places["S1"], places["C1"])] == [
        ("subdistrict", 300, 0.32), ("community", 105, 0.3),
    ]  # fmt: skip
    assert [row.kind for row in db.session.scalars(select(Organisation).order_by("code"))] == ["property", "department"]
    kinds = db.session.scalars(select(Category).order_by("code"))
    assert [(row.severity, row.profile, row.is_emergency) for row in kinds] == [
        (0.5, "complex", False), (0.6, "general", True),
    ]  # fmt: skip
    assert [row.order for row in db.session.scalars(select(Duty))] == [1, 1]


@pytest.mark.parametrize(
    ("kind", "line", "said"),
    [
        ("places", "X,区县,,某地,1,0", "第 4 行“级别”填的是“区县”"),
        ("places", "X,社区,,某地,很多,0", "第 4 行“户数”填的是“很多”"),
        ("places", "X,社区,,某地,1,101%", "第 4 行“流动人口占比”填的是“101%”"),
        ("places", "X,社区,NO,某地,1,0", "第 4 行“上级编码”填的是“NO”"),
        ("places", "X,社区,,,1,0", "第 4 行“名称”"),
        ("places", ",社区,,某地,1,0", "第 4 行“编码”"),
        ("organisations", "X,居民,某单位,C1", "第 4 行“类型”填的是“居民”"),
        ("organisations", "X,物业,某单位,NO", "第 4 行“地点编码”填的是“NO”"),
        ("categories", "X,NO,某事,0.5,,0", "第 4 行“上级”填的是“NO”"),
        ("categories", "X,,某事,1.01,,0", "第 4 行“严重程度”填的是“1.01”"),
        ("categories", "X,,某事,高,,0", "第 4 行“严重程度”填的是“高”"),
        ("categories", "X,,某事,0.5,很快,0", "第 4 行“时限类型”填的是“很快”"),
        ("categories", "X,,某事,0.5,,也许", "第 4 行“紧急”填的是“也许”"),
        ("duty", "NO,C1,U1,1", "第 4 行“分类编码”填的是“NO”"),
        ("duty", "ZZ,NO,U1,1", "第 4 行“地点编码”填的是“NO”"),
        ("duty", "ZZ,C1,NO,1", "第 4 行“单位编码”填的是“NO”"),
        ("duty", "ZZ,,U1,1", "第 4 行“地点编码”"),
        ("duty", "ZZ,S1,U1,第几", "第 4 行“顺序”填的是“第几”"),
        ("duty", "ZZ,C1,FAR,1", "第 4 行“单位编码”填的是“FAR”"),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_column(
    app: Flask, tmp_path: Path, kind: str, line: str, said: str
) -> None:
    for other in ("places", "organisations", "categories", "duty"):
        load(app, tmp_path, other, LISTS[other])
    far = factories.organisation("property", at=factories.place("community"))
    with force_locale("zh_CN"):
        output = load(app, tmp_path, kind, LISTS[kind] + line.replace("FAR", far.code))
    assert said.replace("FAR", far.code) in output, output


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_word_that_we_show_for_a_closed_list_is_read(app: Flask, language: str) -> None:
    assert set(LEVEL_WORDS) == set(LEVELS) and set(KIND_WORDS) == set(UNIT_KINDS)
    with force_locale(language):
        shown = [(str(label), (code, *LEVEL_WORDS[code])) for code, label in LEVELS.items()]
        shown += [(str(label), (code, *KIND_WORDS[code])) for code, label in UNIT_KINDS.items()]
    assert [word for word, read in shown if word not in read] == []
