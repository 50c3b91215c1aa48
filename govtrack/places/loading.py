"""Adding many places, units and duties from rows of text, as a spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.places.models import Place
from govtrack.places.operations import add_organisation, add_place, assign_duty
from govtrack.places.queries import find_category_by_code, find_organisation_by_code, find_place_by_code

Row = Mapping[str, str]
NUMBERS: dict[str, Callable[[str], Any]] = {
    "households": int,
    "population": int,
    "floating_share": float,
    "latitude": float,
    "longitude": float,
}


def _known_place(code: str) -> Place:
    place = find_place_by_code(code)
    if place is None:
        raise InvalidInput(_("There is no place with the code %(code)s.", code=code))
    return place


def load_places(actor: Actor, rows: Sequence[Row], outlines: Mapping[str, Any] | None = None) -> int:
    """Adds places in the order of the rows, parents first; returns how many were new."""
    known: dict[str, Place] = {}
    added = 0
    for row in rows:
        code = row["code"]
        if find_place_by_code(code) is not None:
            continue
        parent_code = row["parent_code"]
        parent = known.get(parent_code) or (_known_place(parent_code) if parent_code else None)
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
    fresh = [row for row in rows if find_organisation_by_code(row["code"]) is None]
    for row in fresh:
        place = _known_place(row["place_code"]) if row["place_code"] else None
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
    for row in rows:
        category = find_category_by_code(row["category_code"])
        organisation = find_organisation_by_code(row["organisation_code"])
        if category is None or organisation is None:
            raise InvalidInput(
                _(
                    "The duty list names a category or unit that does not exist: %(category)s, %(unit)s.",
                    category=row["category_code"],
                    unit=row["organisation_code"],
                )
            )
        assign_duty(actor, category, _known_place(row["place_code"]), organisation, int(row["order"]))
    return len(rows)
