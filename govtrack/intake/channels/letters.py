"""Letters to the residents' mailbox, as sheets of other systems list them."""

from __future__ import annotations

from govtrack.intake.channels.parsing import BadColumn, Channel, Line, Values, line_reference, read_cell
from govtrack.intake.channels.values import as_count, as_moment, as_text

TITLE_FROM_BODY = 40

ALIASES = {
    "number": ("留言编号", "编号", "信件编号", "工单编号", "序列号", "letter no", "id"),
    "writer": ("留言用户", "用户", "写信人", "写信人编号", "来信人编号", "用户编号", "user", "writer id"),
    "title": ("留言主题", "主题", "标题", "信件标题", "title", "subject"),
    "received_at": ("留言时间", "时间", "来信时间", "写信时间", "日期", "提交时间", "date", "received"),
    "body": ("留言详情", "详情", "内容", "主要内容", "信件内容", "text", "content", "message"),
    "likes": ("点赞数", "点赞", "赞", "支持数", "likes"),
    "dislikes": ("反对数", "反对", "dislikes"),
    "place": ("地点", "小区", "社区", "村/社区", "小区点位", "所在小区", "所在社区", "place", "compound"),
    "category": ("分类", "类别", "问题分类", "一级标签", "category"),
}


def read_letter(values: Values) -> Line:
    """One letter; without a title the first words of its text stand in."""
    number = read_cell(values, "number", as_text)
    if not number and values("number") is not None:
        raise BadColumn("number", "missing")
    title, body = read_cell(values, "title", as_text), read_cell(values, "body", as_text)
    if not title and not body:
        raise BadColumn("body", "missing")
    writer = read_cell(values, "writer", as_text)
    received_at = read_cell(values, "received_at", as_moment)
    return Line(
        source_ref=number or line_reference(writer, received_at.isoformat(), title, body),
        title=title or body.replace("\n", " ")[:TITLE_FROM_BODY],
        body=body or title,
        received_at=received_at,
        writer=writer,
        likes=read_cell(values, "likes", as_count),
        place_name=read_cell(values, "place", as_text),
        category_name=read_cell(values, "category", as_text),
        details={"dislikes": dislikes} if (dislikes := read_cell(values, "dislikes", as_count)) else {},
    )


CHANNEL = Channel(
    name="letters",
    source="mailbox",
    aliases=ALIASES,
    required=(("title", "body"), ("received_at",)),
    read_line=read_letter,
)
