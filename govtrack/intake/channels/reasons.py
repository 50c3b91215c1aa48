"""Why a line of a sheet is not taken: kept as a short name, read as a sentence."""

from __future__ import annotations

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

REASONS: dict[str, Text] = {
    "missing": _l("This cell is empty. Please fill it in."),
    "not_a_date": _l("This is not a date we can read. Write it like 2026-03-01 14:30."),
    "in_the_future": _l("This date lies in the future. Please correct it."),
    "too_old": _l("This date lies before 1990. Please correct it."),
    "too_long": _l("This text is longer than 20,000 characters. Please shorten it."),
    "not_a_number": _l("This is not a number."),
    "not_an_address": _l("This is not a web address. It begins with http:// or https://."),
}


def reason_text(reason: str) -> str:
    """The sentence for a short name, in the reader's language."""
    return str(REASONS.get(reason, reason))
