"""Referral contacts: where the desk sends people whose matter belongs to somebody else. No case is kept here."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.registries.definitions.base import Field, Registry, Watch, define_registry

KINDS = {
    "psychological": _l("Psychological help"),
    "court": _l("Micro-court"),
    "legal_aid": _l("Legal aid"),
    "mediation": _l("Mediation"),
    "veterans": _l("Service for veterans"),
    "care": _l("Care at home and for children"),
    "other": _l("Something else"),
}

REFERRALS = define_registry(
    Registry(
        name="referrals",
        label=_l("Referral contacts"),
        lede=_l("Where people find help that this office does not give. What they tell there is not kept here."),
        icon="heart-handshake",
        code_label=_l("Number of the contact"),
        code_headings=("编号", "编码", "序号"),
        name_label=_l("Name of the service"),
        name_headings=("服务名称", "机构名称", "名称", "单位名称"),
        fields=(
            Field("kind", _l("What kind of help"), ("服务类型", "类型", "类别"), "choice", KINDS,
                  {"psychological": ("心理", "心理服务", "心理咨询"), "court": ("微法庭", "法庭", "共享法庭"),
                   "legal_aid": ("法律援助", "法律咨询"), "mediation": ("调解", "人民调解"),
                   "veterans": ("退役军人", "退役军人服务"), "care": ("养老托幼", "照护", "居家养老"),
                   "other": ("其他", "其它")}, is_listed=True),
            Field("phone", _l("Phone of the service"), ("服务电话", "电话", "联系电话"), is_listed=True),
            Field("hours", _l("Open at"), ("服务时间", "开放时间")),
            Field("address", _l("Address"), ("地址", "服务地址")),
            Field("how", _l("How one gets there"), ("转介方式", "办理方式", "服务内容"), "long"),
            Field("checked_on", _l("Details last checked on"), ("核对日期", "更新日期"), "day"),
        ),
        watches=(
            Watch("checked", _l("Details are to be checked"), "checked_on", "since", 180,
                  setting=_l("Days after which the details of a referral contact are checked again")),
        ),
    )
)  # fmt: skip
