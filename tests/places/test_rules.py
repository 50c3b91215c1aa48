"""Which unit serves which place, the tree of places, and who is in charge of what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, NotFound
from govtrack.places import operations, queries
from govtrack.places.policy import demand_serving, holds, serves
from tests import factories


@pytest.mark.parametrize(
    ("own", "place", "does"),
    [
        ("/1/2/", "/1/2/", True),
        ("/1/2/", "/1/2/9/", True),
        ("/1/2/", "/1/", True),
        ("/1/2/", "/1/7/", False),
        ("/1/2/", "/1/22/", False),
        (None, "/1/7/", True),
    ],
)
def test_a_unit_serves_its_place_what_lies_in_it_and_what_contains_it(own: str | None, place: str, does: bool) -> None:
    unit: Any = SimpleNamespace(place=SimpleNamespace(path=own) if own else None)
    assert serves(unit, place) is does
    if does:
        demand_serving(unit, place)
        return
    with pytest.raises(Forbidden):
        demand_serving(unit, place)


@pytest.mark.parametrize(
    ("role", "place", "asked", "does"),
    [
        ("command", "/", ("command", "chair"), True),
        ("command", "/", ("chair",), False),
        ("chair", "/", ("command", "chair"), False),
        ("chair", "/", ("chair",), False),
        ("chair", "/1/2/", ("command", "chair"), True),
        ("chair", "/1/2/9/", ("chair",), True),
        ("chair", "/1/7/", ("chair",), False),
        ("command", "/1/7/", ("command",), False),
    ],
)
def test_what_has_no_known_place_is_the_command_rooms_alone(
    role: str, place: str, asked: tuple[str, ...], does: bool
) -> None:
    assert holds(Actor("user", 5, "人", (Grant(role, "/1/2/"),)), place, *asked) is does


def test_no_unit_is_no_unit_of_elsewhere() -> None:
    demand_serving(None, "/1/")


def test_a_place_bears_its_way_from_the_root(app: Flask) -> None:
    community = factories.place("community", name_zh="雁回社区")
    compound = factories.place("compound", community, name_zh="雁回家园")
    building = factories.place("building", compound, name_zh="3幢")
    root = factories.subdistrict()
    assert building.path == f"/{root.id}/{community.id}/{compound.id}/{building.id}/"
    assert queries.path_ids(building.path) == [root.id, community.id, compound.id, building.id]
    assert list(queries.list_ancestors(building)) == [root, community, compound, building]
    assert queries.full_name(building) == "雁回社区 · 雁回家园 · 3幢"
    assert queries.full_name(root) == root.name
    assert queries.find_ancestor(building, "community") == community
    assert queries.find_ancestor(building, "building") == building
    assert queries.find_ancestor(compound, "building") is None
    assert queries.find_subdistrict() == root


def test_a_list_stays_within_its_place(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    mine, theirs = factories.place("compound", here), factories.place("compound", there)
    assert list(queries.list_places("compound")) == [mine, theirs]
    assert list(queries.list_places("compound", within=here)) == [mine]
    assert list(queries.list_places("community", "compound", within=there)) == [there, theirs]
    assert queries.find_place_by_code(mine.code) == mine and queries.find_place_by_code("none") is None
    assert queries.map_places_by_code()[mine.code] == mine


@pytest.mark.parametrize("get", [queries.get_place, queries.get_organisation, queries.get_category])
def test_what_is_not_there_is_not_found(app: Flask, get: Any) -> None:
    with pytest.raises(NotFound):
        get(4711)


def test_units_are_listed_by_kind(app: Flask) -> None:
    office, company = factories.organisation("department"), factories.organisation("property")
    assert list(queries.list_organisations("property")) == [company]
    assert set(queries.list_organisations()) == {office, company}
    assert queries.get_organisation(office.id) == office
    assert queries.map_organisations_by_code()[company.code] == company


def test_the_units_to_choose_from_are_those_that_serve_the_place_in_the_order_of_all(app: Flask) -> None:
    community, other = factories.place("community"), factories.place("community")
    here, everywhere = factories.organisation(at=community), factories.organisation("property")
    foreign = factories.organisation(at=other)
    offered = queries.list_serving(community.path)
    in_order = [unit for unit in queries.list_organisations() if serves(unit, community.path)]
    assert offered == [(unit.id, unit.name) for unit in in_order]
    assert {here.id, everywhere.id} <= {key for key, _name in offered}
    assert foreign.id not in {key for key, _name in offered}


def assign(category: Any, place: Any, order: int = 1) -> Any:
    unit = factories.organisation()
    with transaction():
        operations.assign_duty(SYSTEM, category, place, unit, order)
    return unit


def test_the_narrowest_place_is_in_charge_then_the_order_then_the_wider_kind_of_matter(app: Flask) -> None:
    community, other = factories.place("community"), factories.place("community")
    compound, root = factories.place("compound", community), factories.subdistrict()
    wide = factories.category("W")
    with transaction():
        narrow = operations.add_category(SYSTEM, code="N", name_zh="细类", parent=wide)
    of_wide_kind = assign(wide, compound)
    of_all = assign(narrow, root)
    second, first = assign(narrow, community, order=2), assign(narrow, community, order=1)
    assign(narrow, other)
    assign(factories.category("X"), compound)
    assert list(queries.list_responsible(narrow, compound)) == [first, second, of_all, of_wide_kind]
    assert list(queries.list_responsible(narrow, root)) == [of_all]
    assert list(queries.list_responsible(wide, compound)) == [of_wide_kind]
    assert queries.list_responsible(None, compound) == []
    charged = [queries.find_charged(kind, at) for kind, at in ((narrow, compound), (narrow, root), (wide, compound))]
    assert charged == [first.id, of_all.id, of_wide_kind.id]
    assert queries.find_charged(None, compound) is None and queries.find_charged(wide, root) is None


def test_a_unit_that_is_in_charge_twice_is_named_once(app: Flask) -> None:
    community, category, unit = factories.place("community"), factories.category("K1"), factories.organisation()
    with transaction():
        operations.assign_duty(SYSTEM, category, community, unit)
        operations.assign_duty(SYSTEM, category, factories.subdistrict(), unit)
    assert list(queries.list_responsible(category, community)) == [unit]


def test_what_is_added_stands_in_the_record(app: Flask) -> None:
    community = factories.place("community")
    unit = factories.organisation(at=community)
    category = factories.category("K2")
    with transaction():
        duty = operations.assign_duty(SYSTEM, category, community, unit)

    def found(row: Any) -> Event:
        kind = (Event.subject_type == row.__tablename__) & (Event.subject_id == row.id)
        return db.session.scalars(select(Event).where(kind)).one()

    assert (found(community).verb, found(community).data) == ("added", {"code": community.code, "level": "community"})
    assert (found(unit).place_path, found(unit).data["kind"]) == (community.path, "department")
    assert found(category).data == {"code": "K2"}
    assert found(duty).data == {"category": "K2", "unit": unit.code, "order": 1}
