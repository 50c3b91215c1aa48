"""One compound with many letters of a kind: kinds that go together part, one matter stays one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from govtrack.topics.engine import Document, Engine, Settings
from govtrack.topics.engine.facts import ALIKE_HERE, REACH, WIDTH
from govtrack.topics.engine.kinds.catalogue import REACHES
from govtrack.topics.engine.relations import other_buildings
from govtrack.topics.engine.scales import Scales

from .samples import START

LIGHTS = ("路灯不亮", "路灯又灭了", "路灯坏了两盏", "路灯修好又灭")
STAIRS = ("楼道灯坏了", "感应灯不亮", "声控灯坏了", "楼梯间灯坏了")
ROADS = ("晚上看不见路", "骑车撞了花坛", "下夜班害怕", "请修灯杆", "报过三回", "老人不敢出门", "遛弯摸黑", "东边全黑")
STEPS = ("台阶踩空", "摸黑爬五楼", "钥匙孔看不见", "灯泡早该换", "拍手跺脚没反应", "崴了脚", "孩子怕黑", "拿手机照着走")
ASKED = ("要个期限", "谢谢", "别再拖了", "请回复", "盼早日解决", "大家都在说", "问了几次")


def letters_of(name: str, count: int) -> list[Document]:
    """So many letters of one kind in one compound, each by somebody else, each worded a little otherwise."""
    titles, told = (LIGHTS, ROADS) if name == "l" else (STAIRS, STEPS)
    texts = [(title, f"{title}，{what}，{asked}。") for what, asked, title in product(told, ASKED, titles)]
    return [
        Document(f"{name}{n}", *text, START + timedelta(days=n), f"{name}{n}", "S/K/C")
        for n, text in enumerate(texts[:count])
    ]


def grown(letters: Sequence[Document], size: int = 1000) -> Engine:
    """An engine that has taken in these letters by time, `size` at once."""
    engine, told = Engine(), sorted(letters, key=lambda letter: (letter.time, letter.id))
    for first in range(0, len(told), size):
        engine.add_many(told[first : first + size])
    engine.consolidate()
    return engine


def test_kinds_that_go_together_are_one_matter_where_few_write_and_two_where_many_do() -> None:
    few = grown([*letters_of("l", 4), *letters_of("s", 4)])
    assert any({"l", "s"} <= {i[0] for i in topic.document_ids} for topic in few.topics().values())
    many = grown([*letters_of("l", 120), *letters_of("s", 120)])
    told = [Counter(i[0] for i in topic.document_ids) for topic in many.topics().values()]
    assert sum(max(one.values()) for one in told) >= 0.95 * sum(one.total() for one in told)


def test_one_matter_of_which_many_write_stays_one() -> None:
    engine = grown(letters_of("l", 120))
    sizes = Counter(engine.topic_of(f"l{n}") for n in range(120))
    assert sizes.most_common(1)[0][1] >= 110


@pytest.mark.parametrize(("count", "noted"), [(16, 0), (17, 16), (32, 16), (33, 32), (64, 32), (65, 64)])
def test_the_first_letter_knows_how_many_came_after_it_by_steps(count: int, noted: int) -> None:
    engine = grown(letters_of("l", count))
    assert engine.state.letters.facts[0, ALIKE_HERE] == noted


def test_what_the_first_letters_know_does_not_depend_on_batches() -> None:
    letters = [*letters_of("l", 200), *letters_of("s", 200)]
    one, other = grown(letters), grown(letters, 7)
    assert (one.state.letters.facts[:400] == other.state.letters.facts[:400]).all()
    assert [topic.document_ids for topic in one.topics().values()] == [
        topic.document_ids for topic in other.topics().values()
    ]


@pytest.mark.parametrize(("count", "step"), [(15, 0), (16, 1), (31, 1), (32, 2), (63, 2), (64, 3), (4096, 3)])
def test_the_more_people_write_of_a_kind_the_more_another_building_says(count: int, step: int) -> None:
    scales = Scales(Settings())
    said = scales.buildings[scales.crowding[count]]
    assert said == round(-4000 * step / 3)


@pytest.mark.parametrize(
    ("reach", "building", "is_said"),
    [
        ("person", 8, True),
        ("building", 8, True),
        ("compound", 8, False),
        ("building", 7, False),
        ("building", -1, False),
    ],
)
def test_another_building_says_something_of_kinds_that_stay_within_one(
    reach: str, building: int, is_said: bool
) -> None:
    facts = np.zeros(WIDTH, dtype=np.int32)
    facts[REACH] = REACHES.index(reach)
    here, there = np.array([1, 2, 3, 7]), np.array([1, 2, 3, building])
    assert other_buildings(here, there, facts, facts) == is_said


def test_smoke_of_two_communities_is_two_matters_and_along_one_road_may_be_one() -> None:
    told = [("饭店油烟", "烧烤店的烟窜进窗子，衣服不敢晾"), ("餐馆排烟管", "净化器不开，一到饭点满屋子油烟味")]
    for other, is_one in (("S/K/D", True), ("S/L/D", False)):
        engine = grown([
            Document(f"{n}", *text, START + timedelta(days=n), f"r{n}", place)
            for n, (text, place) in enumerate(zip(told, ("S/K/C", other), strict=True))
        ])  # fmt: skip
        assert (engine.topic_of("0") == engine.topic_of("1") is not None) is is_one
