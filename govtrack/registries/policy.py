"""Who reads the lists of a place, and who keeps them."""

from __future__ import annotations

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.places.models import Place
from govtrack.registries.models import Entry

KEEPERS = DESK
# Who works with the lists. Property companies and committees stand in them and do not read about each other.
READERS = (*KEEPERS, "grid_worker", "commissioner", "department", "supervisor", "auditor", "admin")


def can_see(actor: Actor, entry: Entry) -> bool:
    """Whether the entry lies in a place for which the actor reads lists."""
    return actor.has_role_at(entry.place.path, *READERS)


def can_keep_at(actor: Actor, place: Place) -> bool:
    """Whether the actor keeps the lists of this place; the loading of an office keeps all."""
    return actor.kind == "system" or actor.has_role_at(place.path, *KEEPERS)


def can_keep(actor: Actor, entry: Entry) -> bool:
    """Whether the actor keeps the list in which the entry stands, for its place."""
    return can_keep_at(actor, entry.place)


def may_move_to(actor: Actor, _entry: Entry, place: Place) -> bool:
    """Whether the actor keeps the lists of the place to which an entry is moved as well."""
    return can_keep_at(actor, place)
