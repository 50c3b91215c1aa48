"""Files of the look are compressed and kept."""

from __future__ import annotations

import re
from typing import Any


def test_a_file_is_named_by_its_content_and_kept_for_long(client: Any) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    found = re.search(r"/static/css/govtrack\.css\?v=[0-9a-f]{10}", page)
    assert found
    answer = client.get(found[0], headers={"Accept-Encoding": "gzip, deflate"})
    assert answer.headers["Content-Encoding"] == "deflate"
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_pages_of_persons_are_never_kept(client: Any) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Cookie" in answer.headers["Vary"]


def test_headers_are_strict(client: Any) -> None:
    headers = client.get("/sign-in").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_choices_of_the_reader_stay_in_the_browser(client: Any) -> None:
    answer = client.post("/preferences", data={"text_size": "elder", "next": "/sign-in"})
    assert answer.headers["Location"] == "/sign-in"
    assert 'class="elder"' in client.get("/sign-in").get_data(as_text=True)


def test_a_choice_leads_nowhere_else(client: Any) -> None:
    for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert client.post("/preferences", data={"next": target}).headers["Location"] == "/"
