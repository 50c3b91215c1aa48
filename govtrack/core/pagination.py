"""Pages of long lists: at most two queries, whatever the length, and one for what fits on a page.

A list that names its order (``by``) tells in the links of each page behind or before which row the next one stands
(``core.marks``), so that the database goes straight there; without a mark, or with one that is none, the number of
the page says how many rows are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from flask import has_request_context, request
from sqlalchemy import ColumnElement, Select, false, func, literal, select

from govtrack.core.db import db
from govtrack.core.marks import AFTER, BEFORE, Order, bare, is_behind, read_mark, reverse, write_mark

Item = TypeVar("Item")
Shown = TypeVar("Shown")
PER_PAGE = 20
LAST_PAGE = 100_000
MOST_DIGITS = 30
# Beyond this nobody turns pages: a list says that there are more, and is narrowed by its filters. Counting all of
# a million rows for each page would cost more than the page.
COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list: ``page`` counts from 1. With ``is_more`` there are more rows than ``total``.

    ``first`` and ``last`` are the marks of its ends, where it has any.
    """

    items: Sequence[Item]
    page: int
    per_page: int
    total: int
    is_more: bool = False
    first: str | None = None
    last: str | None = None

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))

    @property
    def has_prev(self) -> bool:
        """Whether there is an earlier page."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a later page."""
        return self.page < self.pages

    def map(self, show: Callable[[Item], Shown]) -> Page[Shown]:
        """The same page with each of its items as it is shown."""
        items = [show(item) for item in self.items]
        return Page(items, self.page, self.per_page, self.total, self.is_more, self.first, self.last)

    @property
    def previous_address(self) -> dict[str, Any]:
        """What the address of the page before says: its number, and before which row it stands."""
        return {"page": self.page - 1, AFTER: [], BEFORE: self.first or []}

    @property
    def next_address(self) -> dict[str, Any]:
        """What the address of the next page says: its number, and behind which row it stands."""
        return {"page": self.page + 1, BEFORE: [], AFTER: self.last or []}


def requested_page(name: str = "page") -> int:
    """The ``page`` of the address; anything that is no page number means the first."""
    text = request.args.get(name, "1") if has_request_context() else "1"
    # Python reads no number of thousands of digits.
    return min(max(1, int(text[:MOST_DIGITS])), LAST_PAGE) if text.isascii() and text.isdigit() else 1


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a page was asked for: behind a row (``is_back``: before it) with these values."""

    values: Sequence[Any]
    is_back: bool


def _requested_turn(by: Order) -> _Turn | None:
    """The mark of the address, if it is one of this order."""
    for name in (AFTER, BEFORE) if has_request_context() else ():
        if (values := read_mark(request.args.get(name, ""), by)) is not None:
            return _Turn(values, name == BEFORE)
    return None


def paginate(
    statement: Select[Any],
    *,
    by: Order | None = None,
    page: int | None = None,
    per_page: int = PER_PAGE,
    total: int | None = None,
) -> Page[Any]:
    """Runs ``statement`` for one page of entities and counts its rows, up to ``COUNTED_AT_MOST``.

    ``by`` is the order of the rows; of its last column no two rows have the same value.
    Without it ``statement`` has its own order, and pages are found by their number alone. A page that is not full
    is the last one, and says itself how many there are. ``total`` is how many there are, where that is known.
    """
    number = min(page or requested_page(), -(-COUNTED_AT_MOST // per_page))
    ordered = statement.order_by(None).order_by(*by) if by else statement
    turn = _requested_turn(by) if by and page is None else None
    found = _page_from(statement, by, turn, number, per_page, total) if by and turn else None
    if found is None:
        # Who went back and finds less than a page before the mark is at the begin of the list.
        found = _page_by_number(ordered, by or (), 1 if turn and turn.is_back else number, per_page, total)
    return found


def _page_by_number(ordered: Select[Any], by: Order, number: int, per_page: int, known: int | None) -> Page[Any]:
    found = _page_of(ordered, by, number, per_page)
    total, is_last = (number - 1) * per_page + len(found.items), len(found.items) < per_page
    if is_last and (found.items or number == 1) and total <= COUNTED_AT_MOST:
        return replace(found, total=total)
    total, is_more, _rest = _count(ordered, false(), known)
    last = max(1, -(-total // per_page))
    if number > last:
        found = _page_of(ordered, by, last, per_page)
    return replace(found, total=total, is_more=is_more)


def _page_from(
    statement: Select[Any], by: Order, turn: _Turn, number: int, per_page: int, known: int | None
) -> Page[Any] | None:
    """The page at a mark; None where so many rows went meanwhile that the number alone says where it stands."""
    order, other_way = (reverse(by), by) if turn.is_back else (by, reverse(by))
    wanted = statement.where(_behind(order, turn.values)).order_by(None).order_by(*order).limit(per_page + 1)
    rows = _rows(wanted, by)
    is_further, rows = len(rows) > per_page, rows[:per_page]
    if not rows or (turn.is_back and len(rows) < per_page):
        return None
    # The row of the mark may be gone, so that whether there are rows on its side is asked as well.
    rest = statement.where(_behind(other_way, rows[0][1:])).order_by(None).limit(1).exists()
    total, is_more, is_rest = _count(statement, rest, known)
    is_led, is_followed = (is_further, is_rest) if turn.is_back else (is_rest, is_further)
    least, last = 1 + is_led, max(1, -(-total // per_page))
    most = last if is_more else last - is_followed
    if least > most:
        # What is left has fewer pages than these rows and those on both sides would make.
        return _page_by_number(statement.order_by(None).order_by(*by), by, 1, per_page, known)
    # Rows that came or went since the mark was written move the numbers, and never what is shown.
    number = 1 if not is_led else number if is_followed or is_more else last
    rows = rows[::-1] if turn.is_back else rows
    return _page(rows, min(max(number, least), most), per_page, total, is_more)


def _behind(order: Order, values: Sequence[Any]) -> ColumnElement[bool]:
    return is_behind(order, values, is_null_least=db.session.get_bind().dialect.name == "sqlite")


def _count(statement: Select[Any], rest: ColumnElement[bool], known: int | None) -> tuple[int, bool, bool]:
    """How many rows there are, whether there are more than are counted, and whether ``rest`` holds."""
    if known is not None:
        is_rest = bool(db.session.scalar(select(rest)))
        return min(known, COUNTED_AT_MOST), known > COUNTED_AT_MOST, is_rest
    # No column is read where an index tells which rows there are, and nothing joined that only a page shows.
    rows = statement.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
    counted = rows.limit(COUNTED_AT_MOST + 1).subquery()
    found, is_rest = db.session.execute(select(func.count(), rest).select_from(counted)).one()
    return min(found, COUNTED_AT_MOST), found > COUNTED_AT_MOST, bool(is_rest)


def _page_of(statement: Select[Any], by: Order, number: int, per_page: int) -> Page[Any]:
    """The page of this number, not counted yet."""
    return _page(_rows(statement.limit(per_page).offset((number - 1) * per_page), by), number, per_page)


def _rows(statement: Select[Any], by: Order) -> Sequence[Any]:
    """Each entity, and the values by which the rows are ordered."""
    return db.session.execute(statement.add_columns(*bare(by))).unique().all()


def _page(rows: Sequence[Any], number: int, per_page: int, total: int = 0, is_more: bool = False) -> Page[Any]:
    first, last = (write_mark(row[1:]) if row[1:] else None for row in (rows[0], rows[-1])) if rows else (None, None)
    return Page([row[0] for row in rows], number, per_page, total, is_more, first, last)
