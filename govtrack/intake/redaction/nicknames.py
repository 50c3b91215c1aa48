"""What people call each other: the Lis' house, engineer Li, Qiang-ge, Fangfang's mother, names of other peoples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from govtrack.intake.redaction import sites
from govtrack.intake.redaction.likeness import kind_of
from govtrack.intake.redaction.shapes import shape
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import (
    by_last_sign,
    ends_with,
    is_behind_a_role,
    is_han,
    is_plain_word,
    stands_behind_a_word,
)
from govtrack.intake.redaction.surnames import EVERYDAY, GIVEN, SOUNDS, SURNAMES

_SAFE = f"[{''.join(sorted(SURNAMES - EVERYDAY))}]"
_FAMILY = re.compile(
    rf"({_SAFE})家(?=[^\u4e00-\u9fff]|$|伯伯|叔叔|奶奶|爷爷|[和与跟同的也都把被说那有装养两]|共用|之间|兄弟|姐妹|父子|母女|老[大二三]|天天|晚上|门口|楼|阳台|空调|孩子|姆妈|阿姨|媳妇|儿子|女儿|婆婆|老|小|大)"
)
_AT_WORK = re.compile(
    rf"({_SAFE})(?:总(?![是有会共要能得计数体结觉之值价公台站部面局额监经理务量长归算而裁工])|"
    r"工(?![作人程业地资厂商伤期具艺种龄序会友钱]))"
)
# With a surname that is a word as well, or a short title that is one, only where somebody acts.
_ACTS = r"(?=说|你好|您好|讲|答应|来|亲自|打过|要|看|那边|这边|也|把|您|让|给|表示|回|签|批|你|您|[^\u4e00-\u9fff]|$)"
_AT_WORK_TOO = re.compile(rf"([{''.join(sorted(SURNAMES))}])[总工队局处科所院校导]{_ACTS}")
_OLD_MAN = re.compile(rf"老([{''.join(sorted(SURNAMES - set('石山水车房城江金白黄毛马牛农')))}])头(?![发上顶部疼痛])")
_LITTLE = re.compile(
    r"小([芳丽红明华强军燕玲娟琴霞敏英兰梅刚勇伟杰亮辉凤莲琳婷佳静雨宇涵轩辰浩悦萱月晨阳])(?=[她他]|家的|妈|爸|说|和小|跟|的妈|的爸|同学|被|[:,，@])"
)
# Little Bai or old Mo, told by a title behind or by who somebody is before: there it is hardly a thing.
_CALLED_BY_TITLE = re.compile(
    rf"[小老]([{''.join(sorted(SURNAMES - set('时時师師房楼路车車党年商学农')))}])"
    r"(?:(?=同志|师傅|阿姨|大[哥姐叔伯妈嫂]|老师|经理|主任|队长|医生|警官)|"
    r"(?=[来去在说讲昨今明前刚上下天跟和给带让叫把被的也都就]|屋里|[^\u4e00-\u9fff]|$)())"
)
# A surname and a name with "Ah".
_AH = re.compile(rf"({_SAFE}阿(?![姨婆公哥姐妈爹爸娘富里拉尔联])[\u4e00-\u9fff])")
# A given name alone, of signs that stand in hardly any word: "I told Xiaolin".
_RARE = re.compile("[琳琪婷娜莉莎珊薇菲茜蓉莹萱怡倩媛雯颖鑫炜浩翰毅峻岚彬斌娟娅妮瑶琦瑛瑾瑜]")
_GIVEN_ALONE = re.compile(
    rf"([{''.join(sorted(GIVEN - set('的家大小')))}]{_RARE.pattern})"
    r"(?=[说讲她他来去也都就在家把被]|反映|告诉|[^\u4e00-\u9fff]|$)"
)
_SAYS = re.compile("说|讲|答应|亲自|表示|回复")
_NO_HEAD = frozenset("支车全连团商管单房时")
_THIRD_SON = re.compile(rf"({_SAFE}老[大二三四五六七八幺])(?=家|[^\u4e00-\u9fff]|$|[说的把又在来去])")
_HONOURED = re.compile(rf"({_SAFE[:-1]}黄])(?:太|生)(?=[^\u4e00-\u9fff]|$|家|说|住)")
# Before these a sign is no name: elder sister, policeman, handsome brother.
_NO_NAME_BEFORE_KIN = "大小老表帅美阿亲堂二三四五六七八的和跟与物师空警你我他她各几多学好同靓胖瘦厂房干这那位个"
_BROTHER = re.compile(
    rf"([{''.join(sorted(GIVEN - set(_NO_NAME_BEFORE_KIN)))}])[哥姐]"
    r"(?=[^\u4e00-\u9fff]|$|[在说把的被每家又总他她来去给那是都也帮打]|天天|一直)"
)
_NO_NICK = frozenset(_NO_NAME_BEFORE_KIN) - {*"胖瘦"} | {*"孩友妇女男租客婆外家"}
# Whom somebody names by office or by storey: "the foreman Dao-ge", "the third storey's Pang-sao".
_KIN_AFTER_NICK = re.compile(r"[哥姐嫂叔婶伯](?=[^\u4e00-\u9fff]|$|[家的说在把被每又总他她来去给那是都也帮打不没和跟])")
_LITTLE_OR_OLD = re.compile(
    rf"[小老阿]([{''.join(sorted(SURNAMES - set('时時师師房楼路车車党年商学农')))}])"
    r"(?![\u4e00-\u9fff]?[区城街房家镇县市村])"
)
_FLOOR = re.compile(r"(?:[一二三四五六七八九十\d][楼层幢栋号]|单元|楼[上下]|隔壁|对门|对面|那个)$")
_NO_DOUBLE = frozenset("天常刚偏明渐慢仅好妈爸爷奶哥姐弟妹人处个家每时往早公婆太宝叔伯")
_KIN = re.compile(r"妈妈?|爸爸?|爹|娘|奶奶?|爷爷?|外婆|外公|同学|姑娘|小朋友")
# A run of such signs where a sentence begins, of whom something is told.
_FOREIGN_FIRST = re.compile(
    rf"(?<![\u4e00-\u9fff·•])([阿艾买努其巴古热帕迪玛吐麦卓扎次格娜萨哈库苏塔乌][{SOUNDS}兰达娅曼][{SOUNDS}兰达娅曼]{{1,6}}?)"
    rf"(?=一家|夫妻|夫妇|和[{SOUNDS}]{{3}}|是我|师傅|在[门东西南北]|的[摊店烤餐])"
    rf"|(?<=[和跟与])([{SOUNDS}][{SOUNDS}兰达娅曼]{{2,6}}?)(?=夫妻|夫妇|一家|两口)"
    rf"|(?<![\u4e00-\u9fff·•])([阿艾买努帕迪玛吐麦热古][{SOUNDS}兰达娅曼力孜]{{2,5}}?)(?=说[他她]|说自己|说孩子)"
)
_TOLD_FOREIGN = re.compile(
    rf"(?:我是|我叫|他叫|她叫|俺叫|名叫|本人|姓名|邻居|业主|住户|老板|学生|同学)[\s:是]{{0,3}}([{SOUNDS}]{{3,9}})(?=[^\u4e00-\u9fff]|$|[的在来说家和开也都])"
)
_FOREIGN_TITLED = re.compile(
    rf"([{SOUNDS}]{{3,7}})(?=大叔|大妈|大爷|大姐|大哥|阿姨|叔叔|奶奶|爷爷|先生|女士|老师|师傅|老板|同学)"
)
# Where nobody is told before: a run of such signs alone, or on both sides of a point.
_FOREIGN_ALONE = re.compile(
    rf"(?<![\u4e00-\u9fff·•])([{SOUNDS}]{{4,9}})(?<!拜托)(?=[^\u4e00-\u9fff·•]|$|[的说家租住和卖]|是[我他她]|反映|阿姨|大叔|大妈|先生|女士)"
)
_BEFORE_NICK = by_last_sign(
    "找 问 跟 和 给 让 叫 请 是 那个 这个 和 与 跟 同 到 去 在 对 被 物业 社区 公司 施工方 甲方 "
    "阿拉 我们 咱们 你们 他们".split()
)
_BEFORE_LITTLE = by_last_sign("人家 我家 他家 她家 邻居 隔壁 对门 楼上 楼下 叫 和 跟 给 让 是 那个".split())
_BEFORE_GIVEN = by_last_sign("跟 和 找 问 让 给 叫 是 听 跟着 告诉 麻烦 感谢".split())
_BEFORE_BROTHER = by_last_sign("找 问 跟 和 给 让 叫 请 是 的 那个 这个 被 对".split())


# Which signs a text must hold for each of them; a look for one sign is many times faster than the pattern.
_OF_FAMILIES = (
    (_FAMILY, shape(f"家(?<={_SAFE}.)")),
    (_AT_WORK, shape(f"[总工](?<={_SAFE}.)")),
    (_HONOURED, shape(f"[太生](?<={_SAFE[:-1]}黄].)")),
    (_THIRD_SON, shape(f"老(?<={_SAFE}.)")),
    (_AH, shape(f"阿(?<={_SAFE}.)")),
)
_SHORT_NAMES = ((_BROTHER, shape("[哥姐]"), _BEFORE_BROTHER), (_LITTLE, shape("小"), _BEFORE_LITTLE))
_SOUNDS_IN_A_ROW = re.compile(f"[{SOUNDS}][{SOUNDS}][{SOUNDS}]")


def find(text: str) -> Iterator[Found]:
    """Unsure names of the ways in which neighbours speak of each other."""
    for pattern, needed in _OF_FAMILIES:
        for match in pattern.finditer(text) if needed.search(text) else ():
            if _stands_free(text, match.start()) and (pattern is _FAMILY or not is_plain_word(match.group()[:2])):
                yield _found(match)
    for match in _AT_WORK_TOO.finditer(text):
        if _is_told(text, match.start(), _BEFORE_NICK) and _is_somebody(match.group(), text, match.end()):
            yield _found(match)
    yield from _find_called(text)
    for pattern, needed, before in _SHORT_NAMES:
        if needed.search(text):
            yield from (_found(match) for match in pattern.finditer(text) if _is_told(text, match.start(), before))
    yield from (_found(match) for match in _OLD_MAN.finditer(text) if not sites.bears(text, match.end()))
    yield from _find_doubled(text)
    if _SOUNDS_IN_A_ROW.search(text):
        yield from _find_foreign(text)


def _find_foreign(text: str) -> Iterator[Found]:
    """Names of other peoples by the sounds with which they are written."""
    for foreign in (_TOLD_FOREIGN, _FOREIGN_TITLED, _FOREIGN_ALONE):
        yield from map(_found, foreign.finditer(text))
    for match in _FOREIGN_FIRST.finditer(text):
        yield Found(*match.span(match.lastindex or 0), "name", is_sure=False)


def _is_told(text: str, at: int, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a clause begins here or one of these words ends."""
    return at == 0 or not is_han(text[at - 1]) or ends_with(text, at, words)


def _is_somebody(word: str, text: str, stop: int) -> bool:
    """Whether a surname with a short title is no word, or speaks although it is one."""
    return not is_plain_word(word) or (
        word[1] in "总工队局" and word[0] not in _NO_HEAD and _SAYS.match(text, stop) is not None
    )


def _find_called(text: str) -> Iterator[Found]:
    """People by "little" or "old" with a surname, or by a given name alone."""
    for match in _LITTLE_OR_OLD.finditer(text):
        at, stop = match.span()
        if (
            (is_behind_a_role(text, at) or _FLOOR.search(text, max(0, at - 4), at))
            and (text[at + 1] not in EVERYDAY or kind_of(match.group())[:2] in {"", "d", "nr"})
            and not is_plain_word(text[stop - 1 : stop + 1])
        ):
            yield _found(match)
    for match in _KIN_AFTER_NICK.finditer(text):
        at = match.start() - 1
        if (
            at > 0
            and is_han(text[at])
            and text[at] not in _NO_NICK
            and (is_behind_a_role(text, at) or _FLOOR.search(text, max(0, at - 4), at))
            and (text[at] in "胖瘦" or not is_plain_word(text[at : at + 2]))
        ):
            yield Found(at, at + 1, "name", is_sure=False)
    for match in _CALLED_BY_TITLE.finditer(text):
        if match.group(2) is None or is_behind_a_role(text, match.start()):
            yield _found(match)
    for match in _GIVEN_ALONE.finditer(text) if _RARE.search(text) else ():
        if ends_with(text, match.start(), _BEFORE_GIVEN) and not is_plain_word(match.group(1)):
            yield _found(match)


def _find_doubled(text: str) -> Iterator[Found]:
    """A doubled sign before a word for kin."""
    for match in _KIN.finditer(text):
        at = match.start()
        if at > 1 and text[at - 1] == text[at - 2] and is_han(text[at - 1]) and text[at - 1] not in _NO_DOUBLE:
            yield Found(at - 2, at, "name", is_sure=False)


def _found(match: re.Match[str]) -> Found:
    return Found(*match.span(1), "name", is_sure=False)


def _stands_free(text: str, at: int) -> bool:
    """Whether the sign before belongs to another word."""
    if at == 0 or not is_han(text[at - 1]):
        return True
    return stands_behind_a_word(text, at) or is_behind_a_role(text, at) or ends_with(text, at, _BEFORE_NICK)
