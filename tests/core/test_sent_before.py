"""A form whose token was used already: the same once more is led on, anything else is shown again and never dropped."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask, request, session

from govtrack.core.errors import SentBefore
from govtrack.core.idempotency import mark_of_sending, once
from govtrack.plans.queries import get_plan
from tests.intake.drafts import sent
from tests.intake.test_later_words import open_page
from tests.pages import PageClient
from tests.plans.scene import noticed, scene

SAID = {"text": "灯\n坏了", "kind": ["a", "b"], "empty": "", "token": "t", "csrf_token": "c", "seen": "1"}


def mark(app: Flask, *, path: str = "/plans/7/object", who: dict[str, Any] | None = None, **changes: Any) -> str:
    with app.test_request_context(path, method="POST", data=SAID | changes):
        session.update(who or {})
        return mark_of_sending()


@pytest.mark.parametrize(
    "same",
    [
        {"text": "灯\r\n坏了"},
        {"token": "u"},
        {"csrf_token": "d"},
        {"seen": "2"},
        {"other": ""},
        {"_draft": "x", "code": "123456", "password": "p"},
    ],
)
def test_what_a_press_repeats_says_the_same(app: Flask, same: dict[str, Any]) -> None:
    assert mark(app, **same) == mark(app)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "灯修好了"},
        {"kind": ["a"]},
        {"photo_token": "one more"},
        {"path": "/plans/8/object"},
        {"who": {"_user_id": "1"}},
        {"who": {"resident": 1}},
        {"who": {"csrf_token": "of another browser"}},
        {"photos": (io.BytesIO(b"12"), "a.png")},
    ],
)
def test_something_else_and_somebody_else_do_not(app: Flask, other: dict[str, Any]) -> None:
    assert mark(app, **other) != mark(app)


def test_of_a_file_its_name_and_size_count_and_it_is_read_from_its_beginning(app: Flask) -> None:
    marks = [
        mark(app, photos=(io.BytesIO(content), name))
        for content, name in [(b"12", "a.png"), (b"34", "a.png"), (b"123", "a.png"), (b"12", "b.png")]
    ]
    assert marks[0] == marks[1] and len(set(marks)) == 3
    files = {"photos": (io.BytesIO(b"12"), "a.png")}
    with app.test_request_context("/", method="POST", data=files):
        mark_of_sending()
        assert request.files["photos"].read() == b"12"


def test_who_is_signed_in_counts_by_the_account_whatever_browser_it_is(app: Flask) -> None:
    browsers = [mark(app, who={"_user_id": "1", "csrf_token": token}) for token in "ab"]
    assert browsers[0] == browsers[1] != mark(app, who={"_user_id": "2", "csrf_token": "a"})


def test_what_no_form_sends_is_led_on_as_ever(app: Flask) -> None:
    assert [once("t", lambda: "/a"), once("t", lambda: "/b"), once("t", lambda: "/c", "a mark")] == ["/a"] * 3
    assert once("u", lambda: "/a", "a mark") == once("u", lambda: "/b") == once("u", lambda: "/c", "a mark") == "/a"
    with pytest.raises(SentBefore):
        once("u", lambda: "/d", "another")


def hidden(html: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)[1] for name in ("token", "csrf_token")}


def test_what_is_changed_after_going_back_is_shown_again_and_sent_by_one_more_press(client: PageClient) -> None:
    plan = noticed(scene())
    path = f"/plans/{plan.id}/object"
    first = hidden(client.get(path).get_data(as_text=True)) | {"raised_as": "owner", "text": "请再想想"}
    told = [client.post(path, data=first).headers["Location"] for _n in range(2)]
    assert told[0] == told[1] and len(get_plan(plan.id).objections) == 1
    changed = client.post(path, data=first | {"text": "另外，树太密了"})
    html = changed.get_data(as_text=True)
    assert changed.status_code == 409 and "刚才已经提交过一次" in html and "另外，树太密了" in html
    assert len(get_plan(plan.id).objections) == 1
    fresh = hidden(html)["token"]
    assert fresh != first["token"]
    assert client.post(path, data=first | {"text": "另外，树太密了", "token": fresh}).status_code == 302
    assert [row.text for row in get_plan(plan.id).objections] == ["请再想想", "另外，树太密了"]


def test_another_visitor_is_not_led_where_the_first_one_was(client: PageClient) -> None:
    plan = noticed(scene())
    path, other = f"/plans/{plan.id}/object", client.application.test_client()
    said = {"raised_as": "owner", "text": "请再想想", "token": client.token(path, "token")}
    codes = [one.send(path, said).status_code for one in (client, other)]
    assert codes == [302, 409] and len(get_plan(plan.id).objections) == 1


def test_a_page_that_looks_at_its_matter_first_shows_the_words_again_as_well(client: PageClient) -> None:
    letter, code = sent()
    open_page(client, letter, code)
    path = f"/follow/{letter.number}/add"
    token = client.token(path, "token")
    assert client.send(path, {"text": "三楼也坏了", "token": token}).status_code == 303
    assert client.send(path, {"text": "三楼也坏了", "token": token}).status_code == 303
    answer = client.send(path, {"text": "四楼也坏了", "token": token})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "四楼也坏了" in html and "刚才已经提交过一次" in html
    assert client.send(path, {"text": "四楼也坏了", "token": hidden(html)["token"]}).status_code == 303
