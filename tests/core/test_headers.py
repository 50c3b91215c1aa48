"""What every answer tells the browser, whatever the route."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories

PATHS = ("/", "/report", "/sign-in", "/static/js/govtrack.js", "/nothing", "/council", "/healthz", "/account")
POLICY = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_keeps_browsers_strict(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert all(part in headers["Content-Security-Policy"] for part in POLICY)
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_https_is_remembered_for_a_year_with_all_names_below(client: Any) -> None:
    secure = client.get("/", base_url="https://localhost").headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH"])
def test_methods_that_no_route_has_are_refused(client: Any, method: str) -> None:
    assert client.open("/", method=method).status_code == 405


def test_the_cookies_of_a_browser_are_for_this_site_alone(client: Any) -> None:
    user = factories.user("command")
    answer = client.send("/sign-in", {"login": user.login, "password": factories.PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("session=") and "HttpOnly" in cookie for cookie in cookies)
    kept = [cookie for cookie in cookies if "Max-Age=0" not in cookie]
    assert all("SameSite=Lax" in cookie for cookie in kept), kept


@pytest.mark.parametrize("path", ["/static/favicon.svg", "/static/icons.svg"])
def test_a_picture_opened_by_itself_runs_and_fetches_nothing_and_is_shown(client: Any, path: str) -> None:
    """Browsers lay a page of their own, with its styles, around a picture; without them they complain of each."""
    policy = client.get(path).headers["Content-Security-Policy"].split("; ")
    assert policy == ["sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "img-src 'self'"]
