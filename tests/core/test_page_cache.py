"""A public page is rendered once for each version of what it shows, and never shows an old one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select, update

from govtrack.core.access import public
from govtrack.core.clock import now, pretend
from govtrack.core.db import Base, db, table_of, transaction
from govtrack.core.page_cache import KeptPage, PageCache, same_for_all
from govtrack.core.versions import PRIVATE_TABLES, ContentChange, content_version, forget_old_changes
from govtrack.oversight.guides import BY_KEY
from govtrack.topics.models import Topic
from tests.council import scene as play
from tests.intake.drafts import sent
from tests.pages import PageClient


@pytest.fixture
def rendered(app: Flask) -> Iterator[list[str]]:
    """The templates that were rendered, and an empty cache."""
    names: list[str] = []

    def note(_app: Flask, template: Any, **_more: Any) -> None:
        names.append(template.name)

    usual, app.extensions["page_cache"] = app.extensions["page_cache"], PageCache()
    template_rendered.connect(note, app)
    with pretend(now().replace(second=10)):
        yield names
    template_rendered.disconnect(note, app)
    app.extensions["page_cache"] = usual


@pytest.fixture
def topic(app: Flask) -> Topic:
    return play.admitted_topic(play.scene(), title="楼道灯不亮")


def test_the_second_visitor_gets_the_bytes_of_the_first(app: Flask, rendered: list[str]) -> None:
    first, second = app.test_client().get("/"), app.test_client().get("/")
    assert rendered == ["oversight/home.html"]
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_reader_who_has_it_gets_no_body(app: Flask, rendered: list[str]) -> None:
    etag = app.test_client().get("/help").headers["ETag"]
    again = app.test_client().get("/help", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_that_is_said_never_to_change_reads_nothing(app: Flask, count_queries: list[str]) -> None:
    """Rendered or kept: a statement would be a reason why it may have changed meanwhile."""
    app.extensions["page_cache"], usual = PageCache(), app.extensions["page_cache"]
    try:
        addresses = ["/help", *(f"/help/{key}" for key in BY_KEY)]
        pages = [app.test_client().get(address) for address in addresses * 2]
    finally:
        app.extensions["page_cache"] = usual
    assert {page.status_code for page in pages} == {200} and len(pages) > 10
    assert all("ETag" in page.headers for page in pages)
    assert count_queries == []


def test_only_the_pages_of_help_are_said_never_to_change(app: Flask) -> None:
    said = {name for name, view in app.view_functions.items() if getattr(view, "is_unchanging", False)}
    assert said == {"oversight.help", "oversight.guide"}, "look above that a new one reads nothing either"


def test_a_change_shows_at_once(app: Flask, rendered: list[str], topic: Topic) -> None:
    address = f"/topics/{topic.id}"
    assert "楼道灯不亮" in app.test_client().get(address).get_data(as_text=True)
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == topic.id).values(title="楼道灯亮了"))
    assert "楼道灯亮了" in app.test_client().get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    ("cookie", "value"), [("language", "en"), ("text_size", "elder"), ("theme", "dark"), ("community", "none")]
)
def test_each_choice_has_its_own_page(app: Flask, rendered: list[str], cookie: str, value: str) -> None:
    app.test_client().get("/")
    other = app.test_client()
    other.set_cookie(cookie, value)
    other.get("/")
    assert len(rendered) == 2


def test_whoever_has_a_session_is_never_shown_another_ones_page(
    app: Flask, rendered: list[str], as_role: Callable[..., PageClient]
) -> None:
    app.test_client().get("/")
    clerk = as_role("command")
    page = clerk.get("/")
    assert "ETag" not in page.headers and page.headers["Cache-Control"] == "no-store"
    assert "退出" in page.get_data(as_text=True)
    assert "退出" not in app.test_client().get("/").get_data(as_text=True)


def test_a_page_that_begins_a_session_is_not_kept(client: FlaskClient, rendered: list[str]) -> None:
    answer = client.get("/report")
    assert "Set-Cookie" in answer.headers and "ETag" not in answer.headers


def test_a_page_with_the_token_of_a_form_is_not_kept(app: Flask, rendered: list[str]) -> None:
    def with_token() -> str:
        return generate_csrf()

    usual = app.view_functions["oversight.help"]
    app.view_functions["oversight.help"] = same_for_all(public(with_token))
    try:
        first, second = app.test_client().get("/help"), app.test_client().get("/help")
    finally:
        app.view_functions["oversight.help"] = usual
    assert first.data != second.data and "ETag" not in first.headers


def test_a_browser_with_only_a_light_session_gets_its_own_page(app: Flask, rendered: list[str]) -> None:
    app.test_client().get("/")
    browser = app.test_client()
    browser.set_cookie("session-light", "anything")
    assert "ETag" not in browser.get("/").headers
    assert len(rendered) == 2


def test_what_depends_on_the_clock_is_rendered_anew_each_minute(app: Flask, rendered: list[str]) -> None:
    app.test_client().get("/")
    with pretend(now() + timedelta(seconds=60)):
        app.test_client().get("/")
    assert len(rendered) == 2


def test_a_letter_changes_the_version_and_a_working_paper_does_not(app: Flask) -> None:
    before = content_version()
    sent()
    after = content_version()
    assert before != after
    with transaction():
        forget_old_changes()
    assert content_version() == after


def test_a_late_commit_is_noticed_although_its_number_is_lower(app: Flask) -> None:
    with transaction():
        db.session.execute(table_of(ContentChange).insert().values(id=1_000_002))
    seen = content_version()
    with transaction():
        db.session.execute(table_of(ContentChange).insert().values(id=1_000_001))
    assert content_version() != seen


def test_the_table_of_changes_stays_small(app: Flask) -> None:
    with transaction():
        rows = [{"id": number} for number in range(1, 1200)]
        db.session.execute(table_of(ContentChange).insert(), rows)
        forget_old_changes()
    left = db.session.scalars(select(ContentChange.id).order_by(ContentChange.id)).all()
    assert (left[0], len(left)) == (699, 501)


def test_a_rollback_changes_no_version(app: Flask) -> None:
    before = content_version()
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.execute(update(Topic).values(title="nie"))
        raise ZeroDivisionError
    assert content_version() == before
    with transaction():
        pass
    assert content_version() == before


def test_private_tables_are_tables(app: Flask) -> None:
    assert set(Base.metadata.tables) >= PRIVATE_TABLES


def test_the_least_used_page_makes_room() -> None:
    cache = PageCache(most_bytes=25)
    for name in ("a", "b"):
        cache.keep((name,), KeptPage(b"x" * 10, [], name))
    cache.find(("a",))
    cache.keep(("c",), KeptPage(b"x" * 10, [], "c"))
    assert cache.find(("b",)) is None
    assert cache.find(("a",)) is not None and cache.find(("c",)) is not None
    assert len(cache) == 2
