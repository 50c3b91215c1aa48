"""Where a page of a list begins: behind a row or before one, told in its address.

A mark holds the values by which the rows are ordered, of the first or the last row of a page. The next page is found
behind it by index, however far down the list it lies, and shows no row twice when others come in meanwhile. A mark
that was changed by hand, or belongs to another list, is none.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_
from sqlalchemy.orm import QueryableAttribute
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

# What an address calls the mark behind or before which a page stands.
AFTER, BEFORE = "after", "before"
# What says which page of a list is shown; an address of the list itself goes without.
WHERE = ("page", AFTER, BEFORE)
MOST_CHARACTERS = 1000
# What both servers keep in an integer column.
LARGEST = 2**31 - 1
# What JSON can write and no server takes in a text: the sign of no width, and half a sign.
_UNKEPT = re.compile("[\0\ud800-\udfff]")
Order = Sequence[ColumnElement[Any] | QueryableAttribute[Any]]


def bare(order: Order) -> list[ColumnElement[Any]]:
    """The columns of an order without their directions."""
    return [_without_direction(one) for one in order]


def _without_direction(one: ColumnElement[Any] | QueryableAttribute[Any]) -> ColumnElement[Any]:
    if isinstance(one, UnaryExpression) and one.modifier in (operators.desc_op, operators.asc_op):
        one = one.element
    return one.expression if isinstance(one, QueryableAttribute) else one


def _is_falling(one: object) -> bool:
    return isinstance(one, UnaryExpression) and one.modifier is operators.desc_op


def reverse(order: Order) -> list[ColumnElement[Any]]:
    """The order from its end."""
    return [column if _is_falling(one) else column.desc() for one, column in zip(order, bare(order), strict=True)]


def write_mark(values: Sequence[Any]) -> str:
    """The mark of a row with these values."""
    texts = [value.isoformat() if isinstance(value, date) else value for value in values]
    return urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def read_mark(text: str, order: Order) -> list[Any] | None:
    """The values of a mark for this order; None where it is none of it."""
    try:
        values = json.loads(urlsafe_b64decode(text[:MOST_CHARACTERS] + "=" * (-len(text) % 4)))
        columns = bare(order)
        return [_read(value, column.type.python_type) for value, column in zip(values, columns, strict=True)]
    except (ValueError, TypeError, RecursionError):
        return None


def _read(value: Any, kind: type[Any]) -> Any:
    """One value, as its column has it; raises ValueError for any other."""
    if value is None:
        return None
    if issubclass(kind, datetime):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or not 1900 <= moment.year < 9000:
            raise ValueError("no moment")
        return moment
    if issubclass(kind, date):
        return date.fromisoformat(value)
    if isinstance(value, bool) or kind is bool:
        is_right = isinstance(value, bool) and kind is bool
    elif issubclass(kind, float):
        is_right = isinstance(value, int | float) and abs(value) < LARGEST
    elif issubclass(kind, int):
        is_right = isinstance(value, int) and abs(value) <= LARGEST
    else:
        is_right = isinstance(value, kind) and not _UNKEPT.search(value)
    if not is_right:
        raise ValueError("a value of another kind")
    return value


def is_behind(order: Order, values: Sequence[Any], *, is_null_least: bool) -> ColumnElement[bool]:
    """The condition that a row stands behind the one with these values.

    ``is_null_least``: where the server puts a NULL, before all values (SQLite) or behind them (PostgreSQL).
    """
    columns = list(zip(order, bare(order), values, strict=True))
    same = [_is_same(column, value) for _one, column, value in columns]
    beyond = [_is_beyond(column, value, _is_falling(one), is_null_least) for one, column, value in columns]
    ways = or_(*(and_(*same[:place], beyond[place]) for place in range(len(columns))))
    one, first, value = columns[0]
    if value is None or _may_be_null(first):
        return ways
    # Said by itself, since the servers look into no OR for where in the index to begin.
    least = literal(value, first.type)
    return and_(first <= least if _is_falling(one) else first >= least, ways)


def _is_same(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == literal(value, column.type)


def _is_beyond(column: ColumnElement[Any], value: Any, is_falling: bool, is_null_least: bool) -> ColumnElement[bool]:
    is_null_behind = is_falling == is_null_least
    if value is None:
        return false() if is_null_behind else column.is_not(None)
    given = literal(value, column.type)
    behind = column < given if is_falling else column > given
    return or_(behind, column.is_(None)) if is_null_behind and _may_be_null(column) else behind


def _may_be_null(column: ColumnElement[Any]) -> bool:
    return bool(getattr(column, "nullable", True))
