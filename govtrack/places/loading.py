"""Adding many places, units and duties from rows of text, as a spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.sheets import Column
from govtrack.places.models import Place
from govtrack.places.operations import add_organisation, add_place, assign_duty
from govtrack.places.queries import list_categories, map_organisations_by_code, map_places_by_code

Row = Mapping[str, str]
COLUMNS: Mapping[str, Sequence[Column]] = {
    "places": (
        Column("code", ("编码", "代码", "地点编码")), Column("level", ("级别", "层级")),
        Column("parent_code", ("上级编码", "上级")),
        Column("name_zh", ("名称", "地点名称")), Column("name_en", ("英文名称",)), Column("households", ("户数",)),
        Column("population", ("人口", "人口数")), Column("floating_share", ("流动人口占比",)),
        Column("compound_type", ("小区类型",)), Column("latitude", ("纬度",)), Column("longitude", ("经度",)),
        Column("demo", ()),
    ),
    "organisations": (
        Column("code", ("编码", "代码", "单位编码")), Column("kind", ("类型", "单位类型")),
        Column("name_zh", ("名称", "单位名称")),
        Column("name_en", ("英文名称",)), Column("place_code", ("地点编码", "所在地点")),
    ),
    "duty": (
        Column("category_code", ("分类编码", "分类")), Column("place_code", ("地点编码", "地点")),
        Column("organisation_code", ("单位编码", "单位")), Column("order", ("顺序", "次序")),
    ),
}  # fmt: skip
REQUIRED: Mapping[str, Sequence[str]] = {
    "places": ("code", "level", "name_zh"),
    "organisations": ("code", "kind", "name_zh"),
    "duty": ("category_code", "place_code", "organisation_code", "order"),
}
NUMBERS: dict[str, Callable[[str], Any]] = {
    "households": int,
    "population": int,
    "floating_share": float,
    "latitude": float,
    "longitude": float,
}


def _known_place(places: Mapping[str, Place], code: str) -> Place:
    if code not in places:
        raise InvalidInput(_("There is no place with the code %(code)s.", code=code))
    return places[code]


def load_places(actor: Actor, rows: Sequence[Row], outlines: Mapping[str, Any] | None = None) -> int:
    """Adds places in the order of the rows, parents first; returns how many were new."""
    known = map_places_by_code()
    added = 0
    for row in rows:
        code = row["code"]
        if code in known:
            continue
        parent = _known_place(known, row["parent_code"]) if row["parent_code"] else None
        numbers = {name: kind(row[name]) for name, kind in NUMBERS.items() if row.get(name)}
        known[code] = add_place(
            actor,
            code=code,
            level=row["level"],
            name_zh=row["name_zh"],
            name_en=row.get("name_en") or None,
            parent=parent,
            compound_type=row.get("compound_type") or None,
            is_demonstration=row.get("demo") == "1",
            outline=(outlines or {}).get(code),
            **numbers,
        )
        added += 1
    return added


def load_organisations(actor: Actor, rows: Sequence[Row]) -> int:
    """Adds units; returns how many were new."""
    places, known = map_places_by_code(), map_organisations_by_code()
    fresh = [row for row in rows if row["code"] not in known]
    for row in fresh:
        place = _known_place(places, row["place_code"]) if row["place_code"] else None
        add_organisation(
            actor,
            code=row["code"],
            kind=row["kind"],
            name_zh=row["name_zh"],
            name_en=row.get("name_en") or None,
            place=place,
        )
    return len(fresh)


def load_duties(actor: Actor, rows: Sequence[Row]) -> int:
    """Adds lines of the duty list; raises InvalidInput for a code that nobody knows."""
    places, organisations = map_places_by_code(), map_organisations_by_code()
    categories = {row.code: row for row in list_categories()}
    for row in rows:
        category = categories.get(row["category_code"])
        organisation = organisations.get(row["organisation_code"])
        if category is None or organisation is None:
            raise InvalidInput(
                _(
                    "The duty list names a category or unit that does not exist: %(category)s, %(unit)s.",
                    category=row["category_code"],
                    unit=row["organisation_code"],
                )
            )
        assign_duty(actor, category, _known_place(places, row["place_code"]), organisation, int(row["order"]))
    return len(rows)
