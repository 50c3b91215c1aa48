"""Names of places in texts: entered ones, short forms, ambiguous ones, and names nobody entered."""

from __future__ import annotations

import numpy as np
import pytest

from govtrack.topics.engine.names import HOME, Gazetteer, NameReader
from govtrack.topics.engine.paths import first_level


def named(text: str, *entered: tuple[str, str | None]):
    """What is read from a text after these names were entered."""
    gazetteer = Gazetteer()
    for name, path in entered:
        gazetteer.enter(name, path)
    return NameReader(gazetteer).read(text, np.array([ord(character) for character in text], dtype=np.uint32))


def test_an_entered_name_gives_the_place_and_is_blanked_out() -> None:
    found = named("住在麦垄新村三年", ("麦垄新村", "S/K/C1"))
    assert (found.path, found.blanks) == ("S/K/C1", ((2, 6),))
    assert found.numbers[0] & HOME


def test_a_short_form_counts_but_not_as_the_beginning_of_another_name() -> None:
    assert named("麦垄的电梯", ("麦垄新村", "S/K/C1")).path == "S/K/C1"
    assert named("麦垄路的坑", ("麦垄新村", "S/K/C1")).path is None


def test_a_name_that_stands_twice_gives_no_place() -> None:
    found = named("幸福苑的路灯", ("幸福苑", "S/K/C1"), ("幸福苑", "S/L/C9"))
    assert found.path is None and len(found.numbers) == 1


def test_a_letter_that_names_several_compounds_lies_in_none_of_them() -> None:
    entered = [("甲子苑", "S/K/C1"), ("乙丑苑", "S/K/C2"), ("丙寅苑", "S/K/C3")]
    assert named("甲子苑、乙丑苑和丙寅苑都一样", *entered).path is None
    assert len(named("甲子苑、乙丑苑和丙寅苑都一样", *entered).numbers) == 3


def test_a_name_nobody_entered_is_known_by_its_last_character() -> None:
    assert named("白鹭路的坑").numbers == named("就在白鹭路口").numbers
    assert named("我们小区的路").numbers == ()


@pytest.mark.parametrize(
    ("path", "level"),
    [
        (["小河街道", "甲社区", "乙苑"], 0),
        (["甲社区", "乙苑", "3幢"], 1),
        (["甲社区"], 1),
        (["乙苑", "3幢"], 2),
        (["S", "K", "C", "B"], 0),
        ([], 0),
    ],
)
def test_a_path_of_names_begins_at_the_level_its_first_part_has(path: list[str], level: int) -> None:
    assert first_level(path) == level


@pytest.mark.parametrize(
    "text",
    [
        "希望政府管一管", "找过邻居两次", "被关在电梯里", "写在居民的信里", "建设加强城市管理", "归街道管",
        "影响小区环境", "这里是幼儿园", "好大的动物园", "坐地铁路过", "楼下车缝里", "三盏路灯",
        "on the main road", "a temporary residence",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_of_a_place_is_none(text: str) -> None:
    assert named(text).numbers == ()


@pytest.mark.parametrize("text", ["在渔灯里住", "在荷橡府的门口", "去莼溪路口", "荷塘居的楼道", "at hedong road"])
def test_names_that_nobody_entered_are_read_by_their_last_character(text: str) -> None:
    assert len(named(text).numbers) == 1
