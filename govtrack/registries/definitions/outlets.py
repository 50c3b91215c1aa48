"""River outlets: which river, who is river chief, when somebody looked last, and how the water was."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.registries.definitions.base import Field, Registry, Watch, define_registry

WATER = {
    "dry": _l("Dry"),
    "clear": _l("Clear"),
    "turbid": _l("Turbid"),
    "sewage": _l("Sewage or smell"),
}
DRAINS = {"rain": _l("Rain"), "mixed": _l("Rain and sewage mixed"), "overflow": _l("Overflow"), "other": _l("Other")}

OUTLETS = define_registry(
    Registry(
        name="outlets",
        label=_l("River outlets"),
        lede=_l("Where drains reach the river, who answers for them, and how the water was at the last patrol."),
        icon="map-pin",
        place_levels=("subdistrict", "community", "compound", "building", "point"),
        code_label=_l("Number on the sign"),
        code_headings=("排口编号", "排口编码", "公示牌编号", "编号"),
        name_label=_l("Name of the outlet"),
        name_headings=("排口名称", "名称", "排口位置"),
        fields=(
            Field("river", _l("River"), ("河道", "河道名称", "所在河道"), is_listed=True),
            Field("kind", _l("What it drains"), ("排口类型", "类型"), "choice", DRAINS,
                  {"rain": ("雨水", "雨水口"), "mixed": ("混接", "雨污混接", "合流"), "overflow": ("溢流", "溢流口"),
                   "other": ("其他", "其它")}),
            Field("chief", _l("River chief, as the sign names them"), ("河长", "责任河长")),
            Field("chief_unit", _l("Unit in charge"), ("责任单位", "管护单位")),
            Field("patrolled_on", _l("Last patrolled on"), ("最近巡查日期", "上次巡查日期", "巡查日期"), "day",
                  is_listed=True),
            Field("water", _l("Water at the last patrol"), ("水质状况", "出水情况", "水质"), "choice", WATER,
                  {"dry": ("无水", "无出水", "干"), "clear": ("清", "清澈", "正常"), "turbid": ("浑", "浑浊"),
                   "sewage": ("污水", "黑臭", "异味", "有污水")}, is_listed=True),
            Field("notes", _l("Notes"), ("备注", "说明"), "long"),
        ),
        watches=(
            Watch("water", _l("Sewage at the outlet"), "water", "among", values=("sewage",)),
            Watch("patrol", _l("Patrol is due"), "patrolled_on", "since", 10,
                  setting=_l("Days after a patrol in which a river outlet is patrolled again")),
        ),
    )
)  # fmt: skip
