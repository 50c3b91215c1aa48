"""Where a refused form leads back to: a page of this house, whatever the browser names."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.ways_on import came_from


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://localhost/desk?page=2#row", "/desk?page=2"),
        ("http://localhost/desk", "/desk"),
        ("http://localhost/sent", None),
        ("http://localhost", None),
        ("http://example.org/desk", None),
        ("http://localhost//evil.example/x", None),
        ("http://localhost///evil.example/x", None),
        ("http://localhost////evil.example/x?a=1", None),
        ("http://localhost/\\evil.example/x", None),
        ("http://localhost/x\\evil.example", None),
        ("http://localhost/?next=//evil.example", "/?next=//evil.example"),
        (None, None),
    ],
)
def test_only_pages_of_ours_are_led_back_to(app: Flask, referer: str | None, page: str | None) -> None:
    headers = {"Referer": referer} if referer else {}
    with app.test_request_context("/sent", method="POST", headers=headers):
        assert came_from() == page
