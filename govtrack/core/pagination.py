"""Pages of long lists: at most two queries, whatever the length, and one for what fits on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import has_request_context, request
from sqlalchemy import Select, func, select

from govtrack.core.db import db

Item = TypeVar("Item")
Shown = TypeVar("Shown")
PER_PAGE = 20
LAST_PAGE = 100_000
# Beyond this nobody turns pages: a list says that there are more, and is narrowed by its filters. Counting all of
# a million rows for each page would cost more than the page.
COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list: ``page`` counts from 1. With ``is_more`` there are more rows than ``total``."""

    items: Sequence[Item]
    page: int
    per_page: int
    total: int
    is_more: bool = False

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
        return Page([show(item) for item in self.items], self.page, self.per_page, self.total, self.is_more)


def requested_page() -> int:
    """The ``page`` of the address; anything that is no page number means the first."""
    text = request.args.get("page", "1") if has_request_context() else "1"
    return min(max(1, int(text)), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def paginate(statement: Select[Any], *, page: int | None = None, per_page: int = PER_PAGE) -> Page[Any]:
    """Runs ``statement`` for one page of entities and counts its rows, up to ``COUNTED_AT_MOST``.

    A page that is not full is the last one, and says itself how many there are.
    """
    number = min(page or requested_page(), -(-COUNTED_AT_MOST // per_page))
    items = _page_of(statement, number, per_page)
    total, is_last = (number - 1) * per_page + len(items), len(items) < per_page and (items or number == 1)
    if is_last and total <= COUNTED_AT_MOST:
        return Page(items, number, per_page, total)
    counted = statement.order_by(None).limit(COUNTED_AT_MOST + 1).subquery()
    found = db.session.scalar(select(func.count()).select_from(counted)) or 0
    total = min(found, COUNTED_AT_MOST)
    last = max(1, -(-total // per_page))
    if number > last:
        number, items = last, _page_of(statement, last, per_page)
    return Page(items, number, per_page, total, found > total)


def _page_of(statement: Select[Any], number: int, per_page: int) -> Sequence[Any]:
    return db.session.scalars(statement.limit(per_page).offset((number - 1) * per_page)).unique().all()
