"""Questions of topics come from the kind of matter and the place, never from a place alone."""

from __future__ import annotations

import pytest

from govtrack.topics.clustering.naming import shared_kind
from govtrack.topics.engine import Document
from govtrack.topics.engine.kinds import default_catalogue
from govtrack.topics.engine.labels import label

LIFT = [
    Document("1", "电梯又坏了", "电梯停运三天，老人下不了楼"),
    Document("2", "困人", "昨晚孩子被关在轿厢里，按铃没人应"),
]
MIXED = [
    Document("1", "篮球场", "篮球场晚上太吵，灯也不关"),
    Document("2", "水是黄的", "自来水发黄，有铁锈味"),
    Document("3", "电梯", "电梯里有人小便"),
    Document("4", "拆房", "拆房的灰尘飘进来"),
]


def test_letters_of_one_kind_have_its_question_at_their_place() -> None:
    kind = shared_kind(LIFT)
    assert kind is not None
    assert kind.question("紫陌西苑", False) == "紫陌西苑电梯故障困人怎样解决？"
    assert kind.question("Zimo West Court", True) == (
        "How can lift breakdowns and entrapments at Zimo West Court be ended?"
    )
    assert kind.question("", True) == "How can lift breakdowns and entrapments be ended?"


def test_strangers_share_no_kind() -> None:
    assert shared_kind(MIXED) is None


def test_a_question_is_never_a_place_alone() -> None:
    drawn = label(MIXED, place_name="雁回家园", matter="雁回家园")
    assert drawn.question.text.count("雁回家园") == 1


@pytest.mark.parametrize("kind", default_catalogue().kinds, ids=lambda kind: kind.code)
def test_each_kind_asks_in_both_languages(kind) -> None:
    for is_english, end in ((False, "？"), (True, "?")):
        for place in ("", "X"):
            text = kind.question(place, is_english)
            assert text.endswith(end)
            assert not set("[]{}") & set(text)
