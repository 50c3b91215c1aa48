"""Look-alike pairs: a demonstration letter, and the same text about another place.

Every place name in the text (compound, road, school, river …) and every number
of a building is replaced. The two letters are two matters and must stay apart.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from govtrack.topics.engine import Document

LETTERS = Path(__file__).parents[1] / "govtrack" / "demo" / "data" / "letters.jsonl"
_NAME = re.compile(
    r"[\u4e00-\u9fff]{2}(?:小区|社区|花园|公园|大道|小学|中学|幼儿园|菜场|市场|路|街|苑|里|坊|河|桥|园|弄|府|湾|村)"
)
_NUMBER = re.compile(r"\d+(?=栋|幢|号楼|单元|号|弄)")
_FIRST = "云松梅竹兰荷桂枫柳杏桃梧槐榆樟银金玉翠碧丹紫青蓝白清静安和康宁福瑞祥嘉景朝晨晓星月"
_SECOND = "溪泉涛波澜岸洲渚峰岭岩石阳光辉霞虹雨雪霜露风华英秀芳馨怡悦欣乐德仁义礼智信达通"
_START = datetime(2026, 1, 1, tzinfo=UTC)


def demonstration_letters() -> list[tuple[Document, str]]:
    """The Chinese demonstration letters, each with its matter."""
    found = []
    with LETTERS.open(encoding="utf-8") as file:
        for line in file:
            letter = json.loads(line)
            if letter["language"] != "zh":
                continue
            time = demonstration_time(letter["days_ago"])
            document = Document(letter["key"], letter["title"], letter["body"], time, letter["writer"])
            found.append((document, letter["matter"] or letter["key"]))
    return found


def demonstration_time(days_ago: float) -> datetime:
    """When a demonstration letter was written, counted from a fixed day."""
    return _START + timedelta(days=200 - days_ago)


def look_alike_pairs(count: int = 300, seed: int = 7, with_places: bool = False) -> list[tuple[Document, Document]]:
    """`count` pairs of a letter and its look-alike, written within a month.

    With places, each letter also says in which compound it belongs.
    """
    dice = random.Random(seed)
    letters = [document for document, _ in demonstration_letters() if _place_words(document) >= 2]
    pairs = []
    for number in range(count):
        base = letters[number % len(letters)]
        first = _elsewhere(base, f"p{number}a", dice)
        second = _elsewhere(base, f"p{number}b", dice)
        if with_places:
            first = replace(first, place=f"S/K{number % 9}/C{2 * number}")
            second = replace(second, place=f"S/K{number % 9}/C{2 * number + 1}")
        pairs.append((first, second))
    return pairs


def _place_words(letter: Document) -> int:
    text = f"{letter.title}{letter.body}"
    return len(_NAME.findall(text)) + len(_NUMBER.findall(text))


def _elsewhere(letter: Document, key: str, dice: random.Random) -> Document:
    """The letter about a place of its own: each name and number replaced throughout."""
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        old = match.group()
        made = dice.choice(_FIRST) + dice.choice(_SECOND) + old[2:]
        return names.setdefault(old, made)

    def number(match: re.Match[str]) -> str:
        return names.setdefault(match.group(), str(dice.randint(1, 60)))

    def moved(text: str) -> str:
        return _NUMBER.sub(number, _NAME.sub(name, text))

    time = _START + timedelta(days=dice.uniform(0, 30))
    return replace(letter, id=key, title=moved(letter.title), body=moved(letter.body), time=time, reporter=key)


def share_kept_apart(pairs: Sequence[tuple[Document, Document]], topic_of: dict[str, str | None]) -> float:
    """Share of the pairs whose letters are not in one topic."""
    together = sum(topic_of[a.id] is not None and topic_of[a.id] == topic_of[b.id] for a, b in pairs)
    return 1 - together / len(pairs)
