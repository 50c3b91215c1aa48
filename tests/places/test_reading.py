"""Places read from texts: what is named is found, what could be several is not, nothing finer than a building."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.places.reading import PlaceReader, Row, number_of, place_reader
from tests import factories

ROOT, MALE, OTHER = "/1/", "/1/2/", "/1/3/"
YINGLU, EAST, SAME_HERE, SAME_THERE = "/1/2/4/", "/1/2/5/", "/1/2/6/", "/1/3/7/"
FIRST, TWELFTH = "/1/2/4/8/", "/1/2/4/9/"
READER = PlaceReader(
    [
        Row(2, "community", MALE, "大浒路社区", "Dahu Road Community"),
        Row(3, "community", OTHER, "小河社区", "Xiaohe Community"),
        Row(4, "compound", YINGLU, "听橹苑", "Tinglu Court"),
        Row(5, "compound", EAST, "听橹苑东区", None),
        Row(6, "compound", SAME_HERE, "幸福小区", None),
        Row(7, "compound", SAME_THERE, "幸福小区", None),
        Row(8, "building", FIRST, "听橹苑1幢", None),
        Row(9, "building", TWELFTH, "听橹苑12幢", None),
    ]
)


@pytest.mark.parametrize(
    ("text", "within", "expected"),
    [
        ("听橹苑门口的路灯坏了", None, YINGLU),
        ("我住听橹苑小区，电梯停了", None, YINGLU),
        ("听橹苑东区的垃圾没人清", None, EAST),
        ("听橹苑和听橹苑东区之间的门", None, None),
        ("大浒路社区听橹苑", None, YINGLU),
        ("大浒路社区的通知", None, MALE),
        ("大浒路居委会的通知", None, MALE),
        ("大浒路上车太多", None, None),
        ("小河边有人钓鱼", None, None),
        ("听橹苑路修了三次", None, None),
        ("听橹苑小学放学很堵", None, None),
        ("TINGLU COURT lift is broken", None, YINGLU),
        ("tinglu courts", None, None),
        ("听橹苑1幢楼下", None, FIRST),
        ("听橹苑１２号楼电梯", None, TWELFTH),
        ("听橹苑十二栋", None, TWELFTH),
        ("听橹苑一幢501室漏水", None, FIRST),
        ("tinglu court building 12", None, TWELFTH),
        ("听橹苑1幢和12幢之间", None, YINGLU),
        ("听橹苑3幢", None, YINGLU),
        ("12幢楼下", None, None),
        ("12幢楼下", YINGLU, TWELFTH),
        ("3幢楼下", YINGLU, None),
        ("一座谈会", YINGLU, None),
        ("整个听橹苑十二幢房子", None, YINGLU),
        ("2号楼12幢", YINGLU, None),
        ("幸福小区停水", None, None),
        ("幸福小区停水", MALE, SAME_HERE),
        ("小河社区幸福小区停水", None, SAME_THERE),
        ("听橹苑有事", EAST, YINGLU),
        ("什么也没有说", None, None),
        ("", None, None),
    ],
)
def test_what_a_text_tells_of(text: str, within: str | None, expected: str | None) -> None:
    assert READER.read(text, within) == expected


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("012", 12), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35)]
)
def test_numbers_of_buildings(text: str, number: int) -> None:
    assert number_of(text) == number


def test_a_tree_without_names_reads_nothing() -> None:
    assert PlaceReader([]).read("听橹苑1幢") is None


def test_a_place_that_came_or_was_renamed_is_read_at_once(app: Flask) -> None:
    assert place_reader().read("新造的花园漏水") is None
    compound = factories.place("compound", name_zh="新造的花园")
    assert place_reader().read("新造的花园漏水") == compound.path
    with transaction():
        compound.name_zh = "改过名的花园"
    assert place_reader().read("新造的花园漏水") is None
    assert place_reader().read("改过名的花园漏水") == compound.path


@pytest.mark.parametrize(
    "text",
    [
        "3幢2单元501", "3幢2单元501室", "3栋2单元501室", "３栋２单元５０１室",
        "3 幢 2 单元 501 室", "3号楼2单元501", "3座2单元501",
        "3#2单元501", "3#2-501", "3-2-501", "３－２－５０１", "3—2—501", "3/2/501", "03-02-0501",
        "3号2单元501室", "3幢2门501户",
        "三幢二单元五〇一室", "三幢二单元501", "3幢2单元5楼501", "3幢2单元5层501室", "听橹苑3-2-501",
        "听橹苑小区3幢2单元501室",
        "大浒路社区听橹苑3幢2单元501", "Building 3 Unit 2 Room 501", "bldg. 3, unit 2, apt 501", "Tinglu Court 3-2-501",
    ],
)  # fmt: skip
def test_a_home_has_one_form_however_it_is_written(text: str) -> None:
    assert READER.read_home(text, YINGLU) == "/1/2/4/3-2-501"


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("3幢2单元502", "/1/2/4/3-2-502"), ("3幢1单元501", "/1/2/4/3-1-501"), ("13幢2单元501", "/1/2/4/13-2-501"),
        ("3-2-501a", "/1/2/4/3-2-501a"), ("a座1203", "/1/2/4/a--1203"), ("3幢甲单元501", "/1/2/4/3-甲-501"),
        ("3幢", "/1/2/4/3--"), ("三幢", "/1/2/4/3--"), ("十二幢", "/1/2/4/12--"), ("二十一幢", "/1/2/4/21--"),
        ("3-2", "/1/2/4/3-2-"), ("3幢2单元", "/1/2/4/3-2-"), ("3-99", "/1/2/4/3-99-"),
        ("3-100", "/1/2/4/3--100"), ("3幢501", "/1/2/4/3--501"), ("3号501室", "/1/2/4/3--501"),
        ("501室", "/1/2/4/--501"),
        ("501", "/1/2/4/--501"), ("北苑3-2-501", "/1/2/4/3-2-501北苑"), ("听橹苑东区3-2-501", "/1/2/5/3-2-501"),
        ("听橹苑", "/1/2/4/"), ("老 李家", "老李家"), ("", ""), ("1-2-3-4", "1-2-3-4"), ("3幢3幢", "3幢3幢"),
    ],
)  # fmt: skip
def test_homes_that_differ_stay_apart(text: str, home: str) -> None:
    assert READER.read_home(text, YINGLU) == home


def test_a_home_is_one_of_its_compound() -> None:
    assert READER.read_home("3-2-501", MALE) == "/1/2/3-2-501"
    assert READER.read_home("听橹苑3-2-501", MALE) == READER.read_home("3-2-501", YINGLU)
    assert READER.read_home("3-2-501", EAST) != READER.read_home("3-2-501", YINGLU)
