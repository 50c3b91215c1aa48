"""Masking what tells who wrote: phones, numbers of papers, plates, rooms, names.

It finds spans in a copy of the text in which full-width signs have become plain ones, sign for
sign, and then masks the same spans of the text itself. A clerk can mask more; nothing here claims
to find every name (case of the domain's safeguard F.7.1: automatic masking, confirmed by a clerk).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MASK = "***"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_NUMERALS = {ord(sign): str(value) for value, sign in enumerate("零一二三四五六七八九")} | {ord("〇"): "0"}
# What people put between digits to read or to hide them: blanks, dashes, dots, brackets, zero-width signs.
_GAP = r"[\s\-–—‐·._()\[\]\u200b-\u200f\u2060\ufeff]{0,3}"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛"
    "樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲"
    "翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席"
    "卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|长孙|宇文"
_SURNAME = f"(?:{_COMPOUND}|[{''.join(sorted(set(_SURNAMES)))}])"
# Surnames that are also everyday words: with 某 or a bare "我是" they are no sign of a name.
_EVERYDAY = "于任向时和万成全方高常明应关连解管查师路游商党农司古车项边华阳单武易温包房曲"
_SAFE = "".join(sorted(set(_SURNAMES) - set(_EVERYDAY)))
_SAFE_SURNAME = f"(?:{_COMPOUND}|[{_SAFE}])"
_HAN = "[\u4e00-\u9fff]"
_NAME_END = r"(?=[\s,，。;；、:：!！?？()（）/的是系住家电手联为今男女在请要想有反\d*]|$)"
_GIVEN = f"(?:·{_HAN}{{1,6}}|{_HAN}{{2}}{_NAME_END}|{_HAN}{_NAME_END}|{_HAN}{{2}}|{_HAN})"
_POLITE = "先生|女士|小姐|太太"
_TITLE = "阿姨|大爷|大妈|大姐|大哥|奶奶|爷爷|叔叔|师傅|老师|医生|老板|经理|主任|队长"

_PHONE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Identity papers and bank cards: 15 to 19 digits, the last one perhaps an X.
        r"(?<!\d)\d(?:[ \-]?\d){13,17}[ \-]?[\dX](?![\dA-Z])",
        # Land lines with their area code, and seven or eight digits that are said to be a telephone.
        r"(?<!\d)\(?0\d{2,3}\)?[\s\-–—]{0,2}\d{7,8}(?:[\-转]\d{1,5})?(?!\d)",
        r"(?<=电话)(?:号码|号)?[\s:：是为]{0,3}(\d{3,4}[\s\-]?\d{4})(?!\d)",
        r"[a-z0-9._+\-]{1,64}@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+",
        # Number plates: province, letter, five or six signs.
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][\s·•.\-]{0,2}"
        r"[A-Z0-9]{4,5}[A-Z0-9挂学警港澳](?![A-Z0-9])",
        r"(?:qq|扣扣|企鹅)(?:号码|号|群)?[\s:：是为]{0,3}(\d{5,12})(?!\d)",
        r"(?:微信|威信|weixin|wechat|(?<![a-z])[vw]x|v信)(?:号码|号|id)?[\s:：是为]{0,3}([a-z0-9][a-z0-9_\-]{4,19})",
        # Rooms; the building stays readable, because whoever repairs something has to find it.
        r"(?:(?:\d{1,2}|[A-Z]|[一二三四五六七八九十]{1,3})\s?单元\s?)?(?<![\d第])\d{2,4}\s?-?\s?[A-Z]?\s?"
        r"(?:室(?![内外温])|号房|房(?![子屋产价间贷东管改地租]))",
        r"(?:\d{1,2}|[A-Z]|[一二三四五六七八九十]{1,3})\s?单元\s?\d{3,4}(?![\d年元米平人户多余名块])",
        r"(?<=[幢栋座])\s?\d{3,4}(?![\d年元米平人户多余名块万])",
        r"(?<=号楼)\s?\d{3,4}(?![\d年元米平人户多余名块万])",
        r"(?<=[幢栋座])[\s\-]?\d{1,2}-\d{3,4}(?!\d)",
        r"(?<![\d\-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d\-])",
        r"\b(?:room|flat|apartment|apt\.?|unit)\s?(?:no\.?\s?|#\s?)?(\d{1,4}[A-Z]?)\b",
        # Names, where words around them say that they are names.
        rf"(?:我叫|名叫|名字[是叫]|姓名|联系人|署名|落款)[\s:：是为叫]{{0,3}}({_SURNAME}{_GIVEN})",
        rf"(?:姓名|联系人|申请人|投诉人|反映人|举报人)\s?[:：]\s?({_HAN}{{2,4}}){_NAME_END}",
        rf"(?:申请人|投诉人|反映人|举报人)[\s:：为是]{{1,3}}({_SURNAME}{_GIVEN})",
        rf"(?:本人|我是|户主|业主|申请人|投诉人|反映人|举报人)[\s:：,，叫]{{0,2}}"
        rf"({_SAFE_SURNAME}(?![子女]){_HAN}{{1,2}}){_NAME_END}",
        rf"(?<![每对双多各官警校公盖])({_SURNAME})(?:{_POLITE})",
        rf"(?<![每对双多各官警校公盖])({_SAFE_SURNAME}{_HAN}{{0,2}}?)(?:{_POLITE}|{_TITLE})",
        rf"({_SAFE_SURNAME}某(?:某|{_HAN}(?=[\s,，。;；、]|$))?)",
        r"\b(?:my name is|name\s?:|contact(?: person)?\s?:|this is)\s+((?-i:[A-Z][\w'’\-]+(?:\s[A-Z][\w'’\-]+){0,2}))",
        r"\b(?:mr|mrs|ms|miss|dr)\.?\s((?-i:[A-Z][\w'’\-]+(?:\s[A-Z][\w'’\-]+)?))",
    )
)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where something to mask stands; a group in a pattern narrows it to the group."""
    plain = text.translate(_WIDE)
    for match in _PHONE.finditer(plain.translate(_NUMERALS)):
        yield match.span()
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            yield match.span(1) if pattern.groups else match.span()


def redact(text: str) -> str:
    """``text`` with everything masked that this module knows to tell a person."""
    result, end = [], 0
    for start, stop in _merged(sorted(_spans(text))):
        result += [text[end:start], MASK]
        end = stop
    return "".join([*result, text[end:]])


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping and touching spans as one."""
    current: tuple[int, int] | None = None
    for start, stop in spans:
        if current is None:
            current = (start, stop)
        elif start <= current[1]:
            current = (current[0], max(current[1], stop))
        else:
            yield current
            current = (start, stop)
    if current is not None:
        yield current
