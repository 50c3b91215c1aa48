"""Names told by how a sentence falls into words.

Where a name may begin (behind a role, at the beginning of a clause, behind some everyday words) the
next signs are cut into words: a surname that begins a word which no dictionary knows, or which it
knows as a name, tells a person. A surname within a known word ("peak hours", "cucumber") tells none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import (
    MAY_LEAD,
    begins_a_clause,
    is_behind_a_role,
    is_plain_word,
    stands_behind_a_word,
)
from govtrack.intake.redaction.surnames import BEGINNING, COMPOUND, COMPOUNDS, EVERYDAY, GIVEN, SURNAMES, one_of

_AHEAD = re.compile("[\u4e00-\u9fff]{1,9}")
_NEVER_GIVEN = frozenset(
    "的了是在也都就说讲我你您他她它们和与跟及或被把让叫给对从到着过不没有很请要想能会可以但而则住这那哪个么吗呢吧啊"
    "家户楼栋幢号室区路街村镇县市省局所处科室部门站院校店厂司队班组层米元万亿年月日时分秒次件条项种些上下里外内前后"
)
# What cannot follow a surname: no sign at all, a sign of a sentence, a sign that is in no name.
_NO_SECOND = _NEVER_GIVEN | frozenset(" \t\n,.:;!?()、。“”0123456789") | {""}
# What people do or are said to be, so that the word before is one of them.
_OF_PEOPLE = re.compile(
    "说|讲|反映|表示|认为|答应|承诺|赞成|反对|弃权|同意|配合|负责|牵头|主持|汇报|发言|转达|辞职|退休|离职|上任|调走|去世|去年|今年|"
    "态度|跑路|失联|缺席|请假|参加|出席|列席|签字|签名|家|那边|这边|两家|两户|两人|夫妻|夫妇|一家|父子|母子|母女|父女|兄弟|姐妹|"
    "打|骂|吵|闹|拒|骗|偷|抢|推|拉|踢|砸|撞|摔|投诉|举报|建议|要求|希望|请求|申请|来电|来信|来访|回复|答复|电话|手机|联名|共同|"
    "先生|女士|小姐|太太|阿姨|师傅|老师|医生|经理|主任|书记|同志|本人|生前|已|曾|昨|今|每|又|总是|经常|长期|擅自|违规|私自|多次|一直|"
    "也|都|就|还|把|被|将|给|让|叫|向|跟|和|与|在|去|来|没|不|是|的|于|因|为"
)
_OF_PEOPLE_ALONE = re.compile(
    "赞成|反对|弃权|同意|配合|负责|牵头|主持|汇报|发言|辞职|退休|离职|上任|去世|签字|签名|联名|反映|投诉|表示|举报|来电|来信|缺席|请假|"
    "参加|出席|列席|到场|在场|走访|作证|调解|记录|带队|值班|巡查|带头|代为|委托|态度|跑路|失联|夫妻|夫妇|父子|母子|母女|父女|兄弟|姐妹|先生|女士"
)
_TITLE = re.compile(
    "先生|女士|小姐|太太|夫人|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|奶奶|爷爷|叔叔|伯伯|师傅|同志|老师|医生|医师|经理|主任|书记|队长|警官|"
    "师母|姆妈|老太|老伯|老先生|厅长|会长|县长|市长|区长|镇长|乡长|村长|店长|厂长|行长|部长|主席|支书|秘书|教练|馆长|班长|庭长|律师|老板|站长|所长|科长|局长|处长|校长|院长|组长|楼长|总监|主管|副主|工程师"
)
# Where a name may begin: behind a sign or a word that may lead to one, before a title, or where two usual signs
# of given names follow a surname that is no word. The rest of a text is passed over in one go.
_SECOND = f"(?!{one_of(_NO_SECOND - {''} - {compound[1] for compound in COMPOUND})}|\\Z)"
_MAY_BEGIN = re.compile(
    rf"{BEGINNING}{_SECOND}(?:(?<={MAY_LEAD}.)|(?<=\A.)|"
    rf"(?=(?s:.)(?s:.)?(?:{_TITLE.pattern}))|(?=[{''.join(sorted(GIVEN))}]{{2}}))"
)
_NUMBERED = re.compile(r"(?:^|[^\d])\d{1,2}[.、)）\s]\s?$")
# Surnames that are hardly ever meant: house, road, room, car, time.
_THINGS = frozenset("楼路房车水时成关向从全支")
_ALSO_VERBS = EVERYDAY | set("曾程付")
_AROUND = re.compile("[\u4e00-\u9fff]{1,6}$")
_LEAST_WEIGHT = 3  # of what speaks for a name
_MOST_LOOKED_AT = 4000  # places of one text that are cut into words; a hostile text may have more


def list_begins(text: str) -> list[int]:
    """The places where a surname stands and a name may begin."""
    return [at for at in map(re.Match.start, _MAY_BEGIN.finditer(text)) if text[at - 1 : at + 1] != "师傅"]


def find(text: str, begins: Sequence[int]) -> Iterator[Found]:
    """Unsure names that begin at one of the places where a surname stands."""
    looked_at = 0
    for at in begins:
        is_compound = text[at : at + 2] in COMPOUNDS
        if not is_compound and (text[at + 1 : at + 2] in _NO_SECOND or text[at] in _THINGS or text[at] not in SURNAMES):
            continue
        behind = stands_behind_a_word(text, at)
        if not (behind or begins_a_clause(text, at) or _is_titled(text, at)):
            if _falls_apart(text, at):
                yield Found(at, at + 3, "name", is_sure=False)
            continue
        role, clause = behind and is_behind_a_role(text, at), begins_a_clause(text, at)
        looked_at += 1
        if looked_at > _MOST_LOOKED_AT:
            return
        if length := _name_length(text, at, role=role, clause=clause, behind=behind):
            yield Found(at, at + length, "name", is_sure=False)
        elif _falls_apart(text, at):
            yield Found(at, at + 3, "name", is_sure=False)


def acts(text: str, at: int) -> bool:
    """Whether something that people do or are said to be stands here."""
    return _OF_PEOPLE.match(text, at) is not None


def acts_alone(text: str, at: int) -> bool:
    """Whether something stands here that is said of nobody but people."""
    return _OF_PEOPLE_ALONE.match(text, at) is not None


def _falls_apart(text: str, at: int) -> bool:
    """Whether an unmistakable name of three signs begins here, told by where words begin and end around it."""
    given = text[at + 1 : at + 3]
    if (
        len(given) < 2
        or given[0] == "家"
        or given[0] not in GIVEN
        or given[1] not in GIVEN
        or (text[at] in EVERYDAY and (given[1] in "山江河湖" or not _is_given_name(given)))
    ):
        return False
    if _TITLE.search(text, at + 1, at + 4) or text[max(0, at - 1) : at] in {"小", "老", "阿"}:
        return False
    around = _AROUND.search(text, max(0, at - 6), at)
    ahead = _AHEAD.match(text, at)
    if ahead is None or len(ahead.group()) < 3:
        return False
    before = around.group() if around else ""
    import rjieba

    place, begins = -len(before), set()
    words = rjieba.cut(before + ahead.group())
    for word in words:
        begins.add(place)
        if place == 0 and 1 < len(word) < 3 and is_plain_word(word):
            return False
        place += len(word)
    begins.add(place)
    return {0, 3} <= begins


@lru_cache(maxsize=4096)
def _is_given_name(signs: str) -> bool:
    """Whether these signs are taken for a name and for no other word."""
    import rjieba

    tagged = rjieba.tag(signs)
    return len(tagged) == 1 and tagged[0][1].startswith("nr")


def _begins_a_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _is_titled(text: str, at: int) -> bool:
    """Whether a title stands where a name that begins here would end."""
    return bool(_TITLE.match(text, at + 2) or _TITLE.match(text, at + 3))


def _are_usual(signs: str) -> bool:
    """Whether given names are made of these signs: as in the lists, or by the number of the child."""
    return all(sign in GIVEN for sign in (signs[1:] if len(signs) > 1 and signs[0] in "大小二三四五六阿" else signs))


def _is_listed(text: str, at: int) -> bool:
    """Whether a number, the sign of somebody addressed, or the beginning of a line stands before."""
    return text[at - 1 : at] in {"@", "】"} or bool(_NUMBERED.search(text, max(0, at - 5), at))


def _is_a_thing_that_acts(text: str, at: int) -> bool:
    """Whether a word for a thing, made of a surname and a sign of given names, does what people do."""
    word = text[at : at + 2]
    return text[at + 1 : at + 2] in GIVEN and _OF_PEOPLE_ALONE.match(text, at + 2) is not None and _is_thing(word)


def _name_length(text: str, at: int, *, role: bool, clause: bool, behind: bool) -> int:
    """How many signs of a name stand here; none where the words tell nobody."""
    surname = 2 if text[at : at + 2] in COMPOUNDS else 1
    listed = _is_listed(text, at)
    if not (role or listed or _begins_a_line(text, at)) and is_plain_word(text[at : at + 2]):
        return 0
    import rjieba  # its dictionary takes 30 MB, which a process that masks nothing need not carry

    ahead = None if _TITLE.match(text, at + surname) else _AHEAD.match(text, at)
    if ahead is None or len(ahead.group()) < 2:
        return 0
    length, is_known_name = _first_word(ahead.group(), role=role and text[at] not in _ALSO_VERBS)
    if not length and role and _is_a_thing_that_acts(text, at):
        return 2
    if not surname < length <= surname + 2:
        return 0
    ends_there = at + length == ahead.end()
    stop, is_titled = _before_title(text, at + surname, at + length)
    length, signs = stop - at, text[at + 1 : stop]
    of_people = 2 if is_titled or _OF_PEOPLE_ALONE.match(text, stop) else bool(_OF_PEOPLE.match(text, stop))
    is_usual = _are_usual(signs)
    is_everyday = text[at] in EVERYDAY and surname == 1
    weight = (
        2 * role
        + 1 * clause
        + max(ends_there, of_people)
        + 1 * is_usual
        + 1 * (length >= 3)
        + (1 + (behind and not role and not is_everyday)) * is_known_name
        + 2 * (_begins_a_line(text, at) and text[stop : stop + 1] in set(":(@"))
        + 2 * (listed and (ends_there or of_people == 2))
        + 1 * (role and length == surname + 2 and not rjieba.has_word(text[at:stop]))
        + 2 * (signs[:1] == "阿" and length == 3)
        - (1 if is_known_name else 2) * is_everyday
        # Two usual signs behind a surname that is a word as well: the sentence hardly falls so by chance.
        + 2 * (is_everyday and is_usual and length == 3)
    )
    return length if length > surname and weight >= _LEAST_WEIGHT else 0


def _before_title(text: str, given: int, stop: int) -> tuple[int, bool]:
    """Where a name ends whose given name begins at ``given``, and whether a title follows or cuts it short."""
    title = _TITLE.search(text, given, stop + 3)
    return (title.start(), True) if title and title.start() <= stop else (stop, False)


@lru_cache(maxsize=4096)
def _is_thing(word: str) -> bool:
    import rjieba

    tagged = rjieba.tag(word)
    return len(tagged) == 1 and tagged[0][1] in {"n", "nz", "ns", "a", "an"}


def _first_word(ahead: str, *, role: bool) -> tuple[int, bool]:
    """The signs of the first word if it can be a name, and whether the dictionary knows it as one.

    Behind a ``role`` any two signs may follow a surname.
    """
    import rjieba  # its dictionary takes 30 MB, which a process that masks nothing need not carry

    tagged = rjieba.tag(ahead)
    first, tag = tagged[0]
    surname = 2 if ahead[:2] in COMPOUNDS else 1
    if len(first) > surname:
        is_name = tag.startswith("nr")
        if not is_name and rjieba.has_word(first):
            return 0, False
        rest = tagged[1][0] if len(tagged) > 1 else ""
        # The cutter may leave the last sign of a name of three alone.
        if len(first) == surname + 1 and len(rest) == 1 and rest in GIVEN and rest not in _NEVER_GIVEN:
            return len(first) + 1, is_name
        return (len(first), is_name) if not _NEVER_GIVEN.intersection(first[surname:]) else (0, False)
    if len(tagged) < 2:
        return 0, False
    second, tag = tagged[1]
    if _NEVER_GIVEN.intersection(second) or len(second) > 2:
        return 0, False
    if len(second) == 1:
        third = tagged[2][0] if len(tagged) > 2 else ""
        both = len(third) == 1 and third in GIVEN and third not in _NEVER_GIVEN and second in GIVEN
        return (surname + 1 + both, False) if second in GIVEN else (0, False)
    is_name = tag.startswith("nr")
    usual = _are_usual(second) or (role and not (tag[0] in "vd" and rjieba.has_word(second)))
    return (surname + 2, is_name) if usual or is_name else (0, False)
