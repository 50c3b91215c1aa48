"""The past of a place read again: hot matters of a period, and how early they would have been seen.

Nothing is written and no transaction is open while the engine works.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from govtrack.core.clock import local, today
from govtrack.core.db import transaction
from govtrack.core.i18n import _, _l
from govtrack.core.sheets.writing import SheetToWrite, write_book
from govtrack.places.models import Place
from govtrack.places.queries import find_ancestor, find_place_by_code, find_subdistrict, get_place
from govtrack.topics.queries.periods import period_of, read_known, read_past_letters, read_rules
from govtrack.topics.wording import COLOURS

if TYPE_CHECKING:
    from govtrack.topics.clustering.leads import Leads
    from govtrack.topics.clustering.period import HotList, HotMatter

LEVELS = ("subdistrict", "community")
LACKS_SPREAD = _l(
    "No matter can be a candidate here: a candidate has letters from several buildings or compounds, or by several"
    " ways. Enter the compounds and buildings that the letters name; they are then found in the text."
)


def find_past_place(code: str | None) -> Place | None:
    """The sub-district or community with this code, or the first sub-district; None where there is none."""
    place = find_place_by_code(code) if code else find_subdistrict()
    return place if place is not None and place.level in LEVELS else None


def find_matters(place_id: int, first_day: date, last_day: date) -> HotList:
    """The hot matters of these days in a sub-district or a community."""
    from govtrack.topics.clustering.period import find_hot_matters  # numpy's, which a page need not carry

    period = period_of(first_day, last_day)
    with transaction(write=False):
        place = get_place(place_id)
        subdistrict, within = find_ancestor(place, "subdistrict") or place, place.path
        # Letters without a place belong to the whole sub-district.
        within = "/" if place.id == subdistrict.id else within
        letters, rules, known = read_past_letters(subdistrict, period), read_rules(), read_known()
    return find_hot_matters(letters, period, rules, known, within)


def measure_lead(place_id: int) -> Leads:
    """How early the matters of a sub-district would have come before the panel, letter by letter until today."""
    from govtrack.topics.clustering.leads import find_leads

    with transaction(write=False):
        subdistrict = find_ancestor(get_place(place_id), "subdistrict") or get_place(place_id)
        letters, rules, known = read_past_letters(subdistrict, period_of(today(), today())), read_rules(), read_known()
    return find_leads(letters, rules, known)


def describe_matter(row: HotMatter) -> dict[str, Any]:
    """A matter as plain values for JSON."""
    return {
        "title": row.title, "question": row.question, "attention": row.attention, "colour": row.colour,
        "is_candidate": row.is_candidate, "category_id": row.category_id, "place_id": row.place_id,
        "letters": row.letters, "people": row.people, "before": row.before, "after": row.after,
        "all_letters": row.all_letters, "first_at": row.first_at.isoformat(), "last_at": row.last_at.isoformat(),
        "letter_ids": list(row.letter_ids),
    }  # fmt: skip


def write_sheet(lists: Sequence[tuple[tuple[date, date], Sequence[HotMatter]]]) -> bytes:
    """A workbook with a sheet for each period."""
    headings = [
        _("Rank"), _("Matter"), _("Question to discuss"), _("Attention"), _("Colour"), _("Candidate"),
        _("Letters before"), _("Letters in the period"), _("Letters after"), _("Number of people"), _("Letters so far"),
        _("First letter"), _("Latest letter"),
    ]  # fmt: skip
    return write_book(
        SheetToWrite(f"{first} – {last}", headings, [_cells(rank, row) for rank, row in enumerate(matters, 1)])
        for (first, last), matters in lists
    )


def _cells(rank: int, row: HotMatter) -> list[Any]:
    return [
        rank, row.title, row.question, row.attention, str(COLOURS[row.colour]), _("yes") if row.is_candidate else "",
        row.before, row.letters, row.after, row.people, row.all_letters, local(row.first_at).date(),
        local(row.last_at).date(),
    ]  # fmt: skip
