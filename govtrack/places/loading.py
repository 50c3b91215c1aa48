"""Adding many places, units and duties from rows of text, as a spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.places.models import Place
from govtrack.places.operations import add_organisation, add_place, assign_duty
from govtrack.places.queries import list_categories, map_organisations_by_code, map_places_by_code

Row = Mapping[str, str]
NUMBERS: dict[str, Callable[[str], Any]] = {
    "households": int,
    "population": int,
    "floating_share": float,
    "latitude": float,
    "longitude": float,
}


def _known_place(places: Mapping[str, Place], code: str) -> Place:
    if code not in places:
        raise InvalidInput(_("There is no place with the code %(code)s.", code=code))
    return places[code]


def load_places(actor: Actor, rows: Sequence[Row], outlines: Mapping[str, Any] | None = None) -> int:
    """Adds places in the order of the rows, parents first; returns how many were new."""
    known = map_places_by_code()
    added = 0
    for row in rows:
        code = row["code"]
        if code in known:
            continue
        parent = _known_place(known, row["parent_code"]) if row["parent_code"] else None
        numbers = {name: kind(row[name]) for name, kind in NUMBERS.items() if row.get(name)}
        known[code] = add_place(
            actor,
            code=code,
            level=row["level"],
            name_zh=row["name_zh"],
            name_en=row.get("name_en") or None,
            parent=parent,
            compound_type=row.get("compound_type") or None,
            is_demonstration=row.get("demo") == "1",
            outline=(outlines or {}).get(code),
            **numbers,
        )
        added += 1
    return added


def load_organisations(actor: Actor, rows: Sequence[Row]) -> int:
    """Adds units; returns how many were new."""
    places, known = map_places_by_code(), map_organisations_by_code()
    fresh = [row for row in rows if row["code"] not in known]
    for row in fresh:
        place = _known_place(places, row["place_code"]) if row["place_code"] else None
        add_organisation(
            actor,
            code=row["code"],
            kind=row["kind"],
            name_zh=row["name_zh"],
            name_en=row.get("name_en") or None,
            place=place,
        )
    return len(fresh)


def load_duties(actor: Actor, rows: Sequence[Row]) -> int:
    """Adds lines of the duty list; raises InvalidInput for a code that nobody knows."""
    places, organisations = map_places_by_code(), map_organisations_by_code()
    categories = {row.code: row for row in list_categories()}
    for row in rows:
        category = categories.get(row["category_code"])
        organisation = organisations.get(row["organisation_code"])
        if category is None or organisation is None:
            raise InvalidInput(
                _(
                    "The duty list names a category or unit that does not exist: %(category)s, %(unit)s.",
                    category=row["category_code"],
                    unit=row["organisation_code"],
                )
            )
        assign_duty(actor, category, _known_place(places, row["place_code"]), organisation, int(row["order"]))
    return len(rows)
