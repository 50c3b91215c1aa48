"""The past of a place read again: hot matters of a period, and how early they would have been seen.

Nothing is written and no transaction is open while the engine works.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from govtrack.core.clock import today
from govtrack.core.db import transaction
from govtrack.places.models import Place
from govtrack.places.queries import find_ancestor, find_place_by_code, find_subdistrict, get_place

if TYPE_CHECKING:
    from govtrack.topics.clustering.hot_lists import HotList
    from govtrack.topics.clustering.leads import Leads

LEVELS = ("subdistrict", "community")


def find_past_place(code: str | None) -> Place | None:
    """The sub-district or community with this code, or the first sub-district; None where there is none."""
    place = find_place_by_code(code) if code else find_subdistrict()
    return place if place is not None and place.level in LEVELS else None


def find_matters(place_id: int, first_day: date, last_day: date) -> HotList:
    """The hot matters of these days in a sub-district or a community."""
    # Numpy's, which a process that only starts need not carry.
    from govtrack.topics.clustering.period import find_hot_matters
    from govtrack.topics.queries.periods import period_of, read_known, read_past_letters, read_rules

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
    from govtrack.topics.queries.periods import period_of, read_known, read_past_letters, read_rules

    with transaction(write=False):
        subdistrict = find_ancestor(get_place(place_id), "subdistrict") or get_place(place_id)
        letters, rules, known = read_past_letters(subdistrict, period_of(today(), today())), read_rules(), read_known()
    return find_leads(letters, rules, known)
