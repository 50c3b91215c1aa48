"""The form of a stranger is drawn once for each version of what the office has set up, with tokens of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app, g, session, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, table_of, transaction
from govtrack.core.kept_forms import KeptForm, same_but_for_tokens
from govtrack.core.page_cache import PageCache
from govtrack.core.settings import change_setting
from govtrack.core.versions import SETUP_TABLES, ContentChange, content_version, forget_old_changes, setup_version
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from tests import factories
from tests.intake.drafts import sent

TOKENS = re.compile(r'name="(csrf_token|token)"[^>]*value="([^"]+)"')


@pytest.fixture
def drawn(app: Flask) -> Iterator[list[str]]:
    """The templates that were rendered, and nothing kept."""
    names: list[str] = []

    def note(_app: Flask, template: Any, **_more: Any) -> None:
        names.append(template.name)

    usual, app.extensions["kept_forms"] = app.extensions["kept_forms"], PageCache[KeptForm]()
    template_rendered.connect(note, app)
    with pretend(now().replace(second=10)):
        yield names
    template_rendered.disconnect(note, app)
    app.extensions["kept_forms"] = usual


@pytest.fixture
def place(app: Flask) -> Place:
    return factories.place(name_zh="青莎公寓")


def form_for(client: FlaskClient, address: str = "/report") -> str:
    for name in ("csrf_token", "settings"):
        g.pop(name, None)  # a test has one context for all its requests, which have one each elsewhere
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def send(client: FlaskClient, page: str, place: Place) -> Any:
    letter = {"kind": "issue", "place": str(place.id), "title": "灯坏了", "body": "楼下", "identity_mode": "anonymous"}
    return client.post("/report", data={**dict(TOKENS.findall(page)), **letter, "step": "send"})


def test_each_stranger_gets_the_same_form_with_tokens_of_their_own(app: Flask, drawn: list[str], place: Place) -> None:
    browsers = [app.test_client() for _ in range(3)]
    pages = [form_for(browser) for browser in browsers]
    assert drawn == ["intake/report.html"]
    found = [TOKENS.findall(page) for page in pages]
    assert [sorted(name for name, _value in tokens) for tokens in found] == [["csrf_token", "token"]] * 3
    assert len({value for tokens in found for _name, value in tokens}) == 6
    assert len({TOKENS.sub("", page) for page in pages}) == 1
    for browser, page in zip(browsers, pages, strict=True):
        assert send(browser, page, place).status_code == 303
    assert len(db.session.scalars(select(Submission)).all()) == 3


def test_the_token_of_one_browser_opens_nothing_to_another(app: Flask, drawn: list[str], place: Place) -> None:
    first, second = app.test_client(), app.test_client()
    page = form_for(first)
    form_for(second)
    assert send(second, page, place).status_code != 303
    assert send(first, page, place).status_code == 303


def test_a_letter_lets_the_form_stand_and_a_new_name_does_not(app: Flask, drawn: list[str], place: Place) -> None:
    form_for(app.test_client())
    before = setup_version(), content_version()
    sent()
    assert setup_version() == before[0] and content_version() != before[1]
    form_for(app.test_client())
    assert len(drawn) == 1
    with transaction():
        place.name_zh = "青莎新苑"
    assert "青莎新苑" in form_for(app.test_client()) and len(drawn) == 2
    with transaction():
        change_setting("intake.max_photos", 2, "test")
    assert 'data-max="2"' in form_for(app.test_client()) and len(drawn) == 3


def test_what_is_kept_reads_only_what_the_office_has_set_up(
    app: Flask, drawn: list[str], place: Place, count_queries: list[str]
) -> None:
    form_for(app.test_client())
    tables = {name for statement in count_queries for name in re.findall(r"(?:FROM|JOIN)\s+(\w+)", statement)}
    assert tables == SETUP_TABLES | {ContentChange.__tablename__}
    count_queries.clear()
    form_for(app.test_client())
    assert len(count_queries) == 1 and "content_changes" in count_queries[0]


def test_whoever_has_a_session_gets_a_form_of_their_own(
    app: Flask, drawn: list[str], place: Place, as_role: Callable[..., FlaskClient]
) -> None:
    browser = app.test_client()
    page = form_for(browser)
    form_for(browser)  # its cookie holds the token of a form alone
    assert len(drawn) == 1
    assert send(browser, page, place).status_code == 303
    form_for(browser)
    assert len(drawn) == 2
    form_for(as_role("command"))
    assert len(drawn) == 3
    typed = app.test_client()
    letter = {**dict(TOKENS.findall(form_for(typed))), "place": str(place.id), "title": "只有我知道", "body": "这里"}
    typed.post("/report", data={**letter, "kind": "issue", "identity_mode": "anonymous"})
    address = f"/report?form={letter['token']}"
    assert "只有我知道" in form_for(typed, address) and "只有我知道" not in form_for(app.test_client(), address)


def test_what_one_browser_is_told_stands_on_no_other_form(app: Flask, drawn: list[str]) -> None:
    gone = "您之前填写的内容已不在本机保存"
    told = app.test_client()
    assert told.get("/report/check?form=of-long-ago").location == "/report"
    assert gone in form_for(told)
    assert gone not in form_for(app.test_client()) and len(drawn) == 2


def _refused() -> Any:
    return "refused", 422


def _remembering() -> Any:
    session["mine"] = "kept"
    return "mine"


def _with_a_cookie() -> Any:
    answer = current_app.make_response("mine")
    answer.set_cookie("mine", "1")
    return answer


@pytest.mark.parametrize("view", [_refused, _remembering, _with_a_cookie])
def test_no_page_is_kept_that_is_refused_or_leaves_something_with_the_browser(
    app: Flask, drawn: list[str], view: Callable[[], Any]
) -> None:
    with app.test_request_context("/report"):
        same_but_for_tokens(view)()
    assert len(app.extensions["kept_forms"]) == 0
    with app.test_request_context("/report"):
        same_but_for_tokens(lambda: "for all")()
    assert len(app.extensions["kept_forms"]) == 1


@pytest.mark.parametrize("choice", ["language=en", "text_size=elder", "theme=dark", "?kind=proposal", "a minute"])
def test_each_choice_has_its_own_form(app: Flask, drawn: list[str], choice: str) -> None:
    form_for(app.test_client())
    other = app.test_client()
    if "=" in choice and not choice.startswith("?"):
        other.set_cookie(*choice.split("="))
    with pretend(now() + timedelta(seconds=60 if choice == "a minute" else 0)):
        form_for(other, f"/report{choice if choice.startswith('?') else ''}")
    assert len(drawn) == 2


def test_the_last_change_of_the_setup_stays_when_old_changes_go(app: Flask) -> None:
    with transaction():
        rows = [{"id": number, "concerns_setup": number in {3, 7}} for number in range(1, 1200)]
        db.session.execute(table_of(ContentChange).insert(), rows)
        forget_old_changes()
    assert db.session.scalars(select(ContentChange.id).where(ContentChange.concerns_setup)).all() == [7]
    assert setup_version() == "1.7"
