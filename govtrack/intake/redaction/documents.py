"""Number plates, passports, permits and other papers that are not digits alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govtrack.intake.redaction.digits import translate
from govtrack.intake.redaction.spans import Found, spans_of

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FULL_PROVINCE = (
    "北京|天津|上海|重庆|河北|河南|云南|辽宁|黑龙江|湖南|安徽|山东|新疆|江苏|浙江|江西|湖北|广西|甘肃|山西|内蒙古|"
    "陕西|吉林|福建|贵州|广东|青海|西藏|四川|宁夏|海南"
)
_GAP = r"[\s·•・.\-_—–]{0,2}"
_TAIL = r"[挂学警港澳使领试超]"

_PLATES = (
    re.compile(
        rf"[{_PROVINCE}][\s·•・.]{{0,2}}[A-Z]{_GAP}(?:[A-Z0-9]{_GAP}){{4,6}}"
        rf"(?:[A-Z0-9](?![A-Z0-9])|{_TAIL})|(?:{_FULL_PROVINCE})\s?[A-Z]{_GAP}(?:[A-Z0-9]{_GAP}){{4,5}}"
        rf"(?:[A-Z0-9](?![A-Z0-9])|{_TAIL})",
        re.IGNORECASE,
    ),
    # Cars of embassies and consulates.
    re.compile(r"使\s?\d{3}[\s·•・.\-]{0,2}\d{3}(?!\d)|(?<!\d)\d{3}[\s·•・.\-]{0,2}\d{3}使"),
    # Cars of the army.
    re.compile(
        r"(?:(?<![\u4e00-\u9fff])|(?<=车)|(?<=牌)|(?<=号))[军南北沈兰济广成空海][A-Z][\s·•・.\-]{0,2}\d{5}(?!\d)"
    ),
    # The letter and its point, the province left out.
    re.compile(r"(?<![A-Z0-9])[A-Z][·•・](?=[A-Z]{0,5}\d)[A-Z0-9]{5,6}(?![A-Z0-9])"),
    re.compile(rf"WJ{_GAP}[{_PROVINCE}]?{_GAP}\d{{4,5}}[A-Z0-9]?(?![A-Z0-9])", re.IGNORECASE),
)
# What is said to be a plate although the province is left out.
_SAID_PLATE = re.compile(
    rf"(?:车牌|牌照|车号|plate)(?:号码|号|no\.?|number)?[\s:：是为尾]{{0,3}}(?:{_FULL_PROVINCE}|宁波|本地|外地|挂)?的?[\s:：]{{0,2}}"
    rf"((?=[A-Z0-9·\-\s]{{0,9}}\d)[A-Z0-9]{_GAP}(?:[A-Z0-9]{_GAP}){{3,6}}[A-Z0-9](?![A-Z0-9]))",
    re.IGNORECASE,
)
_CUE = (
    "护照|通行证|台胞证|同胞证|回乡证|军官证|士官证|士兵证|居留证|居住证|签证|社保卡?|医保卡?|学生证|驾驶证|驾照|行驶证|残疾证|证件|"
    "证号|房产证|不动产证|户口[本簿]|户号|结婚证|离婚证|出生证明?|低保证|优待证|士官|学籍号?|工作证|工号|保单|"
    "passport|permit|licen[cs]e|visa|id card|identity card"
)
_PAPERS = (
    re.compile(
        rf"(?:{_CUE})(?:档案)?(?:号码|号|编号|no\.?|number)?[\s:：是为#]{{0,3}}((?:[\u4e00-\u9fff]字第?|[A-Z]{{1,3}}\s?)?\d[\d\s\-]{{4,18}}[\dA-Z])(?![A-Z0-9])",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![A-Za-z0-9])(?:[EGDPSKCWT]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(?:\d\d)?)(?![A-Za-z0-9])"),
    re.compile(r"[\u4e00-\u9fff]字第?\s?(\d{6,8})\s?号"),
)


def find(text: str) -> Iterator[Found]:
    """Plates and papers in a plain text; spoken digits count."""
    for writing in {text, translate(text)}:
        for pattern in (*_PLATES, _SAID_PLATE):
            yield from spans_of(pattern, writing, "plate")
        for pattern in _PAPERS:
            yield from spans_of(pattern, writing, "document")
