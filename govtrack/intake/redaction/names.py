"""Names of people: after a cue, before a title, in a signature, in a row, and without a cue.

After a cue a name is sure. A name without one is told by the signs of given names and by where it
stands in the sentence; such finds are unsure, so that a person looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govtrack.intake.redaction import between, calling, described, evidence, likely, nicknames, sites, western
from govtrack.intake.redaction.cues import (
    CUED,
    DOUBTFUL,
    END,
    GIVEN_ONE,
    HAN,
    SAFE,
    SIGN,
    SIGNED,
    STRONG,
    SURE,
    SURNAME,
    TITLE,
    TITLE_SURE,
    TOLD,
    surname_of,
)
from govtrack.intake.redaction.likeness import is_somebody
from govtrack.intake.redaction.spans import Found, spans_of
from govtrack.intake.redaction.standing import (
    MAY_LEAD,
    ROLE_WORDS,
    ROLES,
    begins_a_clause,
    by_last_sign,
    ends_a_word,
    ends_with,
    is_behind_a_role,
    is_han,
    is_plain_word,
    stands_behind_a_word,
)
from govtrack.intake.redaction.surnames import BEGINNING, COMPOUND, COMPOUNDS, GIVEN, NO_NAMES, SURNAMES, one_of
from govtrack.intake.redaction.writing import Plain

_NOT_BEFORE = "(?<![每对双多各官警校公盖项售城保老小一二三四五六七八九十几个])"
_AFTER_NICK = r"(?=[^\u4e00-\u9fff]|$|[在把被说是也都家的他她住来去就和跟又总叫给每天一做开有不没人两])"

# What a surname begins, told by what follows it.
_WITH_TITLE = re.compile(rf"{_NOT_BEFORE}({SURNAME})(?:{TITLE_SURE})")
_WITH_GIVEN_AND_TITLE = re.compile(rf"{_NOT_BEFORE}({SAFE}{GIVEN_ONE}{{1,2}})(?:{TITLE_SURE}|{TITLE})")
# A short word is taken for a name in fewer places than a long one.
_BARE_SURNAME = surname_of(SURNAMES - set("于向从应全成时連连关房查管"))
_LONG_SURNAME = surname_of(SURNAMES - set("于向从应全"))
_BARE = re.compile(rf"{_BARE_SURNAME}{GIVEN_ONE}{END}")
_BARE_LONG = re.compile(rf"{SAFE}(?:一|{GIVEN_ONE}){GIVEN_ONE}|{SAFE}为[民国军公]|{_LONG_SURNAME}{GIVEN_ONE}{{2}}{END}")
# A sign that hardly stands anywhere but in names tells a short one behind any word.
_NAMELY = "[娜娟婷婧娅妮姗莉莎琪琳璐瑶琦琼瑛瑾瑜珊珂玥玮薇菲茜蓉莹萱怡晶倩媛雯颖鑫淼焱烨炜煜炳浩翰毅峻岚彬斌彪娣]"
_BARE_SHORT = re.compile(rf"{_BARE_SURNAME}{_NAMELY}(?!{GIVEN_ONE})")
_NO_NICK = set("师時时房楼路管党车車商平单單方年成高古花苗包明向应常计许从全安金石毛城字白黄麦沙江池季史雷康和何兰项")
_NICK = one_of(SURNAMES - _NO_NICK)
# Surnames that mostly lead to whom somebody speaks: "I asked it of auntie".
_LEADS = frozenset("向应连全从于")
# Behind "old" more surnames are no word than behind "little".
_OLD = one_of(set("高方何江金石白黄许常雷康安季史项兰向应苗沙池麦字"))
_YOUNG = one_of(set("何江雷许常项兰"))
_CALLED = re.compile(rf"(?:[小老阿](?={_NICK})|老(?={_OLD})|小(?={_YOUNG}))([{HAN}])(?:{END}|{_AFTER_NICK})")
_BEFORE_CALLED = by_last_sign(
    (
        *"是找叫问让跟和的给由被对",
        *"派约喊靠等见",
        "物业",
        "社区",
        "街道",
        "居委会",
        "派出所",
        "公司",
        "前台",
        "隔壁",
        "楼下",
        "楼上",
        *STRONG.split("|"),
        *ROLES,
    )
)
_TITLED = re.compile(rf"{_NOT_BEFORE}({SAFE})(?:{TITLE})")
_TITLED_EVERYDAY = re.compile(
    rf"({DOUBTFUL})(?:主任|书记|经理|老师|师傅|医生|大夫|护士|队长|老板|警官|律师|[站所科局处校院园组楼]长|[伯叔婶姨嫂哥姐爷奶])"
)
_BEFORE_EVERYDAY = by_last_sign(
    "找 问 跟 和 给 让 叫 请 是 的 那个 这个 个 感谢 谢谢 承包人 负责人 "
    "社区 医院 学校 物业 街道 居委 居委会 村 村里 业委会 派出所 所 局 院 部 科 "
    "中心 站 公司 咱楼 我们楼 楼".split()
)
# Who speaks, at the beginning of a line of a chat.
_SPEAKER = re.compile(rf"(?:^|\n)({SAFE}{SIGN}{{1,2}})\s?(?=[:(@])")
_OFFICE = (
    "(?:社区|物业|城管|派出所|居委会|业委会|街道|网格员|居民|业主|住户|代表|民警|保安|保洁员?|电工|楼长|组长|主任|书记|"
    "经理|队长|租客|同事|邻居|司机)?"
)
_NEXT = re.compile(
    rf"(?:夫妇|夫妻|两口子|一家)?(?:[、,，和及与]|以及)\s?{_OFFICE}({SURNAME}{SIGN}{{1,2}})(?=[、,，。;；和及与等\s)）]|以及|"
    "联名|共同|一起|两家|两户|两人|两位|夫妇|夫妻|三人|三家|等人|路过|经过|帮忙|到场|在场|出席|参加|列席|作证|签字|签名|同意|反对|表示|是两|都|[说是吵打争闹骂都也又在]|$)"
)
# Of whom somebody tells as kin, with any surname; and whose house or dog it is.
_KIN = (
    "(?:爸爸?|妈妈?|父亲|母亲|老公|老婆|丈夫|妻子|爱人|儿子|女儿|儿媳妇?|女婿|孙子|孙女|外孙女?|哥哥?|姐姐?|弟弟?|妹妹?|爷爷|奶奶|外公|"
    "外婆|公公|婆婆|岳父|岳母|舅舅|叔叔|姑姑|阿姨|室友|同学|娘舅|舅公|姨夫|姑父|侄子|侄女|外甥|嫂子|阿爹|姆妈|表[哥弟姐妹]|堂[哥弟姐妹]|未婚妻|男友|女友)"
)
_OF_KIN = re.compile(rf"[我他她家]{_KIN}({SURNAME}{GIVEN_ONE}{{2}})|[我他她家]{_KIN}({SAFE}{GIVEN_ONE}){END}")
# Children and others by a doubled name or one with "Ah" before it.
_BEFORE_PET = by_last_sign(
    "我家 儿子 女儿 孙子 孙女 外孙 外孙女 小名 小名叫 乳名 乳名叫 孩子 宝宝 小朋友 "
    "我妹妹 他妹妹 她妹妹 家妹妹 我弟弟 他弟弟 她弟弟 家弟弟".split()
)
_DOUBLED = re.compile(
    rf"(?<={one_of(_BEFORE_PET)})(?!天天|常常|刚刚|偏偏|明明|渐渐|慢慢|仅仅|好好|妈妈|爸爸|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|"
    rf"人人|处处|个个|家家|每每|时时|往往|早早|公公|婆婆|外外)([{HAN}])\1"
)
_AH = re.compile(
    rf"阿(?!姨|富|里|拉|尔|联|根廷|Q)({one_of(GIVEN)})(?=的|什么|几|伯|叔|婆|公|哥|姐|妈|娘|嫂|弟|妹|{END[3:-1]})"
)
_HOUSE_OF = re.compile(rf"{SAFE}(?:{GIVEN_ONE}{{2}}|{GIVEN_ONE})(?=家[的里门楼养装漏有在阳窗厨])")
# Two or more who are then counted, or act together: here everyday words are names as well.
_COUNT = re.compile(r"(?<=[\u4e00-\u9fff])(?:等?[两二三四五六七八九十几]{1,2}[家户人位名](?![店厂企楼])|联名)")
# The last of such a row and who is counted, by which a text is looked through much faster.
_MAY_COUNT = re.compile(f"[、,，和及与][{HAN}]{{2,4}}(?:等?[两二三四五六七八九十几]{{1,2}}[家户人位名]|联名)")
_COUNTED = re.compile(
    rf"(?<![{HAN}])({SURNAME}{SIGN}{{1,2}}(?:[、,，和及与]{SURNAME}{SIGN}{{1,2}}){{1,9}})(?={_COUNT.pattern})"
)
_PERSON_OF_ROW = re.compile("[^、,，和及与]+")
_SECOND_OF_COMPOUND = frozenset(compound[1] for compound in COMPOUND)
_BEGINS_A_TITLE = one_of({title[0] for title in (*TITLE_SURE.split("|"), *TITLE.split("|"), *"总工局")})
_SECOND = one_of({*GIVEN, *_NAMELY[1:-1], "一", *_SECOND_OF_COMPOUND})
# Where a surname stands before what may be a title, a name with a title, and a name without one.
_BEFORE_TITLE = re.compile(rf"{BEGINNING}(?={_BEGINS_A_TITLE}|{one_of(_SECOND_OF_COMPOUND)})")
_BEFORE_GIVEN = re.compile(rf"{BEGINNING}(?={_SECOND}.{{0,2}}{_BEGINS_A_TITLE})")
_BEFORE_SECOND = re.compile(rf"{BEGINNING}(?={_SECOND})(?:(?<={MAY_LEAD}.)|(?<=\A.))")


def find(plain: Plain) -> Iterator[Found]:
    """Names in a plain text."""
    yield from western.find(plain)
    writing = plain.writings[0]
    text = plain.text
    titled = [match.start() for match in _BEFORE_TITLE.finditer(text)]
    sure = list(SURE.find(writing))
    sure += _find_titled(text, titled)
    sure += [found for found in SIGNED.find(writing) if _is_name(text, found)]
    sure += [found for found in CUED.find(writing) if text[found.start : found.stop] not in _KNOWN]
    kept = [found for found in sure if not sites.begins_after(text, found.stop)]
    begins = evidence.list_begins(text)
    speakers = spans_of(_SPEAKER, text, "name", is_sure=False)
    candidates = (*speakers, *_find_bare(text, titled), *TOLD.find(writing), *evidence.find(text, begins))
    unsure = [found for found in candidates if _is_name(text, found)]
    unsure += nicknames.find(text)
    unsure += between.find(writing, begins)
    unsure += calling.find(writing)
    unsure += described.find(writing)
    pets = (match for match in _DOUBLED.finditer(text) if ends_with(text, match.start(), _BEFORE_PET))
    unsure += [Found(*match.span(), "name", is_sure=False) for match in pets]
    unsure += spans_of(_AH, text, "name", is_sure=False) if "阿" in text else ()
    counted = _COUNTED.finditer(text) if _MAY_COUNT.search(text) else ()
    rows = (_PERSON_OF_ROW.finditer(text, *row.span(1)) for row in counted)
    unsure += [Found(*match.span(), "name", is_sure=False) for row in rows for match in row]
    unsure += likely.find(text, [*kept, *unsure])
    yield from kept
    yield from unsure
    yield from _find_rows(text, [*kept, *unsure])
    yield from _find_again(text, [*kept, *unsure])


def _find_titled(text: str, titled: Sequence[int]) -> Iterator[Found]:
    """Names with a title behind them: "Zhang shifu", "Zhang Wei shifu"."""
    for at in titled:
        match = _WITH_TITLE.match(text, at)
        if (
            match
            and not ends_a_word(text, at)
            and (text[at] not in _LEADS or text[at + 1] in "先女" or _is_addressed(text, at))
        ):
            yield Found(*match.span(1), "name")
    for begin in _BEFORE_GIVEN.finditer(text):
        if match := _WITH_GIVEN_AND_TITLE.match(text, begin.start()):
            yield Found(*match.span(1), "name")


def _find_bare(text: str, titled: Sequence[int]) -> Iterator[Found]:
    """Names and called names without a cue."""
    for begin in _BEFORE_SECOND.finditer(text):
        yield from _find_bare_at(text, begin.start())
    for at in titled:
        match = _TITLED.match(text, at)
        if (match and not ends_a_word(text, at)) or (
            (match := _TITLED_EVERYDAY.match(text, at)) and _is_addressed(text, at)
        ):
            yield Found(*match.span(1), "name", is_sure=False)
    for match in _CALLED.finditer(text):
        at = match.start()
        if at == 0 or not is_han(text[at - 1]) or ends_with(text, at, _BEFORE_CALLED):
            yield Found(*match.span(1), "name", is_sure=False)
    for match in _OF_KIN.finditer(text):
        yield Found(*match.span(1 if match.group(1) else 2), "name", is_sure=False)


def _is_addressed(text: str, at: int) -> bool:
    """Whether a surname that is an everyday word as well is one before a title."""
    return is_behind_a_role(text, at) or not is_han(text[at - 1 : at]) or ends_with(text, at, _BEFORE_EVERYDAY)


def _find_bare_at(text: str, at: int) -> Iterator[Found]:
    """A name without a cue that begins here, where the words before let one begin."""
    behind = stands_behind_a_word(text, at)
    if begins_a_clause(text, at) and (match := _BARE.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)
    if (behind or at == 0 or text[at - 1].isspace()) and (match := _BARE_LONG.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)
    if behind and (match := _BARE_SHORT.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)
    if (behind or at == 0) and (match := _HOUSE_OF.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)


def _find_rows(text: str, found: list[Found]) -> Iterator[Found]:
    """Names in a row behind one that was found: A, B and C."""
    been: set[int] = set()  # each place once, or a long row would be walked anew from each of its names
    for first in found:
        at = first.stop
        while at not in been and (match := _NEXT.match(text, at)):
            been.add(at)
            candidate = Found(*match.span(1), "name", is_sure=False)
            if _is_name(text, candidate) or is_somebody(text, candidate.start, candidate.stop):
                yield candidate
            at = candidate.stop


def _find_again(text: str, found: list[Found]) -> Iterator[Found]:
    """Every other place where a name that was found stands once more."""
    spans = {(name.start, name.stop) for name in found}
    for word in {text[start:stop] for start, stop in spans if stop - start > 1}:
        at = text.find(word)
        while at >= 0:
            stop = at + len(word)
            if (at, stop) not in spans and (len(word) > 2 or evidence.acts(text, stop)) and not sites.bears(text, stop):
                yield Found(at, stop, "name", is_sure=False)
            at = text.find(word, stop)


def _is_name(text: str, found: Found) -> bool:
    """Neither the beginning of a word nor of a place."""
    word = text[found.start : found.stop]
    beginning = text[found.start : found.start + 3]
    if sites.bears(text, found.stop) or word in ROLE_WORDS or (beginning in ROLE_WORDS and len(word) < 3):
        return False
    if len(word) == 3 and word[1] == "一" and word[0] == word[2]:
        return False  # "to see to it"
    if re.match(GIVEN_ONE, text[found.stop :]) and sites.begins_after(text, found.stop + 1):
        return False
    if len(word) > 2 and (
        _TITLES_ALONE.match(text, found.stop - 1) or _TITLES_ALONE.search(word, 1) or word[1:3] in _HOUSEHOLD
    ):
        return False
    if len(word) > 1 and (word[-1] in "和于路里河湖桥村池塘湾记" or (word not in COMPOUNDS and is_plain_word(word))):
        return False
    if not found.is_sure and ends_a_word(text, found.start):
        return False
    is_compound = len(word) > 2 and word[:2] in COMPOUNDS
    return word not in NO_NAMES and (
        is_compound or not any(beginning.startswith(known) for known in _BY_FIRST.get(word[:1], ()))
    )


_HOUSEHOLD = frozenset("家天 家小 家大 家老 家孩 家里 家门 家人".split())
_TITLES_ALONE = re.compile(TITLE_SURE)
_KNOWN = frozenset(NO_NAMES)
_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _known in NO_NAMES:
    _BY_FIRST[_known[0]] = (*_BY_FIRST.get(_known[0], ()), _known)
