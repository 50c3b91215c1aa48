"""What people call each other: the Lis' house, engineer Li, Qiang-ge, Fangfang's mother, names of other peoples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import by_last_sign, ends_with, is_behind_a_role, is_han, stands_behind_a_word
from govtrack.intake.redaction.surnames import EVERYDAY, GIVEN, SURNAMES

_SAFE = f"[{''.join(sorted(SURNAMES - EVERYDAY))}]"
_FAMILY = re.compile(
    rf"({_SAFE})家(?=[^\u4e00-\u9fff]|$|[和与跟同的也都把被说那有装养两]|共用|之间|天天|晚上|门口|楼|阳台|空调|孩子|老|小)"
)
_AT_WORK = re.compile(
    rf"({_SAFE})(?:总(?![是有会共要能得计数体结觉之值价公台站部面局额监经理务量长归算而裁工])|"
    r"工(?![作人程业地资厂商伤期具艺种龄序会友钱]))"
)
_HONOURED = re.compile(rf"({_SAFE[:-1]}黄])(?:太|生)(?=[^\u4e00-\u9fff]|$|家|说|住)")
# Before these a sign is no name: elder sister, policeman, handsome brother.
_NO_NAME_BEFORE_KIN = "大小老表帅美阿亲堂二三四五六七八的和跟与物师空警你我他她各几多学好同靓胖瘦厂房干这那位个"
_BROTHER = re.compile(
    rf"([{''.join(sorted(GIVEN - set(_NO_NAME_BEFORE_KIN)))}])[哥姐]"
    r"(?=[^\u4e00-\u9fff]|$|[在说把的被每家又总他她来去给那是都也帮打]|天天|一直)"
)
_NO_DOUBLE = frozenset("天常刚偏明渐慢仅好妈爸爷奶哥姐弟妹人处个家每时往早公婆太宝叔伯")
_KIN = re.compile(r"妈妈?|爸爸?|爹|娘|奶奶?|爷爷?|外婆|外公|同学")
# Signs with which names of other peoples are written: Uyghur, Kazakh, Tibetan, Mongolian.
_SOUNDS = (
    "阿巴比布卡克达德迪多尔费夫哈赫吉加库拉莱里莉力利林马买麦曼米莫木穆那娜尼努帕普其齐提热萨赛沙斯苏塔特图土托瓦维乌西"
    "夏雅亚依伊艾孜扎祖古丽江汗罕别肯合吾尤玉约再者次仁旺增央金格桑平措洛姆顿珠卓玛丹巴朝鲁日勒根其木敖敦仓觉群"
)
_TOLD_FOREIGN = re.compile(
    rf"(?:我是|我叫|他叫|她叫|俺叫|名叫|本人|姓名|邻居|业主|住户|老板|学生|同学)[\s:是]{{0,3}}([{_SOUNDS}]{{3,9}})(?=[^\u4e00-\u9fff]|$|[的在来说家和开也都])"
)
_FOREIGN_TITLED = re.compile(
    rf"([{_SOUNDS}]{{3,7}})(?=大叔|大妈|大爷|大姐|大哥|阿姨|叔叔|奶奶|爷爷|先生|女士|老师|师傅|老板|同学)"
)
_BEFORE_NICK = by_last_sign(
    "找 问 跟 和 给 让 叫 请 是 那个 这个 和 与 跟 同 到 去 在 对 被 物业 社区 公司 施工方 甲方".split()
)
_BEFORE_BROTHER = by_last_sign("找 问 跟 和 给 让 叫 请 是 的 那个 这个 被 对".split())


def find(text: str, begins: Sequence[int]) -> Iterator[Found]:
    """Unsure names of the ways in which neighbours speak of each other."""
    for pattern in (_FAMILY, _AT_WORK, _HONOURED):
        for match in pattern.finditer(text) if begins else ():
            if _stands_free(text, match.start()):
                yield _found(match)
    for match in _BROTHER.finditer(text):
        at = match.start()
        if at == 0 or not is_han(text[at - 1]) or ends_with(text, at, _BEFORE_BROTHER):
            yield _found(match)
    for match in _KIN.finditer(text):
        at = match.start()
        if at > 1 and text[at - 1] == text[at - 2] and is_han(text[at - 1]) and text[at - 1] not in _NO_DOUBLE:
            yield Found(at - 2, at, "name", is_sure=False)
    for pattern in (_TOLD_FOREIGN, _FOREIGN_TITLED):
        yield from map(_found, pattern.finditer(text))


def _found(match: re.Match[str]) -> Found:
    return Found(*match.span(1), "name", is_sure=False)


def _stands_free(text: str, at: int) -> bool:
    """Whether the sign before belongs to another word."""
    if at == 0 or not is_han(text[at - 1]):
        return True
    return stands_behind_a_word(text, at) or is_behind_a_role(text, at) or ends_with(text, at, _BEFORE_NICK)
