"""Elevators: who maintains and insures each, until when, and what is due."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.registries.definitions.base import Field, Registry, Watch, define_registry

IN_SERVICE = {
    "running": _l("In service"),
    "stopped": _l("Out of order"),
    "renewed": _l("Being renewed"),
    "off": _l("Taken out of service"),
}

ELEVATORS = define_registry(
    Registry(
        name="elevators",
        label=_l("Elevators"),
        lede=_l("Who maintains and insures each elevator, and what is due when."),
        icon="elevator",
        code_label=_l("Registration code of the equipment"),
        code_headings=("设备注册代码", "注册代码", "设备代码", "电梯编号", "编号"),
        name_label=_l("Which elevator"),
        name_headings=("电梯位置", "电梯名称", "单元", "名称", "楼栋单元"),
        fields=(
            Field(
                "state", _l("State"), ("状态", "运行状态", "使用状态"), "choice", IN_SERVICE,
                {"running": ("在用", "正常", "运行"), "stopped": ("故障", "停运", "停梯"),
                 "renewed": ("更新中", "改造中", "大修"), "off": ("停用", "报废", "拆除")},
                is_listed=True,
            ),
            Field("maintenance", _l("Maintained by"), ("维保单位", "维保公司", "维护保养单位")),
            Field("maintenance_phone", _l("Emergency line of the maintenance company"),
                  ("维保电话", "应急电话", "救援电话")),
            Field("maintained_on", _l("Last maintained on"), ("上次维保日期", "最近维保日期", "维保日期"), "day"),
            Field("inspected_until", _l("Inspection valid until"),
                  ("检验有效期", "下次检验日期", "检验到期日", "年检到期"), "day", is_listed=True),
            Field("insurer", _l("Insurer"), ("保险公司", "承保单位", "保险人")),
            Field("policy_number", _l("Number of the policy"), ("保单号", "保单编号", "保险单号")),
            Field("policy_until", _l("Insured until"), ("保险到期日", "保单到期日", "保险有效期", "保险止期"), "day",
                  is_listed=True),
            Field("installed_on", _l("Installed on"), ("安装日期", "投用日期", "启用日期"), "day"),
            Field("notes", _l("Notes"), ("备注", "说明"), "long"),
        ),
        watches=(
            Watch("out_of_order", _l("Out of order"), "state", "among", values=("stopped",)),
            Watch("policy", _l("Insurance ends"), "policy_until", "until", 30,
                  setting=_l("Days before the insurance of an elevator ends in which it counts as due soon")),
            Watch("inspection", _l("Inspection is due"), "inspected_until", "until", 30,
                  setting=_l("Days before the inspection of an elevator ends in which it counts as due soon")),
            Watch("maintenance", _l("Maintenance is due"), "maintained_on", "since", 15,
                  setting=_l("Days after its maintenance in which an elevator is maintained again"),
                  source=_l("rule for the use of elevators: maintained at least every 15 days")),
        ),
    )
)  # fmt: skip
