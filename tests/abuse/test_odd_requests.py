"""Nonsense around a request: cookies, headers, methods, kinds of bodies and their size. Never a fault of ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from govtrack.core.limits import limiter
from tests.pages import PageClient

pytestmark = pytest.mark.abuse(5)

PATHS = (
    "/", "/report", "/sign-in", "/search?q=a", "/follow", "/topics", "/settings/public", "/map", "/healthz", "/metrics",
    "/events/home", "/static/app.css", "/nothing", "/account", "/sign-in/second-step", "/council/1/calendar.ics",
)  # fmt: skip
ODD = ("A" * 9000, "\x00", "a\x01b", "\xff\xfe", "é", "%00%FF", '"', "';--", ",,,;;;===", "", " ", "-1", "1e400", "٣",
       "a" * 300 + "=" + "b" * 300, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"))  # fmt: skip
HEADERS = (
    "Accept-Language", "Accept", "Accept-Encoding", "User-Agent", "Referer", "Origin", "Range", "If-None-Match",
    "If-Modified-Since", "Last-Event-ID", "Authorization", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
    "X-Request-ID", "Cookie", "Sec-Fetch-Site", "HX-Request", "HX-Target", "HX-Current-URL", "Forwarded",
    "X-HTTP-Method-Override",
)  # fmt: skip
COOKIES = ("session", "__Host-session", "language", "size", "colours", "community", "known", "draft_owner")
TYPES = (
    "", "text/plain", "application/json", "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 500, "multipart/form-data; boundary=é", "a/b;c", ";", "\xff",
    "application/x-www-form-urlencoded; charset=utf-99", "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=utf-7",
)  # fmt: skip
METHODS = ("TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "OPTIONS", "HEAD", "FOO", "get", "")


def status_of(app: Flask, path: str, method: str = "GET", **environ: Any) -> int:
    """The answer by the server's own way in, which cleans nothing."""
    limiter.reset()
    route, _sign, query = path.partition("?")
    whole = EnvironBuilder(route, query_string=query).get_environ() | {"REQUEST_METHOD": method, **environ}
    try:
        return int(run_wsgi_app(app, whole)[1][:3])
    except Exception as error:
        pytest.fail(f"{method} {path} {str(environ)[:200]}: {type(error).__name__} {error}")


def _faults(answers: dict[str, int]) -> dict[str, int]:
    return {asked: status for asked, status in answers.items() if status >= 500}


def _key(name: str) -> str:
    return f"HTTP_{name.upper().replace('-', '_')}"


def _in_turns(shift: int) -> Iterator[tuple[str, str]]:
    """Every path and every oddity, each with some of the other: all of them come up over the headers."""
    for number, path in enumerate(PATHS):
        for odd in ODD[(number + shift) % 4 :: 4]:
            yield path, odd


@pytest.mark.parametrize(("shift", "name"), list(enumerate(HEADERS)))
def test_odd_headers(app: Flask, shift: int, name: str) -> None:
    answers = {f"{path} {odd[:20]!r}": status_of(app, path, **{_key(name): odd}) for path, odd in _in_turns(shift)}
    assert _faults(answers) == {}


@pytest.mark.parametrize(("shift", "name"), list(enumerate(COOKIES)))
def test_odd_cookies(app: Flask, shift: int, name: str) -> None:
    answers = {
        f"{path} {odd[:20]!r}": status_of(app, path, HTTP_COOKIE=f"{name}={odd}; {name}={odd}")
        for path, odd in _in_turns(shift)
    }
    many = "; ".join(f"{name}{number}=1" for number in range(3000))
    answers |= {path: status_of(app, path, HTTP_COOKIE=many) for path in PATHS}
    assert _faults(answers) == {}


@pytest.mark.parametrize("method", METHODS)
def test_odd_methods(app: Flask, method: str) -> None:
    assert _faults({path: status_of(app, path, method) for path in PATHS}) == {}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("length", ["5", "-1", "99", "abc"])
def test_odd_bodies(app: Flask, kind: str, length: str) -> None:
    body = b"--b\r\n\xff\x00=%FF"
    answers = {
        path: status_of(
            app, path, "POST", **{"CONTENT_TYPE": kind, "CONTENT_LENGTH": length, "wsgi.input": BytesIO(body)}
        )
        for path in ("/report", "/sign-in", "/follow", "/preferences", "/my-community", "/nothing")
    }
    assert _faults(answers) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "T" * 1_000_000),
        ("body", "B" * 10_000_000),
        ("token", "A" * 10_000_000),
        ("\x00", "\x00" * 1_000_000),
    ],
)
def test_a_field_of_ten_megabytes_is_refused_in_a_moment(client: PageClient, name: str, value: str) -> None:
    token = client.token("/report")
    begun = time.process_time()
    status = client.post("/report", data={"csrf_token": token, name: value}).status_code
    assert status in {400, 413, 422}
    assert time.process_time() - begun < 2


def test_ten_thousand_fields_are_refused(client: PageClient) -> None:
    token = client.token("/report")
    fields = {f"field{number}": "1" for number in range(10_000)}
    assert client.post("/report", data={"csrf_token": token, **fields}).status_code in {400, 413, 422}


@pytest.mark.parametrize("length", [2_000, 20_000, 200_000])
def test_long_addresses_are_answered(app: Flask, length: int) -> None:
    for path in (
        "/" + "a" * length,
        "/topics/" + "1" * length,
        "/topics?q=" + "字" * length,
        "/" + "a/" * (length // 2),
    ):
        assert status_of(app, path) < 500
