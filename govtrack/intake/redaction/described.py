"""Names that are words of the language too, told by what is said of nobody but people.

"Gaofeng is the head of our staircase", "Wenxin, a small child", "my mother-in-law is called Shuixianhua": the words
around leave room for a person alone, so that it does not matter what else the signs could mean. All of these are
unsure, so that a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govtrack.intake.redaction import sites
from govtrack.intake.redaction.likeness import ANY, GIVEN_SIGN, NOT_IN_NAMES, PERSON, SIGN, TITLE, kind_of
from govtrack.intake.redaction.patterns import Rule, Rules, make_rule
from govtrack.intake.redaction.shapes import shape
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import ROLE_WORDS, ROLES, ends_a_word, is_behind_a_role
from govtrack.intake.redaction.surnames import GIVEN, NO_NAMES
from govtrack.intake.redaction.writing import Writing

_BEGIN = r"(?:^|(?<=[\s。!?,，;；、:：“\"]))"
_KIN_OF = "妈妈?|爸爸?|奶奶|爷爷|外婆|外公|儿子|女儿|老婆|老公|姐姐|妹妹|哥哥|弟弟|孩子|父亲|母亲|爱人"
_LAST_OF_ROLES = "".join(sorted({role[-1] for role in ROLES}))
_BOND = "双胞胎|兄弟|姐妹|兄妹|姐弟|父子|母子|母女|父女|夫妻|夫妇|两口子|邻居|同学|同事|亲戚|恋人"
_OURS = "(?:我们?|咱们?|本|这|那)(?:这里|这边|那边|这|那)?(?:小区|社区|单元|楼道?|幢|栋|村|组|层|片)?里?的?"
_POSTS = (
    "楼道长|楼组?长|网格[员长]|志愿者|队长|组长|班长|班主任|老师|邻居|物业经理|经理|主任|书记|保安|保洁员?|门卫|房东|租客|热心人|"
    "[老好]人|党员|支书|医生|管家|代表|委员|师傅|同事|同学"
)
_NICKNAMED = "胖子|瘦子|麻子|瘸子|秃子|驼背|聋子|哑巴|瞎子|矮子|癞子"
_OF_WHOM = r"真名|本名|外号|绰号|化名|网名|曾用名|小名|\d{1,3}\s?岁|[男女](?:[,，、]|[)）])"
_BORN = r"\d{2,4}年|今年|现年|\d{1,3}岁|[男女][,，]|家?住|电话|手机|联系"
_OF_HOUSE = "空调|阳台|狗|猫|水管|大门|窗|厨房|油烟|电动车|老人|孩子|小孩|花盆|装修|鸡|鸽"
_STOPS = "(?:[,，。;；!]|$)"


def _tell(pattern: str, needs: str, gate: str) -> tuple[Sequence[str], Rule]:
    """A rule that leaves a doubt; a text that lacks a sign of ``needs`` or the ``gate`` is passed over."""
    return make_rule("name", pattern, needs, gates=(gate,), is_sure=False)


# Who somebody is: behind, in brackets, or in words. Even what begins everyday words is a name here.
_WHO = Rules(
    (
        _tell(rf"{_BEGIN}({PERSON})(?=[(（](?:{_OF_WHOM}))", "(（", rf"[(（](?:{_OF_WHOM})"),
        _tell(
            rf"{_BEGIN}({PERSON})(?=是{_OURS}(?:{_POSTS}){_STOPS})", "是", rf"[我咱本这那].{{1,7}}(?:{_POSTS}){_STOPS}"
        ),
        _tell(
            rf"(?:我是|我系|本人)({PERSON})(?=[,，](?:{_BORN}))", ",，", rf"(?:我[是系]|本人).{{2,4}}[,，](?:{_BORN})"
        ),
    )
)
_RULES = Rules(
    (
        # Whom somebody or something belongs to.
        _tell(rf"{_BEGIN}({ANY}{GIVEN_SIGN})(?=的(?:{_KIN_OF})[^的])", "的", f"的(?:{_KIN_OF})[^的]"),
        _tell(rf"{_BEGIN}({ANY}{GIVEN_SIGN}{{1,2}})(?=家的?(?:{_OF_HOUSE}))", "家", f"家的?(?:{_OF_HOUSE})"),
        # What somebody is called or said.
        _tell(rf"({ANY}{SIGN}{SIGN}?)(?=小朋友|老先生|小姑娘)", "朋先姑", "小朋友|老先生|小姑娘"),
        _tell(rf"({ANY})(?={_NICKNAMED})", "胖瘦麻瘸秃驼聋哑瞎矮癞", _NICKNAMED),
        _tell(rf"(?:^|[^\u4e00-\u9fff])阿({GIVEN_SIGN})(?=[你您])", "阿", "阿.[你您]"),
    )
)
# "He is called", where any name may follow; and two who are one another's kin.
_CALLED = re.compile(rf"(?:[{_LAST_OF_ROLES}])(?:名?叫做?|名字叫)({PERSON})(?=[,，。;；!！、]|$)")
_BOUND = re.compile(rf"{_BEGIN}({PERSON})[和与跟、]({PERSON})(?=是(?:一对)?(?:{_BOND}))")
_MAY_BE_BOUND = shape(f"是(?:一对)?(?:{_BOND})")
_AFTER_AH = "".join(sorted(GIVEN | set("毛狗牛羊猫二三四五六七八九")))
# A surname before "Ah": no other word of three signs has it in its middle.
_WITH_AH = re.compile(rf"({ANY}阿(?![姨婆公哥姐妈爹爸娘富里拉尔联伯叔舅嫂])[{_AFTER_AH}])(?![族语])")
# Who is told in a form, one behind the other.
_ROW = re.compile(
    r"(?:[人员者方]|姓名|签名|签字|代表|名单|成员|户主)[:：]\s?([\u4e00-\u9fff]{2,4}(?:[、,，/\s]{1,2}[\u4e00-\u9fff]{2,4})+)"
    r"(?=[。;；\n]|$)"
)
_MAY_BE_ROW = shape("[:：]\\s?[\u4e00-\u9fff]{2,4}[、,，/ ]")
_PART = re.compile("[\u4e00-\u9fff]+")
_FULL = re.compile(rf"{PERSON}(?:{SIGN})?")
_NO_NAME_KINDS = frozenset("vdrmpc")  # verbs, adverbs, pronouns, numbers, prepositions, conjunctions
# What makes a word one for people by what they do: "tenants", "drivers".
_AGENTS = frozenset("员民工人者师生主户客友长手东方属")


def find(writing: Writing) -> Iterator[Found]:
    """Unsure names told by what is said of people alone."""
    text = writing.text
    yield from (found for found in _WHO.find(writing) if _may_be_borne(text, found.start, found.stop, known=False))
    yield from (found for found in _RULES.find(writing) if _may_be_borne(text, found.start, found.stop))
    if "叫" in text:
        yield from _find_called(text)
    if "阿" in text:
        yield from (
            _unsure(*match.span(1)) for match in _WITH_AH.finditer(text) if not ends_a_word(text, match.start())
        )
    for match in _BOUND.finditer(text) if _MAY_BE_BOUND.search(text) else ():
        yield from (
            _unsure(*match.span(each)) for each in (1, 2) if _may_be_borne(text, *match.span(each), known=False)
        )
    for row in _ROW.finditer(text) if _MAY_BE_ROW.search(text) else ():
        parts = [part for part in _PART.finditer(text, *row.span(1)) if _FULL.fullmatch(part.group())]
        yield from (_unsure(*part.span()) for part in parts if _may_be_borne(text, *part.span()))


def _find_called(text: str) -> Iterator[Found]:
    """A name behind who somebody is and "called"."""
    for match in _CALLED.finditer(text):
        at, stop = match.span(1)
        calls = match.group()[1:].find("叫") + match.start() + 1
        named = calls - 1 if text[calls - 1] == "名" else calls
        word = match.group(1)
        is_borne = GIVEN.issuperset(word[1:]) or kind_of(word)[:1] == "n"
        if is_borne and is_behind_a_role(text, named) and _may_be_borne(text, at, stop):
            yield _unsure(at, stop)


def _may_be_borne(text: str, at: int, stop: int, *, known: bool = True) -> bool:
    """Whether a person may bear what stands here: no word for a role, a group or a place.

    Words that are ``known`` for something else tell nobody, unless the dictionary has them as names too.
    """
    word = text[at:stop]
    if word in ROLE_WORDS or NOT_IN_NAMES.intersection(word) or TITLE.search(word, 1):
        return False
    kind = kind_of(word)
    if known and word in NO_NAMES and not kind.startswith("nr"):
        return False
    if known and len(word) > 1 and kind[:1] in _NO_NAME_KINDS and not GIVEN.issuperset(word[1:]):
        return False
    return not (len(word) > 1 and word[-1] in _AGENTS) and not sites.bears(text, stop)


def _unsure(at: int, stop: int) -> Found:
    return Found(at, stop, "name", is_sure=False)
