"""With which colour and until when a letter comes in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from govtrack.intake.operations.arrival import urgency_of
from govtrack.intake.wording import AnyWord


@pytest.mark.parametrize(
    ("profile", "is_emergency", "colour"),
    [
        ("danger", False, "red"),
        ("danger", True, "red"),
        ("utility", False, "yellow"),
        ("utility", True, "red"),
        ("general", False, "green"),
        ("general", True, "red"),
        ("complex", False, "green"),
    ],
)
def test_danger_and_emergencies_are_red(profile: str, is_emergency: bool, colour: str) -> None:
    category: Any = SimpleNamespace(profile=profile, is_emergency=is_emergency)
    assert urgency_of(category) == colour


def test_a_letter_without_a_category_is_green() -> None:
    assert urgency_of(None) == "green"


@pytest.mark.parametrize(
    ("words", "is_in"),
    [
        (["火灾", "漏电"], True),
        (["火灾", "路灯漏"], True),
        (["漏电了吗"], False),
        # A word is a word, whatever signs stand in it, and its case does not count.
        (["漏.了"], False),
        (["LED(新)"], True),
        ([], False),
    ],
)
def test_one_of_the_words_is_enough_and_none_is_never_found(words: list[str], is_in: bool) -> None:
    assert AnyWord(words).is_in("小区路灯漏电了，led(新)") is is_in
