"""Consolidation takes a topic apart that holds two matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from govtrack.topics.engine import Constraint, Document, Engine, Settings
from govtrack.topics.engine.facts import ALIKE_HERE
from govtrack.topics.engine.splitting import two_parts
from tests.topics.engine.samples import START

LIFT = (
    "兰桂苑电梯停运老人下楼难",
    "兰桂苑的电梯停运两周，住在高层的老人下楼很难，请物业抓紧修理。",
    "兰桂苑电梯坏了两周没修好，高层老人出不了门，请督促物业修理。",
    "兰桂苑电梯又停运，老人爬楼吃力，物业说还在等配件。",
)
NOISE = (
    "松月路烧烤摊夜里吵闹油烟大",
    "松月路的烧烤摊夜里吵到两点，油烟飘进窗户，孩子睡不好。",
    "松月路烧烤摊油烟呛人，夜里划拳吵闹，希望城管管一管。",
    "松月路夜市烧烤深夜吵闹，油烟让人不敢开窗。",
)

WATER = (
    "青石坊自来水发黄有铁锈味",
    "青石坊早上放出来的自来水发黄，有铁锈味，烧开了还有沉淀。",
    "青石坊自来水又黄又浑，过滤芯一周就黑，请自来水公司查水管。",
    "青石坊水龙头出黄水，洗衣服越洗越黄，水箱多久没有清洗了？",
)


def _letters() -> list[Document]:
    made = []
    for number in range(8):
        title, *bodies = (LIFT, NOISE)[number % 2]
        body = bodies[number // 2 % len(bodies)] + "请回复。" * (number // 6)
        made.append(Document(f"d{number}", title, body, START + timedelta(days=number), f"r{number}"))
    return made


def _joined_by_mistake(letters: list[Document], count: int = 8) -> Engine:
    """The first letters in one topic, as a mistaken setting would have it."""
    engine = Engine(Settings(join_similarity=1.0, consolidate_every_days=10_000.0, split_from_documents=0))
    engine.add_many(letters)
    engine.state.membership.create(list(range(count)))
    return engine


def test_two_matters_in_one_topic_part_and_the_first_keeps_the_name() -> None:
    engine = _joined_by_mistake(_letters())
    changes = engine.consolidate()
    homes = [engine.topic_of(f"d{number}") for number in range(8)]
    assert homes[0::2] == ["Td0"] * 4
    assert len(set(homes[1::2])) == 1 and homes[1] not in (None, "Td0")
    parted = [change for change in changes if change.kind == "split"]
    assert [(change.other_topic_id, change.cause) for change in parted] == [("Td0", "engine")]
    assert set(parted[0].document_ids) == {"d1", "d3", "d5", "d7"}


@pytest.mark.parametrize(("written", "parts"), [(15, 1), (16, 2)])
def test_a_topic_loses_one_part_at_a_time_unless_many_of_one_compound_write(written: int, parts: int) -> None:
    told = [(LIFT, "S/K/A"), (NOISE, "S/K/B"), (WATER, "S/K/D")]
    letters = [
        Document(f"d{n}", told[n % 3][0][0], told[n % 3][0][1 + n // 3 % 3], START, f"r{n}", told[n % 3][1])
        for n in range(18)
    ]
    engine = _joined_by_mistake(letters, count=18)
    engine.state.letters.facts[:18, ALIKE_HERE] = written
    assert len([change for change in engine.consolidate() if change.kind == "split"]) == parts


def test_parted_topics_stay_apart_and_are_left_alone() -> None:
    engine = _joined_by_mistake(_letters())
    engine.consolidate()
    before = engine.topics()
    assert engine.consolidate() == []
    assert engine.topics() == before


def test_what_staff_pinned_or_moved_is_never_taken_apart() -> None:
    for decision in (Constraint("pin", ("Td0",)), Constraint("move", ("Td0",), ("d1",))):
        engine = _joined_by_mistake(_letters())
        if decision.kind == "move":
            engine.state.membership.take_out(1)
        engine.apply(decision)
        engine.consolidate()
        assert len(engine.topics()) == 1


def test_one_matter_is_not_taken_apart() -> None:
    lifts = [letter for letter in _letters() if letter.title == LIFT[0]]
    others = [letter for letter in _letters() if letter.title == NOISE[0]]
    engine = _joined_by_mistake(lifts + others, count=len(lifts))
    engine.consolidate()
    assert set(engine.topic("Td0").document_ids) == {letter.id for letter in lifts}


def test_in_a_small_collection_nothing_is_taken_apart() -> None:
    engine = _joined_by_mistake(_letters())
    engine.state.settings = replace(engine.settings, split_from_documents=9)
    engine.consolidate()
    assert len(engine.topics()) == 1


def test_two_parts_of_a_table_are_those_that_join_last() -> None:
    likeness = np.full((5, 5), 0.1)
    for group in ((0, 3), (1, 2, 4)):
        likeness[np.ix_(group, group)] = 0.8
    first, second, similarity = two_parts(likeness)
    assert (first, second) == ([0, 3], [1, 2, 4])
    assert abs(similarity - 0.1) < 1e-12
