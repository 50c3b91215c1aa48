"""Names told by what stands on both sides of them, even where they are words as well.

"The resident An Xin reports", "according to Yan Zi", "she was hit by Shentu Ping": who somebody is or what
is done with somebody before, and what only people do behind, leave hardly room for anything but a name.
All of these are unsure, so that a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govtrack.intake.redaction import likely
from govtrack.intake.redaction.likeness import (
    ANY,
    ANY_SURNAME,
    NOT_IN_NAMES,
    PEOPLE_ONLY,
    PERSON,
    SIGN,
    TITLE,
    is_full_name,
    is_somebody,
    kind_of,
    looks_like_a_name,
)
from govtrack.intake.redaction.patterns import Rules, make_rule
from govtrack.intake.redaction.shapes import shape
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import ROLE_WORDS, ends_a_word, is_behind_a_role, is_han
from govtrack.intake.redaction.surnames import COMPOUNDS, GIVEN, NO_NAMES, RARE, SURNAMES, one_of
from govtrack.intake.redaction.writing import Writing

_ENDS = r"(?=[^\u4e00-\u9fff]|$)"
_DOES = (
    rf"(?={PEOPLE_ONLY}|把|被|将|家[的里漏门楼阳]|住|欠|租|养|对|向|跟|和|与|因|从|已经|曾|又|还|投|仍|至今|下车|出门|逆行|乱|天天|每天|经常|一直|长期|多次|昨|今|"
    "去年|去了|来了|打了|骂|偷|砸|撞|摔|建议|希望|请求|申请|负责|带|在|不|没|去|来|到|也|都|等)"
)
_BEHIND_ROLE = re.compile(rf"({PERSON})(?:{_ENDS}|{_DOES})")
_RARE_OF_ROLE = re.compile(
    rf"(?<=[者民主户员客人机生友任记长理子])({one_of(RARE)}{SIGN}(?:{SIGN})??)(?:{_ENDS}|{_DOES})"
)
_RARE_IN_FULL = re.compile(rf"(?<=[者民主户员客人机生友任记长理子])[来楚官井初占银计党费栗鲜税宾]{one_of(GIVEN)}{{2}}")
_STOPS = r"(?=[、,，。;；!！?？]|$)"
# What is done with somebody: the act before and the act behind belong together. Each with the signs it begins with.
_ACTS = (
    ("据", rf"({PERSON})(?=讲|说|称|反映|介绍|回忆|透露)"),
    ("给跟", rf"({PERSON})(?=打[了过]?[一两二三几多好]?[个通次]?电话|发[了过]?[微短]信|送|带|道歉)"),
    ("被", rf"({PERSON})(?=打[伤了]?|骂|撞|辱骂|推|威胁|赶|拦|骗|拖|堵)"),
    ("由", rf"({PERSON})(?=负责|主持|记录|保管|承包|经营|出资|打理|代[为签收领]|牵头|登记|签)"),
    ("让请", rf"({PERSON})(?=来|出面|解释|回[个电]|处理|道歉|签|转)"),
    ("弃赞反同附", rf"(?:(?<=弃)权|(?<=赞)成|(?<=反)对|(?<=同)意|(?<=附)议)[:：]?({PERSON}){_STOPS}"),
    (
        "举控检告表",
        rf"(?:(?<=举)报|(?<=控)告|(?<=检)举|(?<=告)发|(?<=表)扬)({PERSON})"
        r"(?=无证|违|私|擅|在|长期|经营|占|偷|打|收|把|冒|热心|拾金)",
    ),
    ("回", rf"复({PERSON})(?=[:：])"),
    ("经", rf"({PERSON})(?=协调|调解|介绍|劝[说解导]|提醒|推荐|转告|指点|牵线)"),
    ("里中", rf"({PERSON})(?=说|问|讲|发[了的视照通消])"),
    ("靠", rf"({PERSON})(?=扶|帮|照顾|照看|一个人)"),
    ("的", rf"({PERSON})(?=把|被|天天|每天)"),
    ("的", rf"是({PERSON}){_STOPS}"),
    ("工员子孩生", rf"叫({PERSON})(?={_STOPS[3:-1]}|的)"),
    ("管查抓问找劝", rf"(?:(?<=管)管|(?<=查)查|(?<=抓)抓|(?<=问)问|(?<=找)找|(?<=劝)劝)({PERSON}){_STOPS}"),
    (
        "与和跟",
        rf"({PERSON})(?=吵|打[了起]|争|协商|沟通|理论|签|合租|同住|对质|[说讲谈提][过了]|聊[过了天]|商量|反映[过了])",
    ),
    ("称", rf"(?<=自称)({PERSON})(?={_STOPS[3:-1]}|的|是)"),
    ("见到识", rf"(?:(?<=[遇碰撞看]见)|(?<=[遇碰看找]到)|(?<=认识))({PERSON}){_STOPS}"),
)
# One pattern for all of them, which begins with the signs: the engine passes over every other sign.
_DONE_WITH = re.compile(
    f"[{''.join(sorted({sign for signs, _act in _ACTS for sign in signs}))}]"
    f"(?:{'|'.join(f'(?<=[{signs}]){act}' for signs, act in _ACTS)})"
)
_APART = Rules(
    (
        # Somebody spoken to at the beginning: "Guan Hong, when do you pay?"
        make_rule(
            "name",
            rf"(?:^|[\n。!?])\s?({PERSON})(?=[,，!:：]\s?[你您])",
            "你您",
            gates=(r"[,，!:：]\s?[你您]",),
            is_sure=False,
        ),
        make_rule("name", rf"[(（]({PERSON})(?=代笔|代写|口述|整理|代签|代填|摄)", "(（", "代口整摄", is_sure=False),
    )
)
_HOUSEHOLD = (
    "(?:先生|太太|老公|老婆|丈夫|妻子|爱人|老伴|女儿|儿子|女婿|儿媳|孙子|孙女|外孙女?|哥哥|姐姐|弟弟|妹妹|舅舅|舅妈|叔叔|"
    "伯伯|姑姑|姑妈|姨妈|外公|外婆|爷爷|奶奶|爸爸?|妈妈?|[表堂]?[哥姐弟妹]|[姐妹]夫|弟媳|嫂子?|侄[子女]|老[爸妈]|公公|婆婆)"
)
# Who a sentence is about, told by what only people are: even a word of the language is a name here.
_SOMEBODY = Rules(
    (
        make_rule(
            "name",
            rf"(?:^|[\n。!?,，;；])\s?({PERSON})"
            rf"(?=住在?(?:我家|我们|对门|隔壁|楼[上下])|和[他她]{_HOUSEHOLD}|是我的?(?:{_HOUSEHOLD}|邻居|同事|同学|室友|房东))",
            "住他她我",
            gates=(rf"[住和是](?:(?<=住)在?(?:我家|我们|对门|隔壁|楼[上下])|(?<=和)[他她]{_HOUSEHOLD}|(?<=是)我)",),
            is_sure=False,
        ),
        # What forms call whoever had a matter in hand, and whose house it is said to be.
        make_rule(
            "name", rf"(?:[经承]办|联系|负责)人[是为]({PERSON}){_STOPS}", "人", gates=("人[是为]",), is_sure=False
        ),
        make_rule("name", rf"[说讲]({PERSON})(?=家[的里])", "家", gates=("[说讲].{2,3}家",), is_sure=False),
        make_rule(
            "name",
            rf"(?:^|[^\u4e00-\u9fff]|[的叫找问和跟给让请是])({ANY}(?![个衣发龄位名年轻老少我你您他她])[\u4e00-\u9fff])(?=先生|女士)",
            "生士",
            gates=("先生|女士",),
            is_sure=False,
        ),
    )
)
_COMRADE = re.compile("同志")
_MAY_BE_KIN = shape("(?:哥哥|弟弟|姐姐|妹妹|嫂子|弟媳|舅舅|叔叔|姑姑).{2,3}[、,，和与及]")
_KIN_OF = "哥哥|弟弟|姐姐|妹妹|嫂子|弟媳|舅舅|叔叔|姑姑"
_KIN_AND_NAME = re.compile(rf"(?<=[的我他她我家、,，])(?:{_KIN_OF})({PERSON})(?=[、,，和与及](?!其))")
# What the dictionary may take a word for that people bear as a name: nothing, a thing, a quality, a saying, a verb.
_MAY_BE_BORNE = frozenset({"", "n", "a", "i", "z", "v"})
# Who belongs to a household, and does or is something.
_OF_HOUSEHOLD = re.compile(
    rf"(?<=[我他她]){_HOUSEHOLD}({PERSON})(?={_STOPS[3:-1]}|说|讲|是|在|住|天天|每天|经常|也|都|把|被|今年|去年|已经|怀孕|生病|[和跟与]|\d)"
)
_BEFORE_TITLED = frozenset("问找跟和给让叫请是的事连就被把将由过")
# Signs before a title that say which one: the new director, the big master, the bureau's director.
_WHICH = frozenset("好男女新原老总副大小各本该前现正何全多时常万和与及水房车单方于向从应上门由但生管党商关师楼片班区站")

# Somebody was asked: what may be a word with the surname ("out of season") is none here.
_ASKED = re.compile("[找问催系见访求托请告聊谈]过$")
# The end of a day, at which every sentence falls apart.
_DATED = re.compile(r"\d[日号]$")


def find(writing: Writing, begins: Sequence[int]) -> Iterator[Found]:
    """Unsure names between two words that belong to people; ``begins`` are places where a surname may stand."""
    text = writing.text
    yield from _find_behind_roles(text, begins)
    done = (_unsure(*match.span(match.lastindex or 0)) for match in _DONE_WITH.finditer(text))
    for found in (*done, *_APART.find(writing)):
        word = text[found.start : found.stop]
        if word not in NO_NAMES and (
            is_somebody(text, found.start, found.stop) or is_full_name(word) or likely.may_be_borne(word)
        ):
            yield found
    for found in _SOMEBODY.find(writing):
        word = text[found.start : found.stop]
        if kind_of(word)[:1] in _MAY_BE_BORNE and word not in ROLE_WORDS and not TITLE.search(word, 1):
            yield found
    yield from _find_in_households(text)
    yield from _find_words(text)
    yield from _find_titled(text)


def _find_in_households(text: str) -> Iterator[Found]:
    """A name behind "her husband" or "my uncle", which no dictionary takes for another word."""
    for match in _OF_HOUSEHOLD.finditer(text):
        word = match.group(1)
        is_borne = looks_like_a_name(word) or GIVEN.issuperset(word[1:])
        if is_borne and kind_of(word)[:2] in {"", "nr"} and word not in NO_NAMES and not TITLE.search(word, 1):
            yield _unsure(*match.span(1))


def _find_words(text: str) -> Iterator[Found]:
    """Names of kin that are words of the language too."""
    for match in _KIN_AND_NAME.finditer(text) if _MAY_BE_KIN.search(text) else ():
        word = match.group(1)
        is_borne = kind_of(word)[:1] in _MAY_BE_BORNE and bool(GIVEN.intersection(word[1:]))
        if is_borne and word not in ROLE_WORDS and not TITLE.search(word, 1) and not ends_a_word(text, match.start(1)):
            yield _unsure(*match.span(1))


def _may_be_between_titles(word: str) -> bool:
    """Whether what stands between two words for who somebody is can be a name, and none of the two."""
    return (
        all(map(is_han, word))
        and (GIVEN.issuperset(word[1:]) or (word[0] in ANY_SURNAME and kind_of(word)[:1] in {"a", "i", "z", "v"}))
        and NOT_IN_NAMES.isdisjoint(word)
        and word not in ROLE_WORDS
        and not word.endswith(tuple(ROLE_WORDS))
        and TITLE.search(word) is None
    )


def _find_behind_roles(text: str, begins: Sequence[int]) -> Iterator[Found]:
    """What stands behind who somebody is, and before what somebody does."""
    for at in begins:
        if not is_behind_a_role(text, at):
            continue
        if text[at : at + 2] in COMPOUNDS:
            yield from _find_compound(text, at)
        elif text[at] in SURNAMES and (match := _BEHIND_ROLE.match(text, at)):
            does_something = match.end() < len(text) and is_full_name(match.group(1))
            if does_something or is_somebody(text, *match.span(1)):
                yield _unsure(*match.span(1))
    for match in _RARE_IN_FULL.finditer(text):
        if (
            is_behind_a_role(text, match.start())
            and not kind_of(match.group()[:2])
            and kind_of(match.group()[1:])[:1] in {"", "n"}
        ):
            yield _unsure(*match.span())
    for match in _RARE_OF_ROLE.finditer(text):
        if is_behind_a_role(text, match.start()) and (
            is_somebody(text, *match.span(1)) or likely.may_be_borne(match.group(1))
        ):
            yield _unsure(*match.span(1))


def _find_compound(text: str, at: int) -> Iterator[Found]:
    """A surname of two signs with one or two given ones: nothing else in the language looks like it."""
    for length in (4, 3):
        given = text[at + 2 : at + length]
        if len(given) == length - 2 and GIVEN.issuperset(given):
            yield _unsure(at, at + length)
            return


def _find_titled(text: str) -> Iterator[Found]:
    """One sign before a title, where the sentence falls apart before it."""
    for title in (*TITLE.finditer(text), *(_COMRADE.finditer(text) if "同志" in text else ())):
        at = title.start() - 1
        for begin in (at - 1, at - 2):
            if begin > 0 and is_behind_a_role(text, begin) and _may_be_between_titles(text[begin : at + 1]):
                yield _unsure(begin, at + 1)
        if text[max(0, at - 1) : at + 1] in COMPOUNDS and (at == 1 or not ends_a_word(text, at - 1)):
            yield _unsure(at - 1, at + 1)
        elif at >= 0 and text[at] in ANY_SURNAME and not _says_which(text, at) and _stands_alone(text, at, title.end()):
            yield _unsure(at, at + 1)


def _says_which(text: str, at: int) -> bool:
    """Whether the sign before a title tells which one; Shan, to whom something is given to do, does not."""
    return text[at] in _WHICH and not (text[at] == "单" and text[at - 1 : at] in set("由请找问让"))


def _stands_alone(text: str, at: int, stop: int) -> bool:
    """Whether the sign here is a word for itself, between what stands before and the title up to ``stop``."""
    if at == 0 or not is_han(text[at - 1]) or _DATED.search(text, max(0, at - 3), at):
        return True
    if _ASKED.search(text, max(0, at - 2), at):
        return True
    if text[at - 1] == text[at] or ends_a_word(text, at):
        return False
    if text[at - 1] in _BEFORE_TITLED:
        return True
    begin = max(0, at - 3)
    return at in _borders(text[begin:stop], begin)


def _borders(signs: str, begin: int) -> set[int]:
    """Where words begin in signs that stand at ``begin``."""
    import rjieba  # its dictionary takes 30 MB, which a process that masks nothing need not carry

    borders = set()
    for word in rjieba.cut(signs):
        borders.add(begin)
        begin += len(word)
    return borders


def _unsure(at: int, stop: int) -> Found:
    return Found(at, stop, "name", is_sure=False)
