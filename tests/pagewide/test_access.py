"""Every page can be used by everybody: with a screen reader, a thumb, a narrow window, large text, at night."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.pagewide.survey import Noticed

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]


def faults_of(noticed: list[Noticed], kind: str) -> list[tuple[str, str]]:
    """Page and fault, for every fault of a kind."""
    return [(str(one.page), fault) for one in noticed for fault in getattr(one, kind)]


def test_axe_finds_nothing_on_any_page(noticed: list[Noticed]) -> None:
    assert faults_of(noticed, "axe") == []


def test_the_console_stays_empty(noticed: list[Noticed]) -> None:
    assert faults_of(noticed, "console") == []


def test_no_page_scrolls_sideways_at_320_pixels_with_doubled_text(noticed: list[Noticed]) -> None:
    assert faults_of(noticed, "sideways") == []


def test_every_target_fits_a_thumb(noticed: list[Noticed]) -> None:
    assert faults_of(noticed, "small_targets") == []


def test_every_page_keeps_its_budget(noticed: list[Noticed]) -> None:
    assert faults_of(noticed, "excess") == []


def test_the_server_dresses_a_page_as_the_survey_does(demonstration: Flask) -> None:
    client = demonstration.test_client()
    client.set_cookie("text_size", "elder")
    client.set_cookie("theme", "dark")
    html = client.get("/").get_data(as_text=True)
    assert re.search(r'<html [^>]*data-theme="dark" class="elder"', html)
    assert re.search(r'<body class="elder ', html)
