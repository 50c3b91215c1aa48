"""How the values of details are read: numbers, moments, yes and no, and texts as they were written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import format_decimal, lazy_pgettext

from govtrack.core.i18n import show_date, show_time

YES, NO = lazy_pgettext("setting", "Yes"), lazy_pgettext("setting", "No")


def as_count(value: Any, _data: Mapping[str, Any]) -> str:
    """How many there are."""
    return str(format_decimal(value)) if isinstance(value, int | float) else str(value)


def as_percent(value: Any, _data: Mapping[str, Any]) -> str:
    """So many of a hundred."""
    return f"{value}%"


def as_truth(value: Any, _data: Mapping[str, Any]) -> str:
    """Yes or no."""
    return str(YES if value else NO)


def as_text(value: Any, _data: Mapping[str, Any]) -> str:
    """What people gave as a name, a code or a number of their own, as it stands."""
    return str(value)


def as_moment(value: Any, _data: Mapping[str, Any]) -> str:
    """A day or a moment, as the reader's language writes it."""
    text = str(value)
    try:
        return show_date(date.fromisoformat(text)) if len(text) == 10 else show_time(datetime.fromisoformat(text))
    except ValueError:
        return text
