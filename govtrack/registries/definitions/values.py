"""The values of an entry: read from what was typed or stands in a sheet, kept as JSON, shown to people."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from govtrack.core.clock import LOCAL_ZONE, local
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _, _l, in_a_row
from govtrack.core.sheets import BadCell, as_count, as_moment, is_nothing
from govtrack.registries.definitions.base import Field, Registry

SHORT, LONG = 200, 2000
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
IMPOSSIBLE = _l("This day cannot be right.")


def as_day(text: str) -> date | None:
    """A kept day; nothing where the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_values(registry: Registry, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep, from texts, numbers and days by field; what says nothing is left out.

    Raises InvalidInput at the field that cannot be read, and ValueError for a field that the list does not have.
    """
    unknown = given.keys() - {row.name for row in registry.fields}
    if unknown:
        raise ValueError(f"{registry.name} has no {sorted(unknown)}")
    read = {row.name: _read(row, given.get(row.name)) for row in registry.fields}
    return {name: value for name, value in read.items() if value is not None}


def _read(field: Field, given: Any) -> Any:
    if given is None or (isinstance(given, str) and is_nothing(given.strip())):
        return None
    return _READERS[field.kind](field, given)


def _read_text(field: Field, given: Any) -> str:
    text, limit = str(given).strip(), LONG if field.kind == "long" else SHORT
    if len(text) > limit:
        raise InvalidInput(_("At most %(limit)s characters fit here.", limit=limit), field.name)
    return text


def _read_number(field: Field, given: Any) -> int:
    try:
        return as_count(given)
    except BadCell as error:
        raise InvalidInput(_("Give a whole number."), field.name) from error


def _read_day(field: Field, given: Any) -> str:
    day = given if isinstance(given, date) else _day_of(field, str(given))
    if not EARLIEST <= day < LATEST:
        raise InvalidInput(IMPOSSIBLE, field.name)
    return day.isoformat()


def _day_of(field: Field, text: str) -> date:
    """The day that a text says; houses and elevators are older than the letters about them."""
    earliest = datetime(EARLIEST.year, EARLIEST.month, EARLIEST.day, tzinfo=LOCAL_ZONE)
    try:
        return local(as_moment(text, is_past=False, earliest=earliest)).date()
    except BadCell as error:
        wrong = IMPOSSIBLE if error.reason == "too_old" else _l("Give the day like 2026-03-01.")
        raise InvalidInput(wrong, field.name) from error


def _read_choice(field: Field, given: Any) -> str:
    text = unicodedata.normalize("NFKC", str(given)).strip()
    for code, label in field.choices.items():
        if text in (code, str(label)) or text in field.words.get(code, ()):
            return code
    known = in_a_row(str(label) for label in field.choices.values())
    raise InvalidInput(_("Choose one of: %(known)s.", known=known), field.name)


_READERS = {
    "text": _read_text,
    "long": _read_text,
    "number": _read_number,
    "day": _read_day,
    "choice": _read_choice,
}


def to_cell(field: Field, value: Any) -> Any:
    """A kept value as a sheet or a page shows it: the label of a choice, a day as a day."""
    if value is None:
        return None
    if field.kind == "choice":
        return str(field.choices.get(value, value))
    return as_day(value) or value if field.kind == "day" else value
