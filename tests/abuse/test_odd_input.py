"""Nonsense in every part of every request, over the whole URL map: never a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.limits import limiter
from tests.meta import two_places, whole_map
from tests.meta.two_places import Side
from tests.pages import PageClient
from tests.pagewide.forms import Forms

pytestmark = pytest.mark.abuse(5)

HOSTS = (
    "a" * 300, "例子.cn", "a b", "a\x01b", "[::1", "[::1]:99999", "host:port", "..", "-", ".", "a" * 64 + ".cn",
    "a@b", "a/b",    "a\\b", "%00", "xn--a", "a:1:2", "host:99999999", "é.cn", "<b>", "'\"", "", "a_b.cn", "a..b",
)  # fmt: skip
# Raw bytes as they stand in a query or a form: no UTF-8, NUL, a lone surrogate, a number beyond every column.
ODD = (
    "%FF%FE", "%00", "a%00b", "%ED%A0%80", "-1", "0", "99999999999999999999", "1e400", "NaN", "%F0%9F%98%80", "١٢",
    "0000-00-00", "10000-01-01", "%", "%26%27%22%3C%3E", "A" * 3000, "%0D%0ASet-Cookie:%20a=b", "",
)  # fmt: skip


class Noting(ImmutableMultiDict[str, str]):
    """Parts of a query that remember which of them a page asks for."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """One value."""
        self.asked.add(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """All values."""
        self.asked.add(key)
        return super().getlist(key, *args, **kwargs)


@pytest.fixture
def side(app: Flask) -> Side:
    """One community with one of everything, its council in session."""
    built = two_places.build(1)
    with transaction():
        meeting = built.of("Meeting")
        meeting.state, meeting.noticed_at, meeting.opened_at = "in_session", now(), now()
    return built


@pytest.fixture
def everybody(app: Flask, side: Side, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    """Signed in with every role."""
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(whole_map.holder_of_everything(side))
    return client


def is_well(client: Any, *args: Any, **kwargs: Any) -> str:
    """Empty where the answer is none of 500 and up; a raised exception is one."""
    limiter.reset()
    try:
        status = client.open(*args, **kwargs).status_code
    except AssertionError:
        raise
    except Exception as error:
        return f"{args[0][:150]} {str(kwargs)[-300:]}: {type(error).__name__} {str(error)[:150]}"
    return f"{args[0][:150]} {str(kwargs)[-300:]}: {status}" if status >= 500 and "/readyz" not in args[0] else ""


@pytest.mark.parametrize("host", HOSTS)
def test_odd_hosts(app: Flask, host: str) -> None:
    paths = ("/", "/sign-in", "/report", "/map", "/topics", "/nothing", "/council/1/calendar.ics", "/healthz")
    bad = []
    for path, method in [*((path, "GET") for path in paths), ("/sign-in", "POST")]:
        # The server's own way in: the usual client decodes the host itself.
        environ = EnvironBuilder(path, method=method).get_environ() | {"HTTP_HOST": host.encode().decode("latin-1")}
        status = run_wsgi_app(app, environ)[1]
        bad += [f"{path}: {status}"] if status >= "500" else []
    assert bad == []


def _numbers(rule: Rule) -> list[str]:
    return [name for name in rule.arguments if isinstance(rule._converters[name], IntegerConverter)]


def test_odd_parts_of_addresses(app: Flask, everybody: PageClient, side: Side) -> None:
    bad = []
    for rule in whole_map.rules(app, "GET"):
        for name in rule.arguments:
            for odd in ("99999999999999999999", "2147483648", "-1", "%FF", "%00", "%ED%A0%80", "0", "A" * 2000, "1e9"):
                values = {one: "1" if one in _numbers(rule) else "nothing" for one in rule.arguments} | {name: odd}
                path = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda found, v=values: v[found[1]], rule.rule)
                bad.append(is_well(everybody, path))
    assert "\n".join(one for one in bad if one) == ""


def test_odd_queries(app: Flask, everybody: PageClient, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a page asks its address for holds each oddity."""
    bad, known = [], set()
    for rule in whole_map.rules(app, "GET"):
        for path in whole_map.addresses(app, rule, side):
            Noting.asked.clear()
            bad.append(is_well(everybody, path))
            known |= Noting.asked
            # Half of them for each, in turns: most names are asked for by many pages.
            for number, name in enumerate(sorted(Noting.asked), start=len(bad)):
                bad += [is_well(everybody, path, query_string=f"{name}={odd}") for odd in ODD[number % 2 :: 2]]
    assert {"q", "page", "place", "view"} <= known
    assert "\n".join(one for one in bad if one) == ""


# What a person fills in is a word, a number, a moment or a choice; each field gets one oddity of each sort in turn.
SORTS = (
    ("%FF%FE", "a%00b", "%ED%A0%80", "%F0%9F%98%80", "%", "%26%27%22%3C%3E", "%E2%80%AE", "..%2F..%2Fetc", ""),
    ("-1", "99999999999999999999", "1e400", "NaN", "-0", "١٢", "2147483648", "0"),
    ("0000-00-00", "0000-01-01T00:00", "10000-01-01", "10000-01-01T10:00", "9999-12-31T23:59", "2026-02-30",
     "0001-01-01T00:00", "9999-12-31"),
    ("A" * 3000, "%00", "%0D%0ASet-Cookie:%20a=b"),
)  # fmt: skip


def _forms(client: PageClient, path: str) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """What a page's forms send, and which of it can be changed by hand."""
    limiter.reset()
    answer = client.get(path)
    if answer.status_code == 200 and answer.mimetype == "text/html":
        for form in Forms(answer.get_data(as_text=True)).found:
            names = dict.fromkeys([name for name, _value in form.values] + form.words)
            yield form.action or path, dict(form.values), [name for name in names if name != "csrf_token"]


def _send(client: PageClient, path: str, values: dict[str, str]) -> str:
    body = "&".join(f"{quote(name)}={value}" for name, value in values.items())
    return is_well(client, path, method="POST", data=body, content_type="application/x-www-form-urlencoded")


def test_odd_forms(app: Flask, everybody: PageClient, side: Side) -> None:
    """Each field of each form holds oddities, one at a time, while the others hold what they held."""
    bad, tried = [], set()
    for rule in whole_map.rules(app, "GET"):
        for path in whole_map.addresses(app, rule, side):
            for action, values, names in _forms(everybody, path):
                sent = {name: quote(value) for name, value in values.items()}
                for name in names:
                    # Lines of a sheet and rows of a list are alike.
                    kind = re.sub(r"\d+", "", f"{action} {name}")
                    if kind in tried:
                        continue
                    turn = len(tried)
                    tried.add(kind)
                    bad += [_send(everybody, action, {**sent, name: odds[turn % len(odds)]}) for odds in SORTS]
    assert len(tried) > 150
    assert "\n".join(one for one in bad if one) == ""


def test_odd_forms_at_every_door(app: Flask, everybody: PageClient, side: Side) -> None:
    """At every address that takes a form, each field that it asks for holds an oddity, all at once."""
    token, bad = everybody.token("/account/password"), []
    for rule in whole_map.rules(app, "POST"):
        for path in whole_map.addresses(app, rule, side):
            if rule.endpoint != "accounts.sign_out":
                Noting.asked.clear()
                bad.append(_send(everybody, path, {"csrf_token": token}))
                asked = sorted(Noting.asked - {"csrf_token"})
                for odds in SORTS:
                    fields = {name: odds[number % len(odds)] for number, name in enumerate(asked)}
                    bad.append(_send(everybody, path, {**fields, "csrf_token": token}))
    assert "\n".join(one for one in bad if one) == ""
