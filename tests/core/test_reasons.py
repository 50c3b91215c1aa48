"""A reason that protects somebody is a sentence."""

from __future__ import annotations

import pytest

from govtrack.core import reasons
from govtrack.core.errors import InvalidInput
from govtrack.core.reasons import LONG, demand_reason, demand_text, is_a_sentence


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("电话打不通需要上门", True),
        ("一二三四五六七八", True),
        ("一二三四五六七", False),
        ("一二三四五五五五", True),
        ("一二三四四四四四", False),
        ("。。。。。。。。。。", False),
        ("12345678901234", False),
        ("", False),
        ("x", False),
        ("the number is dead", True),
        ("asdfghjkl", False),
        ("asdfghjkl 12345", False),
        ("again Again AGAIN", False),
        ("call  back", True),
        ("ｃａｌｌ ｂａｃｋ", True),
        ("打call找人核对", True),
    ],
)
def test_a_sign_is_no_sentence(text: str, is_one: bool) -> None:
    assert is_a_sentence(text) is is_one


@pytest.mark.parametrize("text", ["", " ", "。", "x", "....", "一二三四五六七"])
def test_a_reason_that_says_nothing_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        demand_reason(text, "why")
    assert caught.value.field == "why"


def test_a_reason_comes_back_without_blanks_around_it() -> None:
    assert demand_reason("  电话打不通，需要上门。\n") == "电话打不通，需要上门。"


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [(None, False), ("", False), ("  \n", False), ("a", True), ("a" * 20, True), ("a" * 21, False)],
)
def test_a_text_is_there_and_not_longer_than_its_limit(text: str | None, is_taken: bool) -> None:
    if is_taken:
        assert demand_text(f" {text} ", "field", limit=20) == text
        return
    with pytest.raises(InvalidInput) as caught:
        demand_text(text, "field", limit=20)
    assert caught.value.field == "field"


def test_a_text_may_have_five_thousand_signs() -> None:
    assert LONG == 5000 and len(demand_text("字" * 5000, "field")) == 5000
    with pytest.raises(InvalidInput):
        demand_text("字" * 5001, "field")


def test_a_short_text_has_two_hundred_signs_and_a_long_one_five_thousand() -> None:
    assert (reasons.SHORT, reasons.LONG) == (200, 5000)
