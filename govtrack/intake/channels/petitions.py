"""Extracts of petitions: the matter, never the person.

The sheet of the petition office holds names, papers and addresses in its full form; such columns
have no business here (domain D.1), so a sheet that carries them is refused as a whole.
"""

from __future__ import annotations

from govtrack.core.clock import local
from govtrack.intake.channels.parsing import BadColumn, Channel, Line, Values, read_cell
from govtrack.intake.channels.values import as_count, as_moment, as_text
from govtrack.intake.redaction import redact

TITLE_FROM_BODY = 40
ALIASES = {
    "number": ("信访编号", "信访件编号", "编号", "petition no"),
    "body": ("内容摘要", "摘要", "主要内容", "信访内容", "summary"),
    "title": ("标题", "主题", "概述", "title"),
    "received_at": ("信访日期", "登记日期", "日期", "时间", "date"),
    "form": ("信访形式", "形式", "form"),
    "purpose": ("信访目的", "目的", "purpose"),
    "people": ("信访人数", "人数", "people"),
    "is_joint": ("是否联名", "联名", "joint"),
    "is_repeated": ("是否重复", "重复", "repeated"),
    "due": ("办结期限", "限办日期", "due"),
    "unit": ("责任单位", "办理单位", "unit"),
    "result": ("办理结果", "结果类型", "result"),
    "place": ("地点", "问题属地", "小区", "社区", "place"),
    "category": ("分类", "内容分类", "类别", "category"),
}
FORBIDDEN = (
    "姓名", "信访人", "信访人姓名", "身份证", "身份证号", "证件号码", "电话", "联系电话", "手机", "手机号", "住址",
    "地址", "家庭住址", "民族", "政治面貌", "职业", "name", "id number", "phone", "address",
)  # fmt: skip
DETAILS = ("form", "purpose", "is_joint", "is_repeated", "unit", "result")


def read_petition(values: Values) -> Line:
    """One extract; even what is written in its summary about persons is masked before it is kept."""
    number = read_cell(values, "number", as_text)
    if not number:
        raise BadColumn("number", "missing")
    body = redact(read_cell(values, "body", as_text))
    if not body:
        raise BadColumn("body", "missing")
    details = {name: redact(text) for name in DETAILS if (text := read_cell(values, name, as_text))}
    if read_cell(values, "due", as_text):
        details["due_on"] = read_cell(values, "due", _as_day)
    return Line(
        source_ref=number,
        title=redact(read_cell(values, "title", as_text)) or body.replace("\n", " ")[:TITLE_FROM_BODY],
        body=body,
        received_at=read_cell(values, "received_at", as_moment),
        place_name=read_cell(values, "place", as_text),
        category_name=read_cell(values, "category", as_text),
        details={**details, "people": max(1, read_cell(values, "people", as_count))},
    )


def _as_day(cell: object) -> str:
    """A deadline, which may well lie in the future, as an ISO day."""
    return local(as_moment(cell, is_past=False)).date().isoformat()


CHANNEL = Channel(
    name="petitions",
    source="petition",
    aliases=ALIASES,
    required=(("number",), ("body",), ("received_at",)),
    read_line=read_petition,
    forbidden=FORBIDDEN,
)
