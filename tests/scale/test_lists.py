"""With 20,000 letters no list goes through a table that grows with them; what still does is named here, with why."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from benchmarks.count_queries import _sign_in
from benchmarks.crowd import multiply
from benchmarks.growing import PAGES, office
from govtrack.core.db import Base, db
from tests.scale.plans import Walks, watched

LETTERS = 20_000
# A table is large where one that does not grow with the letters would be small.
LARGE = 2000
# Work of the machine that is cleared up by itself.
PASSING = {"content_changes", "jobs"}
# Numbers beside tabs and places are counted for each look; figures are read from totals and walk through nothing.
TOTALS = {
    "visitor /map": {"topics"},
    "visitor /search?q=电梯": {"responses", "topics"},
    "command /": {"topics"},
    "command /desk": {"submissions"},
    "command /desk?state=all": {"submissions"},
    "command /desk?state=all&page=1000000": {"submissions"},
    "command /responses/work": {"topics"},
    "command /responses/work?view=letters": {"topics"},
    "command /responses/work?view=topics": {"topics"},
    "command /topics/runs": {"engine_constraints", "topics"},
}


def large_tables() -> frozenset[str]:
    """The tables that have grown with the letters."""
    counts = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    return frozenset(name for name, count in counts.items() if count > LARGE) - PASSING


def walk(app: Flask, walks: Walks) -> list[str]:
    """Opens each page of a list as somebody who may; returns those that answered."""
    opened = []
    for role, addresses in PAGES.items():
        client = app.test_client()
        if role:
            with app.app_context():
                _sign_in(role)
            client.set_cookie(app.config["SESSION_COOKIE_NAME"], role)
        for address in (one for one in addresses if "{}" not in one):
            walks.page = f"{role or 'visitor'} {address}"
            if client.get(address).status_code == 200:
                opened.append(walks.page)
    return opened


@pytest.mark.slow
def test_no_list_goes_through_a_large_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOVTRACK_HOME", "DATABASE_URL"):
        monkeypatch.setenv(name, "")
    with office(tmp_path, f"sqlite:///{tmp_path / 'large.db'}") as app:
        with app.app_context():
            assert multiply(LETTERS) >= LETTERS
            walks, engine = Walks(large_tables()), db.engine
        assert {"submissions", "topics", "topic_members", "events", "answers", "messages"} <= walks.large
        with watched(engine, walks):
            opened = walk(app, walks)
    assert {"command /orders", "auditor /record?page=1000000", "command /desk?state=all&page=1000000"} <= set(opened)
    more = {page: tables - TOTALS.get(page, set()) for page, tables in walks.found.items()}
    assert {page: tables for page, tables in more.items() if tables} == {}
