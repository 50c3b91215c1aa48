"""Texts drawn from letters, as everybody may read them: without what leads to a door or a phone."""

from __future__ import annotations

import re

from govtrack.intake.redaction import MASK, redact

# In public the building goes too: what redaction leaves for those who must find the place.
_ADDRESS = re.compile(
    r"[\dA-Za-z０-９一二三四五六七八九十百]{1,5}\s*(?:号楼|号院|幢|栋|座|单元|楼|层|室|弄|号)(?![召称码线])"
    r"|\b(?:building|block|unit|no\.?|number|room|flat)\s*\d+\w*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[\d０-９][\d０-９\s-]{4,}[\d０-９]")
# What letters and lists write where something was taken out: ***, ×××, 某某, XX, ［姓名］, (phone).
_HOLE = re.compile(
    r"\W*(?:[*＊]{2}|[×✕○〇●■□█_＿]{2}|某某|[XxＸｘ]{2}|"
    r"[［\[【(（<〈《{｛]\s*(?:姓名|名字|人名|电话|手机|号码|住址|地址|身份证|证件|已?隐去|已?脱敏|隐私|name|phone|address|redacted|removed)"
    r"[^］\]】)）>〉》}｝]*[］\]】)）>〉》}｝])",
    re.IGNORECASE,
)


def public_text(text: str) -> str:
    """``text`` without building, house and longer numbers: nothing that leads to a door or a phone."""
    return _DIGITS.sub(MASK, _ADDRESS.sub(MASK, text))


def begins_hidden(text: str) -> bool:
    """Whether the first thing that the public reads of a text is that something was taken out."""
    return any(_HOLE.match(shown) or shown.lstrip().startswith(MASK) for shown in (public_text(text), redact(text)))
