"""Contrast of the tokens by the formula of WCAG 2.2 (1.4.3, 1.4.11), in every theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "govtrack" / "static" / "css" / "source" / "10-tokens.css"
GROUNDS = ("paper", "surface", "tint")
TEXT_PAIRS = [(ink, ground) for ink in ("ink", "soft", "tea", "celadon", "amber", "danger") for ground in GROUNDS] + [
    ("on-fill", "fill"),
    ("on-fill", "fill-strong"),
    ("tea", "tea-wash"),
    ("soft", "tea-wash"),
    ("soft", "celadon-wash"),
    ("celadon", "celadon-wash"),
    ("amber", "amber-wash"),
    ("danger", "danger-wash"),
    ("ink", "amber-wash"),
    ("surface", "celadon"),
]
CONTROL_PAIRS = [(line, ground) for line in ("border", "focus", "celadon") for ground in GROUNDS]


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme: light, the two dark lists, high contrast."""
    blocks = re.findall(r"(:root[^{]*)\{([^}]*--paper:[^}]*)\}", TOKENS.read_text("utf-8"))
    return {head.strip(): dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", body)) for head, body in blocks}


def luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_there_are_four_lists_and_both_dark_ones_agree() -> None:
    light, dark_by_device, dark_by_choice, _contrast = themes().values()
    assert dark_by_device == dark_by_choice
    assert set(light) == set(dark_by_choice)


@pytest.mark.parametrize("theme", themes())
def test_text_reaches_four_and_a_half_to_one(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", themes())
def test_controls_and_focus_reach_three_to_one(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in CONTROL_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}
