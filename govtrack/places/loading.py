"""Adding many places, units and duties from rows of text, as a spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import Forbidden
from govtrack.core.i18n import _, _l
from govtrack.core.sheets import Column, Record, as_records
from govtrack.core.verbs import perform
from govtrack.places.queries import list_categories, list_duty_keys, map_organisations_by_code, map_places_by_code
from govtrack.places.verbs import VERBS

Row = Mapping[str, str]
NO_PLACE = _l("there is no place with this code; in a list, a place stands below the one that it lies in.")
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
# What offices write for the levels of the tree and the kinds of units, besides our own codes.
LEVEL_WORDS: Mapping[str, Sequence[str]] = {
    "subdistrict": ("街道", "镇", "乡", "sub-district", "street", "town"),
    "community": ("社区", "村", "neighbourhood", "village"),
    "station": ("网格站", "微网格站", "grid station", "grid service station"),
    "grid": ("网格", "微网格"),
    "compound": ("小区", "住宅小区", "estate"),
    "building": ("楼栋", "楼幢", "楼", "幢", "栋", "block"),
    "unit": ("单元", "stairway", "staircase"),
    "point": ("点位", "点", "spot"),
}
KIND_WORDS: Mapping[str, Sequence[str]] = {
    "subdistrict": ("街道", "街道办事处", "sub-district"),
    "community": ("社区", "居委会", "社区居委会"),
    "department": ("部门", "科室", "职能部门"),
    "station": ("站所", "站", "网格站"),
    "police": ("公安", "派出所", "警务站"),
    "school": ("学校",),
    "property": ("物业公司", "物业", "物业企业", "物业服务企业", "property company"),
    "owners_committee": ("业委会", "业主委员会", "owners' committee"),
    "self_management": ("自管会", "自管委", "自治管理委员会", "self-management committee"),
    "enterprise": ("企业", "公司", "company"),
    "social": ("社会组织", "social organisation"),
    "supervision": ("监督组", "督查组", "监督保障组", "supervision group"),
}


def load_places(actor: Actor, rows: Sequence[Row], outlines: Mapping[str, Any] | None = None) -> int:
    """Adds the places that are not there yet, parents first; returns how many were new.

    Like the other loaders it raises InvalidInput that names row and column of what cannot be read.
    """
    known, added = map_places_by_code(), 0
    for line in as_records(rows, COLUMNS["places"]):
        code = line.need("code")
        if code not in known:
            parent, outline = line.find("parent_code", known, NO_PLACE), (outlines or {}).get(code)
            known[code] = perform(VERBS["add_place"], actor, parent, code=code, outline=outline, **_place_of(line))
            added += 1
    return added


def _place_of(line: Record) -> dict[str, Any]:
    return {
        "level": line.choice("level", LEVEL_WORDS),
        "name_zh": line.need("name_zh"),
        "name_en": line.get("name_en") or None,
        "compound_type": line.get("compound_type") or None,
        "is_demonstration": line.flag("demo"),
        "households": line.count("households"),
        "population": line.count("population"),
        "floating_share": line.number("floating_share", 0, 1),
        "latitude": line.number("latitude", -90, 90),
        "longitude": line.number("longitude", -180, 180),
    }


def load_organisations(actor: Actor, rows: Sequence[Row]) -> int:
    """Adds the units that are not there yet; returns how many were new."""
    places, known, added = map_places_by_code(), set(map_organisations_by_code()), 0
    for line in as_records(rows, COLUMNS["organisations"]):
        code = line.need("code")
        if code not in known:
            known.add(code)
            place = line.find("place_code", places, NO_PLACE)
            perform(
                VERBS["add_organisation"], actor, place, code=code, kind=line.choice("kind", KIND_WORDS),
                name_zh=line.need("name_zh"), name_en=line.get("name_en") or None,
            )  # fmt: skip
            added += 1
    return added


def load_duties(actor: Actor, rows: Sequence[Row]) -> int:
    """Adds the lines of the duty list that are not there yet; returns how many were new."""
    places, units = map_places_by_code(), map_organisations_by_code()
    categories = {row.code: row for row in list_categories()}
    known, added = list_duty_keys(), 0
    for line in as_records(rows, COLUMNS["duty"]):
        for name in ("category_code", "place_code", "organisation_code"):
            line.need(name)
        category = line.find("category_code", categories, _("there is no kind of matter with this code."))
        place = line.find("place_code", places, NO_PLACE)
        unit = line.find("organisation_code", units, _("there is no unit with this code."))
        if (category.id, place.id, unit.id) in known:
            continue
        known.add((category.id, place.id, unit.id))
        try:
            order = line.count("order") or 1
            perform(VERBS["assign_duty"], actor, place, category=category, organisation=unit, order=order)
        except Forbidden as error:
            raise line.refuse("organisation_code", _("this unit does not serve that place.")) from error
        added += 1
    return added
