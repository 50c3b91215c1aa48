"""Every page is sound: title, one h1, labels, single ids, language, landmarks, for everybody who sees it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.pages import Page
from tests.pagewide.atlas import Found, page_rules, whole_pages

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]


def test_every_route_has_a_known_page(demonstration: Flask, found_pages: list[Found]) -> None:
    known = {page.route.split(":")[0] for page in found_pages}
    assert sorted({rule.endpoint for rule in page_rules(demonstration)} - known) == []


def test_every_page_is_sound(found_pages: list[Found]) -> None:
    faults = [(str(page), fault) for page in whole_pages(found_pages) for fault in faults_of(page.html)]
    assert faults == []


def faults_of(html: str) -> list[str]:
    """What is wrong with a page."""
    faults = Page(html).faults
    for landmark in ("<header", "<footer", "<nav"):
        if landmark not in html:
            faults.append(f"no {landmark[1:]}")
    if not re.search(r'<html lang="(zh-CN|en)"', html):
        faults.append("its language is not one of the house")
    if not html.startswith("<!doctype html>"):
        faults.append("no doctype")
    return faults
