"""Names told by what stands on both sides of them, even where they are words as well.

"The resident An Xin reports", "according to Yan Zi", "she was hit by Shentu Ping": who somebody is or what
is done with somebody before, and what only people do behind, leave hardly room for anything but a name.
All of these are unsure, so that a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govtrack.intake.redaction.likeness import (
    ANY_SURNAME,
    PEOPLE_ONLY,
    PERSON,
    SIGN,
    TITLE,
    is_full_name,
    is_somebody,
)
from govtrack.intake.redaction.spans import Found, Rules, Writing, make_rule
from govtrack.intake.redaction.standing import ends_a_word, is_behind_a_role, is_han
from govtrack.intake.redaction.surnames import COMPOUND, GIVEN, NO_NAMES, RARE, SURNAMES, one_of

_ENDS = r"(?=[^\u4e00-\u9fff]|$)"
_DOES = (
    rf"(?={PEOPLE_ONLY}|把|被|将|家[的里漏门楼阳]|住|欠|租|养|对|向|跟|和|与|因|从|已经|曾|又|还|投|仍|至今|下车|出门|逆行|乱|天天|每天|经常|一直|长期|多次|昨|今|"
    "去年|去了|来了|打了|骂|偷|砸|撞|摔|建议|希望|请求|申请|负责|带|在|不|没|去|来|到|也|都|等)"
)
_BEHIND_ROLE = re.compile(rf"({PERSON})(?:{_ENDS}|{_DOES})")
_RARE_OF_ROLE = re.compile(rf"(?<=[者民主户员客人机生友])({one_of(RARE)}{SIGN}(?:{SIGN})??)(?:{_ENDS}|{_DOES})")
_STOPS = r"(?=[、,，。;；!！?？]|$)"
# What is done with somebody: the act before and the act behind belong together.
_ACTS = (
    rf"据({PERSON})(?=讲|说|称|反映|介绍|回忆|透露)",
    rf"[给跟]({PERSON})(?=打[了过]?[一两二三几多好]?[个通次]?电话|发[了过]?[微短]信|送|带|道歉)",
    rf"被({PERSON})(?=打[伤了]?|骂|撞|辱骂|推|威胁|赶|拦|骗|拖|堵)",
    rf"由({PERSON})(?=负责|主持|记录|保管|承包|经营|出资|打理|代[为签收领]|牵头|登记|签)",
    rf"[让请]({PERSON})(?=来|出面|解释|回[个电]|处理|道歉|签|转)",
    rf"(?:弃权|赞成|反对|同意|附议)[:：]?({PERSON}){_STOPS}",
    rf"(?:举报|控告|检举|告发|表扬)({PERSON})(?=无证|违|私|擅|在|长期|经营|占|偷|打|收|把|冒|热心|拾金)",
    rf"回复({PERSON})(?=[:：])",
    rf"[里中]({PERSON})(?=说|问|讲|发[了的视照通消])",
    rf"靠({PERSON})(?=扶|帮|照顾|照看|一个人)",
    rf"的({PERSON})(?=把|被|天天|每天)",
    rf"的是({PERSON}){_STOPS}",
    rf"[工员子孩生]叫({PERSON})(?={_STOPS[3:-1]}|的)",
    rf"(?:管管|查查|抓抓|问问|找找|劝劝)({PERSON}){_STOPS}",
    rf"[与和跟]({PERSON})(?=吵|打[了起]|争|协商|沟通|理论|签|合租|同住|对质)",
)
# One pattern for all of them: the engine passes over every sign with which none begins.
_DONE_WITH = re.compile("|".join(_ACTS))
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
_BEFORE_TITLED = frozenset("问找跟和给让叫请是的事连就被把将由")
# Signs before a title that say which one: the new director, the big master, the bureau's director.
_WHICH = frozenset("好男女新原老总副大小各本该前现正何全多时常万和与及水房车单方于向从应上门由但生管党商关师楼片班区站")


def find(writing: Writing, begins: Sequence[int]) -> Iterator[Found]:
    """Unsure names between two words that belong to people; ``begins`` are places where a surname may stand."""
    text = writing.text
    yield from _find_behind_roles(text, begins)
    done = (_unsure(*match.span(match.lastindex or 0)) for match in _DONE_WITH.finditer(text))
    for found in (*done, *_APART.find(writing)):
        word = text[found.start : found.stop]
        if word not in NO_NAMES and (is_somebody(text, found.start, found.stop) or is_full_name(word)):
            yield found
    yield from _find_titled(text)


def _find_behind_roles(text: str, begins: Sequence[int]) -> Iterator[Found]:
    """What stands behind who somebody is, and before what somebody does."""
    for at in begins:
        if not is_behind_a_role(text, at):
            continue
        if text[at : at + 2] in COMPOUND:
            yield from _find_compound(text, at)
        elif text[at] in SURNAMES and (match := _BEHIND_ROLE.match(text, at)):
            does_something = match.end() < len(text) and is_full_name(match.group(1))
            if does_something or is_somebody(text, *match.span(1)):
                yield _unsure(*match.span(1))
    for match in _RARE_OF_ROLE.finditer(text):
        if is_behind_a_role(text, match.start()) and is_somebody(text, *match.span(1)):
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
    for title in TITLE.finditer(text):
        at = title.start() - 1
        if text[max(0, at - 1) : at + 1] in COMPOUND and (at == 1 or not ends_a_word(text, at - 1)):
            yield _unsure(at - 1, at + 1)
        elif at >= 0 and text[at] in ANY_SURNAME and text[at] not in _WHICH and _stands_alone(text, at, title.end()):
            yield _unsure(at, at + 1)


def _stands_alone(text: str, at: int, stop: int) -> bool:
    """Whether the sign here is a word for itself, between what stands before and the title up to ``stop``."""
    if at == 0 or not is_han(text[at - 1]):
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
