"""Venues: rooms in which councils and other meetings can be held, and who can get in."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.registries.definitions.base import Field, Registry, Watch, define_registry

ACCESS = {"step_free": _l("Step-free"), "ramp": _l("With a ramp"), "stairs": _l("Only by stairs")}
SCREEN = {"yes": _l("There is one"), "no": _l("There is none")}
YES_NO_WORDS = {"yes": ("有", "是", "1"), "no": ("无", "没有", "否", "0")}

VENUES = define_registry(
    Registry(
        name="venues",
        label=_l("Venues"),
        lede=_l("Rooms in which councils and residents can meet: how many fit, who can get in, when they are open."),
        icon="home",
        code_label=_l("Number of the venue"),
        code_headings=("场地编号", "阵地编号", "编号", "编码"),
        name_label=_l("Name of the venue"),
        name_headings=("场地名称", "阵地名称", "名称"),
        fields=(
            Field("capacity", _l("People who fit in"), ("容纳人数", "可容纳人数", "座位数", "人数"), "number",
                  is_listed=True),
            Field("access", _l("Way in"), ("无障碍", "无障碍情况", "出入口"), "choice", ACCESS,
                  {"step_free": ("无台阶", "无障碍", "平进", "是"), "ramp": ("有坡道", "坡道"),
                   "stairs": ("有台阶", "仅楼梯", "否")}, is_listed=True),
            Field("screen", _l("Projector or screen"), ("投影", "投影设备", "显示屏"), "choice", SCREEN, YES_NO_WORDS),
            Field("hours", _l("Open at"), ("开放时间", "使用时间"), is_listed=True),
            Field("address", _l("Address"), ("地址", "详细地址")),
            Field("booked_at", _l("How to book it"), ("预约方式", "预约电话", "联系电话")),
            Field("checked_on", _l("Details last checked on"), ("核对日期", "更新日期"), "day"),
            Field("notes", _l("Notes"), ("备注", "说明"), "long"),
        ),
        watches=(
            Watch("checked", _l("Details are to be checked"), "checked_on", "since", 365,
                  setting=_l("Days after which the details of a venue are checked again")),
        ),
    )
)  # fmt: skip
