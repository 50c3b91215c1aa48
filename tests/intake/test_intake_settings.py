"""What an office may set for its intake, where more than a number is asked."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import DEFINITIONS, change_setting
from govtrack.core.sheets import Limits
from govtrack.intake import settings


@pytest.mark.parametrize(
    ("takers", "is_taken"),
    [
        ({}, True),
        ({"community": "command"}, True),
        ({"community": "supervisor", "subdistrict": "supervisor"}, True),
        ({"community": "command", "subdistrict": "command"}, False),
        ({"community": "community_staff"}, False),
        ({"community": "command", "station": "community_staff"}, False),
        ({"community": "command", "station": ["command"]}, False),
        ({"subdistrict": "community_staff"}, False),
    ],
)
def test_nobody_takes_reports_about_themselves(takers: dict[str, Any], is_taken: bool) -> None:
    if is_taken:
        settings.check_takers(takers)
        return
    with pytest.raises(InvalidInput):
        settings.check_takers(takers)


def test_each_kind_of_office_has_words_and_somebody_who_takes_reports_about_it() -> None:
    takers = DEFINITIONS["intake.subject_takers"]
    assert takers.default == {
        "unnamed": "command", "community": "command", "station": "command", "department": "command",
        "subdistrict": "supervisor", "supervision": "command",
    }  # fmt: skip
    assert set(settings.OFFICES) == set(takers.default)
    assert set(takers.words) == {*takers.default, "command", "supervisor"}


def test_each_matter_has_words_for_its_hours() -> None:
    assert set(settings.MATTERS) == {"danger", "utility", "general", "complex"}
    assert DEFINITIONS["intake.reply_hours"].words == settings.MATTERS


def test_a_sheet_is_held_to_the_three_limits_that_the_office_set(app: Flask) -> None:
    with transaction():
        for key, value in (("import_max_bytes", 2**20), ("import_max_unpacked", 2**21), ("import_max_rows", 300)):
            change_setting(f"intake.{key}", value, "甲")
    assert settings.limits() == Limits(2**20, 2**21, 300)
