"""Pages of a list: the first, the last, and numbers that are none."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core import pagination
from govtrack.core.pagination import Page, paginate, requested_page
from govtrack.places.models import Organisation
from tests import factories


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/", 1),
        ("/?page=1", 1),
        ("/?page=7", 7),
        ("/?page=0", 1),
        ("/?page=-3", 1),
        ("/?page=x", 1),
        ("/?page=", 1),
        ("/?page=２", 1),
        ("/?page=99999", 99_999),
        ("/?page=100000", 100_000),
        ("/?page=100001", 100_000),
        ("/?page=99999999999999999999999999", 100_000),
        (f"/?page={'9' * 5000}", 100_000),
    ],
)
def test_what_an_address_asks_for(app: Flask, address: str, page: int) -> None:
    with app.test_request_context(address):
        assert requested_page() == page


@pytest.mark.parametrize(
    ("total", "page", "pages", "has_prev", "has_next"),
    [
        (0, 1, 1, False, False),
        (2, 1, 1, False, False),
        (3, 1, 2, False, True),
        (3, 2, 2, True, False),
        (5, 2, 3, True, True),
    ],
)
def test_how_many_pages(total: int, page: int, pages: int, has_prev: bool, has_next: bool) -> None:
    shown: Page[int] = Page([], page, 2, total)
    assert (shown.pages, shown.has_prev, shown.has_next) == (pages, has_prev, has_next)


def test_each_row_stands_on_one_page_and_past_the_last_page_is_the_last(app: Flask) -> None:
    units = [factories.organisation() for _ in range(5)]
    listed = select(Organisation).order_by(Organisation.id)
    found = [paginate(listed, page=number, per_page=2) for number in (1, 2, 3, 4, 1_000)]
    assert [page.items for page in found] == [units[:2], units[2:4], units[4:], units[4:], units[4:]]
    assert [page.page for page in found] == [1, 2, 3, 3, 3]
    assert {page.total for page in found} == {5}


def test_a_list_without_rows_has_one_page(app: Flask) -> None:
    page = paginate(select(Organisation).where(Organisation.code == "none"), page=3)
    assert (list(page.items), page.page, page.pages, page.total) == ([], 1, 1, 0)


@pytest.mark.parametrize(
    ("rows", "total", "is_more", "pages"), [(3, 3, False, 2), (4, 4, False, 2), (5, 4, True, 2), (7, 4, True, 2)]
)
def test_a_list_that_is_too_long_to_count_says_that_there_are_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch, rows: int, total: int, is_more: bool, pages: int
) -> None:
    monkeypatch.setattr(pagination, "COUNTED_AT_MOST", 4)
    units = [factories.organisation() for _ in range(rows)]
    wanted = select(Organisation).where(Organisation.id.in_([unit.id for unit in units])).order_by(Organisation.id)
    last = paginate(wanted, page=9, per_page=2)
    assert (last.total, last.is_more, last.pages, last.has_next) == (total, is_more, pages, False)
    assert list(last.items) == units[2:4]
    assert last.map(lambda unit: unit.code).is_more is is_more


def test_outside_of_a_request_it_is_the_first_page_of_twenty(app: Flask) -> None:
    assert requested_page() == 1
    units = [factories.organisation() for _ in range(21)]
    wanted = select(Organisation).where(Organisation.id.in_([unit.id for unit in units])).order_by(Organisation.id)
    page = paginate(wanted)
    assert (list(page.items), page.page, page.per_page, page.total, page.is_more) == (units[:20], 1, 20, 21, False)
    with app.test_request_context("/?page=2"):
        assert list(paginate(wanted).items) == units[20:]
    shown = page.map(lambda unit: unit.id)
    assert (list(shown.items), shown.page, shown.per_page, shown.total) == ([u.id for u in units[:20]], 1, 20, 21)


def test_a_list_is_counted_to_ten_thousand() -> None:
    assert (pagination.PER_PAGE, pagination.LAST_PAGE, pagination.COUNTED_AT_MOST) == (20, 100_000, 10_000)


def test_people_read_that_there_are_more(app: Flask) -> None:
    kit = app.jinja_env.get_template("components/lists.html").module
    with app.test_request_context("/?page=1", headers={"Accept-Language": "zh-CN"}):
        assert str(kit.found(Page([], 1, 2, 4, True), "4 件")) == "超过 4 件"
        assert str(kit.found(Page([], 1, 2, 4), "4 件")) == "4 件"
        narrow = str(kit.pagination(Page([], 2, 2, 4, True), lambda number: f"/?page={number}"))
        assert "总数超过 4。要查看其余内容，请先缩小查找范围。" in narrow


@pytest.mark.parametrize(
    ("rows", "page", "queries"), [(0, 1, 1), (1, 1, 1), (2, 1, 2), (3, 2, 1), (3, 9, 3), (0, 2, 3)]
)
def test_only_a_page_that_may_not_be_the_last_is_counted(
    app: Flask, count_queries: list[str], rows: int, page: int, queries: int
) -> None:
    units = [factories.organisation().id for _ in range(rows)]
    wanted = select(Organisation).where(Organisation.id.in_(units)).order_by(Organisation.id)
    count_queries.clear()
    found = paginate(wanted, page=page, per_page=2)
    assert (len(count_queries), found.total) == (queries, rows)


@pytest.mark.parametrize(
    ("rows", "page", "per_page", "queries", "is_more"), [(4, 2, 3, 1, False), (5, 2, 3, 2, True), (5, 9, 2, 2, True)]
)
def test_no_page_beyond_what_is_counted_is_looked_for(
    app: Flask, monkeypatch: pytest.MonkeyPatch, count_queries: list[str],
    rows: int, page: int, per_page: int, queries: int, is_more: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(pagination, "COUNTED_AT_MOST", 4)
    units = [factories.organisation().id for _ in range(rows)]
    wanted = select(Organisation).where(Organisation.id.in_(units)).order_by(Organisation.id)
    count_queries.clear()
    found = paginate(wanted, page=page, per_page=per_page)
    assert (len(count_queries), found.page, found.total, found.is_more) == (queries, 2, 4, is_more)


@pytest.mark.parametrize(
    ("known", "total", "is_more"), [(3, 3, False), (10_000, 10_000, False), (10_001, 10_000, True)]
)
def test_a_number_that_is_known_is_not_counted_again(app: Flask, known: int, total: int, is_more: bool) -> None:
    for _ in range(3):
        factories.organisation()
    page = paginate(select(Organisation).order_by(Organisation.id), page=1, per_page=2, total=known)
    assert (len(page.items), page.total, page.is_more) == (2, total, is_more)
