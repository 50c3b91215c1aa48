"""The kit: what a reader, a keyboard and a screen reader find in its components."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from govtrack.core.pagination import Page
from tests.pages import Page as ReadPage

ROOT = Path(__file__).parents[2]
SPRITE = ROOT / "govtrack" / "static" / "icons.svg"


def render(app: Flask, source: str, **values: object) -> str:
    """A piece of template with the kit at hand, as a Chinese reader gets it."""
    with app.test_request_context("/somewhere?state=open&page=2", headers={"Accept-Language": "zh-CN"}):
        return render_template_string('{% import "components/kit.html" as ui %}' + source, **values)


def test_the_page_shows_every_component(client: FlaskClient) -> None:
    html = client.get("/styleguide").get_data(as_text=True)
    for mark in ("loop-steps", "data-table", "timeline", "choice", "photo-strip", "sparkline", "bars", "pagination"):
        assert f'class="{mark}' in html, mark


def test_a_refused_form_says_so_in_the_title_and_leads_to_its_fields(client: FlaskClient) -> None:
    html = client.get("/styleguide?errors=1", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert re.search(r"<title>\s*错误：", html)
    assert "有问题需要更正" in html
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    links = re.findall(r'<li><a href="#([^"]+)"', html.split("error-summary")[1].split("</ul>")[0])
    assert len(links) == 3
    assert set(links) <= ids
    assert html.count('aria-invalid="true"') >= 2


def test_preferences_stand_on_the_page(client: FlaskClient) -> None:
    client.post("/preferences", data={"text_size": "elder", "next": "/styleguide"})
    client.post("/preferences", data={"theme": "dark"})
    client.post("/preferences", data={"language": "en"})
    html = client.get("/styleguide").get_data(as_text=True)
    assert '<html lang="en" data-theme="dark" class="elder">' in html
    assert "Where it stands" in html


def test_a_visitor_reading_a_page_gets_no_session(client: FlaskClient) -> None:
    assert "session" not in client.get("/styleguide").headers.get("Set-Cookie", "")


def test_the_stepper_names_place_holder_and_next_step(app: Flask) -> None:
    steps = [
        {"key": "received", "label": "收件", "state": "done", "since": "3月2日"},
        {"key": "topic", "label": "议题", "state": "current", "since": "3月20日", "holder": "社区居委会"},
        {"key": "council", "label": "红茶议事会", "state": "upcoming", "since": "不该出现"},
    ]
    html = render(app, "{{ ui.loop_stepper(steps) }}", steps=steps)
    assert "现在走到第 2 步，共 3 步" in html
    assert html.count('aria-current="step"') == 1
    assert re.search(r"负责</dt><dd><bdi>社区居委会", html)
    assert re.search(r"下一步</dt><dd>红茶议事会", html)
    assert "不该出现" not in html


def test_a_loop_without_a_current_step_is_closed(app: Flask) -> None:
    html = render(app, "{{ ui.loop_stepper(steps) }}", steps=[{"key": "answered", "label": "答复", "state": "done"}])
    assert "每一位反映人都已收到答复" in html
    assert "aria-current" not in html


def test_what_people_write_never_becomes_markup(app: Flask) -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    html = render(
        app,
        "{{ ui.card(x, x, [x], ui.status_tag(x)) }}{{ ui.quoted(x, x, x) }}{{ ui.person_chip(x) }}"
        "{{ ui.timeline([{'title': x, 'at': x, 'actor': x, 'text': x}]) }}{{ ui.data_table(x, [x, x], [[x, x]]) }}"
        "{{ ui.bars([{'label': x, 'value': 1}], x) }}{{ ui.sparkline([(x, 1)], x) }}{{ ui.button(x, confirm=x) }}"
        "{{ ui.check_answers([{'label': x, 'value': x}]) }}{{ ui.photo_strip([{'url': x, 'alt': x, 'caption': x}]) }}",
        x=hostile,
    )
    assert html.count("<img") == 1  # the photograph's own
    assert not re.search(r'\bonerror=alert\(1\)[^<"]*>', html)


def test_pagination_keeps_the_filters_of_the_address(app: Flask) -> None:
    shown: Page[int] = Page([], page=3, per_page=20, total=90)
    with app.test_request_context("/styleguide?state=open&page=3"):
        source = '{% import "components/kit.html" as ui %}{{ ui.pagination(page) }}'
        html = render_template_string(source, page=shown)
    assert "state=open&amp;page=2" in html or "page=2&amp;state=open" in html
    assert "page=4" in html


def test_empty_numbers_draw_without_failing(app: Flask) -> None:
    source = "{{ ui.sparkline([], 'a') }}{{ ui.bars([], 'b') }}{{ ui.sparkline([0], 'c') }}"
    html = render(app, source + "{{ ui.plan_progress(0, 0) }}{{ ui.progress(0, 0, 'd') }}")
    assert "nan" not in html.lower()
    assert "<progress" in html


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8")))
    named: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r'\bicon\("([a-z-]+)"', text)) | set(re.findall(r'\bicon_name="([a-z-]+)"', text))
    assert named <= known


@pytest.mark.parametrize(("total", "pieces"), [(24, 24), (25, 3), (5500, 3)])
def test_many_promises_are_one_piece_for_each_kind(app: Flask, total: int, pieces: int) -> None:
    html = render(app, "{{ ui.plan_progress(10, total, 4) }}", total=total)
    assert html.count("<rect") == pieces
    assert f"{total} 项承诺中已兑现 10 项，逾期 4 项" in html


@pytest.mark.parametrize(("text", "faults"), [("已受理", []), (" ", ["tag that speaks by its colour alone"])])
def test_every_tag_has_words(app: Flask, text: str, faults: list[str]) -> None:
    """What a colour says is said in words as well; each page that a test fetches is looked at for it."""
    html = render(app, "<main><h1>x</h1>{{ ui.status_tag(text, 'danger') }}</main>", text=text)
    assert ReadPage(f'<html lang="zh"><head><title>x</title></head><body>{html}</body></html>').faults == faults
