"""What speaks for one matter beside words: one hand, a follow-up, categories that people chose, other languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from govtrack.topics.engine import Document, Engine

from .samples import START

LIFT = Document("lift", "电梯又停了", "三幢的电梯停在半空，按铃没人应", START, "r1", "S/K/C1")
LAMP = Document("lamp", "路灯不亮", "花坛边的路灯坏了三盏，晚上看不见", START, "r2", "S/K/C1")


def chance(first: Document, second: Document) -> float:
    """The chance of one matter of two letters alone."""
    engine = Engine()
    engine.add_many([first, second])
    return float(engine.state.comparison.between([0], [1])[0, 0])


def later(letter: Document, **changes: object) -> Document:
    """Another letter, ten days later."""
    assert letter.time
    values = {"id": "later", "time": letter.time + timedelta(days=10), "reporter": "r9", **changes}
    return replace(letter, **values)  # type: ignore[arg-type]  # what a test changes of a letter


def test_one_hand_speaks_for_one_matter_and_a_follow_up_more() -> None:
    far = replace(LIFT, place=None)
    others = later(far, title="升降梯", body="卡在六楼，老人爬上来的")
    own = replace(others, reporter="r1")
    follow_up = replace(own, body="上次的事，卡在六楼，老人爬上来的")
    assert chance(far, others) < chance(far, own) < chance(far, follow_up)


def test_one_hand_says_nothing_of_matters_of_other_kinds() -> None:
    assert chance(LIFT, later(LAMP, reporter="r1")) == pytest.approx(chance(LIFT, later(LAMP)), abs=0.001)


def test_the_least_that_words_say_in_two_languages_is_bounded() -> None:
    english = later(LIFT, title="Stuck in the lift", body="The elevator stopped between two floors again")
    chinese = later(LIFT, title="困人", body="轿厢卡在两层当中")
    assert chance(LIFT, english) >= 0.5
    assert chance(LIFT, chinese) >= 0.5


def test_little_words_of_english_are_no_evidence() -> None:
    first = Document("a", "Which of these is it", "I have it on the wall by the door and they are all in there", START)
    second = Document("b", "Who is it for", "They have the one that is on it and I am not there", START)
    engine = Engine()
    engine.add_many([first, second])
    compare = engine.state.comparison
    assert compare.cosines(compare.probe(0), np.array([1])).text[0] == 0


@pytest.mark.parametrize(("category", "is_less"), [("UT-03", True), ("EL-02", False)])
def test_categories_that_people_chose_speak_against_one_matter_where_they_differ(category: str, is_less: bool) -> None:
    first = replace(LIFT, title="三幢的事", body="前面反映的事还没有人来看", category="EL-02")
    second = later(first, category=category)
    undecided = chance(replace(first, category=None), replace(second, category=None))
    assert (chance(first, second) < undecided) == is_less


def test_whoever_writes_often_does_not_make_a_kind_look_common() -> None:
    engine = Engine()
    engine.add_many([replace(LIFT, id=f"l{n}", time=START + timedelta(days=n)) for n in range(9)])
    assert max(engine.state.kind_counts.counts.values()) == 1
    engine.add_many([replace(LIFT, id="other", reporter="r2")])
    assert max(engine.state.kind_counts.counts.values()) == 2
