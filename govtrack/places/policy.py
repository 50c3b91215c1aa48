"""Who may arrange places, units, kinds of matter and duties, and which units can be given something about a place."""

from __future__ import annotations

from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.errors import Forbidden
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation

# The path of what has no known place; it is no place that contains the others.
UNKNOWN_PLACE = "/"
FOREIGN_UNIT = _l("This unit belongs to another place. Choose one of the place itself, or one above it.")


def holds(actor: Actor, place_path: str, *roles: str) -> bool:
    """Whether one of ``roles`` is held for this place; a matter without a known place is the command room's."""
    if place_path == UNKNOWN_PLACE:
        return "command" in roles and actor.has_role("command")
    return actor.has_role_at(place_path, *roles)


def is_whole_house(place_path: str) -> bool:
    """Whether this is the path of the root of the tree, or of all that there is."""
    return len([part for part in place_path.split("/") if part]) <= 1


def holds_house(actor: Actor, *roles: str) -> bool:
    """Whether one of ``roles`` is held for the whole house, and not for a place in it alone."""
    return any(grant.role in roles and is_whole_house(grant.place_path) for grant in actor.grants)


def can_administer_house(actor: Actor) -> bool:
    """Whether the actor changes what holds for every place: rules, kinds of matter, jobs; the loading as well.

    Administrators of a community administer their community and nothing of this.
    """
    return actor.kind == SYSTEM.kind or holds_house(actor, "admin")


def may_arrange(actor: Actor, place_path: str) -> bool:
    """Whether the actor adds places, units and duties here: the loading of an office, or its administrator."""
    return actor.kind == SYSTEM.kind or actor.has_role_at(place_path, "admin")


def serves(unit: Organisation, place_path: str) -> bool:
    """Whether the unit is of this place, of one above it or of one in it; a unit without a place serves all."""
    return is_reached_from(unit.place.path if unit.place is not None else None, place_path)


def is_reached_from(own: str | None, place_path: str) -> bool:
    """The same by the path of the unit's place, which is all that a list of choices reads of it."""
    return own is None or place_path.startswith(own) or own.startswith(place_path)


def demand_serving(unit: Organisation | None, place_path: str) -> None:
    """Raises Forbidden for a unit of another place: what is about one community is not given to the next."""
    if unit is not None and not serves(unit, place_path):
        raise Forbidden(FOREIGN_UNIT)
