"""Number plates, passports, permits and other papers that are not digits alone."""

from __future__ import annotations

from collections.abc import Iterator

from govtrack.intake.redaction.patterns import FIVE_DIGITS, Rules, make_rule
from govtrack.intake.redaction.shapes import (
    DIGIT,
    FIVE_TOGETHER,
    FOUR_DIGITS,
    LETTER,
    THREE_DIGITS,
    TWO_LETTERS,
    with_gaps,
)
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.writing import Plain

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FULL_PROVINCE = (
    "北京|天津|上海|重庆|河北|河南|云南|辽宁|黑龙江|湖南|安徽|山东|新疆|江苏|浙江|江西|湖北|广西|甘肃|山西|内蒙古|"
    "陕西|吉林|福建|贵州|广东|青海|西藏|四川|宁夏|海南"
)
_GAP = r"[\s·•・.\-_—–、,/]{0,2}"
_TAIL = r"[挂学警港澳使领试超]"
_NUMBER = rf"[A-Z]{_GAP}(?:[A-Z0-9]{_GAP}){{4,6}}(?:[A-Z0-9](?![A-Z0-9])|{_TAIL})"
_SHORT_NUMBER = rf"[A-Z]{_GAP}(?:[A-Z0-9]{_GAP}){{4,5}}(?:[A-Z0-9](?![A-Z0-9])|{_TAIL})"

# A letter and four signs more, which every plate of a car has.
_PLATE = with_gaps(rf"[A-Za-z]{_GAP}(?:[A-Za-z0-9]{_GAP}){{4}}")
_PLATES = (
    make_rule("plate", rf"[{_PROVINCE}][\s·•・.]{{0,2}}{_NUMBER}", _PROVINCE, gates=(_PLATE,), folds=True),
    make_rule(
        "plate",
        rf"(?:{_FULL_PROVINCE})\s?{_SHORT_NUMBER}",
        gates=(_PLATE, r"[东津海庆北南宁江徽疆苏西肃古林建州藏川]\s?[A-Za-z]"),
        folds=True,
    ),
    # Cars of embassies and consulates.
    make_rule(
        "plate",
        r"使\s?\d{3}[\s·•・.\-]{0,2}\d{3}(?!\d)|(?<!\d)\d{3}[\s·•・.\-]{0,2}\d{3}使",
        "使",
        gates=(THREE_DIGITS, r"使(?:\s?\d|(?<=\d使))"),
    ),
    # Cars of the army.
    make_rule(
        "plate",
        r"[军南北沈兰济广成空海](?:(?<![\u4e00-\u9fff].)|(?<=[车牌号].))[A-Z][\s·•・.\-]{0,2}\d{5}(?!\d)",
        "军南北沈兰济广成空海",
        gates=(FIVE_TOGETHER, r"[军南北沈兰济广成空海][A-Z]"),
    ),
    # The letter and its point, the province left out.
    make_rule(
        "plate", r"(?<![A-Z0-9])[A-Z][·•・](?=[A-Z]{0,5}\d)[A-Z0-9]{5,6}(?![A-Z0-9])", "·•・", gates=(r"[A-Z][·•・]",)
    ),
    make_rule(
        "plate",
        rf"WJ{_GAP}[{_PROVINCE}]?{_GAP}\d{{4,5}}[A-Z0-9]?(?![A-Z0-9])",
        gates=(FOUR_DIGITS, "[Ww][Jj]"),
        folds=True,
    ),
    # Tractors; a province spelled out; small electric vehicles, whose plates have other forms.
    make_rule("plate", rf"[{_PROVINCE}]\s?\d{{2}}[\s\-·]?\d{{5}}(?!\d)", _PROVINCE, gates=(FIVE_TOGETHER,)),
    make_rule(
        "plate",
        r"(?<![a-z])(?:zhe|hu|su|wan|yue|jing|gan|min)[a-z]\d[a-z0-9]{4}(?![a-z0-9])",
        gates=(TWO_LETTERS + LETTER + DIGIT,),
        folds=True,
        is_sure=False,
    ),
    make_rule(
        "plate",
        r"(?:电动车|电瓶车|助动车|摩托车)(?:的)?(?:车牌照?|牌照|牌子)(?:号码|号)?[\s:是为]{0,2}(?:[\u4e00-\u9fff]{2,3})?"
        r"((?=[A-Z]{0,3}\d)[A-Z0-9]{5,11})(?![A-Z0-9])",
        "牌",
        gates=(DIGIT,),
        folds=True,
    ),
    # What is said to be a plate although the province is left out.
    make_rule(
        "plate",
        rf"(?:车牌|牌照|车号|plate)(?:号码|号|no\.?|number)?[\s:：是为尾]{{0,3}}(?:{_FULL_PROVINCE}|[\u4e00-\u9fff]{{2,3}})?的?[\s:：]{{0,2}}"
        rf"((?=[A-Z0-9·\-\s]{{0,9}}\d)[A-Z0-9]{_GAP}(?:[A-Z0-9]{_GAP}){{3,6}}[A-Z0-9](?![A-Z0-9]))",
        "",
        gates=(DIGIT, "[车牌Pp](?:[牌照号]|[Ll][Aa])"),
        folds=True,
    ),
)
_CUE = (
    "护照|通行证|台胞证|同胞证|回乡证|军官证|士官证|士兵证|居留证|居住证|签证|社保卡?|社会保障卡|医保卡?|学生证|驾驶证|驾照|行驶证|残疾证|证件|"
    "证号|房产证|不动产证|户口[本簿]|户号|结婚证|离婚证|出生证明?|低保证|优待证|士官|学籍号?|工作证|工号|保单|"
    "passport|permit|licen[cs]e|visa|id card|identity card"
)
_PAPERS = (
    make_rule(
        "document",
        rf"(?:{_CUE})(?:档案)?(?:号码|号|编号|no\.?|number)?[\s:：是为#]{{0,3}}((?:[\u4e00-\u9fff]字第?|[A-Z]{{1,3}}\s?)?\d[\d\s\-]{{4,18}}[\dA-Z])(?![A-Z0-9])",
        "照证社医户明单籍官号pPlLvViI",
        gates=(DIGIT, FIVE_DIGITS),
        folds=True,
    ),
    make_rule(
        "document",
        r"(?<![A-Za-z0-9])(?:[EGDPSKCWT]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(?:\d\d)?)(?![A-Za-z0-9])",
        gates=(DIGIT * 7, r"[A-Z]\d{7}"),
    ),
    make_rule("document", r"([\u4e00-\u9fff]字第?\s?\d{6,8}\s?号)", "字", gates=(FIVE_TOGETHER, r"字第?\s?\d{6}")),
    make_rule(
        "document",
        r"(?:证|证号|证书号|编号)[\s:是为]{0,2}([\u4e00-\u9fff]{1,6}字第?\s?\d{4,10}\s?号?)",
        "字",
        gates=(FOUR_DIGITS, r"字第?\s?\d{4}"),
    ),
    make_rule(
        "document",
        r"(?:工作证|学生证|工号|学号|警号|工牌|胸牌)(?:编号|号码|号)?[\s:是为]{0,2}(\d{4,12})(?!\d)",
        "证号牌",
        gates=(FOUR_DIGITS,),
    ),
    # Identity cards of Hong Kong, with their check digit in brackets.
    make_rule(
        "document", r"(?<![A-Za-z0-9])[A-Z]{1,2}\s?\d{6}\s?\([0-9A]\)", gates=(FIVE_TOGETHER, r"[A-Za-z]\s?\d{6}\s?\(")
    ),
    # Whatever is called a certificate, with its number behind it.
    make_rule(
        "document",
        r"(?<!保修)(?<!合格)(?:证|证件|证书)(?:字号|号码|号|编号)?[\s:是为]{0,3}([A-Z]{0,3}\d(?:[\s\-]?\d){5,19}[XA-Z]?)(?![A-Z0-9])",
        "证",
        gates=(DIGIT, FIVE_DIGITS),
        folds=True,
    ),
    make_rule(
        "document",
        r"(?:证|身份|护照)(?:号码?|号)?(?:的)?(?:后|末|最后|尾号?|前)[四六八]?位?(?:数)?[\s:是为]{0,3}(\d{4,8}|\d{3}[xX])(?!\d)",
        "后末尾前",
        gates=(THREE_DIGITS,),
    ),
)


_RULES = Rules((*_PLATES, *_PAPERS))


def find(plain: Plain) -> Iterator[Found]:
    """Plates and papers in a plain text; spoken digits count."""
    for writing in plain.writings:
        yield from _RULES.find(writing)
