"""What a person may not know of answers as what does not exist, on every route that names a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import inspect
from werkzeug.routing import Rule

from govtrack.core.access import PUBLIC
from govtrack.core.limits import limiter
from tests.meta import two_places, whole_map
from tests.meta.two_places import Side
from tests.pages import PageClient

# Where a person sees the thing itself: who does, may be told that it is there and not theirs.
PAGES = {
    "commitment_id": ("Commitment", "/commitments/{}"), "dispute_id": ("Dispute", "/disputes/{}"),
    "follows_id": ("Meeting", "/council/{}"), "meeting_id": ("Meeting", "/council/{}"),
    "order_id": ("WorkOrder", "/orders/{}"), "party_id": ("Plan", "/plans/{}"), "plan_id": ("Plan", "/plans/{}"),
    "response_id": ("Response", "/responses/{}"), "submission_id": ("Submission", "/submissions/{}"),
    "topic_id": ("Topic", "/topics/{}"),
}  # fmt: skip
# Nobody, and one of each kind: by unit, by office of a council, by place at the desk and outside it.
ROLES = (None, "property", "department", "chair", "commissioner", "community_staff")
# The person was let in: what is there is shown, changed, or refused for what it is.
DONE = frozenset({200, 302, 303, 405, 409, 422})


@pytest.fixture
def sides(app: Flask) -> tuple[Side, Side]:
    """Two communities with one of everything."""
    return two_places.build(1), two_places.build(2)


def _visitor(app: Flask) -> PageClient:
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def _routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    for method in ("GET", "POST"):
        for rule in whole_map.rules(app, method):
            if set(rule.arguments) & {*whole_map.MODELS, "number"}:
                yield method, rule


def _answer(client: PageClient, method: str, path: str, token: str) -> tuple[int, str, str]:
    limiter.reset()
    answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
    if answer.mimetype != "text/html":
        return answer.status_code, answer.location or "", ""
    # The address itself stands on the page, in the switches of its frame.
    html = answer.get_data(as_text=True).replace(path, "").replace(quote(path, safe=""), "")
    html = re.sub(r'name="csrf_token"[^>]*', "", html)
    return answer.status_code, answer.location or "", re.sub(r"\d+", "#", html)


def _is_known(client: PageClient, rule: Rule, side: Side) -> bool:
    """Whether the person sees one of the things that the address names."""
    shown = [PAGES[name] for name in rule.arguments if name in PAGES]
    keys = [(inspect(side.of(model)).identity[0], page) for model, page in shown]
    return any(client.get(page.format(key)).status_code == 200 for key, page in keys)


def _told(client: PageClient, rule: Rule, method: str, side: Side, token: str) -> Iterator[str]:
    """Addresses of this route that tell that something hidden is there."""
    app = client.application
    missing_at = whole_map.addresses(app, rule, None)
    for path, missing in zip(whole_map.addresses(app, rule, side), missing_at, strict=True):
        seen = _answer(client, method, path, token)
        if seen[0] in DONE:
            continue
        nothing = _answer(client, method, missing, token)
        if seen != nothing and seen[0] == nothing[0]:  # a message of the page before came along with the first one
            seen = _answer(client, method, path, token)
        if seen != nothing and not _is_known(client, rule, side):
            yield f"{method} {path}: {seen[0]} {seen[1]}, {missing}: {nothing[0]} {nothing[1]}"


@pytest.mark.parametrize("role", ROLES)
def test_hidden_is_as_missing(app: Flask, as_role: Any, sides: tuple[Side, Side], role: str | None) -> None:
    here, _there = sides
    client = as_role(role, at=here.place, organisation=here.unit) if role else _visitor(app)
    token = client.token("/account/password" if role else "/sign-in")
    told = []
    for method, rule in _routes(app):
        if whole_map.is_open_to(whole_map.roles_of(app, rule), role or PUBLIC):
            for side in sides:
                told += _told(client, rule, method, side, token)
    assert "\n".join(told) == ""
