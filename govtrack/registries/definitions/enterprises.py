"""Enterprises of the sub-district, and when somebody visited them last."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.registries.definitions.base import Field, Registry, Watch, define_registry

SIZES = {"micro": _l("Up to 10"), "small": _l("11 to 50"), "middle": _l("51 to 300"), "large": _l("More than 300")}
NEEDS = {"none": _l("None at the last visit"), "open": _l("Asked for something"), "done": _l("Answered")}

ENTERPRISES = define_registry(
    Registry(
        name="enterprises",
        label=_l("Enterprises"),
        lede=_l("Who works in the sub-district, who visited them last, and whether they wait for something."),
        icon="building-community",
        code_label=_l("Unified social credit code"),
        code_headings=("统一社会信用代码", "信用代码", "企业代码", "编号"),
        name_label=_l("Name of the enterprise"),
        name_headings=("企业名称", "单位名称", "名称"),
        fields=(
            Field("trade", _l("Trade"), ("行业", "所属行业", "主营业务"), is_listed=True),
            Field("size", _l("People who work there"), ("从业人数", "规模", "人员规模"), "choice", SIZES,
                  {"micro": ("微型", "10人以下"), "small": ("小型", "11-50人"), "middle": ("中型", "51-300人"),
                   "large": ("大型", "300人以上")}),
            Field("address", _l("Address"), ("地址", "经营地址", "办公地址")),
            Field("office_phone", _l("Phone of the office"), ("办公电话", "单位电话")),
            Field("visited_on", _l("Last visited on"), ("走访日期", "最近走访日期", "上次走访"), "day", is_listed=True),
            Field("visited_by", _l("Visited by which unit"), ("走访单位", "走访人单位")),
            Field("need", _l("What it asked for"), ("诉求情况", "诉求状态"), "choice", NEEDS,
                  {"none": ("无", "无诉求"), "open": ("有", "有诉求", "待办"), "done": ("已办结", "已回复")},
                  is_listed=True),
            Field("notes", _l("Notes"), ("备注", "说明"), "long"),
        ),
        watches=(
            Watch("visit", _l("A visit is due"), "visited_on", "since", 90,
                  setting=_l("Days after a visit in which an enterprise is visited again")),
            Watch("need", _l("Waits for an answer"), "need", "among", values=("open",)),
        ),
    )
)  # fmt: skip
