"""Cells as values: text, dates and numbers in the many ways people write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from govtrack.core.clock import LOCAL_ZONE, now
from govtrack.core.forms import tidy

MAX_TEXT = 20_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Day 0 of the serial numbers in which spreadsheets count days.
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=LOCAL_ZONE)
_DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*(?:[:：分]\s*(\d{1,2})?(?:\.\d+)?\s*秒?)?)?\s*$"
)


class BadCell(Exception):
    """A cell that cannot be taken; ``reason`` is a short name of ``channels.reasons``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def as_text(cell: Any) -> str:
    """A cell as tidy text: whole numbers without a decimal point, dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    plain = str(cell)
    text = plain.strip() if plain.isprintable() else tidy(plain) or ""
    if len(text) > MAX_TEXT:
        raise BadCell("too_long")
    return text


def as_moment(cell: Any, *, is_past: bool = True) -> datetime:
    """A cell as a moment; what has no time zone is on the neighbourhood's clocks."""
    moment = _moment(cell)
    aware = moment.replace(tzinfo=LOCAL_ZONE) if moment.tzinfo is None else moment
    result = aware.astimezone(UTC)
    if result < EARLIEST:
        raise BadCell("too_old")
    if is_past and result > now() + timedelta(days=1):
        raise BadCell("in_the_future")
    return result


def _moment(cell: Any) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time(), LOCAL_ZONE)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 20_000 < cell < 80_000:
        return SERIAL_ZERO + timedelta(days=cell)
    return _parse_moment(as_text(cell))


def _parse_moment(text: str) -> datetime:
    if not text:
        raise BadCell("missing")
    match = _DATE.match(text)
    if match is None:
        raise BadCell("not_a_date")
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL_ZONE)
    except ValueError as error:
        raise BadCell("not_a_date") from error


def as_count(cell: Any) -> int:
    """A cell as a number of things, none where it is empty."""
    text = as_text(cell).replace(",", "")
    if not text:
        return 0
    if not text.isascii() or not text.isdigit():
        raise BadCell("not_a_number")
    return min(int(text), 2_000_000_000)
