"""Numbers of places: the quick way for buildings tells what the plain one tells, on paths as offices write them."""

from __future__ import annotations

from itertools import product

from govtrack.topics.engine.names import Gazetteer
from govtrack.topics.engine.places import PlaceCodes


def test_buildings_of_a_known_compound_get_the_numbers_that_the_plain_way_gives() -> None:
    parts = ("S1", " K1 ", "青云社区", "", "3幢", "甲子苑")
    paths = ["/".join(told) for depth in range(1, 6) for told in product(parts, repeat=depth)]
    quick, plain = PlaceCodes(), PlaceCodes()
    for path in paths:
        expected = plain._numbered(path, plain._enter)
        assert quick.read(path) == expected, path
        assert quick.look_up(path) == expected, path
    assert quick.numbers == plain.numbers


def test_a_new_building_of_a_known_compound_is_a_place_of_its_own() -> None:
    codes = PlaceCodes()
    assert codes.read("S/K/C/1幢") == (0, 1, 2, 3)
    assert codes.read("S/K/C/2幢") == (0, 1, 2, 4)
    assert codes.read("S / K/C/ 2幢 ") == (0, 1, 2, 4)
    assert codes.read("S/K/C") == (0, 1, 2, -1)
    assert codes.look_up("S/K/C/3幢") == (0, 1, 2, -2)


def test_a_name_below_a_known_path_is_learnt_and_a_number_is_not() -> None:
    gazetteer = Gazetteer()
    gazetteer.enter_path("荷塘街道/青云社区/1幢")
    gazetteer.enter_path("荷塘街道/青云社区/2幢")
    assert set(gazetteer.paths) == {"荷塘街道", "青云社区"}
    gazetteer.enter_path("荷塘街道/青云社区/甲子苑")
    assert gazetteer.paths["甲子苑"] == "荷塘街道/青云社区/甲子苑"
