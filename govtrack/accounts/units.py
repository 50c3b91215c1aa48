"""What somebody may do because they are of a unit, bounded by the place for which they are of it.

The same as ``Actor.units_at``, as conditions for lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from govtrack.core.actors import Actor, Grant
from govtrack.places.models import Place


def unit_grants(actor: Actor, roles: Collection[str]) -> Iterator[tuple[int, Grant]]:
    """The grants of ``roles`` that are held for a unit, with its id."""
    for grant in actor.grants:
        if grant.role in roles and grant.organisation_id is not None:
            yield grant.organisation_id, grant


def is_near(place_id: Any, path: str) -> ColumnElement[bool]:
    """The condition that the place in this column contains the place of ``path``, or lies in it."""
    above = [path[: at + 1] for at, sign in enumerate(path) if sign == "/"]
    near = or_(Place.path.startswith(path, autoescape=True), Place.path.in_(above))
    found: ColumnElement[bool] = place_id.in_(select(Place.id).where(near))
    return found


def of_own_units(actor: Actor, roles: Collection[str], unit_id: Any, place_id: Any) -> ColumnElement[bool]:
    """The condition that a row is the work of a unit of this person, at a place for which they are of it."""
    own = (
        (unit_id == unit) & is_near(place_id, grant.place_path)
        for unit, grant in dict.fromkeys(unit_grants(actor, roles))
    )
    return or_(false(), *own)
