"""The rules of the office in words: no key, no mark of the program and no date of a computer stands on a page."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.core.errors import InvalidInput
from govtrack.core.settings import DEFINITIONS, get_setting
from govtrack.oversight.values import brief, parse, show_typed
from govtrack.oversight.views.settings import STEPS

# What only a program writes: a name with an underscore, a mark, the key of a rule, a day with hyphens.
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|\$[a-z{]|\b\d{4}-\d\d-\d\d\b")
LANGUAGES = ("zh_CN", "en")


def _words_on(page: str) -> str:
    """What a reader sees of a page, what is typed into its fields included."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page.partition("<main")[2], flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def _raw_in(text: str) -> list[str]:
    keys = [key for key in DEFINITIONS if re.search(rf"(?<![\w./-]){re.escape(key)}(?![\w./-])", text)]
    return RAW.findall(text) + keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_value_of_a_rule_holds_what_only_a_program_reads(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        told = {key: brief(one.default, one.unit, one.words) for key, one in DEFINITIONS.items()}
        typed = {key: show_typed(one, one.default) for key, one in DEFINITIONS.items()}
    for texts in (told, typed):
        assert {key: _raw_in(text) for key, text in texts.items() if _raw_in(text)} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/rules-in-force", "/topics/how", "/council/rules"])
def test_no_public_page_of_rules_shows_a_key(client: Any, path: str, language: str) -> None:
    client.set_cookie("language", language)
    answer = client.get(path)
    assert answer.status_code == 200
    assert _raw_in(_words_on(answer.get_data(as_text=True))) == []


def test_no_page_of_a_rule_shows_a_key(as_role: Any) -> None:
    admin = as_role("admin")
    seen = {}
    for path in ("/settings", *(f"/settings/{key}" for key in DEFINITIONS)):
        seen[path] = _raw_in(_words_on(admin.get(path).get_data(as_text=True)))
    assert {path: raw for path, raw in seen.items() if raw} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_form_shows_of_a_rule_is_taken_again_as_it_was(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        for one in DEFINITIONS.values():
            if shown := show_typed(one, one.default):
                assert parse(one, shown) == one.default, one.key


def test_holidays_are_told_as_people_read_them(app: Flask, client: Any) -> None:
    assert "2025年1月1日 · 2025年1月28日" in client.get("/rules-in-force").get_data(as_text=True)
    definition = DEFINITIONS["core.holidays"]
    with app.test_request_context(), force_locale("zh_CN"):
        assert brief(["2026-10-01", "2026-10-02"], "date") == "2026年10月1日 · 2026年10月2日"
        assert brief([]) == "–"
        assert show_typed(definition, ["2026-10-01"]) == "2026年10月1日"
    with app.test_request_context(), force_locale("en"):
        assert brief(["2026-10-01"], "date") == "Oct 1, 2026"


@pytest.mark.parametrize(
    "typed",
    [
        "2027-01-01\n2027-10-01", "2027年1月1日\n2027年10月1日", " 2027/1/1 \n\n2027.10.1", "Jan 1, 2027\nOct 1, 2027",
        "1 January 2027\n1 October 2027", "2027年1月1日、2027年10月1日", "2027年1月1日 · 2027年10月1日",
        "20270101；20271001",
    ],
)  # fmt: skip
def test_days_are_typed_in_any_usual_writing(app: Flask, typed: str) -> None:
    with app.test_request_context():
        assert parse(DEFINITIONS["core.holidays"], typed) == ["2027-01-01", "2027-10-01"]


@pytest.mark.parametrize("typed", ["元旦", "2027-13-01", "2027-02-30", "01/02/2027", "2027"])
def test_what_is_no_day_or_two_is_named(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(InvalidInput) as caught:
        parse(DEFINITIONS["core.holidays"], f"2027-01-01\n{typed}")
    assert typed in str(caught.value.message)
    assert caught.value.field == "value"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("您好，{来信日期}的“{来信主题}”", "您好，$date的“$gist”"),
        ("{编号}a", "${number}a"),
        ("您好，$date，${number}", "您好，$date，${number}"),
    ],
)
def test_marks_are_typed_in_words_and_kept_as_the_program_fills_them(app: Flask, typed: str, kept: str) -> None:
    with app.test_request_context(), force_locale("zh_CN"):
        assert parse(DEFINITIONS["responses.answer_zh"], typed) == kept


def test_braces_that_stand_for_nothing_are_refused_with_those_that_do(as_role: Any) -> None:
    admin = as_role("admin")
    answer = admin.send("/settings/responses.answer_zh", {"value": "您好，{来信主提}"})
    assert answer.status_code == 422
    page = html.unescape(answer.get_data(as_text=True))
    assert "{来信主提}" in page and "{来信主题}" in page
    assert get_setting("responses.answer_zh") == DEFINITIONS["responses.answer_zh"].default


@pytest.mark.parametrize(
    ("key", "mark"),
    [("responses.objection_zh", "规定天数"), ("responses.answer_zh", "不同意怎么办")],
)
def test_no_wording_hides_how_to_object(as_role: Any, key: str, mark: str) -> None:
    admin = as_role("admin")
    answer = admin.send(f"/settings/{key}", {"value": "0", "reason": "文字太长，改短一些"})
    assert answer.status_code == 422
    assert "{" + mark + "}" in html.unescape(answer.get_data(as_text=True))
    assert get_setting(key) == DEFINITIONS[key].default


def test_each_group_of_rules_has_a_heading_in_words() -> None:
    # What the tests of settings declare, where they are collected beside this one, has no heading.
    assert {key.partition(".")[0] for key in DEFINITIONS} - STEPS.keys() <= {"tests"}
