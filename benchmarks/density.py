"""Generated letters: how well topics hold as the collection grows.

Real letters are the base. A matter is a base letter (or a labelled group of
letters on one issue) moved to a place of its own: every place name in the text
is replaced by a generated one, the same throughout the matter, and a structured
place is drawn. Each letter of a matter then has its clauses shuffled, foreign
clauses put in and 3 % of its characters dropped. The same base text is used
again and again with other places, which is what makes a dense collection hard.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from govtrack.topics.engine import Document

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,3}?(?:小区|社区|花园|公园|大道|路|街|村|镇|苑|城|府|园|湾|桥|广场|学校|小学|中学)"
)
_CLAUSE = re.compile(r"[^，。！？；,!?;\n]+[，。！？；,!?;\n]*")
_NAME_CHARACTERS = (
    "安柏宝碧长常朝辰成春翠丹德东蝶鼎芳枫凤福富港高阁谷光桂海涵翰和荷恒弘红鸿虎华怀环黄徽慧吉嘉建江金锦"
    "景静九居俊康葵兰岚蓝乐黎丽莲良临灵岭龙鹭绿罗梅美梦名明鸣沐南宁盘培鹏萍平栖齐启千强青清庆秋泉仁荣瑞"
    "润沙山尚深盛诗石书树双水顺松苏泰棠桃天亭桐万望威薇文吾溪仙香祥翔晓欣新星杏秀轩雪雅燕阳瑶业依怡逸银"
    "英永优友宇雨玉御园源远月悦云泽展昭哲珍正志忠珠竹卓紫"
)
_KINDS = ("路", "街", "小区", "花园", "社区", "苑", "公园", "村")
_START = datetime(2023, 1, 1, tzinfo=UTC)
_SPAN_DAYS = 3 * 365
_MATTER_SPAN_DAYS = 45


@dataclass(frozen=True, slots=True)
class Shape:
    """How the collection is made."""

    seed: int = 1
    alone_share: float = 0.62
    known_compound_share: float = 0.8
    known_community_share: float = 0.15
    communities: int = 178
    compounds_per_community: int = 12
    buildings: int = 20
    dropped_share: float = 0.03
    foreign_clauses: int = 1


def generate(
    count: int,
    letters: Sequence[Document],
    issues: Mapping[str, str],
    shape: Shape | None = None,
) -> tuple[list[Document], dict[str, str]]:
    """About `count` letters in time order and the matter of each, by id."""
    shape = shape or Shape()
    dice = random.Random(shape.seed)
    bases = _bases(letters, issues)
    foreign = [clause for letter in letters[::7] for clause in _CLAUSE.findall(letter.body)[1:3]]
    made: list[tuple[Document, str]] = []
    matter = 0
    while len(made) < count:
        matter += 1
        size = _size(dice, shape)
        made += _matter(f"m{matter}", size, dice.choice(bases), foreign, dice, shape)
    made = sorted(made[:count], key=lambda pair: pair[0].time or _START)
    documents = [replace(document, id=f"g{n}") for n, (document, _) in enumerate(made)]
    return documents, {f"g{n}": label for n, (_, label) in enumerate(made)}


def _bases(letters: Sequence[Document], issues: Mapping[str, str]) -> list[list[Document]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    for letter in letters:
        if letter.body.strip():
            groups[issues.get(letter.id, f"alone {letter.id}")].append(letter)
    return list(groups.values())


def _size(dice: random.Random, shape: Shape) -> int:
    if dice.random() < shape.alone_share:
        return 1
    return min(60, 1 + int(dice.paretovariate(1.3)))


def _matter(
    label: str,
    size: int,
    base: Sequence[Document],
    foreign: Sequence[str],
    dice: random.Random,
    shape: Shape,
) -> list[tuple[Document, str]]:
    names: dict[str, str] = {}
    home = "".join(dice.choices(_NAME_CHARACTERS, k=2)) + dice.choice(_KINDS)
    community = dice.randrange(shape.communities)
    compound = dice.randrange(shape.compounds_per_community)
    start = dice.uniform(0, _SPAN_DAYS)
    return [
        (
            Document(
                "",
                _dropped(_title(letter.title, home, names, dice), dice, shape),
                _body(letter.body[:600], names, foreign, dice, shape),
                _START + timedelta(days=start + dice.expovariate(1 / _MATTER_SPAN_DAYS)),
                f"{label}r{number}",
                _place(community, compound, dice, shape),
                "mailbox",
            ),
            label,
        )
        for number, letter in enumerate(dice.choice(base) for _ in range(size))
    ]


def _place(community: int, compound: int, dice: random.Random, shape: Shape) -> str | None:
    chance = dice.random()
    if chance < shape.known_compound_share:
        building = dice.randrange(shape.buildings)
        return f"S{community // 10}/K{community}/C{compound}/B{building}"
    if chance < shape.known_compound_share + shape.known_community_share:
        return f"S{community // 10}/K{community}"
    return None


def _moved(text: str, names: dict[str, str], dice: random.Random) -> str:
    """The text with every place name replaced, the same one the same way."""

    def name(match: re.Match[str]) -> str:
        old = match.group()
        if old not in names:
            suffix = old[-2:] if len(old) > 3 else old[-1:]
            names[old] = "".join(dice.choices(_NAME_CHARACTERS, k=len(old) - len(suffix))) + suffix
        return names[old]

    return _PLACE.sub(name, text)


def _body(
    text: str,
    names: dict[str, str],
    foreign: Sequence[str],
    dice: random.Random,
    shape: Shape,
) -> str:
    clauses = _CLAUSE.findall(_moved(text, names, dice))
    dice.shuffle(clauses)
    for _ in range(shape.foreign_clauses):
        clauses.insert(dice.randint(0, len(clauses)), dice.choice(foreign))
    return _dropped("".join(clauses), dice, shape)


def _title(text: str, home: str, names: dict[str, str], dice: random.Random) -> str:
    """The moved title; one that names no place gets the matter's own."""
    moved = _moved(text, names, dice)
    return moved if _PLACE.search(text) else f"{home}{moved}"


def disturbed(text: str, dice: random.Random, shape: Shape) -> str:
    """The text with its clauses shuffled and some characters dropped."""
    clauses = _CLAUSE.findall(text)
    dice.shuffle(clauses)
    return _dropped("".join(clauses), dice, shape)


def _dropped(text: str, dice: random.Random, shape: Shape) -> str:
    return "".join(c for c in text if dice.random() >= shape.dropped_share)
