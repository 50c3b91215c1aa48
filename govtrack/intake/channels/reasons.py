"""Why a line of a sheet is not taken: kept as a short name, read as a sentence."""

from __future__ import annotations

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

REASONS: dict[str, Text] = {
    "missing": _l("This cell is empty. Please fill it in."),
    "not_a_date": _l("This is not a date we can read. Write it like 2026-03-01 14:30."),
    "two_readings": _l("This date can be read in two ways. Write the year first, like 2026-03-01."),
    "no_year": _l("This date has no year. Write it like 2026-03-01."),
    "no_day": _l("This date has no day. Write it like 2026-03-01."),
    "in_the_future": _l("This date lies in the future. Please correct it."),
    "too_old": _l("This date lies before 1990. Please correct it."),
    "torn": _l(
        "This line has more cells than there are headings: a text was torn apart by its commas. Fetch the refused "
        "lines, where it is put together again, look at this one, and send it."
    ),
    "too_long": _l("This text is longer than 20,000 characters. Please shorten it."),
    "not_a_number": _l("This is not a number. The line is taken without it."),
    "changed": _l("This number is known already, with another text. Decide whether it is another letter."),
    "shortened": _l("The spreadsheet has shortened this number, so the line is told apart by its text."),
    "answer_without_text": _l("An answer is mentioned, but its text is missing, so the letter stays open."),
    "closed_without_text": _l("The matter is closed there, but the text of its answer did not come with it."),
    "not_an_address": _l("This is not a web address. It begins with http:// or https://."),
}


def reason_text(reason: str) -> str:
    """The sentence for a short name, in the reader's language."""
    return str(REASONS.get(reason, reason))
