"""Pages behind and before a row: the same rows as by their numbers, wherever others come in or go."""

from __future__ import annotations

import html
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import Float, case, column, select

from govtrack.core import pagination
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs.models import Job
from govtrack.core.marks import read_mark, write_mark
from govtrack.core.pagination import Page, paginate

BY_END = (Job.finished_at, Job.id)
BY_END_FALLING = (Job.finished_at.desc(), Job.id)
BY_AN_EXPRESSION = (case((Job.state == "waiting", 1), else_=0), Job.run_at.desc(), Job.id.desc())
MOMENT = "2026-11-29T12:00:00+00:00"


def jobs(count: int) -> None:
    """Three in a row end at the same time, the next three have not ended."""
    with transaction():
        for place in range(count):
            ended = None if place // 3 % 2 else now() + timedelta(days=place // 3)
            state = "done" if place % 2 else "waiting"
            db.session.add(Job(name="x", queue="x", payload={}, state=state, finished_at=ended))


def page_at(app: Flask, address: dict[str, Any], by: Sequence[Any]) -> Page[Job]:
    with app.test_request_context("/", query_string=address):
        return paginate(select(Job), by=by, per_page=2)


@pytest.mark.parametrize("by", [BY_END, BY_END_FALLING, BY_AN_EXPRESSION])
def test_every_row_stands_on_one_page_there_and_back(app: Flask, by: Sequence[Any]) -> None:
    jobs(9)
    ordered = list(db.session.scalars(select(Job.id).order_by(*by)))
    page = page_at(app, {}, by)
    there = [page]
    while page.has_next:
        page = page_at(app, page.next_address, by)
        there.append(page)
    assert [[row.id for row in one.items] for one in there] == [ordered[i : i + 2] for i in range(0, 9, 2)]
    assert [(one.page, one.total, one.has_prev, one.has_next) for one in there] == [
        (1, 9, False, True), (2, 9, True, True), (3, 9, True, True), (4, 9, True, True), (5, 9, True, False),
    ]  # fmt: skip
    while page.has_prev:
        page = page_at(app, page.previous_address, by)
        assert [row.id for row in page.items] == [row.id for row in there[page.page - 1].items]
    assert page.page == 1


def test_a_row_that_comes_in_moves_nobody_to_another_page(app: Flask) -> None:
    by = (Job.id.desc(),)
    jobs(5)
    ids = list(db.session.scalars(select(Job.id).order_by(*by)))
    first = page_at(app, {}, by)
    jobs(1)
    second = page_at(app, first.next_address, by)
    assert ([row.id for row in second.items], second.page, second.total) == (ids[2:4], 2, 6)
    back = page_at(app, second.previous_address, by)
    # Before it stands the newcomer, so this is not the first page any more.
    assert ([row.id for row in back.items], back.page, back.has_prev) == (ids[:2], 2, True)
    by_number = page_at(app, {"page": 2}, by)
    assert [row.id for row in by_number.items] == ids[1:3]


def test_where_rows_went_the_number_says_what_is_shown(app: Flask) -> None:
    by = (Job.id,)
    jobs(5)
    ids = list(db.session.scalars(select(Job.id).order_by(*by)))
    second = page_at(app, page_at(app, {}, by).next_address, by)
    last = page_at(app, second.next_address, by)
    with app.test_request_context("/", query_string=last.previous_address):
        gone = paginate(select(Job).where(Job.id >= ids[3]), by=by, per_page=2)
    assert ([row.id for row in gone.items], gone.page, gone.total) == (ids[3:], 1, 2)
    with app.test_request_context("/", query_string=second.next_address):
        gone = paginate(select(Job).where(Job.id <= ids[3]), by=by, per_page=2)
    assert ([row.id for row in gone.items], gone.page, gone.total) == (ids[2:4], 2, 4)
    with app.test_request_context("/", query_string=second.next_address):
        gone = paginate(select(Job).where(Job.id > ids[1]), by=by, per_page=2)
    assert ([row.id for row in gone.items], gone.page, gone.pages, gone.has_next) == (ids[4:], 2, 2, False)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "?", "[]", "[1]", "[1, 2, 3]", '["2026-11-29T12:00:00", 1]', '["no day", 1]', f'["{MOMENT}", "1"]',
        f'["{MOMENT}", true]', f'["{MOMENT}", 2147483648]', f'["{MOMENT}", -2147483648]', f'["{MOMENT}", 1.5]',
        '["0001-01-01T00:00:00+14:00", 1]', '["9999-12-31T23:59:59-14:00", 1]', '{"a": 1, "b": 2}', "[" * 5000, "12",
        "null", "NaN", f'["{MOMENT}", NaN]',
    ],
)  # fmt: skip
def test_what_is_no_mark_of_the_list_leaves_the_number(app: Flask, text: str) -> None:
    assert read_mark(text, BY_END) is None
    jobs(3)
    mark = urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert read_mark(mark, BY_END) is None
    page = page_at(app, {"page": "2", "after": mark, "before": text}, BY_END)
    assert (page.page, len(page.items)) == (2, 1)


def test_a_mark_holds_what_the_columns_can_hold(app: Flask) -> None:
    by = (Job.finished_at, Job.name, Job.id)
    moment = now()
    for values in ([moment, "2026-0001", 2_147_483_647], [None, "号", -2_147_483_647], [moment, "", 0]):
        assert read_mark(write_mark(values), by) == values
    for text in ("\0", "a\0", "\ud800", "a\udfff"):
        assert read_mark(write_mark([moment, text, 1]), by) is None
    assert read_mark(write_mark([moment, 7, 1]), by) is None


def test_links_keep_the_filters_and_leave_the_mark_of_the_page_itself(app: Flask) -> None:
    jobs(7)
    first = page_at(app, {}, BY_END)
    kit: Any = app.jinja_env.get_template("components/lists.html").module
    with app.test_request_context("/desk", query_string={"state": "all", **first.next_address}):
        text = str(kit.pagination(paginate(select(Job), by=BY_END, per_page=2)))
    addresses = [html.unescape(part.split('"')[0]) for part in re.split('<a [^>]*href="', text)[1:]]
    links = [parse_qs(urlsplit(address).query) for address in addresses]
    assert [sorted(link) for link in links] == [["before", "page", "state"], ["after", "page", "state"]]
    assert [link["page"] for link in links] == [["1"], ["3"]]
    assert all(link["state"] == ["all"] for link in links)


def shown(page: Page[Job], ids: list[int]) -> list[int]:
    """Which of these rows the page shows, by their places."""
    return [ids.index(row.id) for row in page.items]


def test_a_list_too_long_to_count_keeps_the_number_that_was_asked_for(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "COUNTED_AT_MOST", 6)
    jobs(9)
    by, ids = (Job.id,), list(db.session.scalars(select(Job.id).order_by(Job.id)))
    page = page_at(app, {}, by)
    found = []
    for _each in range(3):
        page = page_at(app, page.next_address, by)
        found.append((shown(page, ids), page.page, page.total, page.is_more))
    assert found == [([2, 3], 2, 6, True), ([4, 5], 3, 6, True), ([6, 7], 3, 6, True)]


def test_the_last_rows_stand_on_the_last_page_however_many_came_in_before_them(app: Flask) -> None:
    by = (Job.id.desc(),)
    jobs(5)
    ids = list(db.session.scalars(select(Job.id).order_by(*by)))
    second = page_at(app, page_at(app, {}, by).next_address, by)
    jobs(2)
    last = page_at(app, second.next_address, by)
    assert (shown(last, ids), last.page, last.pages, last.has_next) == ([4], 4, 4, False)


@pytest.mark.parametrize(
    ("way", "gone", "rows", "page", "pages"),
    [("next", 4, [6, 7], 2, 3), ("previous", 4, [6, 7], 2, 3), ("next", 7, [7], 1, 1)],
)
def test_a_number_is_never_beyond_the_pages_that_are_left(
    app: Flask, way: str, gone: int, rows: list[int], page: int, pages: int
) -> None:
    jobs(9 if gone == 4 else 8)
    by, ids = (Job.id,), list(db.session.scalars(select(Job.id).order_by(Job.id)))
    address = {}
    for _each in range(3):
        address = page_at(app, address, by).next_address
    if way == "previous":
        address = page_at(app, page_at(app, address, by).next_address, by).previous_address
    with app.test_request_context("/", query_string=address):
        left = paginate(select(Job).where(Job.id.in_(ids[gone:])), by=by, per_page=2)
    assert (shown(left, ids), left.page, left.pages) == (rows, page, pages)


@pytest.mark.parametrize(
    ("start", "way", "left", "rows", "page", "pages"),
    [
        # All before the mark went but these, and the row of the mark with those behind it did not.
        (4, "previous", [2, 3, 6, 7, 8], [2, 3], 1, 3),
        (4, "previous", [1, 2, 3, 6, 7, 8], [2, 3], 2, 3),
        # The row of the mark and all behind it went.
        (4, "previous", [0, 1, 2, 3], [2, 3], 2, 2),
        # Fewer than a page are left before it: the first page, whatever the number says.
        (8, "previous", [5, 8], [5, 8], 1, 1),
        (8, "previous", [5, 8, 9, 10], [5, 8], 1, 2),
        # Between a row on either side these would be a page that is not counted.
        (2, "next", [1, 2, 3, 4], [1, 2], 1, 2),
        (2, "next", [1, 2], [1, 2], 1, 1),
        (2, "next", [2, 3, 4], [2, 3], 1, 2),
    ],
)
def test_where_rows_went_every_row_that_is_left_can_still_be_reached(
    app: Flask, start: int, way: str, left: list[int], rows: list[int], page: int, pages: int
) -> None:
    jobs(11)
    by, ids = (Job.id,), list(db.session.scalars(select(Job.id).order_by(Job.id)))
    here = page_at(app, {"page": start // 2 + 1}, by) if way == "previous" else page_at(app, {"page": start // 2}, by)
    wanted = select(Job).where(Job.id.in_([ids[place] for place in left]))
    with app.test_request_context("/", query_string=getattr(here, f"{way}_address")):
        found = paginate(wanted, by=by, per_page=2)
    assert (shown(found, ids), found.page, found.pages) == (rows, page, pages)
    assert (found.has_prev, found.has_next) == (rows[0] != left[0], rows[-1] != left[-1])


@pytest.mark.parametrize("by", [BY_END, BY_END_FALLING])
def test_going_back_over_rows_without_a_value_says_that_there_are_rows_behind(app: Flask, by: Sequence[Any]) -> None:
    jobs(12)
    ids = list(db.session.scalars(select(Job.id).order_by(*by)))
    for number, told in ((3, 1), (4, 3), (5, 4), (6, 4)):
        here = page_at(app, {"page": number}, by)
        with app.test_request_context("/", query_string=here.previous_address):
            found = paginate(select(Job).where(Job.id.in_(ids[2:])), by=by, per_page=2)
        assert (shown(found, ids), found.page, found.has_next) == ([2 * number - 4, 2 * number - 3], told, True)


def test_a_mark_of_a_number_that_is_too_large_for_any_column_is_none(app: Flask) -> None:
    for text in (f"[1{'0' * 400}]", "[1e400]", "[NaN]", "[-1e400]", "[2147483647.5]"):
        assert read_mark(urlsafe_b64encode(text.encode()).decode().rstrip("="), (column("share", Float),)) is None
    assert read_mark(write_mark([0.25]), (column("share", Float),)) == [0.25]


def test_a_mark_counts_where_the_address_alone_says_which_page(app: Flask) -> None:
    jobs(5)
    by, ids = (Job.id,), list(db.session.scalars(select(Job.id).order_by(Job.id)))
    address = page_at(app, {}, by).next_address
    with app.test_request_context("/", query_string=address):
        assert shown(paginate(select(Job), by=by, page=1, per_page=2), ids) == [0, 1]
        unordered = paginate(select(Job).order_by(Job.id.desc()), per_page=2)
    assert shown(unordered, ids) == [2, 1]
    assert unordered.previous_address == {"page": 1, "before": [], "after": []}
    assert unordered.next_address == {"page": 3, "before": [], "after": []}
    assert shown(paginate(select(Job), by=by, per_page=2), ids) == [0, 1], "outside of a request it is the first page"
