"""Whether signs look like the name of a person: by the dictionary, by their use in names, by what stands "
"behind."""

from __future__ import annotations

import re
from functools import lru_cache

from govtrack.intake.redaction import sites
from govtrack.intake.redaction.standing import ROLE_WORDS
from govtrack.intake.redaction.surnames import COMPOUND, COMPOUNDS, EVERYDAY, GIVEN, NO_NAMES, RARE, SURNAMES, one_of

_NEVER = (
    "的了是在也都就说讲我你您他她它们和与跟及或被把让叫给对从到着过不没有很请要想能会可以但而则住这那哪个么吗呢吧啊"
    "家户楼栋幢号室区路街村镇县市省局所处科室部门站院校店厂司队班组层米元万年月日时分秒次件条项些里外内前后"
)
NOT_IN_NAMES = frozenset(_NEVER)
ANY_SURNAME = frozenset({*SURNAMES, *EVERYDAY, *RARE})
ANY = one_of(ANY_SURNAME)
SAFE = one_of(SURNAMES - EVERYDAY)
SIGN = f"(?![{_NEVER}])[\u4e00-\u9fff]"
# The shortest reading of a name that begins with any surname.
PERSON = f"(?:(?:{'|'.join(COMPOUND)}){SIGN}(?:{SIGN})??|{ANY}(?:为[民国军公先]|{SIGN}(?:{SIGN})??))"
GIVEN_SIGN = f"[一{''.join(sorted(GIVEN - frozenset('的家大小孩老')))}]"
# Said of nobody but people; with these behind, a word of the dictionary may be a name.
PEOPLE_ONLY = (
    "投反对|投赞成|弃权|不认可|不同意|不服|反映|表示|投诉|举报|来电|来信|来访|致电|签字|签名|联名|作证|发言|汇报|答复|回复|答应|承诺|主持|记录|代笔|代写|口述|逃逸|酒后|"
    "去世|退休|辞职|离职|上任|要求赔|质疑|询问|咨询|认为|告诉|主张|提议|提出|建议|报警|请假|动手|骂人|打人|打伤|擅自|私自|违规|故意|抵赖|说|讲|称|"
    "夫妇|夫妻|一家[人三四]|父子|母女|母子|父女|兄弟|姐妹|本人|某"
)
_ONLY_PEOPLE = re.compile(PEOPLE_ONLY)
# Adverbs and states of which a surname is the first sign: what residents do strongly, openly, together.
_MANNERS = frozenset(
    "强烈 明确 成功 连续 常常 时常 全体 全部 全程 一致 安全 平时 平日 高度 高调 严肃 严正 和气 和善 温和 任意 于是 "
    "向来 从来 "
    "从未 从此 时而 随时 当时 成天 常年 经过 経常 通过 单独 单方 何时 应该 应当 水平 水电 方面 方可 万分 万般 关键 "
    "相继 来回 "
    "来往 原本 原来 原先 多半 由此 由衷 才能 满意 满怀 初步 过来 过去 生前 但凡 东西 上来 上去 门口 海量 英勇 满怀 "
    "满以 盖章 麻木 幸福 顾问 支付 陈列 付款".split()
)
TITLE = re.compile(
    "先生|女士|小姐|太太|夫人|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|奶奶|爷爷|叔叔|伯伯|师傅|老师|医生|医师|大夫|护士|经理|主任|副主任|书记|"
    "副书记|队长|警官|律师|老板|站长|所长|科长|局长|处长|校长|院长|园长|组长|楼长|厅长|会长|县长|市长|区长|镇长|乡长|村长|店长|厂长|行长|部长|主席|支书|秘书|教练|主管|馆长|社长|班长|庭长|教授|会计|师母|阿婆|阿公|老头|老先生|大嫂|大婶|大娘"
)
_NO_PART = frozenset("vdpc")  # verbs, adverbs, prepositions, conjunctions


def is_somebody(text: str, at: int, stop: int) -> bool:
    """Whether a person may bear what stands here, by its signs and by what is said behind it."""
    word = text[at:stop]
    if len(word) == 3 and word[0] == word[2]:
        return False  # "to see to it": a verb, "one", the verb
    if word in _MANNERS or word[:2] in _MANNERS or word in ROLE_WORDS or TITLE.search(word, 1):
        return False
    if sites.bears(text, stop):
        return False
    if word[:2] in COMPOUNDS:
        return GIVEN.issuperset(word[2:])
    if len(word) > 2:
        return word[:2] not in NO_NAMES and _are_signs_of_a_name(word)
    kind = kind_of(word)
    only_people = _ONLY_PEOPLE.match(text, stop) is not None
    if kind.startswith("nr"):
        return only_people or word not in NO_NAMES
    if kind:
        return kind[0] not in "dcpmrfuyoq" and only_people and word[1] in GIVEN
    return word[1] in GIVEN and (only_people or word[0] not in EVERYDAY or looks_like_a_name(word))


def is_full_name(word: str) -> bool:
    """Whether a surname has two signs of given names that make no verb: enough where both sides speak for "
    "a person."""
    if len(word) != 3 or word[1] == "家" or word[1:] in ROLE_WORDS or TITLE.search(word, 1):
        return False
    # A surname that is hardly a word lets signs follow that are rare in names.
    if not GIVEN.issuperset(word[1:]) and (word[0] in EVERYDAY or not GIVEN.intersection(word[1:])):
        return False
    if word in NO_NAMES or word[:2] in NO_NAMES or word[:2] in _MANNERS or kind_of(word):
        return False
    return kind_of(word[1:])[:1] not in _NO_PART and kind_of(word[:2])[:1] not in _NO_PART


def _are_signs_of_a_name(word: str) -> bool:
    """Whether the last two signs are those of given names, and make no word of the language with the first."""
    if kind_of(word).startswith("nr"):
        return True
    if kind_of(word[:2])[:1] in {*_NO_PART, "n"} and not looks_like_a_name(word):
        return False
    if kind_of(word[1:])[:1] in _NO_PART:
        return False
    if word[0] in EVERYDAY and kind_of(word[1:]):
        return False
    if GIVEN.issuperset(word[1:]) or (word[1] == "一" and word[2] in GIVEN and looks_like_a_name(word)):
        return True
    return word[1] in GIVEN and word[0] not in EVERYDAY and word[0] not in RARE and not kind_of(word[1:])


@lru_cache(maxsize=8192)
def looks_like_a_name(word: str) -> bool:
    """Whether the cutter takes signs that are in no dictionary for a name."""
    import rjieba

    tagged = rjieba.tag(word)
    return len(tagged) == 1 and tagged[0][1].startswith("nr")


@lru_cache(maxsize=32768)
def kind_of(word: str) -> str:
    """What the dictionary takes a word for; nothing where it does not know it."""
    import rjieba  # its dictionary takes 30 MB, which a process that masks nothing need not carry

    return rjieba.tag(word)[0][1] if rjieba.has_word(word) else ""
