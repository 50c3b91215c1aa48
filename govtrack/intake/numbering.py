"""The numbers of submissions, such as XH-2026-000123."""

from __future__ import annotations

from govtrack.core import numbering
from govtrack.core.settings import get_setting
from govtrack.intake.settings import NUMBER_PREFIX

DIGITS = 6


def next_numbers(count: int) -> list[str]:
    """The next ``count`` numbers of this year, in order; the office chooses the letters before them."""
    return numbering.next_numbers(get_setting(NUMBER_PREFIX), count, DIGITS)
