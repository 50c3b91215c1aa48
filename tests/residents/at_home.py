"""Homes as residents ask for them and the desk confirms them."""

from __future__ import annotations

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import transaction
from govtrack.places.models import Place
from govtrack.residents import operations
from govtrack.residents.models import Resident, ResidentHome
from tests import factories


def clerk(place: Place, role: str = "community_staff") -> Actor:
    """Somebody of the desk of the community in which ``place`` lies."""
    return Actor("user", user_id=factories.user(role).id, name="甲", grants=(Grant(role, place.path),))


def asked(place: Place, person: Resident, room: str = "2-301") -> ResidentHome:
    with transaction():
        return operations.ask_for_home(person, place, room)


def letter(place: Place, home: ResidentHome) -> str:
    desk = clerk(place)
    with transaction():
        return operations.make_home_letter(desk, home)


def typed(person: Resident, home: ResidentHome, code: str) -> bool:
    with transaction():
        return operations.enter_home_code(person, home, code)
