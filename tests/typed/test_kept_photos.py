"""Photos come back with the words: through an expired page, the limit, signing out, and the browser's way back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask, abort

from govtrack.core.db import transaction
from govtrack.core.idempotency import once
from govtrack.core.kept_photos import drop_kept
from govtrack.core.limits import limiter
from govtrack.core.photo_forms import TOKENS, draft_owner, take_photos
from govtrack.core.typed import AGAIN
from govtrack.places.models import Place
from tests import factories
from tests.intake.test_report_pages import picture, typed
from tests.pages import PageClient
from tests.residents.people import sign_in_resident
from tests.typed.interruptions import _refusing

GONE = "您先前添加的照片已不再保留，请重新选择。"
AGAIN_FILES = "您选好的文件需要重新选择。"


@pytest.fixture
def place(app: Flask) -> Place:
    return factories.place(name_zh="青莎公寓")


def _html(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def _tokens(html: str) -> list[str]:
    return re.findall(rf'name="{TOKENS}" value="([^"]+)"', html)


def _report(client: PageClient, place: Place, **values: Any) -> dict[str, Any]:
    token = client.token("/report")
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return {**typed(place), "csrf_token": token, **values}


def _back(client: PageClient, place: Place, html: str) -> str:
    data = {**_report(client, place), TOKENS: _tokens(html), AGAIN: ""}
    return _html(client.post("/report", data=data, follow_redirects=True))


def test_an_expired_page_keeps_the_photos_that_were_sent_from_it(client: PageClient, place: Place) -> None:
    photos = [picture(), picture(50)]
    refused = client.post("/report", data=_report(client, place, csrf_token="old", photos=photos))
    assert (refused.status_code, len(_tokens(_html(refused)))) == (400, 2)
    assert AGAIN_FILES not in _html(refused)
    form = _back(client, place, _html(refused))
    assert _tokens(form) == _tokens(_html(refused)) and form.count('<img src="/report/photos/') == 2


def test_a_file_that_cannot_be_kept_is_asked_for_again(client: PageClient, place: Place) -> None:
    sheet = (picture()[0].__class__(b"PK not a photo"), "letters.xlsx")
    refused = client.post("/report", data=_report(client, place, csrf_token="old", photos=[picture(), sheet]))
    html = _html(refused)
    assert len(_tokens(html)) == 1
    assert AGAIN_FILES in html and "您填写的内容都在" not in html


def test_the_limit_of_tries_keeps_the_photos_and_ends_where_they_would_cost_too_much(
    client: PageClient, place: Place
) -> None:
    data = _report(client, place)
    found = []
    with _refusing(client.application, lambda: abort(429)):
        for _turn in range(7):
            refused = client.post("/report", data={**data, "photos": [picture()]})
            assert refused.status_code == 429
            found.append((len(_tokens(_html(refused))), AGAIN_FILES in _html(refused)))
            if _turn == 5:
                assert "二楼的灯坏了一个星期。" in _html(refused)
    assert found == [(1, False)] * 6 + [(0, True)]


def test_another_site_gets_no_photo_kept(client: PageClient, place: Place) -> None:
    data = _report(client, place, csrf_token="old", photos=[picture()])
    client.environ_base["HTTP_ORIGIN"] = "https://evil.example"
    assert _tokens(_html(client.post("/report", data=data))) == []


def test_who_is_signed_out_elsewhere_keeps_the_photos_of_the_check_page(client: PageClient, place: Place) -> None:
    person = factories.user("resident")
    client.sign_in(person)
    checked = client.post("/report", data=_report(client, place, photos=[picture()]), follow_redirects=True)
    page = _html(checked)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    (kept,) = _tokens(page)
    client.post("/sign-out", data={"csrf_token": client.token("/report")})
    refused = client.post("/report", data={**typed(place), **hidden, "csrf_token": "old"})
    assert "您已退出登录" in _html(refused) and "打开太久" not in _html(refused)
    assert _tokens(_back(client, place, _html(refused))) == [kept]
    client.sign_in(person)
    assert client.get(f"/report/photos/{kept}").status_code == 404  # a session of its own, without the page's token


def test_a_form_that_is_gone_back_to_sends_its_photos_once(client: PageClient, place: Place) -> None:
    checked = client.post("/report", data=_report(client, place, photos=[picture()]), follow_redirects=True)
    (kept,) = _tokens(_html(checked))
    again = {**_report(client, place), TOKENS: kept, "photos": [picture(), picture(60)]}
    tokens = _tokens(_html(client.post("/report", data=again, follow_redirects=True)))
    assert len(tokens) == 2 and tokens[0] == kept


def test_photos_that_wait_no_more_are_told_before_it_is_sent_without_them(client: PageClient, place: Place) -> None:
    data = _report(client, place, **{TOKENS: "gone", "step": "send"})
    refused = client.post("/report", data=data)
    assert refused.status_code == 422 and GONE in _html(refused)
    assert client.post("/report", data={**data, TOKENS: []}).status_code == 303


def test_a_form_that_was_taken_does_not_miss_the_photos_that_it_took(app: Flask) -> None:
    with app.test_request_context("/report", method="POST", data={"photos": [picture()]}):
        (token,), _errors = take_photos(2)
        owner = draft_owner()
        with transaction():
            drop_kept(owner, [token])
        once("a form", lambda: "/receipt/1")
    for form, told in (("a form", []), ("another form", [GONE])):
        with app.test_request_context("/report", method="POST", data={TOKENS: token, "token": form}):
            assert [str(error.message) for error in take_photos(2)[1]] == told
            assert take_photos(2, "photos_before")[1] == []
    limiter.reset()


def test_a_form_says_whose_it_is_so_that_a_browser_fills_it_for_nobody_else(app: Flask, client: PageClient) -> None:
    found = []
    for person in (None, factories.user("resident"), factories.user("resident")):
        if person is not None:
            client.sign_in(person)
        for page in ("/report", "/report"):
            form = _html(client.get(page)).split("data-offline", 1)[1]
            names = re.findall(r'<input [^>]*name="([^"]+)"', form)
            found.append(names[0] if names[0].endswith("-_account") else "")
    sign_in_resident(client)
    assert "-_account" in _html(client.get("/report"))
    assert found[0] == found[1] == ""
    assert found[2] == found[3] != found[4] == found[5]
    assert "" not in found[2:]
