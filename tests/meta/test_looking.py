"""A page that is looked at writes nothing: it works while the database is locked, full or being restored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from govtrack.core import after_response
from govtrack.core.limits import limiter
from tests.meta import two_places, whole_map
from tests.pages import PageClient
from tests.residents.people import sign_in_resident
from tests.typed.arrangements import arrange, prepare

WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.IGNORECASE
)
STREAM = "/events/"


@pytest.fixture(autouse=True)
def _nothing_behind_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes beside a page (seen, refused) are written once the answer has left; their failure fails no page."""
    monkeypatch.setattr(after_response, "_write", lambda *_: None)


@contextmanager
def _written() -> Iterator[set[str]]:
    """The tables that statements write to meanwhile."""
    tables: set[str] = set()

    def notice(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := WRITES.match(statement):
            tables.add(found[1].lower())

    event.listen(Engine, "before_cursor_execute", notice)
    try:
        yield tables
    finally:
        event.remove(Engine, "before_cursor_execute", notice)


def _looked_at(client: PageClient, pages: Iterator[str]) -> tuple[list[str], int]:
    """What each page wrote, and how many pages were shown."""
    faults, shown = [], 0
    for page in pages:
        if page.startswith(STREAM):
            continue
        limiter.reset()
        with _written() as tables:
            shown += client.get(page).status_code == 200
        if tables:
            faults.append(f"{page}: {', '.join(sorted(tables))}")
    return faults, shown


def _every_page(app: Flask, side: two_places.Side) -> Iterator[str]:
    return chain.from_iterable(whole_map.addresses(app, rule, side) for rule in whole_map.rules(app, "GET"))


@pytest.mark.parametrize("who", ["nobody", "resident", "holder of everything"])
def test_no_page_writes_when_it_is_looked_at(app: Flask, client: PageClient, who: str) -> None:
    side = two_places.build(1)
    person = whole_map.holder_of_everything(side)
    if who == "resident":
        sign_in_resident(client)
    elif who != "nobody":
        client.sign_in(person)
    faults, shown = _looked_at(client, _every_page(app, side))
    assert faults == [] and shown > 40


@pytest.mark.parametrize("step", ["intake", "casework", "topics", "council", "plans", "responses"])
def test_no_page_writes_in_any_state_of_what_it_shows(app: Flask, client: PageClient, step: str) -> None:
    side = two_places.build(1)
    person = whole_map.holder_of_everything(side)
    further = prepare(side, person, step)
    client.sign_in(person)
    faults, shown = _looked_at(client, chain(further, arrange(app, side, person, step)))
    assert faults == [] and shown > 10
