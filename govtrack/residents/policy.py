"""Who looks at where residents live: the desk of that place and the command room above it, and nobody beside."""

from __future__ import annotations

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.residents.models import ResidentHome

STATION = DESK


def can_verify(actor: Actor, home: ResidentHome) -> bool:
    """The desk of the place where the building stands."""
    return actor.has_role_at(home.place.path, *STATION)
