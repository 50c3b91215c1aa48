"""What a report that is sent names, without the lists from which it was chosen."""

from __future__ import annotations

from govtrack.core.db import Row, db
from govtrack.core.text import read_number
from govtrack.intake.forms import ReportForm
from govtrack.intake.forms.choices import UNKNOWN
from govtrack.places.models import Category, Organisation, Place
from govtrack.places.queries import find_ancestor

PLACES = ("community", "compound")


class Chosen:
    """What a form that is sent names, each looked up by its key: the lists are for whoever has to choose."""

    def __init__(self, form: ReportForm) -> None:
        place = _aside(_find(Place, form.place.data))
        self.place = place if place is not None and place.level in PLACES else None
        self.category = _aside(_find(Category, form.category.data))
        self.office = _find(Organisation, form.about_office.data)
        form.place.choices = [("", ""), (UNKNOWN, ""), *_as_choice(self.place)]
        form.category.choices = [("", ""), *_as_choice(self.category)]
        form.about_office.choices = [("", ""), *_as_choice(self.office)]
        category = self.category
        form.emergency_category = category.name if category is not None and category.is_emergency else ""

    def community(self) -> int:
        """The number of the community in which the chosen place lies; 0 where it is not known."""
        found = find_ancestor(self.place, "community") if self.place is not None else None
        return found.id if found is not None else 0


def _find(table: type[Row], key: str | None) -> Row | None:
    """The row that a list would offer under this value, which is its number as it is written."""
    number = read_number(key or "")
    return db.session.get(table, number) if number is not None and str(number) == key else None


def _aside(row: Row | None) -> Row | None:
    """Out of the session: of it the columns alone are asked for, and whatever takes the letter in reads it no more."""
    if row is not None:
        db.session.expunge(row)
    return row


def _as_choice(row: Place | Category | Organisation | None) -> list[tuple[str, str]]:
    return [(str(row.id), "")] if row is not None else []
