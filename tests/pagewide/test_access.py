"""Every page can be used by everybody: with a screen reader, a thumb, a narrow window, large text, at night."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.house import RunningHouse
from tests.pagewide.atlas import Found, one_each, one_of_route
from tests.pagewide.survey import Noticed, axe_faults, look_closely, visitor

pytestmark = [pytest.mark.pages, pytest.mark.browser]


@pytest.fixture(scope="module")
def noticed(chromium: Any, house: RunningHouse, found_pages: list[Found]) -> list[Noticed]:
    """What a browser noticed on every page."""
    with visitor(chromium, house.address) as browser:
        return [look_closely(browser, page) for page in one_each(found_pages)]


def test_axe_finds_nothing_on_any_page(noticed: list[Noticed]) -> None:
    assert [(str(one.page), fault) for one in noticed for fault in one.axe] == []


def test_the_console_stays_empty(noticed: list[Noticed]) -> None:
    assert [(str(one.page), message) for one in noticed for message in one.console] == []


def test_no_page_of_residents_scrolls_sideways_at_320_pixels_with_doubled_text(noticed: list[Noticed]) -> None:
    assert [(str(one.page), one.sideways) for one in noticed if one.sideways] == []


def test_every_target_fits_a_thumb(noticed: list[Noticed]) -> None:
    assert [(str(one.page), one.small_targets) for one in noticed if one.small_targets] == []


@pytest.mark.parametrize(
    ("preference", "value", "size"), [("text_size", "elder", PHONE), ("theme", "dark", DESK)], ids=["elder", "dark"]
)
def test_axe_finds_nothing_in_elder_and_dark_mode(
    chromium: Any, house: RunningHouse, found_pages: list[Found], preference: str, value: str, size: dict[str, int]
) -> None:
    with visitor(chromium, house.address, **{preference: value}) as browser:
        faults = [
            (str(found), fault)
            for found in one_of_route(found_pages)
            for fault in axe_faults(browser.open(found, size))
        ]
    assert faults == []
