"""With which colour and until when a letter comes in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from govtrack.intake.operations.arrival import urgency_of


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
