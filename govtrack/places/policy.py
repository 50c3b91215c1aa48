"""Who may arrange places, units, kinds of matter and duties, and which units can be given something about a place."""

from __future__ import annotations

from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.errors import Forbidden
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation

# The path of what has no known place; it is no place that contains the others.
UNKNOWN_PLACE = "/"


def holds(actor: Actor, place_path: str, *roles: str) -> bool:
    """Whether one of ``roles`` is held for this place; a matter without a known place is the command room's."""
    if place_path == UNKNOWN_PLACE:
        return "command" in roles and actor.has_role("command")
    return actor.has_role_at(place_path, *roles)


def may_arrange(actor: Actor, place_path: str) -> bool:
    """Whether the actor adds places, units and duties here: the loading of an office, or its administrator."""
    return actor.kind == SYSTEM.kind or actor.has_role_at(place_path, "admin")


def may_arrange_kinds(actor: Actor) -> bool:
    """Whether the actor adds kinds of matter, which have no place."""
    return actor.kind == SYSTEM.kind or actor.has_role("admin")


def serves(unit: Organisation, place_path: str) -> bool:
    """Whether the unit is of this place, of one above it or of one in it; a unit without a place serves all."""
    if unit.place is None:
        return True
    own = unit.place.path
    return place_path.startswith(own) or own.startswith(place_path)


def demand_serving(unit: Organisation | None, place_path: str) -> None:
    """Raises Forbidden for a unit of another place: what is about one community is not given to the next."""
    if unit is not None and not serves(unit, place_path):
        raise Forbidden(_l("This unit belongs to another place. Choose one of the place itself, or one above it."))
