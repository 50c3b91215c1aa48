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
from tests import factories
from tests.intake.looking import newest, upload
from tests.pages import PageClient


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


@pytest.mark.parametrize(("more", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_the_largest_sheet_is_taken_and_one_byte_more_is_not(
    app: Flask, client: PageClient, more: int, is_taken: bool
) -> None:
    """A megabyte is the least that an office may set; the list is filled up with spaces behind its last line."""
    with transaction():
        change_setting("intake.import_max_bytes", 2**20, "甲")
    client.sign_in(factories.user("command"))
    beginning = "编号,标题,来信时间,内容\n1,题,2026-03-01,路灯不亮".encode()
    answer = upload(client, beginning.ljust(2**20 + more))
    assert (answer.status_code == 303) is is_taken
    if is_taken:
        assert newest().state == "reading"
    else:
        assert answer.status_code == 422 and "文件太大" in answer.get_data(as_text=True)
        assert newest() is None
