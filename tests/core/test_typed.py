"""What was typed comes back from every page that had to refuse a form, and is never carried out by that."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import func, select

from govtrack.core.db import db
from govtrack.core.typed import typed_words
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from tests import factories
from tests.pages import PageClient

WORDS = "三单元门口的积水，孩子天天踩着过。"


@pytest.fixture
def typed(app: object) -> dict[str, str]:
    place: Place = factories.place()
    return {
        "kind": "issue", "place": str(place.id), "title": "门口积水", "body": WORDS, "identity_mode": "confidential",
        "contact_name": "陈小红", "contact_phone": "13800138000", "step": "send",
    }  # fmt: skip


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Submission)) or 0


@pytest.mark.parametrize("chosen", ["text_size=elder", "language=en", "theme=dark", "theme=contrast"])
def test_a_switch_takes_the_form_along_and_gives_it_back(
    client: PageClient, typed: dict[str, str], chosen: str
) -> None:
    token = client.token("/report")
    data = {**typed, "csrf_token": token, "_again": chosen}
    answer = client.post("/preferences?to=/report", data=data)
    assert (answer.status_code, answer.location) == (307, "/report")
    name, value = chosen.split("=")
    assert f"{name}={value};" in answer.headers["Set-Cookie"]
    page = client.post("/report", data=data, follow_redirects=True)
    html = unescape(page.get_data(as_text=True))
    assert page.status_code == 200
    assert WORDS in html and "陈小红" in html and "13800138000" in html
    assert 'class="error-summary"' not in html
    assert count() == 0


@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_switch_never_hands_a_form_to_another_site(client: PageClient, to: str) -> None:
    answer = client.post("/preferences", query_string={"to": to}, data={"_again": "theme=dark", "body": WORDS})
    assert answer.location == "/"


def test_the_switches_of_a_page_with_a_form_stand_in_that_form(client: PageClient) -> None:
    html = client.get("/report").get_data(as_text=True)
    assert 'form="form-1" formmethod="post"' in html
    assert html.count('value="text_size=elder"') == 1
    first = html[html.index("<body") :].split("<button", 2)[1]
    assert 'form="form-1"' in first and "_again" not in first, "Enter sends the form, not a switch"
    assert 'name="text_size"' in client.get("/help").get_data(as_text=True)


def test_an_expired_page_leads_back_into_its_form(client: PageClient, typed: dict[str, str]) -> None:
    client.get("/report")
    refused = client.post("/report", data={**typed, "csrf_token": "of yesterday"})
    html = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert WORDS in html and 'name="_again"' in html
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    back = client.post("/report", data={**typed, "csrf_token": token, "_again": ""}, follow_redirects=True)
    assert back.status_code == 200 and WORDS in back.get_data(as_text=True)
    assert count() == 0


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_what_another_site_sent_is_not_shown_and_begins_no_session(
    client: PageClient, typed: dict[str, str], header: dict[str, str]
) -> None:
    refused = client.post("/report", data=typed, headers=header)
    assert refused.status_code == 400
    assert WORDS not in refused.get_data(as_text=True)
    assert "Set-Cookie" not in refused.headers


def test_who_was_signed_out_elsewhere_keeps_the_words(as_role: Callable[..., PageClient]) -> None:
    clerk = as_role("command")
    clerk.post("/sign-out", data={"csrf_token": clerk.token("/report")})
    for token in ({"csrf_token": "old"}, {"csrf_token": clerk.token("/report")}):
        refused = clerk.post("/settings/intake.max_title", data={"value": "90", "reason": WORDS, **token})
        html = refused.get_data(as_text=True)
        assert refused.status_code == 401
        assert WORDS in html and 'name="_again"' in html and "/sign-in" in html


def test_passwords_and_codes_are_never_shown_again(client: PageClient) -> None:
    data = {"login": "clerk", "password": "geheim-geheim", "code": "X2HN-66VB-ETNM", "csrf_token": "old"}
    html = client.post("/sign-in", data=data).get_data(as_text=True)
    assert "geheim" not in html and "X2HN" not in html


def test_only_a_form_that_was_taken_lets_the_device_forget_its_draft(client: PageClient, typed: dict[str, str]) -> None:
    token = client.token("/report")
    checked = client.post("/report", data={**typed, "step": "check", "csrf_token": token, "_draft": "report"})
    assert checked.status_code == 303 and "taken_draft" not in str(checked.headers)
    refused = client.post("/report", data={**typed, "title": "", "csrf_token": token, "_draft": "report"})
    assert refused.status_code == 422 and "taken_draft" not in str(refused.headers)
    sent = client.post("/report", data={**typed, "csrf_token": token, "_draft": "report"})
    assert sent.status_code == 303 and "taken_draft=report" in str(sent.headers)


def test_a_page_that_refused_very_much_carries_it_once_and_shows_the_beginning(
    client: PageClient, typed: dict[str, str]
) -> None:
    words = "&" * 400_000
    client.get("/report")
    page = client.post("/report", data={**typed, "body": words, "csrf_token": "old"})
    html = page.get_data(as_text=True)
    assert page.status_code == 400 and f'value="{"&amp;" * 400_000}"' in html
    assert html.count("&amp;") < 411_000


@pytest.mark.parametrize(
    ("lengths", "shown"),
    [([9_999], [9_999]), ([10_000], [10_000]), ([10_001], [10_001]), ([6_000, 4_000], [6_000, 4_000]),
     ([9_000, 2_000], [9_000, 1_001]), ([10_000, 5], [10_000])],
)  # fmt: skip
def test_what_is_shown_of_it_has_an_end(lengths: list[int], shown: list[int]) -> None:
    found = typed_words([(f"field{number}", "字" * length) for number, length in enumerate(lengths)])
    assert [len(word) for word in found] == shown
    assert [word.endswith("…") for word in found] == [length not in lengths or length > 10_000 for length in shown]
