"""Posts on the web: where they stand and what they say, never who wrote them (domain D.1, F.7.3)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from govtrack.intake.channels.parsing import BadColumn, Channel, Line, Values, read_cell
from govtrack.intake.channels.values import BadCell, as_moment, as_text
from govtrack.intake.redaction import MASK, redact

TITLE_FROM_BODY = 40
MAX_EXCERPT = 2000
MAX_URL = 1000
# Names of accounts as posts mention them.
HANDLE = re.compile(r"[@＠][\w\-·]{1,30}")
ALIASES = {
    "url": ("链接", "网址", "原文链接", "url", "link"),
    "body": ("摘录", "摘要", "内容", "正文", "excerpt", "text"),
    "title": ("标题", "主题", "title"),
    "received_at": ("采集时间", "抓取时间", "发布时间", "时间", "captured"),
    "platform": ("平台", "来源", "网站", "platform"),
    "reach": ("传播量", "阅读量", "浏览量", "reach"),
    "checked_by": ("核实人", "审核人", "checked by"),
    "place": ("地点", "小区", "社区", "place"),
    "category": ("分类", "类别", "category"),
}
FORBIDDEN = ("作者", "发帖人", "发布人", "用户名", "昵称", "账号", "博主", "author", "user", "handle")
DETAILS = ("platform", "reach", "checked_by")


def _as_address(cell: Any) -> str:
    """A public web address."""
    text = as_text(cell)
    if not text:
        raise BadCell("missing")
    parts = urlsplit(text) if len(text) <= MAX_URL and text.isprintable() else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.netloc or " " in text:
        raise BadCell("not_an_address")
    return text


def _without_persons(text: str) -> str:
    return HANDLE.sub(MASK, redact(text))


def read_opinion(values: Values) -> Line:
    """One post; its address is its reference, so that it comes in once."""
    url = read_cell(values, "url", _as_address)
    body = _without_persons(read_cell(values, "body", as_text))[:MAX_EXCERPT]
    if not body:
        raise BadColumn("body", "missing")
    if not read_cell(values, "checked_by", as_text):
        raise BadColumn("checked_by", "missing")
    title = _without_persons(read_cell(values, "title", as_text))
    return Line(
        source_ref=url,
        title=title or body.replace("\n", " ")[:TITLE_FROM_BODY],
        body=body,
        received_at=read_cell(values, "received_at", as_moment),
        place_name=read_cell(values, "place", as_text),
        category_name=read_cell(values, "category", as_text),
        details={"url": url} | {name: text for name in DETAILS if (text := read_cell(values, name, as_text))},
    )


CHANNEL = Channel(
    name="opinions",
    source="opinion",
    aliases=ALIASES,
    required=(("url",), ("body",), ("received_at",), ("checked_by",)),
    read_line=read_opinion,
    forbidden=FORBIDDEN,
)
